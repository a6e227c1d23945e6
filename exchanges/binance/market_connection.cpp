#include "exchanges/binance/market_connection.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "exchanges/binance/public_rest.hpp"
#include "exchanges/net/websocket_client.hpp"

namespace tradewind::binance {

class MarketConnection::Parts final : public StreamActions {
public:
    Parts(Endpoints endpoints, MarketStreamsConfig config, MarketOutlet outlet)
        : outlet_(std::move(outlet)),
          product_(config.product),
          endpoints_(std::move(endpoints)),
          rest_(endpoints_.rest),
          streams_(std::move(config), *this) {}
    ~Parts() override { stop(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Status start() {
        asker_ = std::thread([this] { answer_questions(); });
        for (const StreamRoute route : MarketStreams::routes(product_)) {
            net::WebSocketOptions options;
            options.url = stream_address(endpoints_, product_, route);
            options.label = std::string(provider(product_)) + (route == StreamRoute::Public ? " quotes" : " trades");
            net::WebSocketEvents events;
            events.opened = [this, route] { streams_.on_open(route, outlet_.clock()); };
            events.message = [this, route](std::string_view text) { streams_.on_text(route, text, outlet_.clock()); };
            events.closed = [this, route](const std::string& reason) {
                streams_.on_closed(route, reason, outlet_.clock());
            };
            // The events come from another thread: they must find the connection's number.
            const std::lock_guard lock(mutex_);
            const auto opened = sockets_.open(std::move(options), std::move(events));
            if (!opened) {
                return tl::unexpected<Error>(opened.error());
            }
            connections_[route] = *opened;
        }
        sockets_.every(Duration::seconds(1), [this] { streams_.on_time(outlet_.clock()); });
        return {};
    }

    void stop() {
        sockets_.stop();
        {
            const std::lock_guard lock(mutex_);
            is_stopping_ = true;
        }
        rest_.interrupt();
        changed_.notify_all();
        if (asker_.joinable()) {
            asker_.join();
        }
    }

private:
    void send(StreamRoute route, std::string text) override { sockets_.send(connection(route), std::move(text)); }
    void renew(StreamRoute route, std::string reason) override { sockets_.renew(connection(route), std::move(reason)); }
    void fetch(std::uint64_t number, std::string target) override {
        {
            const std::lock_guard lock(mutex_);
            questions_.emplace_back(number, std::move(target));
        }
        changed_.notify_all();
    }
    void emit(Timestamp time, EventBody body) override { outlet_.emit(time, std::move(body)); }
    void report(const std::string& text) override { outlet_.report(text); }

    net::WebSocketId connection(StreamRoute route) {
        const std::lock_guard lock(mutex_);
        return connections_.at(route);
    }

    void answer_questions() {
        std::unique_lock lock(mutex_);
        while (!is_stopping_) {
            if (questions_.empty()) {
                changed_.wait(lock);
                continue;
            }
            auto [number, target] = std::move(questions_.front());
            questions_.pop_front();
            lock.unlock();
            auto answer = rest_.get(target, "market data");
            sockets_.post([this, number = number, answer = std::move(answer)] {
                streams_.on_answer(number, answer, outlet_.clock());
            });
            lock.lock();
            // Asking on while the venue wants to be left alone would make the ban longer.
            const auto pause = std::chrono::nanoseconds(rest_.wanted_pause().to_nanos());
            changed_.wait_for(lock, pause, [this] { return is_stopping_; });
        }
    }

    MarketOutlet outlet_;
    ProductKind product_;
    Endpoints endpoints_;
    PublicRest rest_;
    MarketStreams streams_;  // the sockets' thread
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false;  // guarded by mutex_, as are the two below
    std::deque<std::pair<std::uint64_t, std::string>> questions_;
    std::map<StreamRoute, net::WebSocketId> connections_;
    std::thread asker_;
    net::WebSocketClient sockets_;  // last: its thread uses everything above
};

MarketConnection::MarketConnection(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MarketConnection::~MarketConnection() = default;

Result<std::unique_ptr<MarketConnection>> MarketConnection::start(const Endpoints& endpoints,
                                                                  MarketStreamsConfig config, MarketOutlet outlet) {
    auto parts = std::make_unique<Parts>(endpoints, std::move(config), std::move(outlet));
    if (Status started = parts->start(); !started) {
        return tl::unexpected<Error>(started.error());
    }
    return std::unique_ptr<MarketConnection>(new MarketConnection(std::move(parts)));
}

void MarketConnection::stop() {
    parts_->stop();
}

}  // namespace tradewind::binance
