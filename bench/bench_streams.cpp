// Book messages over a real connection on this machine: web socket, decoder, book rule and order book on the one
// thread that all of a connection's messages pass. Prints how many a second that thread keeps up with, by its own
// processor time, and how many came by the clock on the wall, where the sender and other work count too.
// Usage: bench_streams [messages]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <future>
#include <optional>
#include <string>

#include "core/market/order_book.hpp"
#include "exchanges/binance/market_connection.hpp"
#include "exchanges/net/http_server.hpp"
#include "tests/support/sample_instruments.hpp"

namespace {

using namespace tradewind;

constexpr std::uint64_t kSnapshot = 1'000;

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Ten levels a side, around a price that walks.
std::string depth_message(std::uint64_t number) {
    const int shift = static_cast<int>(number % 50);
    std::string bids;
    std::string asks;
    for (int i = 0; i < 10; ++i) {
        const std::string comma = i == 0 ? "" : ",";
        const std::string size = std::to_string((number + static_cast<std::uint64_t>(i)) % 7) + ".125";
        bids += comma + "[\"" + std::to_string(61'000 + shift - i) + ".10\",\"" + size + "\"]";
        asks += comma + "[\"" + std::to_string(61'100 + shift + i) + ".30\",\"" + size + "\"]";
    }
    return R"({"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","ps":"BTCUSDT","st":1,"U":)" +
           std::to_string(number) + R"(,"u":)" + std::to_string(number) + R"(,"pu":)" + std::to_string(number - 1) +
           R"(,"b":[)" + bids + R"(],"a":[)" + asks + "]}";
}

// Says the messages once somebody has subscribed to the book and asked for its snapshot.
class Sender {
public:
    explicit Sender(std::uint64_t messages) : messages_(messages) {
        net::HttpServerOptions options;
        options.web_socket.max_queue_bytes = std::size_t{8} << 30U;
        options.web_socket.max_queue_messages = messages + 10;
        auto started = net::HttpServer::start(
            options,
            [this](const net::HttpRequest&, const net::HttpResponder& to) {
                net::HttpResponse response;
                response.body = R"({"lastUpdateId":)" + std::to_string(kSnapshot) + R"(,"bids":[],"asks":[]})";
                to.send(std::move(response));
                is_asked_ = true;
                speak();
            },
            [this](const net::HttpRequest& request, const net::WebSocketLink& link) {
                const bool is_public = request.path == "/public/ws";
                return std::optional(net::WebSocketHandlers{[this, is_public, link](const std::string&) {
                                                                if (is_public) {
                                                                    link_ = link;
                                                                    speak();
                                                                }
                                                                link.read_next();
                                                            },
                                                            [] {}});
            });
        if (!started) {
            std::puts(started.error().text.c_str());
            std::exit(1);
        }
        server_ = std::move(*started);
    }
    [[nodiscard]] std::string url() const { return server_->url(); }

private:
    void speak() {  // the server's thread
        for (std::uint64_t i = 1; is_asked_ && link_ && i <= messages_; ++i) {
            link_->send(depth_message(kSnapshot + i));
        }
    }
    std::uint64_t messages_;
    bool is_asked_ = false;
    std::optional<net::WebSocketLink> link_;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace

int main(int count, char** words) {
    const std::uint64_t messages = count > 1 ? std::strtoull(words[1], nullptr, 10) : 200'000;
    const Sender sender(messages);
    auto instruments = std::make_shared<InstrumentTable>();
    instruments->add(test::bitcoin_contracts().at(InstrumentId(0)));
    binance::MarketStreamsConfig config;
    config.instruments = instruments;
    config.history_bars = 0;
    OrderBook book;
    std::uint64_t applied = 0;
    double cpu_start = 0;
    std::chrono::steady_clock::time_point wall_start;
    std::promise<std::pair<double, double>> done;
    binance::MarketOutlet outlet;
    outlet.clock = [] { return Timestamp::from_nanos(std::chrono::system_clock::now().time_since_epoch().count()); };
    outlet.report = [](const std::string& text) { std::puts(text.c_str()); };
    outlet.emit = [&](Timestamp, const EventBody& body) {
        const auto* update = std::get_if<DepthUpdate>(&body);
        if (update == nullptr || book.apply(*update) != BookApplied::Applied || update->snapshot) {
            return;
        }
        if (++applied == 1) {
            cpu_start = thread_seconds();
            wall_start = std::chrono::steady_clock::now();
        }
        if (update->last_sequence == kSnapshot + messages) {
            const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - wall_start;
            done.set_value({thread_seconds() - cpu_start, wall.count()});
        }
    };
    const binance::Endpoints endpoints{sender.url(), "ws" + sender.url().substr(4), ""};
    const auto connection = binance::MarketConnection::start(endpoints, config, outlet);
    if (!connection) {
        std::puts(connection.error().text.c_str());
        return 1;
    }
    const auto [cpu, wall] = done.get_future().get();
    std::printf(
        "book messages over a socket: %llu of %zu bytes, %.0f a second of one core, %.0f by the wall "
        "(bar: 50,000)\n",
        static_cast<unsigned long long>(applied), depth_message(kSnapshot).size(), static_cast<double>(applied) / cpu,
        static_cast<double>(applied) / wall);
    return 0;
}
