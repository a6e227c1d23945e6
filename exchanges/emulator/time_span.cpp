#include "exchanges/emulator/time_span.hpp"

#include <fmt/format.h>

namespace tradewind::emulator {
namespace {

constexpr Duration kDay = Duration::days(1);

}  // namespace

TimeSpan read_time_span(ParameterReader& reader, Duration longest) {
    TimeSpan span;
    const auto begin = reader.optional_time("startTime");
    const auto end = reader.optional_time("endTime");
    if (end) {
        span.end = *end + Duration::nanos(999'999);  // the whole millisecond
    }
    if (begin) {
        span.begin = *begin;
        span.has_begin = true;
    }
    if (begin && end && *begin > *end) {
        reader.refuse(-1023, "Start time is greater than end time.");
    } else if (begin && end && *end - *begin > longest) {
        const std::int64_t days = longest.to_nanos() / kDay.to_nanos();
        days == 1 ? reader.refuse(-1127, "More than 24 hours between startTime and endTime.")
                  : reader.refuse(-4165, fmt::format("Maximum time interval is {} days.", days));
    }
    return span;
}

}  // namespace tradewind::emulator
