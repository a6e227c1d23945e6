#include "risk/position_sizing.hpp"

#include <algorithm>

#include "core/margin/funding.hpp"
#include "core/margin/margin.hpp"
#include "risk/figures.hpp"
#include "risk/fill_estimate.hpp"
#include "risk/guards.hpp"
#include "risk/margin_pool.hpp"
#include "risk/projected_position.hpp"

namespace tradewind::risk {
namespace {

// No account is larger; figures of a wish below it fit the arithmetic at every leverage and price.
constexpr Decimal kLargestWish = Decimal::from_scaled(1'000'000'000'000, 0);

OrderIntent market_order(const OpenWish& wish, Quantity quantity) {
    OrderIntent intent;
    intent.instrument = wish.instrument;
    intent.side = wish.side;
    intent.quantity = quantity;
    return intent;
}

// The legal price on the far side of a fraction: stops of a long and targets of a short lie below.
Price exit_price(const Instrument& instrument, Price entry, Decimal signed_fraction) {
    const Price wanted = entry * (Decimal(1) + signed_fraction);
    return instrument.from_ticks(std::max<std::int64_t>(1, instrument.to_ticks(wanted)));
}

// Profit of the whole position at an exit price, less the taker fee there and the fee already paid.
Decimal profit_at(const Instrument& instrument, const TradePreview& preview, Price exit) {
    const Decimal gain =
        instrument.signed_value(exit, preview.position) - instrument.signed_value(*preview.entry, preview.position);
    return gain - instrument.notional(exit, preview.position.abs()) * instrument.taker_fee - preview.fee;
}

void add_position(TradePreview& preview, const AccountState& account, const RiskLimits& limits) {
    const ProjectedPosition projected = project(
        account, {preview.wish.instrument, preview.wish.side, preview.quantity, preview.fill, preview.leverage});
    preview.position = projected.signed_quantity;
    preview.entry = projected.entry;
    if (projected.liquidation && projected.is_on(preview.wish.side)) {
        preview.liquidation = projected.liquidation;
        preview.liquidation_distance = room_to_liquidation(preview.wish.side, preview.fill, *projected.liquidation);
        preview.level = liquidation_level(limits.liquidation, *preview.liquidation_distance);
    }
}

void add_exits(TradePreview& preview, const Instrument& instrument, const RiskLimits& limits) {
    const bool raises =
        preview.wish.side == Side::Buy ? preview.position.is_positive() : preview.position.is_negative();
    if (!preview.entry || !raises) {
        return;  // it only takes down what stands on the other side
    }
    const Decimal sign(sign_of(preview.wish.side));
    const Decimal stop_fraction = preview.wish.stop_fraction.value_or(limits.default_stop_fraction);
    preview.stop = exit_price(instrument, *preview.entry, -sign * stop_fraction);
    preview.loss_at_stop = -profit_at(instrument, preview, *preview.stop);
    if (preview.wish.target_fraction) {
        preview.target = exit_price(instrument, *preview.entry, sign * *preview.wish.target_fraction);
        preview.gain_at_target = profit_at(instrument, preview, *preview.target);
    }
}

void add_funding(TradePreview& preview, const Instrument& instrument, const InstrumentState& market) {
    if (!market.mark || market.mark->next_funding.is_zero()) {
        return;
    }
    preview.funding_rate = market.mark->funding_rate;
    preview.next_funding = market.mark->next_funding;
    preview.funding_cost = -funding_payment(instrument, preview.position, preview.mark, preview.funding_rate);
}

}  // namespace

Quantity quantity_for_margin(const Instrument& instrument, Price price, Decimal margin, int leverage) {
    const Decimal unit = instrument.notional(price, Quantity(Decimal(1)));
    if (!unit.is_positive() || !margin.is_positive()) {
        return Quantity();
    }
    const Decimal quantity = Decimal::multiply_divide(margin, Decimal(leverage), unit, Rounding::Down);
    return instrument.floor_quantity(Quantity(quantity));
}

TradePreview preview_open(const AccountState& account, const RiskLimits& limits, const OpenWish& wish,
                          std::span<const Order* const> open_orders) {
    const Instrument& instrument = account.instrument(wish.instrument);
    const InstrumentState& market = account.market(wish.instrument);
    TradePreview preview;
    preview.wish = wish;
    preview.leverage = std::clamp(wish.leverage.value_or(limits.default_leverage), 1, limits.max_leverage);
    const auto judge = [&] {
        preview.refusal = evaluate_at_leverage(limits, market_order(wish, preview.quantity), account, open_orders,
                                               wish.leverage.value_or(limits.default_leverage));
    };
    preview.mark = market.valuation_price().value_or(Price());
    preview.available_after = margin_pool(account, instrument.settle).available;
    if (!preview.mark.is_positive()) {
        judge();
        return preview;
    }
    if (wish.margin > kLargestWish) {
        preview.refusal = Refusal{RefusalReason::InsufficientMargin,
                                  money_text(preview.available_after, instrument.settle) + " available",
                                  money_text(wish.margin, instrument.settle)};
        return preview;
    }
    // The dearer of mark and quote, so that the margin wished for is not exceeded.
    const Price first = first_price(market, wish.side).value_or(preview.mark);
    const bool mark_is_dearer = instrument.is_inverse() == (preview.mark < first);
    preview.quantity =
        quantity_for_margin(instrument, mark_is_dearer ? preview.mark : first, wish.margin, preview.leverage);
    if (preview.quantity.is_zero()) {
        preview.refusal = Refusal{RefusalReason::OrderTooSmall, "at least " + instrument.min_quantity.to_string(),
                                  "the margin buys less than one step"};
        return preview;
    }
    const FillEstimate estimate = estimate_fill(instrument, market, wish.side, preview.quantity);
    preview.fill = estimate.average;
    preview.slippage = estimate.slippage;
    preview.cover = estimate.cover;
    preview.notional = instrument.notional(preview.fill, preview.quantity);
    preview.initial_margin = initial_margin(instrument, preview.fill, preview.quantity, preview.leverage);
    preview.fee = preview.notional * instrument.taker_fee;
    preview.available_after -= preview.initial_margin + preview.fee;
    add_position(preview, account, limits);
    add_exits(preview, instrument, limits);
    add_funding(preview, instrument, market);
    judge();
    if (!preview.refusal && preview.stop) {
        preview.refusal = check_stop(instrument, wish.side, *preview.stop, preview.liquidation);
    }
    return preview;
}

}  // namespace tradewind::risk
