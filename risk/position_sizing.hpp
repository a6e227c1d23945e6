// From a wish in margin to a legal order, and everything a person should see before confirming it: size,
// price with slippage, fees, liquidation, loss at the stop, gain at the target, funding to come, what is
// left, and the refusal if risk would refuse. Nothing is sent here.
// Units: money in settle currency, fractions, quantities as in Instrument. Thread: pure functions.
#pragma once

#include <optional>
#include <span>

#include "core/ports/risk_gate.hpp"
#include "risk/liquidation_risk.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::risk {

struct OpenWish {
    InstrumentId instrument;
    Side side = Side::Buy;
    Decimal margin;                          // money to put behind the position
    std::optional<int> leverage;             // absent: RiskLimits::default_leverage
    std::optional<Decimal> stop_fraction;    // absent: RiskLimits::default_stop_fraction
    std::optional<Decimal> target_fraction;  // absent: no target
};

enum class BookCover : std::uint8_t { Whole, Part, None };  // how much of the order the book shown could fill

struct TradePreview {
    OpenWish wish;
    int leverage = 1;
    Quantity quantity;  // legal; zero when the margin buys less than one step
    Price mark;         // the reference of the preview
    Price fill;         // average price a market order would get now
    Decimal slippage;   // distance of `fill` from the middle of the market, as a fraction
    BookCover cover = BookCover::None;
    Decimal notional;
    Decimal initial_margin;
    Decimal fee;  // of the entry, taker
    // Of the position as it would then stand, with what is already there.
    Quantity position;  // signed
    std::optional<Price> entry;
    std::optional<Price> liquidation;
    std::optional<Decimal> liquidation_distance;  // from `fill`
    LiquidationLevel level = LiquidationLevel::Low;
    std::optional<Price> stop;
    Decimal loss_at_stop;  // with the fees of entry and exit; positive
    std::optional<Price> target;
    std::optional<Decimal> gain_at_target;  // less the same fees
    Decimal funding_rate;
    Timestamp next_funding;   // zero: none
    Decimal funding_cost;     // at that boundary; negative: received
    Decimal available_after;  // may be negative when refused
    std::optional<Refusal> refusal;
};

[[nodiscard]] TradePreview preview_open(const AccountState& account, const RiskLimits& limits, const OpenWish& wish,
                                        std::span<const Order* const> open_orders = {});

// Largest legal quantity whose initial margin at `price` is within `margin`.
[[nodiscard]] Quantity quantity_for_margin(const Instrument& instrument, Price price, Decimal margin, int leverage);

}  // namespace tradewind::risk
