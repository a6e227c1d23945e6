#include "strategies/funding_apr.hpp"

#include "core/margin/funding.hpp"

namespace tradewind::strategies {
namespace {

Decimal per_8h(const Instrument& instrument, Decimal rate) {
    return Decimal::multiply_divide(rate, Decimal::from_int(Duration::hours(8).to_millis()),
                                    Decimal::from_int(instrument.funding_interval.to_millis()), Rounding::HalfEven);
}

bool has_funding(const Instrument& instrument, const InstrumentState& market) {
    return instrument.funding_interval > Duration() && market.mark && !market.mark->next_funding.is_zero();
}

}  // namespace

std::optional<CarryReading> read_carry(const AccountState& account, const Instrument& main, const Instrument* other) {
    const InstrumentState& market = account.market(main.id);
    const auto price = market.valuation_price();
    if (!has_funding(main, market) || !price) {
        return std::nullopt;
    }
    CarryReading reading;
    reading.main_rate = per_8h(main, market.mark->funding_rate);
    reading.apr = simple_apr(market.mark->funding_rate, main.funding_interval);
    reading.boundary = market.mark->next_funding;
    std::optional<Price> against = market.mark->index;
    if (other != nullptr) {
        const InstrumentState& second = account.market(other->id);
        against = second.valuation_price();
        if (!other->is_spot()) {
            if (!has_funding(*other, second)) {
                return std::nullopt;
            }
            reading.other_rate = per_8h(*other, second.mark->funding_rate);
            reading.apr -= simple_apr(second.mark->funding_rate, other->funding_interval);
        }
    }
    if (!against || !against->is_positive()) {
        return std::nullopt;
    }
    reading.basis = price->value() / against->value() - Decimal(1);
    return reading;
}

Decimal round_trip_fees(const Instrument& main, const Instrument* other) {
    const Decimal once = main.taker_fee + (other == nullptr ? Decimal() : other->taker_fee);
    return once * Decimal(2);
}

}  // namespace tradewind::strategies
