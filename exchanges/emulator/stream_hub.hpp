// Where the exchange server's parts hand over what streams are to carry: it knows who subscribed to what.
// Public messages go by stream name, account messages by the account's listen keys. Thread: venue.
#pragma once

#include <string>
#include <string_view>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

class StreamHub {
public:
    StreamHub() = default;
    StreamHub(const StreamHub&) = delete;
    StreamHub& operator=(const StreamHub&) = delete;
    virtual ~StreamHub() = default;

    // Whether anybody would get it: callers need not build what nobody reads.
    [[nodiscard]] virtual bool has_readers(Product product, std::string_view stream) const = 0;
    // `stream` is the name without its product: "btcusdt@aggTrade"; `json` one event object.
    virtual void publish(Product product, std::string_view stream, const std::string& json) = 0;
    // To every user stream of the account and product.
    virtual void publish_private(Product product, AccountId account, const std::string& json) = 0;
};

}  // namespace tradewind::emulator
