// Orders, trades and conditional orders as the REST and WebSocket APIs show them. Units: as in Instrument; times in
// milliseconds. Errors: none. Thread: pure.
#pragma once

#include "exchanges/emulator/algo_records.hpp"
#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/order_records.hpp"

namespace tradewind::emulator {

// Acknowledgements have come without average price and value since mid-2026; queries still have them.
enum class OrderView : std::uint8_t { Acknowledged, AcknowledgedWithPrices, Queried };

[[nodiscard]] Json order_json(const Instrument& instrument, const OrderRecord& order, OrderView view);
[[nodiscard]] Json trade_json(const Instrument& instrument, const TradeRecord& trade);
[[nodiscard]] Json amendment_json(const Instrument& instrument, const OrderRecord& order,
                                  const AmendmentRecord& amendment);
// Just placed; an open one; or one of the history, which shows what became of it.
enum class AlgoView : std::uint8_t { Acknowledged, Open, History };
[[nodiscard]] Json algo_json(const Instrument& instrument, const AlgoRecord& algo, AlgoView view);

// The client id of the request that canceled an order, which spot shows beside the order's own.
[[nodiscard]] std::string spot_cancel_id(const OrderRecord& order);
[[nodiscard]] Json spot_order_json(const Instrument& instrument, const OrderRecord& order, OrderView view);
[[nodiscard]] Json spot_trade_json(const Instrument& instrument, const TradeRecord& trade);

}  // namespace tradewind::emulator
