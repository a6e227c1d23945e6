#include "exchanges/binance/market_connection.hpp"

#include "exchanges/binance/public_asker.hpp"
#include "exchanges/binance/route_sockets.hpp"

namespace tradewind::binance {

class MarketConnection::Parts final : public StreamActions {
public:
    Parts(Endpoints endpoints, MarketStreamsConfig config, MarketOutlet outlet)
        : outlet_(std::move(outlet)),
          product_(config.product),
          endpoints_(std::move(endpoints)),
          streams_(std::move(config), *this),
          asker_(product_, endpoints_.rest) {}
    ~Parts() override { stop(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Status start() {
        RouteEvents events;
        events.opened = [this](StreamRoute route) { streams_.on_open(route, outlet_.clock()); };
        events.message = [this](StreamRoute route, std::string_view text) {
            streams_.on_text(route, text, outlet_.clock());
        };
        events.closed = [this](StreamRoute route, const std::string& reason) {
            streams_.on_closed(route, reason, outlet_.clock());
        };
        if (Status opened = sockets_.open(product_, endpoints_, StreamForm::Plain, std::move(events)); !opened) {
            return opened;
        }
        sockets_.every(Duration::seconds(1), [this] { streams_.on_time(outlet_.clock()); });
        return {};
    }

    void stop() {
        sockets_.stop();
        asker_.stop();
    }

private:
    void send(StreamRoute route, std::string text) override { sockets_.send(route, std::move(text)); }
    void renew(StreamRoute route, std::string reason) override { sockets_.renew(route, std::move(reason)); }
    void fetch(std::uint64_t number, std::string target, int weight) override {
        asker_.ask(std::move(target), "market data", {weight}, [this, number](Result<std::string> answer) {
            sockets_.post(
                [this, number, answer = std::move(answer)] { streams_.on_answer(number, answer, outlet_.clock()); });
        });
    }
    void emit(Timestamp time, EventBody body) override { outlet_.emit(time, std::move(body)); }
    void report(const std::string& text) override { outlet_.report(text); }

    MarketOutlet outlet_;
    ProductKind product_;
    Endpoints endpoints_;
    MarketStreams streams_;  // the sockets' thread
    PublicAsker asker_;
    RouteSockets sockets_;  // last: its thread uses everything above
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
