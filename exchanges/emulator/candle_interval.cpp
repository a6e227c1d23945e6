#include "exchanges/emulator/candle_interval.hpp"

#include <chrono>

#include "core/market/bar_interval.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::string_view kMonth = "1M";
constexpr Timestamp kFirstMonday = Timestamp::from_seconds(345'600);  // 5 January 1970

std::chrono::year_month_day date_of(Timestamp time) {
    const std::chrono::sys_seconds seconds{std::chrono::seconds(time.to_seconds())};
    return std::chrono::floor<std::chrono::days>(seconds);
}

Timestamp first_of(std::chrono::year_month month) {
    const std::chrono::sys_days day = month / std::chrono::day(1);
    return Timestamp::from_seconds(std::chrono::sys_seconds(day).time_since_epoch().count());
}

}  // namespace

std::optional<CandleInterval> CandleInterval::parse(std::string_view name) {
    CandleInterval out;
    if (name == kMonth) {
        out.name_ = kMonth;
        return out;
    }
    for (const auto& [known, step] : kBarIntervals) {
        if (known == name) {
            out.name_ = known;
            out.step_ = step;
            out.origin_ = step == Duration::days(7) ? kFirstMonday : Timestamp();
            return out;
        }
    }
    return std::nullopt;
}

Timestamp CandleInterval::open_of(Timestamp time) const {
    if (step_ == Duration()) {
        const auto date = date_of(time);
        return first_of(date.year() / date.month());
    }
    return origin_ + ((Timestamp() + (time - origin_)).floor_to(step_) - Timestamp());
}

Timestamp CandleInterval::end_of(Timestamp open) const {
    if (step_ == Duration()) {
        const auto date = date_of(open);
        return first_of(date.year() / date.month() + std::chrono::months(1));
    }
    return open + step_;
}

}  // namespace tradewind::emulator
