// The exchange server's private half in front of a real hosted exchange, without sockets: requests are signed and
// served through the front desk, user events are kept as JSON. Times are seconds of the test. Thread: one test.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/front_desk.hpp"
#include "exchanges/emulator/private_half.hpp"
#include "exchanges/emulator/request_signature.hpp"
#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::emulator {

class RecordingHub final : public StreamHub {
public:
    struct Sent {
        Product product;
        AccountId account;
        Json event;
    };
    [[nodiscard]] bool has_readers(Product, std::string_view) const override { return true; }
    void publish(Product, std::string_view, const std::string&) override {}
    void open_user_stream(const std::string& key, Product, AccountId) override { keys.push_back(key); }
    void close_user_stream(const std::string& key, const std::string& farewell) override {
        std::erase(keys, key);
        farewells.push_back(farewell);
    }
    void publish_private(Product product, AccountId account, const std::string& json) override {
        sent.push_back({product, account, Json::parse(json)});
    }
    // Of one account, by their type and what they say: "ORDER_TRADE_UPDATE NEW".
    [[nodiscard]] std::vector<std::string> story(AccountId account) const {
        std::vector<std::string> out;
        for (const Sent& each : sent) {
            if (each.account != account) {
                continue;
            }
            std::string line = each.event["e"].get<std::string>();
            if (line == "ORDER_TRADE_UPDATE" || line == "ALGO_UPDATE") {
                line += " " + each.event["o"]["X"].get<std::string>();
            } else if (line == "ACCOUNT_UPDATE") {
                line += " " + each.event["a"]["m"].get<std::string>();
            }
            out.push_back(std::move(line));
        }
        return out;
    }
    [[nodiscard]] Json last(const std::string& type) const {
        for (auto each = sent.rbegin(); each != sent.rend(); ++each) {
            if (each->event["e"] == type) {
                return each->event;
            }
        }
        return {};
    }
    std::vector<Sent> sent;
    std::vector<std::string> keys;
    std::vector<std::string> farewells;
};

struct Served {
    int status = 0;
    Json body;
    std::vector<net::HttpHeader> headers;
    [[nodiscard]] int code() const { return body.is_object() && body.contains("code") ? body["code"].get<int>() : 0; }
};

// One point a second of BTCUSDT, and one of each of the others at the start: all markets are open.
inline std::vector<simulator::TapePoint> open_markets(std::int64_t seconds = 4'000) {
    std::vector<simulator::TapePoint> tape = simulator::still_market("50000", seconds);
    const auto first = [](std::string_view price, InstrumentId id) {
        return simulator::tape_point(0, price, "0", Side::Buy, id);
    };
    tape.insert(tape.begin() + 1,
                {first("2000", test::kEth), first("50000", test::kInverse), first("50000", simulator::kSpot)});
    return tape;
}

inline constexpr AccountId kAnnaSpot{3};
inline constexpr AccountId kBertSpot{4};

// Anna and Bert have spot wallets of their own with as much in them.
inline simulator::HostedExchangeConfig private_config() {
    simulator::HostedExchangeConfig config = simulator::hosted_config();
    config.accounts.resize(5, {test::usdt("10000"), test::btc("1")});
    return config;
}
inline std::vector<ApiKey> private_keys() {
    return {{"anna", "secret-a", simulator::kAnna, kAnnaSpot}, {"bert", "secret-b", simulator::kBert, kBertSpot}};
}

class PrivateRig {
public:
    explicit PrivateRig(std::vector<simulator::TapePoint> tape = open_markets(), AckPrices ack_prices = AckPrices::Left)
        : PrivateRig(std::make_unique<simulator::ScriptedMarket>(std::move(tape)), ack_prices) {}
    PrivateRig(std::unique_ptr<simulator::MarketSource> market, AckPrices ack_prices)
        : venue(private_config(), std::move(market)),
          feed(venue),
          half(feed, hub, private_keys(), ack_prices),
          desk(feed, routes, RequestGate(private_keys(), nullptr), RateLimits(LimitRule::CountedOnly)) {
        half.add_routes(routes);
        desk.add_routes(routes);
        run_to(1);
        hub.sent.clear();  // the first deposits
    }

    void run_to(std::int64_t second) { (void)feed.walk(test::at_second(second), 1'000'000); }
    // "GET /fapi/v1/order", "symbol=BTCUSDT&orderId=1"; signed with Anna's key.
    Served ask(const std::string& what, const std::string& parameters = "", const std::string& who = "anna") {
        ApiRequest request;
        request.method = what.substr(0, what.find(' '));
        request.path = what.substr(what.find(' ') + 1);
        request.product = request.path.starts_with("/dapi")   ? Product::CoinM
                          : request.path.starts_with("/fapi") ? Product::UsdM
                                                              : Product::Spot;
        request.api_key = who;
        request.peer = "127.0.0.1";
        std::string text =
            parameters + (parameters.empty() ? "" : "&") + "timestamp=" + std::to_string(feed.now().to_millis());
        for (std::string_view rest = text; !rest.empty();) {
            const std::string_view pair = rest.substr(0, rest.find('&'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            request.parameters.add(std::string(pair.substr(0, pair.find('='))),
                                   std::string(pair.substr(pair.find('=') + 1)));
        }
        request.signed_text = text;
        request.parameters.add("signature", hmac_sha256_hex(who == "bert" ? "secret-b" : "secret-a", text));
        const ApiReply reply = desk.serve(std::move(request));
        return {reply.status, Json::parse(reply.body), reply.headers};
    }

    simulator::HostedExchange venue;
    VenueFeed feed;
    RecordingHub hub;
    PrivateHalf half;
    RouteTable routes;
    FrontDesk desk;
};

}  // namespace tradewind::emulator
