#include "exchanges/emulator/time_span.hpp"

namespace tradewind::emulator {

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
        reader.refuse(-4166, "Search window is restricted to recent 7 days only.");
    }
    return span;
}

}  // namespace tradewind::emulator
