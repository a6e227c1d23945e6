// Liquidation price by the tier-consistent method: the tier is the one of the notional AT the liquidation
// price, found by the sign of equity minus maintenance at each tier boundary, then one division.
// Units: prices in quote currency, balances in settle currency (coin for inverse). No price exists for
// nullopt. Source: risk-math section 2. Thread: pure functions.
#pragma once

#include <optional>

#include "core/base/amount.hpp"
#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

enum class MarginMode : std::uint8_t { Isolated, Cross };

struct LiquidationQuery {
    Decimal wallet_balance;     // isolated wallet of the position, or the cross wallet
    Decimal other_maintenance;  // cross: maintenance margin of all other positions at mark
    Decimal other_unrealised;   // cross: unrealised profit of all other positions at mark
    Quantity signed_quantity;   // long > 0
    Price entry;
};

[[nodiscard]] std::optional<Price> liquidation_price(const Instrument& instrument, const BracketTable& brackets,
                                                     const LiquidationQuery& query);

// Distance from mark to the liquidation price as a fraction of mark; never negative.
[[nodiscard]] Decimal liquidation_distance(Price mark, Price liquidation);

// Price at which the isolated margin is gone, without fees: EP*(1 - s/leverage); inverse EP/(1 + s/leverage).
[[nodiscard]] std::optional<Price> bankruptcy_price(const Instrument& instrument, Quantity signed_quantity, Price entry,
                                                    Decimal wallet_balance);

}  // namespace tradewind
