// A hosted market written by hand (one contract of each product, ten hours of candles) with the public half of the
// exchange server in front of it, without sockets or threads.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/front_desk.hpp"
#include "exchanges/emulator/market_streams.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "tests/exchanges/emulator/fake_hosted_venue.hpp"

namespace tradewind::testing {

struct PublicMarketRig {
    static constexpr int kMinutes = 600;
    // A whole hour.
    static Timestamp start() { return Timestamp::from_seconds(1'800'000'000); }

    FakeHostedVenue venue;
    InstrumentId btc = add("BTCUSDT", ContractKind::LinearPerpetual, "USDT", "0.1", "0.001");
    InstrumentId coin = add("BTCUSD_PERP", ContractKind::InversePerpetual, "BTC", "0.1", "1");
    InstrumentId spot = add("BTCUSDT.SPOT", ContractKind::Spot, "USDT", "0.01", "0.00001");
    emulator::VenueFeed feed;
    emulator::MarketRecord record;
    emulator::PublicMarket market;
    emulator::StreamSockets sockets;
    emulator::MarketStreams streams;
    emulator::RouteTable routes;
    emulator::FrontDesk desk;

    PublicMarketRig()
        : feed(begun()),
          record(feed),
          market{feed, record},
          sockets(feed),
          streams(feed, record, sockets),
          desk(feed, routes, emulator::RequestGate({{"key", "secret", AccountId{0}, AccountId{1}}}, {}),
               emulator::RateLimits(emulator::LimitRule::Enforced)) {
        feed.listen(record);
        feed.listen(streams);
        emulator::add_public_routes(routes, market);
    }

    emulator::ApiReply reply(const std::string& path, const std::string& query = "");
    nlohmann::json get(const std::string& path, const std::string& query = "") {
        return nlohmann::json::parse(reply(path, query).body);
    }
    int error(const std::string& path, const std::string& query = "") { return get(path, query).at("code").get<int>(); }

    // In the past of the next pass().
    void trade(InstrumentId instrument, Timestamp time, const char* price, const char* quantity, Side taker) {
        venue.script.push_back(
            {time, std::nullopt, TradeTick{instrument, Price(dec(price)), Quantity(dec(quantity)), taker}});
    }
    void pass(Timestamp until) { EXPECT_EQ(feed.walk(until, 1'000'000), emulator::WalkEnd::Arrived); }

    static Decimal dec(const char* text) { return *Decimal::parse(text); }

private:
    InstrumentId add(const char* symbol, ContractKind kind, const char* settle, const char* tick, const char* step) {
        Instrument out;
        out.symbol = symbol;
        out.kind = kind;
        out.base = Currency::of("BTC");
        out.quote = Currency::of(kind == ContractKind::InversePerpetual ? "USD" : "USDT");
        out.settle = Currency::of(settle);
        out.tick = Price(dec(tick));
        out.step = Quantity(dec(step));
        out.min_quantity = out.step;
        out.max_quantity = Quantity(1'000);
        out.min_notional = Decimal(5);
        out.contract_size = kind == ContractKind::InversePerpetual ? 100 : 1;
        out.max_leverage = 100;
        out.funding_interval = kind == ContractKind::Spot ? Duration() : Duration::hours(4);
        const InstrumentId id = venue.table.add(out);
        for (int i = kMinutes; i > 0; --i) {  // opens 1000, 1001, ...; each closes where the next opens
            Bar bar;
            bar.instrument = id;
            bar.open_time = start() - Duration::minutes(i);
            bar.step = Duration::minutes(1);
            const int open = 1'000 + kMinutes - i;
            bar.open = Price(Decimal(open));
            bar.high = Price(Decimal(open + 2));
            bar.low = Price(Decimal(open - 1));
            bar.close = Price(Decimal(open + 1));
            bar.volume = Quantity(Decimal(2));
            venue.candles[id].push_back(bar);
        }
        HostedDepth book;
        book.sequence = 77;
        for (int i = 0; i < 30; ++i) {
            book.bids.push_back({Price(Decimal(1'599 - i)), Quantity(Decimal(1 + i))});
            book.asks.push_back({Price(Decimal(1'601 + i)), Quantity(Decimal(1 + i))});
        }
        venue.books[id] = book;
        venue.interest[id] = Quantity(Decimal(500));
        if (kind != ContractKind::Spot) {
            venue.marks[id] =
                MarkPrice{id, Price(Decimal(1'602)), Price(dec("1601.5")), dec("0.0001"), start() + Duration::hours(2)};
            for (int i = 8; i > 0; --i) {
                venue.settlements[id].push_back({start() - Duration::hours(i), Decimal::from_scaled(i, 5)});
            }
        }
        return id;
    }
    emulator::VenueFeed begun() {
        emulator::VenueFeed out(venue);
        out.advance(start());
        return out;
    }
};

inline emulator::ApiReply PublicMarketRig::reply(const std::string& path, const std::string& query) {
    emulator::ApiRequest request;
    request.method = "GET";
    request.path = path;
    request.product = path.starts_with("/dapi")  ? emulator::Product::CoinM
                      : path.starts_with("/api") ? emulator::Product::Spot
                                                 : emulator::Product::UsdM;
    request.peer = "127.0.0.1";
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::size_t equals = query.find('=', at);
        request.parameters.add(query.substr(at, equals - at), query.substr(equals + 1, end - equals - 1));
        at = end + 1;
    }
    return desk.serve(std::move(request));
}

}  // namespace tradewind::testing
