// The venue's words for what an order is and what became of it, both ways; and our order ids in its id fields.
// Errors: words that we do not know are nothing. Thread: pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/trading/order.hpp"

namespace tradewind::binance {

[[nodiscard]] std::string_view side_word(Side side);
[[nodiscard]] std::string_view time_in_force_word(TimeInForce time_in_force);
// LIMIT and MARKET live with the ordinary orders, the others with the conditional ones.
[[nodiscard]] std::string_view type_word(OrderType type);
[[nodiscard]] bool is_conditional(OrderType type);

[[nodiscard]] Side side_of(std::string_view word);
[[nodiscard]] TimeInForce time_in_force_of(std::string_view word);
// A stop or target with a limit price counts as the market one of its kind; liquidations as market orders.
[[nodiscard]] OrderType type_of(std::string_view word);
// Of ordinary and of conditional orders. A conditional order that has triggered works on as an ordinary one.
[[nodiscard]] std::optional<OrderState> state_of(std::string_view word);

// "tw-<epoch>-<counter>"; anything else is not ours.
[[nodiscard]] ClientOrderId our_order_id(std::string_view text);
// Conditional and ordinary orders are numbered apart, so the conditional ones carry a mark.
[[nodiscard]] VenueOrderId algo_venue_id(std::string_view number);
[[nodiscard]] bool is_algo_venue_id(const VenueOrderId& id);
[[nodiscard]] std::string_view algo_number(const VenueOrderId& id);  // without the mark

}  // namespace tradewind::binance
