#include "exchanges/binance/stream_recorder.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "exchanges/binance/market_streams.hpp"
#include "exchanges/binance/parameters.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/net/websocket_client.hpp"

namespace tradewind::binance {
namespace {

constexpr std::int64_t kSnapshotLevels = 1'000;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

bool carries(ProductKind product, StreamRoute route, StreamRoute wanted) {
    return route == wanted || MarketStreams::routes(product).size() == 1;
}

std::vector<std::string> stream_kinds(ProductKind product, StreamRoute route) {
    std::vector<std::string> out;
    if (carries(product, route, StreamRoute::Public)) {
        out.insert(out.end(), {"@depth@100ms", "@bookTicker"});
    }
    if (carries(product, route, StreamRoute::Market)) {
        out.emplace_back("@aggTrade");
        if (product != ProductKind::Spot) {
            out.insert(out.end(), {"@markPrice@1s", "@forceOrder"});
        }
    }
    return out;
}

std::string subscription(ProductKind product, StreamRoute route, const std::vector<std::string>& symbols) {
    std::string names;
    for (const std::string& symbol : symbols) {
        for (const std::string& kind : stream_kinds(product, route)) {
            names += (names.empty() ? "\"" : ",\"") + lower(symbol) + kind + "\"";
        }
    }
    return R"({"method":"SUBSCRIBE","params":[)" + names + R"(],"id":1})";
}

}  // namespace

StreamPayload split_payload(std::string_view text) {
    constexpr std::string_view kBegin = R"({"stream":")";
    constexpr std::string_view kMiddle = R"(","data":)";
    if (!text.starts_with(kBegin) || !text.ends_with('}')) {
        return {};
    }
    const std::size_t end = text.find('"', kBegin.size());
    if (end == std::string_view::npos || text.substr(end, kMiddle.size()) != kMiddle) {
        return {};
    }
    const std::size_t data = end + kMiddle.size();
    return {text.substr(kBegin.size(), end - kBegin.size()), text.substr(data, text.size() - 1 - data)};
}

class StreamRecorder::Parts {
public:
    Parts(ProductKind product, Endpoints endpoints, std::vector<std::string> symbols, Take take)
        : product_(product),
          endpoints_(std::move(endpoints)),
          symbols_(std::move(symbols)),
          take_(std::move(take)),
          rest_(endpoints_.rest) {}
    ~Parts() { stop(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Status start() {
        asker_ = std::thread([this] { fetch_snapshots(); });
        for (const StreamRoute route : MarketStreams::routes(product_)) {
            net::WebSocketOptions options;
            options.url = combined_address(endpoints_, product_, route);
            options.label = std::string(provider(product_));
            net::WebSocketEvents events;
            events.opened = [this, route] { on_opened(route); };
            events.message = [this](std::string_view text) { on_message(text); };
            events.closed = [this](const std::string& reason) { take_("!closed", reason); };
            const std::lock_guard lock(mutex_);  // the events must find the connection's number
            const auto opened = sockets_.open(std::move(options), std::move(events));
            if (!opened) {
                return tl::unexpected<Error>(opened.error());
            }
            connections_[route] = *opened;
        }
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
    void on_opened(StreamRoute route) {
        take_("!opened", route == StreamRoute::Market ? "market" : "public");
        std::unique_lock lock(mutex_);
        const net::WebSocketId connection = connections_.at(route);
        lock.unlock();
        sockets_.send(connection, subscription(product_, route, symbols_));
        if (carries(product_, route, StreamRoute::Public)) {
            lock.lock();
            wanted_.assign(symbols_.begin(), symbols_.end());
            lock.unlock();
            changed_.notify_all();
        }
    }

    void on_message(std::string_view text) {
        const StreamPayload payload = split_payload(text);
        const bool is_name = !payload.stream.empty() && payload.stream.find(' ') == std::string_view::npos;
        take_(is_name ? payload.stream : "-", is_name ? payload.data : text);
    }

    void fetch_snapshots() {
        std::unique_lock lock(mutex_);
        while (!is_stopping_) {
            if (wanted_.empty()) {
                changed_.wait(lock);
                continue;
            }
            const std::string symbol = std::move(wanted_.front());
            wanted_.pop_front();
            lock.unlock();
            Parameters question;
            question.add("symbol", symbol).add("limit", kSnapshotLevels);
            const auto answer =
                rest_.get(std::string(paths(product_).depth) + "?" + question.text(), symbol + "@depthSnapshot");
            take_(answer ? symbol + "@depthSnapshot" : "!failed", answer ? *answer : answer.error().text);
            lock.lock();
        }
    }

    ProductKind product_;
    Endpoints endpoints_;
    std::vector<std::string> symbols_;
    Take take_;
    PublicRest rest_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false;  // guarded by mutex_, as are the two below
    std::deque<std::string> wanted_;
    std::map<StreamRoute, net::WebSocketId> connections_;
    std::thread asker_;
    net::WebSocketClient sockets_;  // last: its thread uses everything above
};

StreamRecorder::StreamRecorder(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
StreamRecorder::~StreamRecorder() = default;

Result<std::unique_ptr<StreamRecorder>> StreamRecorder::start(ProductKind product, const Endpoints& endpoints,
                                                              std::vector<std::string> symbols, Take take) {
    auto parts = std::make_unique<Parts>(product, endpoints, std::move(symbols), std::move(take));
    if (Status started = parts->start(); !started) {
        return tl::unexpected<Error>(started.error());
    }
    return std::unique_ptr<StreamRecorder>(new StreamRecorder(std::move(parts)));
}

void StreamRecorder::stop() {
    parts_->stop();
}

}  // namespace tradewind::binance
