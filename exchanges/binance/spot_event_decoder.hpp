// Events of the spot account's stream as core events: executionReport and balanceUpdate. Fills carry their fee in the
// coin it is taken in. What outboundAccountPosition says follows from fills and balance updates.
// Units: as in Instrument. Errors: a ParseError names the field; kinds that we do not know are nothing.
// Thread: pure, any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "exchanges/binance/user_event_decoder.hpp"

namespace tradewind::binance {

// The event without its wrapper; `message` holds its time.
[[nodiscard]] Result<UserMessage> decode_spot_event(const SymbolIndex& symbols, const nlohmann::json& event,
                                                    UserMessage message);

}  // namespace tradewind::binance
