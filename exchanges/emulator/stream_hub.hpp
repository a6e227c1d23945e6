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
    // Sockets that ask for this listen key carry the account's events from now on, those already open, too. An event
    // of another type than a socket asked for by `events=` passes it by; `json` begins with its type, {"e":"...
    virtual void open_user_stream(const std::string& listen_key, Product product, AccountId account) = 0;
    // `farewell` is the last event under this key; its sockets stay open and silent, as the venue's do.
    virtual void close_user_stream(const std::string& listen_key, const std::string& farewell) = 0;
    // To every user stream of the account and product.
    virtual void publish_private(Product product, AccountId account, const std::string& json) = 0;
};

}  // namespace tradewind::emulator
