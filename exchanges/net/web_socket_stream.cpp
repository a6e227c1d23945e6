#include "exchanges/net/web_socket_stream.hpp"

#include <chrono>
#include <deque>
#include <type_traits>
#include <utility>

#ifndef BOOST_ASIO_NO_DEPRECATED
#define BOOST_ASIO_NO_DEPRECATED
#endif
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "exchanges/net/url.hpp"

namespace tradewind::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using PlainStream = websocket::stream<beast::tcp_stream>;
using TlsStream = websocket::stream<beast::ssl_stream<beast::tcp_stream>>;

std::chrono::nanoseconds span(Duration duration) {
    return std::chrono::nanoseconds(duration.to_nanos());
}

template <class Stream>
class BeastStream final : public WebSocketStream, public std::enable_shared_from_this<BeastStream<Stream>> {
public:
    static constexpr bool kIsSecure = std::is_same_v<Stream, TlsStream>;

    template <class... StreamArguments>
    BeastStream(WebSocketStreamOwner& owner, const WebSocketOptions& options, WebSocketAddress address,
                asio::io_context& io, StreamArguments&... arguments)
        : owner_(&owner), options_(options), address_(std::move(address)), resolver_(io), stream_(io, arguments...) {}

    void start() override {
        const auto self = this->shared_from_this();
        tcp_layer().expires_after(span(options_.connect_timeout));
        resolver_.async_resolve(address_.host, address_.port, [self](error_code ec, tcp::resolver::results_type found) {
            if (!self->failed(ec, "no address")) {
                self->connect(found);
            }
        });
    }

    bool send(std::string text) override {
        unsent_bytes_ += text.size();
        if (unsent_bytes_ > options_.max_unsent_bytes) {
            return false;
        }
        unsent_.push_back(std::move(text));
        if (unsent_.size() == 1) {
            write_next();
        }
        return true;
    }

    void abandon() override {
        owner_ = nullptr;
        resolver_.cancel();
        tcp_layer().close();
    }

private:
    [[nodiscard]] beast::tcp_stream& tcp_layer() { return beast::get_lowest_layer(stream_); }

    // Tells the owner of a failure, the first one only.
    bool failed(error_code ec, const char* step) {
        if (!ec && owner_ != nullptr) {
            return false;
        }
        end(std::string(step) + ": " + ec.message());
        return true;
    }
    void end(const std::string& reason) {
        tcp_layer().close();
        if (WebSocketStreamOwner* owner = std::exchange(owner_, nullptr)) {
            owner->on_end(reason);
        }
    }

    void connect(const tcp::resolver::results_type& found) {
        const auto self = this->shared_from_this();
        tcp_layer().expires_after(span(options_.connect_timeout));
        tcp_layer().async_connect(found, [self](error_code ec, const tcp::endpoint&) {
            if (self->failed(ec, "cannot connect")) {
                return;
            }
            error_code ignored;
            self->tcp_layer().socket().set_option(tcp::no_delay(true), ignored);
            if constexpr (kIsSecure) {
                self->shake_hands();
            } else {
                self->upgrade();
            }
        });
    }

    void shake_hands() {
        const auto self = this->shared_from_this();
        auto& tls = stream_.next_layer();
        if (SSL_set_tlsext_host_name(tls.native_handle(), address_.host.c_str()) != 1) {
            end("TLS: the host name was not taken");
            return;
        }
        tls.set_verify_callback(asio::ssl::host_name_verification(address_.host));
        tls.async_handshake(asio::ssl::stream_base::client, [self](error_code ec) {
            if (!self->failed(ec, "TLS")) {
                self->upgrade();
            }
        });
    }

    void upgrade() {
        const auto self = this->shared_from_this();
        tcp_layer().expires_never();  // from here on the web socket has its own limits
        stream_.set_option(
            websocket::stream_base::timeout{span(options_.connect_timeout), span(options_.idle_timeout), true});
        stream_.set_option(websocket::stream_base::decorator(
            [](websocket::request_type& request) { request.set(beast::http::field::user_agent, "tradewind"); }));
        stream_.read_message_max(options_.max_message_bytes);
        stream_.async_handshake(address_.host_header(), address_.target, [self](error_code ec) {
            if (self->failed(ec, "no web socket")) {
                return;
            }
            self->owner_->on_open();
            self->read_next();
        });
    }

    void read_next() {
        if (owner_ == nullptr) {
            return;
        }
        const auto self = this->shared_from_this();
        stream_.async_read(buffer_, [self](error_code ec, std::size_t) {
            if (self->failed(ec, "connection lost")) {
                return;
            }
            const auto bytes = self->buffer_.cdata();
            self->owner_->on_text({static_cast<const char*>(bytes.data()), bytes.size()});
            self->buffer_.clear();
            self->read_next();
        });
    }

    void write_next() {
        const auto self = this->shared_from_this();
        stream_.text(true);
        stream_.async_write(asio::buffer(unsent_.front()), [self](error_code ec, std::size_t) {
            if (self->failed(ec, "cannot send")) {
                return;
            }
            self->unsent_bytes_ -= self->unsent_.front().size();
            self->unsent_.pop_front();
            if (!self->unsent_.empty()) {
                self->write_next();
            }
        });
    }

    WebSocketStreamOwner* owner_;
    const WebSocketOptions& options_;
    WebSocketAddress address_;
    tcp::resolver resolver_;
    Stream stream_;
    beast::flat_buffer buffer_;
    std::deque<std::string> unsent_;
    std::size_t unsent_bytes_ = 0;
};

}  // namespace

Result<WebSocketAddress> WebSocketAddress::parse(const std::string& url) {
    const auto parts = parse_url(url);
    if (!parts || (parts->scheme != "ws" && parts->scheme != "wss")) {
        return fail(ErrorCode::InvalidArgument, "the address is not a ws or wss URL");
    }
    const bool is_secure = parts->scheme == "wss";
    if (!is_secure && !is_loopback_host(parts->host)) {
        return fail(ErrorCode::InvalidArgument, "plain ws:// is for this machine only; use wss://");
    }
    const std::string usual = is_secure ? "443" : "80";
    return WebSocketAddress{parts->host, parts->port.empty() ? usual : parts->port, parts->target, is_secure};
}

std::string WebSocketAddress::host_header() const {
    const bool is_usual = port == (is_secure ? "443" : "80");
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return is_usual ? name : name + ":" + port;
}

std::shared_ptr<WebSocketStream> make_stream(WebSocketStreamOwner& owner, const WebSocketOptions& options,
                                             const WebSocketAddress& address, asio::io_context& io,
                                             asio::ssl::context* tls) {
    if (tls != nullptr) {
        return std::make_shared<BeastStream<TlsStream>>(owner, options, address, io, *tls);
    }
    return std::make_shared<BeastStream<PlainStream>>(owner, options, address, io);
}

}  // namespace tradewind::net
