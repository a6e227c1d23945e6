// One attempt to connect to a web socket and the life of the connection, over TLS or plain. All of Beast's client code
// is behind this header, for the compiler's sake. Internal to the client.
// Units: bytes. Errors: an address that is none; everything else ends the stream with a reason that never shows the
// address's path. Thread: the io_context's.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "exchanges/net/web_socket_client.hpp"

namespace boost::asio {
class io_context;
}
namespace boost::asio::ssl {
class context;
}

namespace tradewind::net {

struct WebSocketAddress {
    std::string host;
    std::string port;
    std::string target;
    bool is_secure = true;

    [[nodiscard]] static Result<WebSocketAddress> parse(const std::string& url);
    [[nodiscard]] std::string host_header() const;
};

// What a stream tells the connection that it belongs to.
class WebSocketStreamOwner {
public:
    virtual ~WebSocketStreamOwner() = default;
    virtual void on_open() = 0;
    virtual void on_text(std::string_view text) = 0;
    virtual void on_end(const std::string& reason) = 0;  // once, and nothing after it
};

class WebSocketStream {
public:
    WebSocketStream() = default;
    WebSocketStream(const WebSocketStream&) = delete;
    WebSocketStream& operator=(const WebSocketStream&) = delete;
    virtual ~WebSocketStream() = default;
    virtual void start() = 0;
    // False when the peer has left too much unread.
    [[nodiscard]] virtual bool send(std::string text) = 0;
    // No event follows.
    virtual void abandon() = 0;
};

// Owner, options, io and TLS context must outlive it or abandon() it; TLS for an address that is secure.
[[nodiscard]] std::shared_ptr<WebSocketStream> make_stream(WebSocketStreamOwner& owner, const WebSocketOptions& options,
                                                           const WebSocketAddress& address, boost::asio::io_context& io,
                                                           boost::asio::ssl::context* tls);

}  // namespace tradewind::net
