#include "core/margin/funding.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace tradewind {
namespace {

// The dead band around the interest rate, per eight hours (venue rule).
constexpr Decimal kInterestBand = Decimal::from_scaled(5, 4);

}  // namespace

// Without a mark nothing can be valued: the flow is zero, and the caller shows the missing mark.
Decimal funding_payment(const Instrument& instrument, Quantity signed_quantity, Price mark, Decimal rate) {
    if (!mark.is_positive() || signed_quantity.is_zero()) {
        return Decimal();
    }
    const Decimal paid = instrument.notional(mark, signed_quantity.abs()) * rate;
    return signed_quantity.is_positive() ? -paid : paid;
}

Decimal premium_index(Price impact_bid, Price impact_ask, Price index) {
    if (!index.is_positive()) {
        return Decimal();
    }
    const Price above = std::max(Price(), impact_bid - index);
    const Price below = std::max(Price(), index - impact_ask);
    return (above - below).value() / index.value();
}

Decimal average_premium(std::span<const Decimal> samples) {
    Decimal weighted;
    Decimal weights;
    std::int64_t weight = 0;
    for (const Decimal sample : samples) {
        ++weight;
        weighted += sample * Decimal::from_int(weight);
        weights += Decimal::from_int(weight);
    }
    return weights.is_zero() ? Decimal() : weighted / weights;
}

Decimal funding_rate(Decimal average_premium, Decimal interest_per_8h, int interval_hours, std::optional<Decimal> cap) {
    TW_CHECK(interval_hours >= 1);
    const Decimal pull = std::clamp(interest_per_8h - average_premium, -kInterestBand, kInterestBand);
    const Decimal rate =
        Decimal::multiply_divide(average_premium + pull, Decimal(interval_hours), Decimal(8), Rounding::HalfEven);
    return cap ? std::clamp(rate, -cap->abs(), cap->abs()) : rate;
}

Decimal funding_cap(Decimal maintenance_rate_at_max_leverage, Decimal factor) {
    return maintenance_rate_at_max_leverage * factor;
}

Decimal impact_margin_notional(Decimal margin_base, Decimal initial_margin_rate) {
    return margin_base / initial_margin_rate;
}

Decimal simple_apr(Decimal rate, Duration interval) {
    TW_CHECK(interval > Duration());
    constexpr int kDaysPerYear = 365;
    return Decimal::multiply_divide(rate * Decimal(kDaysPerYear), Decimal::from_int(Duration::days(1).to_millis()),
                                    Decimal::from_int(interval.to_millis()), Rounding::HalfEven);
}

Timestamp next_funding_time(Timestamp now, Duration interval) {
    if (interval <= Duration()) {
        return Timestamp::max();  // no funding
    }
    return now.floor_to(interval) + interval;
}

}  // namespace tradewind
