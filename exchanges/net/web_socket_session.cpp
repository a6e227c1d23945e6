// One WebSocket connection of the server. All of Beast's WebSocket code is in this file, for the compiler's sake.
#include "exchanges/net/web_socket_session.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <utility>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

namespace tradewind::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using beast::error_code;

std::chrono::nanoseconds chrono(Duration d) {
    return std::chrono::nanoseconds(d.to_nanos());
}

// Server thread only.
class WebSocketSession final : public WebSocketConnection, public std::enable_shared_from_this<WebSocketSession> {
public:
    using Upgrade = beast::http::request<beast::http::string_body>;

    WebSocketSession(std::shared_ptr<ServerCore> core, tcp::socket socket, Upgrade upgrade,
                     std::shared_ptr<WebSocketLink::Core> link, WebSocketHandlers handlers)
        : core_(std::move(core)),
          stream_(std::move(socket)),
          ping_timer_(core_->io),
          upgrade_(std::move(upgrade)),
          link_(std::move(link)),
          handlers_(std::move(handlers)) {}

    void start() {
        core_->enter(shared_from_this());
        const WebSocketRules& options = core_->options.web_socket;
        websocket::stream_base::timeout timeouts{};
        timeouts.handshake_timeout = chrono(options.handshake_timeout);
        timeouts.idle_timeout = websocket::stream_base::none();
        timeouts.keep_alive_pings = false;
        stream_.set_option(timeouts);
        stream_.read_message_max(options.max_message_bytes);
        stream_.auto_fragment(false);
        stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
            if (kind == websocket::frame_type::pong) {
                last_pong_ = std::chrono::steady_clock::now();
            }
        });
        stream_.async_accept(upgrade_, [self = shared_from_this()](error_code ec) { self->on_accepted(ec); });
    }

    void push(std::shared_ptr<const std::string> text) override {
        if (!is_open_ || is_finishing_) {
            return;
        }
        queue_.push_back(std::move(text));
        if (queue_.size() == 1 && is_accepted_) {
            write();
        }
    }

    void read_next() override {
        if (!is_open_ || is_finishing_ || is_reading_) {
            return;
        }
        is_reading_ = true;
        stream_.async_read(buffer_, [self = shared_from_this()](error_code ec, std::size_t) { self->on_read(ec); });
    }

    void finish(std::uint16_t code, std::string reason) override {
        if (!is_open_ || std::exchange(is_finishing_, true)) {
            return;
        }
        reason.resize(std::min<std::size_t>(reason.size(), kMaxReasonBytes));
        close_reason_ = websocket::close_reason(static_cast<websocket::close_code>(code), reason);
        if (queue_.empty() && is_accepted_) {
            send_close();
        }
    }

    // RFC 6455, 7.4.1: 1001 tells the peer that the server goes down; one that does not answer is not waited for.
    void go_away() override {
        finish(websocket::close_code::going_away, "the server is stopping");
        ping_timer_.expires_after(kFarewellTime);
        ping_timer_.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec) {
                self->close();
            }
        });
    }

    void close() override {
        if (!is_open_) {
            return;
        }
        is_open_ = false;
        const auto self = shared_from_this();
        core_->leave(self);
        ping_timer_.cancel();
        beast::get_lowest_layer(stream_).close();
        link_->on_gone();
        if (handlers_.on_close) {
            handlers_.on_close();
        }
        handlers_ = {};  // they may hold a link, and that holds us
    }

private:
    static constexpr std::size_t kMaxReasonBytes = 123;
    static constexpr auto kFarewellTime = std::chrono::milliseconds(200);

    void on_accepted(error_code ec) {
        if (ec || !is_open_) {
            return close();
        }
        upgrade_ = {};
        is_accepted_ = true;
        stream_.text(true);
        last_pong_ = std::chrono::steady_clock::now();
        if (!is_finishing_) {
            schedule_ping();
        }
        if (!queue_.empty()) {
            write();
        } else if (is_finishing_) {
            return send_close();
        }
        read_next();
    }

    void on_read(error_code ec) {
        is_reading_ = false;
        if (ec || !is_open_) {
            return close();
        }
        std::string text = beast::buffers_to_string(buffer_.data());
        buffer_.consume(buffer_.size());
        if (handlers_.on_message) {
            handlers_.on_message(std::move(text));
        }
    }

    void write() {
        stream_.async_write(asio::buffer(*queue_.front()),
                            [self = shared_from_this()](error_code ec, std::size_t) { self->on_written(ec); });
    }

    void on_written(error_code ec) {
        if (ec || !is_open_) {
            return close();
        }
        link_->on_written(queue_.front()->size());
        queue_.pop_front();
        if (!queue_.empty()) {
            write();
        } else if (is_finishing_) {
            send_close();
        }
    }

    void send_close() {
        stream_.async_close(close_reason_, [self = shared_from_this()](error_code) { self->close(); });
    }

    void schedule_ping() {
        ping_timer_.expires_after(chrono(core_->options.web_socket.ping_interval));
        ping_timer_.async_wait([self = shared_from_this()](error_code ec) {
            if (ec || !self->is_open_) {
                return;
            }
            if (std::chrono::steady_clock::now() - self->last_pong_ >
                chrono(self->core_->options.web_socket.pong_timeout)) {
                return self->close();
            }
            if (!std::exchange(self->is_pinging_, true)) {
                self->stream_.async_ping({}, [self](error_code) { self->is_pinging_ = false; });
            }
            self->schedule_ping();
        });
    }

    std::shared_ptr<ServerCore> core_;
    websocket::stream<beast::tcp_stream, false> stream_;  // false: no compression
    asio::steady_timer ping_timer_;
    Upgrade upgrade_;
    std::shared_ptr<WebSocketLink::Core> link_;
    WebSocketHandlers handlers_;
    beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> queue_;
    websocket::close_reason close_reason_;
    std::chrono::steady_clock::time_point last_pong_;
    bool is_open_ = true;
    bool is_accepted_ = false;
    bool is_reading_ = false;
    bool is_pinging_ = false;
    bool is_finishing_ = false;
};

}  // namespace

void start_web_socket(std::shared_ptr<ServerCore> core, tcp::socket socket,
                      beast::http::request<beast::http::string_body> upgrade,
                      const std::shared_ptr<WebSocketLink::Core>& link, WebSocketHandlers handlers) {
    auto session = std::make_shared<WebSocketSession>(std::move(core), std::move(socket), std::move(upgrade), link,
                                                      std::move(handlers));
    link->attach(session);
    session->start();
}

}  // namespace tradewind::net
