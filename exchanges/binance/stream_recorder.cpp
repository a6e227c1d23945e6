#include "exchanges/binance/stream_recorder.hpp"

#include <algorithm>
#include <utility>

#include "exchanges/binance/parameters.hpp"
#include "exchanges/binance/public_asker.hpp"
#include "exchanges/binance/request_weight.hpp"
#include "exchanges/binance/route_sockets.hpp"

namespace tradewind::binance {
namespace {

constexpr std::int64_t kSnapshotLevels = 1'000;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

bool carries(ProductKind product, StreamRoute route, StreamRoute wanted) {
    return route == wanted || stream_routes(product).size() == 1;
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
          asker_(product_, endpoints_.rest) {}
    ~Parts() { stop(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Status start() {
        RouteEvents events;
        events.opened = [this](StreamRoute route) { on_opened(route); };
        events.message = [this](StreamRoute, std::string_view text) { on_message(text); };
        events.closed = [this](StreamRoute, const std::string& reason) { take_("!closed", reason); };
        return sockets_.open(product_, endpoints_, StreamForm::Combined, std::move(events));
    }

    void stop() {
        sockets_.stop();
        asker_.stop();
    }

private:
    void on_opened(StreamRoute route) {
        take_("!opened", route == StreamRoute::Market ? "market" : "public");
        sockets_.send(route, subscription(product_, route, symbols_));
        if (carries(product_, route, StreamRoute::Public)) {
            asker_.forget();  // of the connection before
            for (const std::string& symbol : symbols_) {
                fetch_snapshot(symbol);
            }
        }
    }

    void on_message(std::string_view text) {
        const StreamPayload payload = split_payload(text);
        const bool is_name = !payload.stream.empty() && payload.stream.find(' ') == std::string_view::npos;
        take_(is_name ? payload.stream : "-", is_name ? payload.data : text);
    }

    void fetch_snapshot(const std::string& symbol) {
        Parameters question;
        question.add("symbol", symbol).add("limit", kSnapshotLevels);
        const std::string name = symbol + "@depthSnapshot";
        asker_.ask(std::string(paths(product_).depth) + "?" + question.text(), name, {weights(product_).depth},
                   [this, name](const Result<std::string>& answer) {
                       take_(answer ? name : "!failed", answer ? *answer : answer.error().text);
                   });
    }

    ProductKind product_;
    Endpoints endpoints_;
    std::vector<std::string> symbols_;
    Take take_;
    PublicAsker asker_;
    RouteSockets sockets_;  // last: its thread uses everything above
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
