// The span that a list of the past is asked for: startTime, endTime, fromId, limit.
// Units: the venue's time. Errors: kept by the reader. Thread: pure.
#pragma once

#include "exchanges/emulator/parameter_reader.hpp"

namespace tradewind::emulator {

struct TimeSpan {
    Timestamp begin;
    Timestamp end = Timestamp::max();
    bool has_begin = false;
    [[nodiscard]] bool contains(Timestamp time) const { return begin <= time && time <= end; }
};
// -1023 when it starts after its end; -4165 when it is longer than `longest`, -1127 for spot's day.
[[nodiscard]] TimeSpan read_time_span(ParameterReader& reader, Duration longest);

}  // namespace tradewind::emulator
