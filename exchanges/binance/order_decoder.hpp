// Orders and trades as the venue's REST interface lists them, in our types. Instruments that we do not trade are left
// out. Units: as in Instrument. Errors: a ParseError names the field; one bad element spoils the list, because a list
// with holes would be believed. Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/trading/venue_report.hpp"
#include "exchanges/binance/symbol_index.hpp"

namespace tradewind::binance {

// Ordinary orders: a list, or one.
[[nodiscard]] Result<std::vector<OrderReport>> decode_orders(ProductKind product, const SymbolIndex& symbols,
                                                             std::string_view body);

struct AlgoReport {
    OrderReport order;         // venue_order with the mark of conditional orders
    VenueOrderId became;       // the ordinary order it became; empty before
    bool is_finished = false;  // it triggered and its ordinary order is done, filled or not
};
[[nodiscard]] Result<std::vector<AlgoReport>> decode_algo_orders(ProductKind product, const SymbolIndex& symbols,
                                                                 std::string_view body);

// Trades carry the venue's order id only; `order` is left empty.
struct TradePage {
    std::vector<OrderFilled> fills;
    std::size_t listed = 0;    // before leaving out
    std::int64_t last_id = 0;  // of the venue's trades
};
[[nodiscard]] Result<TradePage> decode_trades(ProductKind product, const SymbolIndex& symbols, std::string_view body);

// The venue's id of the order in an acknowledgement.
[[nodiscard]] Result<VenueOrderId> decode_order_ack(std::string_view body);
[[nodiscard]] Result<VenueOrderId> decode_algo_ack(std::string_view body);
// Whether nothing of a cancelled order had been filled, by the cancel's own answer.
[[nodiscard]] bool was_cancelled_unfilled(std::string_view body);

}  // namespace tradewind::binance
