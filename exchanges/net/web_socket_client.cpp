#include "exchanges/net/web_socket_client.hpp"

#include <algorithm>
#include <chrono>
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
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/verify_mode.hpp>
#include <boost/asio/steady_timer.hpp>

#include "exchanges/net/web_socket_stream.hpp"

namespace tradewind::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

std::chrono::nanoseconds span(Duration duration) {
    return std::chrono::nanoseconds(duration.to_nanos());
}

// One address that is to stay connected.
class Connection final : public WebSocketStreamOwner, public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::io_context& io, WebSocketOptions options, WebSocketEvents events, WebSocketAddress address)
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
        stream_ = make_stream(*this, options_, address_, io_, tls_ ? &*tls_ : nullptr);
        stream_->start();
    }
    void send(std::string text) {
        if (is_open_ && !stream_->send(std::move(text))) {
            leave("the peer reads too slowly");
        }
    }
    void leave(const std::string& reason) {
        if (stream_) {
            stream_->abandon();
            on_end(reason);
        }
    }
    void close() {
        is_closed_ = true;
        is_open_ = false;
        pause_timer_.cancel();
        age_timer_.cancel();
        if (stream_) {
            stream_->abandon();
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
    WebSocketAddress address_;
    std::optional<asio::ssl::context> tls_;
    asio::steady_timer pause_timer_;
    asio::steady_timer age_timer_;
    std::mt19937_64 random_;
    std::shared_ptr<WebSocketStream> stream_;
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
    auto address = WebSocketAddress::parse(options.url);
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
