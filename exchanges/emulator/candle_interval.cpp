#include "exchanges/emulator/candle_interval.hpp"

#include <array>
#include <chrono>

namespace tradewind::emulator {
namespace {

struct Named {
    std::string_view name;
    Duration step;
};

constexpr std::array<Named, 15> kIntervals = {{{"1m", Duration::minutes(1)},
                                               {"3m", Duration::minutes(3)},
                                               {"5m", Duration::minutes(5)},
                                               {"15m", Duration::minutes(15)},
                                               {"30m", Duration::minutes(30)},
                                               {"1h", Duration::hours(1)},
                                               {"2h", Duration::hours(2)},
                                               {"4h", Duration::hours(4)},
                                               {"6h", Duration::hours(6)},
                                               {"8h", Duration::hours(8)},
                                               {"12h", Duration::hours(12)},
                                               {"1d", Duration::days(1)},
                                               {"3d", Duration::days(3)},
                                               {"1w", Duration::days(7)},
                                               {"1M", Duration()}}};
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
    for (const Named& each : kIntervals) {
        if (each.name == name) {
            CandleInterval out;
            out.name_ = each.name;
            out.step_ = each.step;
            out.origin_ = each.step == Duration::days(7) ? kFirstMonday : Timestamp();
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
