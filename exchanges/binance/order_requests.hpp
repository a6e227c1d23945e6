// The requests that place, change, cancel and ask for orders, and that change the account's settings, as the venue
// wants them: ordinary orders and conditional ones on their own service. Nothing is sent here.
// Units: as in Instrument. Errors: none. Thread: pure, any thread.
#pragma once

#include <span>

#include "core/margin/liquidation.hpp"
#include "core/state/command.hpp"
#include "exchanges/binance/rest_request.hpp"

namespace tradewind::binance {

[[nodiscard]] RestRequest place_request(const Instrument& instrument, const ApprovedOrder& order);
// Several at once, for products that have batches; ordinary orders only. The answer has one element for each.
struct BatchedOrder {
    const Instrument* instrument;
    ApprovedOrder order;
};
inline constexpr std::size_t kMostOrdersInBatch = 5;
inline constexpr std::size_t kMostCancelsInBatch = 10;
[[nodiscard]] RestRequest place_batch_request(ProductKind product, std::span<const BatchedOrder> orders);
// Ours, of one instrument.
[[nodiscard]] RestRequest cancel_batch_request(const Instrument& instrument, std::span<const ClientOrderId> ids);
// By our id, or by the venue's when the order is not ours.
[[nodiscard]] RestRequest cancel_request(const Instrument& instrument, ClientOrderId id, const VenueOrderId& venue_id);
[[nodiscard]] RestRequest cancel_algo_request(const Instrument& instrument, ClientOrderId id,
                                              const VenueOrderId& venue_id);
[[nodiscard]] RestRequest cancel_all_request(const Instrument& instrument);
[[nodiscard]] RestRequest cancel_all_algo_request(const Instrument& instrument);
[[nodiscard]] RestRequest amend_request(const Instrument& instrument, ClientOrderId id, Side side, Price price,
                                        Quantity quantity);
[[nodiscard]] RestRequest order_query(const Instrument& instrument, ClientOrderId id);
[[nodiscard]] RestRequest trades_of_order_query(const Instrument& instrument, const VenueOrderId& venue_id);

[[nodiscard]] RestRequest leverage_request(const Instrument& instrument, int leverage);
[[nodiscard]] RestRequest margin_mode_request(const Instrument& instrument, MarginMode mode);
// Never repeated by itself: it moves money. amount > 0 adds to an isolated position's margin, < 0 takes from it.
[[nodiscard]] RestRequest margin_move_request(const Instrument& instrument, Decimal amount);
// The venue cancels the instrument's ordinary orders when nothing renews this within `span`; zero stops it.
[[nodiscard]] RestRequest countdown_request(const Instrument& instrument, Duration span);

// A signed question without parameters of its own, or with those of `parameters`.
[[nodiscard]] RestRequest account_query(ProductKind product, std::string_view path, std::string_view label, int weight,
                                        Parameters parameters = {});

}  // namespace tradewind::binance
