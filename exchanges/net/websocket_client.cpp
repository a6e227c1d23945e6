#include "exchanges/net/websocket_client.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#ifndef BOOST_ASIO_NO_DEPRECATED
#define BOOST_ASIO_NO_DEPRECATED
#endif
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
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

struct Address {
    std::string host;
    std::string port;
    std::string target;
    bool is_secure = true;

    [[nodiscard]] std::string host_header() const {
        const bool is_usual = port == (is_secure ? "443" : "80");
        const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
        return is_usual ? name : name + ":" + port;
    }
};

Result<Address> read_address(const std::string& url) {
    const auto parts = parse_url(url);
    if (!parts || (parts->scheme != "ws" && parts->scheme != "wss")) {
        return fail(ErrorCode::InvalidArgument, "the address is not a ws or wss URL");
    }
    const bool is_secure = parts->scheme == "wss";
    if (!is_secure && !is_loopback_host(parts->host)) {
        return fail(ErrorCode::InvalidArgument, "plain ws:// is for this machine only; use wss://");
    }
    const std::string usual = is_secure ? "443" : "80";
    return Address{parts->host, parts->port.empty() ? usual : parts->port, parts->target, is_secure};
}

// What a session tells the connection that it belongs to.
class SessionOwner {
public:
    virtual ~SessionOwner() = default;
    virtual void on_open() = 0;
    virtual void on_text(std::string_view text) = 0;
    virtual void on_end(const std::string& reason) = 0;  // once, and nothing after it
};

class Session {
public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;
    virtual void start() = 0;
    // False when the peer has left too much unread.
    [[nodiscard]] virtual bool send(std::string text) = 0;
    // No event follows.
    virtual void abandon() = 0;
};

// One connection attempt and the life of the connection.
template <class Stream>
class StreamSession final : public Session, public std::enable_shared_from_this<StreamSession<Stream>> {
public:
    static constexpr bool kIsSecure = std::is_same_v<Stream, TlsStream>;

    template <class... StreamArguments>
    StreamSession(SessionOwner& owner, const WebSocketOptions& options, Address address, asio::io_context& io,
                  StreamArguments&... arguments)
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
        if (SessionOwner* owner = std::exchange(owner_, nullptr)) {
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

    SessionOwner* owner_;
    const WebSocketOptions& options_;
    Address address_;
    tcp::resolver resolver_;
    Stream stream_;
    beast::flat_buffer buffer_;
    std::deque<std::string> unsent_;
    std::size_t unsent_bytes_ = 0;
};

// One address that is to stay connected.
class Connection final : public SessionOwner, public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::io_context& io, WebSocketOptions options, WebSocketEvents events, Address address)
        : io_(io),
          options_(std::move(options)),
          events_(std::move(events)),
          address_(std::move(address)),
          pause_timer_(io),
          age_timer_(io),
          random_(std::random_device{}()) {}

    void connect() {
        error_code refused;
        if (address_.is_secure && !tls_) {
            tls_.emplace(asio::ssl::context::tls_client);
            tls_->set_verify_mode(asio::ssl::verify_peer, refused);
            if (options_.ca_file.empty()) {
                tls_->set_default_verify_paths(refused);
            } else {
                tls_->load_verify_file(options_.ca_file, refused);
            }
        }
        if (refused) {
            tls_.reset();
            on_end("certificates: " + refused.message());
            return;
        }
        if (address_.is_secure) {
            session_ = std::make_shared<StreamSession<TlsStream>>(*this, options_, address_, io_, *tls_);
        } else {
            session_ = std::make_shared<StreamSession<PlainStream>>(*this, options_, address_, io_);
        }
        session_->start();
    }
    void send(std::string text) {
        if (is_open_ && !session_->send(std::move(text))) {
            leave("the peer reads too slowly");
        }
    }
    void leave(const std::string& reason) {
        if (session_) {
            session_->abandon();
            on_end(reason);
        }
    }
    void close() {
        is_closed_ = true;
        is_open_ = false;
        pause_timer_.cancel();
        age_timer_.cancel();
        if (session_) {
            session_->abandon();
        }
    }

    void on_open() override {
        is_open_ = true;
        opened_at_ = std::chrono::steady_clock::now();
        age_timer_.expires_after(span(options_.max_age));
        age_timer_.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec && self->is_open_) {
                self->leave("renewed before the venue ends it");
            }
        });
        if (events_.opened) {
            events_.opened();
        }
    }
    void on_text(std::string_view text) override {
        if (events_.message) {
            events_.message(text);
        }
    }
    void on_end(const std::string& reason) override {
        const auto lived = std::chrono::steady_clock::now() - opened_at_;
        const bool was_steady = is_open_ && lived >= span(options_.steady_after);
        is_open_ = false;
        age_timer_.cancel();
        failures_ = was_steady ? 0 : failures_ + 1;
        if (events_.closed && !is_closed_) {
            events_.closed(options_.label + ": " + reason);
        }
        if (is_closed_) {
            return;
        }
        pause_timer_.expires_after(next_pause());
        pause_timer_.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec && !self->is_closed_) {
                self->connect();
            }
        });
    }

