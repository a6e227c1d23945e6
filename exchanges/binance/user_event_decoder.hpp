// Messages of the account's own stream as core events. Fills come from ORDER_TRADE_UPDATE alone: TRADE_LITE brings
// the same trade earlier but without its fee, so booking it would lose the fee. Funding is only announced here: its
// amount by instrument stands in the income list, which `asks_for_funding` says to read.
// Units: as in Instrument. Errors: a ParseError names the field; kinds that we do not know are nothing.
// Thread: pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/state/event.hpp"
#include "exchanges/binance/symbol_index.hpp"

namespace tradewind::binance {

struct UserMessage {
    std::vector<EventBody> events;
    Timestamp time;                 // the venue's, of the event
    std::string notice;             // what people should know that no event says; empty: nothing
    std::string margin_call;        // the venue warns that it is about to liquidate; empty: it does not
    bool asks_for_funding = false;  // funding was booked
    bool asks_for_report = false;   // something changed that only the account itself tells
    bool key_expired = false;       // the stream is dead: a new listen key is needed
};

[[nodiscard]] Result<UserMessage> decode_user_message(ProductKind product, const SymbolIndex& symbols,
                                                      std::string_view text);

}  // namespace tradewind::binance
