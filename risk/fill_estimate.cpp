#include "risk/fill_estimate.hpp"

#include <algorithm>

namespace tradewind::risk {
namespace {

FillEstimate walk_book(const Instrument& instrument, const OrderBook& book, Side side, std::int64_t lots) {
    const OrderBook::Walk walk = book.walk(side, lots);
    FillEstimate estimate;
    if (walk.filled_lots == 0) {
        return estimate;
    }
    const std::int64_t missing = lots - walk.filled_lots;
    const Decimal tick_lots = walk.tick_lots + Decimal::from_int(walk.worst_ticks) * Decimal::from_int(missing);
    estimate.average = Price(
        Decimal::multiply_divide(tick_lots, instrument.tick.value(), Decimal::from_int(lots), Rounding::HalfEven));
    estimate.cover = missing == 0 ? BookCover::Whole : BookCover::Part;
    return estimate;
}

}  // namespace

std::optional<Price> first_price(const InstrumentState& market, Side side) {
    if (market.quote) {
        return side == Side::Buy ? market.quote->ask : market.quote->bid;
    }
    return market.valuation_price();
}

FillEstimate estimate_fill(const Instrument& instrument, const InstrumentState& market, Side side, Quantity quantity) {
    FillEstimate estimate;
    if (const std::int64_t lots = instrument.to_lots(quantity); lots > 0 && !market.book.is_stale()) {
        estimate = walk_book(instrument, market.book, side, lots);
    }
    if (estimate.cover == BookCover::None) {
        estimate.average = first_price(market, side).value_or(Price());
    }
    if (const auto middle = market.mid(); middle && middle->is_positive()) {
        const Price worse = side == Side::Buy ? estimate.average - *middle : *middle - estimate.average;
        estimate.slippage = std::max(worse, Price()).value() / middle->value();
    }
    return estimate;
}

}  // namespace tradewind::risk