private:
    // Between half and all of the pause, so that many agents do not come back at the same instant.
    std::chrono::nanoseconds next_pause() {
        if (failures_ == 0) {
            return std::chrono::nanoseconds(0);
        }
        std::int64_t pause = options_.first_pause.to_nanos();
        for (int i = 1; i < failures_ && pause < options_.last_pause.to_nanos(); ++i) {
            pause *= 2;
        }
        pause = std::min(pause, options_.last_pause.to_nanos());
        return std::chrono::nanoseconds(std::uniform_int_distribution<std::int64_t>(pause / 2, pause)(random_));
    }

    asio::io_context& io_;
    WebSocketOptions options_;
    WebSocketEvents events_;
    Address address_;
    std::optional<asio::ssl::context> tls_;
    asio::steady_timer pause_timer_;
    asio::steady_timer age_timer_;
    std::mt19937_64 random_;
    std::shared_ptr<Session> session_;
    std::chrono::steady_clock::time_point opened_at_;
    int failures_ = 0;
    bool is_open_ = false;
    bool is_closed_ = false;
};

}  // namespace

struct WebSocketClient::Impl {
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::mutex mutex;
    bool is_running = true;                                          // guarded by mutex
    std::uint32_t next_id = 1;                                       // guarded by mutex
    std::map<WebSocketId, std::shared_ptr<Connection>> connections;  // io thread
    std::vector<std::shared_ptr<asio::steady_timer>> timers;         // io thread
    std::thread thread;

    void post(std::function<void()> job) {
        const std::lock_guard lock(mutex);
        if (is_running) {
            asio::post(io, std::move(job));
        }
    }
    void with(WebSocketId id, std::function<void(Connection&)> job) {
        post([this, id, job = std::move(job)] {
            if (const auto found = connections.find(id); found != connections.end()) {
                const std::shared_ptr<Connection> kept = found->second;
                job(*kept);
            }
        });
    }
    void tick(const std::shared_ptr<asio::steady_timer>& timer, Duration interval, std::function<void()> job) {
        timer->expires_after(span(interval));
        timer->async_wait([this, timer, interval, job = std::move(job)](error_code ec) mutable {
            if (!ec) {
                job();
                tick(timer, interval, std::move(job));
            }
        });
    }
};

WebSocketClient::WebSocketClient() : impl_(std::make_shared<Impl>()) {
    impl_->thread = std::thread([impl = impl_.get()] { impl->io.run(); });
}

WebSocketClient::~WebSocketClient() {
    stop();
}

Result<WebSocketId> WebSocketClient::open(WebSocketOptions options, WebSocketEvents events) {
    auto address = read_address(options.url);
    if (!address) {
        return fail(address.error().code, options.label + ": " + address.error().text);
    }
    WebSocketId id;
    {
        const std::lock_guard lock(impl_->mutex);
        id = WebSocketId(impl_->next_id++);
    }
    auto connection =
        std::make_shared<Connection>(impl_->io, std::move(options), std::move(events), std::move(*address));
    impl_->post([impl = impl_.get(), id, connection] {
        impl->connections.emplace(id, connection);
        connection->connect();
    });
    return id;
}

void WebSocketClient::send(WebSocketId connection, std::string text) {
    impl_->with(connection, [text = std::move(text)](Connection& found) { found.send(text); });
}

void WebSocketClient::renew(WebSocketId connection, std::string reason) {
    impl_->with(connection, [reason = std::move(reason)](Connection& found) { found.leave(reason); });
}

void WebSocketClient::close(WebSocketId connection) {
    impl_->post([impl = impl_.get(), connection] {
        if (const auto found = impl->connections.find(connection); found != impl->connections.end()) {
            found->second->close();
            impl->connections.erase(found);
        }
    });
}

void WebSocketClient::post(std::function<void()> work) {
    impl_->post(std::move(work));
}

void WebSocketClient::every(Duration interval, std::function<void()> work) {
    impl_->post([impl = impl_.get(), interval, work = std::move(work)] {
        auto timer = std::make_shared<asio::steady_timer>(impl->io);
        impl->timers.push_back(timer);
        impl->tick(timer, interval, work);
    });
}

void WebSocketClient::stop() {
    if (!impl_->thread.joinable()) {
        return;
    }
    impl_->post([impl = impl_.get()] {
        for (const auto& [id, connection] : impl->connections) {
            connection->close();
        }
        impl->connections.clear();
        for (const auto& timer : impl->timers) {
            timer->cancel();
        }
        impl->timers.clear();
        impl->work.reset();
    });
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->is_running = false;
    }
    impl_->thread.join();
}

}  // namespace tradewind::net
