#include "exchanges/emulator/market_streams.hpp"

#include <gtest/gtest.h>

#include "tests/exchanges/emulator/public_market_rig.hpp"
#include "tests/exchanges/emulator/recorded_socket.hpp"

namespace tradewind::emulator {
namespace {

using nlohmann::json;
using tradewind::testing::open_socket;
using tradewind::testing::PublicMarketRig;

const Timestamp kStart = PublicMarketRig::start();
constexpr Duration kMilli = Duration::millis(1);

struct StreamRig : PublicMarketRig {
    SocketId next_id = 1;

    auto open(const std::string& path, const std::string& query = "") {
        return open_socket(sockets, next_id++, path, query);
    }
    void depth(Timestamp time, std::uint64_t first, std::uint64_t last, std::vector<LevelChange> changes) {
        venue.script.push_back({time, std::nullopt, DepthUpdate{btc, first, last, false, std::move(changes)}});
    }
    void buy_at(Duration after, const char* price) { trade(btc, kStart + after, price, "0.5", Side::Buy); }
};

json of_type(const std::vector<std::string>& texts, const std::string& type) {
    json out = json::array();
    for (const std::string& text : texts) {
        const json event = json::parse(text);
        if (event.contains("e") && event["e"] == type) {
            out.push_back(event);
        }
    }
    return out;
}

TEST(StreamSockets, ObeyCommandsAndAnswerWithTheirIds) {
    StreamRig rig;
    const auto socket = rig.open("/market/ws/0");
    const auto say = [&](const std::string& text) {
        rig.sockets.on_message(1, text);
        return socket->texts.back();
    };
    EXPECT_EQ(say(R"({"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@markPrice@1s"],"id":1})"),
              R"({"result":null,"id":1})");
    EXPECT_EQ(say(R"({"method":"LIST_SUBSCRIPTIONS","id":"list"})"),
              R"({"result":["0","btcusdt@aggTrade","btcusdt@markPrice@1s"],"id":"list"})");
    EXPECT_EQ(say(R"({"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade"],"id":2})"), R"({"result":null,"id":2})");
    EXPECT_FALSE(rig.sockets.has_readers(Product::UsdM, "btcusdt@aggTrade"));
    EXPECT_TRUE(rig.sockets.has_readers(Product::UsdM, "btcusdt@markPrice@1s"));
    EXPECT_EQ(say(R"({"method":"GET_PROPERTY","params":["combined"],"id":3})"), R"({"result":false,"id":3})");
    EXPECT_EQ(say(R"({"method":"SET_PROPERTY","params":["combined",true],"id":4})"), R"({"result":null,"id":4})");
    EXPECT_EQ(say(R"({"method":"GET_PROPERTY","params":["combined"],"id":5})"), R"({"result":true,"id":5})");
    rig.sockets.on_close(1);
    EXPECT_TRUE(rig.sockets.read_streams().empty());
}

TEST(StreamSockets, AnswerWhatTheyDoNotUnderstandWithAnError) {
    const auto code = [](const std::string& text) {
        const auto command = decode_stream_command(text);
        return command ? -1 : json::parse(command.error())["code"].get<int>();
    };
    EXPECT_EQ(code("{"), 3);
    EXPECT_EQ(code("[]"), 2);
    EXPECT_EQ(code("{}"), 2);
    EXPECT_EQ(code(R"({"method":"BUY","id":1})"), 2);
    EXPECT_EQ(code(R"({"method":"SUBSCRIBE","id":-1,"params":["a@trade"]})"), 2);
    EXPECT_EQ(code(R"({"method":"SUBSCRIBE","id":1,"params":[7]})"), 2);
    EXPECT_EQ(code(R"({"method":"SUBSCRIBE","id":1})"), 2);
    EXPECT_EQ(code(R"({"method":"SET_PROPERTY","id":1,"params":["combined",1]})"), 1);
    EXPECT_EQ(code(R"({"method":"SET_PROPERTY","id":1,"params":["other",true]})"), 0);
}

TEST(StreamSockets, CloseWhoSendsTooManyMessagesASecond) {
    StreamRig rig;
    const auto socket = rig.open("/public/ws");
    for (int i = 0; i < 10; ++i) {
        rig.sockets.on_message(1, R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    }
    EXPECT_EQ(socket->closed_with, 0);
    rig.pass(kStart + Duration::seconds(1));
    rig.sockets.on_message(1, R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    EXPECT_EQ(socket->closed_with, 0) << "a new second";
    for (int i = 0; i < 10; ++i) {
        rig.sockets.on_message(1, R"({"method":"LIST_SUBSCRIPTIONS","id":1})");
    }
    EXPECT_EQ(socket->closed_with, 1008);
}

TEST(StreamSockets, LimitTheStreamsOfOneConnection) {
    StreamRig rig;
    const auto socket = rig.open("/public/ws");
    json params = json::array();
    for (int i = 0; i < 1'025; ++i) {
        params.push_back("s" + std::to_string(i) + "@bookTicker");
    }
    rig.sockets.on_message(1, json{{"method", "SUBSCRIBE"}, {"params", params}, {"id", 1}}.dump());
    EXPECT_EQ(socket->last()["code"], 2);
    EXPECT_TRUE(rig.sockets.read_streams().empty());
}

TEST(StreamSockets, CloseAfterADay) {
    StreamRig rig;
    const auto socket = rig.open("/public/ws");
    rig.pass(kStart + Duration::hours(23));
    EXPECT_EQ(socket->closed_with, 0);
    rig.pass(kStart + Duration::hours(24));
    EXPECT_EQ(socket->closed_with, 1001);
}

TEST(StreamSockets, DeliverUserStreamsByListenKeyAndEventType) {
    StreamRig rig;
    const AccountId account{0};
    const auto by_path = rig.open("/private/ws/KEY");
    const auto by_query = rig.open("/private/ws", "listenKey=KEY&events=ORDER_TRADE_UPDATE");
    const auto combined = rig.open("/private/stream", "listenKey=KEY");
    const auto legacy = rig.open("/ws/KEY");
    const auto other = rig.open("/private/ws/OTHER");
    rig.sockets.open_user_stream("KEY", Product::UsdM, account);
    rig.sockets.publish_private(Product::UsdM, account, R"({"e":"ACCOUNT_UPDATE","E":1})");
    rig.sockets.publish_private(Product::CoinM, account, R"({"e":"ACCOUNT_UPDATE","E":2})");
    EXPECT_EQ(by_path->count(), 1U);
    EXPECT_EQ(legacy->count(), 1U);
    EXPECT_EQ(by_query->count(), 0U);
    EXPECT_EQ(other->count(), 0U);
    EXPECT_EQ(combined->texts.at(0), R"({"stream":"KEY","data":{"e":"ACCOUNT_UPDATE","E":1}})");
    rig.sockets.publish_private(Product::UsdM, account, R"({"e":"ORDER_TRADE_UPDATE","E":3})");
    EXPECT_EQ(by_query->count(), 1U);
    rig.sockets.close_user_stream("KEY", R"({"e":"listenKeyExpired","E":4})");
    EXPECT_EQ(by_path->last()["e"], "listenKeyExpired");
    rig.sockets.publish_private(Product::UsdM, account, R"({"e":"ACCOUNT_UPDATE","E":5})");
    EXPECT_EQ(by_path->last()["E"], 4);
}

TEST(MarketStreams, TellTradesToWhoSubscribedOnTheRightRoute) {
    StreamRig rig;
    const auto market = rig.open("/market/ws/btcusdt@aggTrade");
    const auto wrong = rig.open("/public/ws/btcusdt@aggTrade");
    const auto legacy = rig.open("/ws/btcusdt@aggTrade/btcusdt@trade");
    const auto combined = rig.open("/market/stream", "streams=btcusdt@aggTrade/btcusdt@bookTicker");
    rig.buy_at(Duration::millis(10), "1700");
    rig.pass(kStart + Duration::millis(20));
    ASSERT_EQ(market->count(), 1U);
    const json expected = json::parse(R"({"e":"aggTrade","s":"BTCUSDT","st":1,"a":1,"p":"1700.0","q":"0.500",
        "nq":"0.500","f":1,"l":1,"m":false})");
    json event = market->last();
    EXPECT_EQ(event["T"], (kStart + Duration::millis(10)).to_millis());
    event.erase("E");
    event.erase("T");
    EXPECT_EQ(event, expected);
    EXPECT_EQ(wrong->count(), 0U) << "acknowledged, and silent";
    EXPECT_EQ(legacy->count(), 1U) << "of the two only @trade flows there";
    EXPECT_EQ(legacy->last()["e"], "trade");
    EXPECT_EQ(json::parse(combined->texts.at(0))["stream"], "btcusdt@aggTrade");
}

TEST(MarketStreams, KeepProductsApartBySymbolAndSpotByPath) {
    StreamRig rig;
    const auto coin = rig.open("/ws/btcusd_perp@aggTrade");
    const auto spot = rig.open("/spot/ws/btcusdt@aggTrade");
    rig.trade(rig.coin, kStart + kMilli, "1600", "3", Side::Sell);
    rig.trade(rig.spot, kStart + kMilli, "1601", "0.1", Side::Sell);
    rig.pass(kStart + Duration::millis(5));
    ASSERT_EQ(coin->count(), 1U);
    EXPECT_EQ(coin->last()["st"], 2);
    ASSERT_EQ(spot->count(), 1U);
    EXPECT_EQ(spot->last()["p"], "1601.00");
    EXPECT_FALSE(spot->last().contains("st"));
}

TEST(MarketStreams, TellDepthInBatchesThatJoin) {
    StreamRig rig;
    const auto fast = rig.open("/public/ws/btcusdt@depth@100ms");
    const auto slow = rig.open("/public/ws/btcusdt@depth");
    rig.depth(kStart + Duration::millis(10), 78, 79, {{Side::Buy, 15'990, 1'500}, {Side::Sell, 16'010, 0}});
    rig.depth(kStart + Duration::millis(60), 80, 80, {{Side::Buy, 15'990, 2'500}});
    rig.depth(kStart + Duration::millis(160), 81, 83, {{Side::Sell, 16'020, 700}});
    rig.pass(kStart + Duration::millis(260));
    ASSERT_EQ(fast->count(), 2U);
    const json first = json::parse(fast->texts[0]);
    EXPECT_EQ(first["U"], 78);
    EXPECT_EQ(first["u"], 80);
    EXPECT_EQ(first["pu"], 77);
    EXPECT_EQ(first["b"], json::parse(R"([["1599.0","2.500"]])")) << "the last state of a level";
    EXPECT_EQ(first["a"], json::parse(R"([["1601.0","0.000"]])"));
    const json second = json::parse(fast->texts[1]);
    EXPECT_EQ(second["pu"], first["u"]);
    EXPECT_EQ(second["u"], 83);
    ASSERT_EQ(slow->count(), 1U);
    EXPECT_EQ(slow->last()["U"], 78);
    EXPECT_EQ(slow->last()["u"], 83);
}

TEST(MarketStreams, TellTheBestLevelsWhenTheyHaveChanged) {
    StreamRig rig;
    const auto socket = rig.open("/public/ws/btcusdt@depth5@100ms");
    rig.pass(kStart + Duration::millis(350));
    ASSERT_EQ(socket->count(), 1U);
    EXPECT_EQ(socket->last()["b"].size(), 5U);
    rig.venue.books[rig.btc].sequence = 90;
    rig.pass(kStart + Duration::millis(450));
    EXPECT_EQ(socket->last()["u"], 90);
    EXPECT_EQ(socket->last()["pu"], 77);
}

TEST(MarketStreams, TellTheBestPriceAtOnceAndAllOfThemEveryFiveSeconds) {
    StreamRig rig;
    const auto one = rig.open("/public/ws/btcusdt@bookTicker");
    const auto all = rig.open("/public/ws/!bookTicker");
    const BookTicker top{rig.btc, Price(Decimal(1'600)), Quantity(Decimal(2)), Price(Decimal(1'601)),
                         Quantity(Decimal(3))};
    rig.venue.script.push_back({kStart + kMilli, std::nullopt, top});
    rig.pass(kStart + Duration::seconds(2));
    ASSERT_EQ(one->count(), 1U);
    EXPECT_EQ(one->last()["b"], "1600.0");
    EXPECT_EQ(one->last()["A"], "3.000");
    rig.pass(kStart + Duration::seconds(5));
    EXPECT_EQ(of_type(all->texts, "bookTicker").size(), 1U);
}

TEST(MarketStreams, TellCandlesAsTheyGrowAndWhenTheyClose) {
    StreamRig rig;
    const auto minute = rig.open("/market/ws/btcusdt@kline_1m");
    const auto by_pair = rig.open("/market/ws/btcusdt_perpetual@continuousKline_5m");
    rig.pass(kStart + Duration::millis(100));
    rig.buy_at(Duration::millis(200), "1700");
    rig.buy_at(Duration::millis(1'200), "1710");
    rig.pass(kStart + Duration::seconds(61));
    std::vector<json> candles;
    for (const std::string& text : minute->texts) {
        candles.push_back(json::parse(text)["k"]);
    }
    ASSERT_GE(candles.size(), 4U);
    EXPECT_EQ(candles[1]["c"], "1700.0");
    EXPECT_EQ(candles[1]["x"], false);
    EXPECT_EQ(candles[2]["h"], "1710.0");
    const json& closed = candles[3];
    EXPECT_EQ(closed["x"], true);
    EXPECT_EQ(closed["t"], kStart.to_millis());
    EXPECT_EQ(closed["T"], kStart.to_millis() + 59'999);
    EXPECT_EQ(closed["n"], 2);
    EXPECT_EQ(closed["v"], "1.000");
    EXPECT_EQ(by_pair->last()["e"], "continuous_kline");
    EXPECT_EQ(by_pair->last()["k"]["i"], "5m");
}

TEST(MarketStreams, TellMarksOnTheirRhythm) {
    StreamRig rig;
    const auto each_second = rig.open("/market/ws/btcusdt@markPrice@1s");
    const auto usual = rig.open("/market/ws/btcusdt@markPrice");
    const auto all = rig.open("/market/ws/!markPrice@arr@1s");
    rig.pass(kStart + Duration::seconds(6) - kMilli);
    EXPECT_EQ(each_second->count(), 6U);
    EXPECT_EQ(usual->count(), 2U);
    EXPECT_EQ(each_second->last()["p"], "1602.00000000");
    EXPECT_EQ(each_second->last()["T"], (kStart + Duration::hours(2)).to_millis());
    ASSERT_EQ(all->last().size(), 1U);
    EXPECT_EQ(all->last()[0]["s"], "BTCUSDT");
}

TEST(MarketStreams, TellWhatACoinMarginedPairHasBesides) {
    StreamRig rig;
    const auto index = rig.open("/market/ws/btcusd@indexPrice@1s");
    const auto marks = rig.open("/market/ws/btcusd@markPrice@1s");
    const auto mark_candle = rig.open("/market/ws/btcusd_perp@markPriceKline_1m");
    const auto index_candle = rig.open("/market/ws/btcusd@indexPriceKline_1m");
    const auto linear = rig.open("/market/ws/btcusdt@indexPrice");
    rig.venue.script.push_back(
        {kStart + Duration::millis(200), std::nullopt,
         MarkPrice{rig.coin, Price(Decimal(1'610)), Price(Decimal(1'609)), Decimal(), kStart + Duration::hours(2)}});
    rig.pass(kStart + Duration::seconds(61));
    EXPECT_GE(index->count(), 60U);
    EXPECT_EQ(index->last()["e"], "indexPriceUpdate");
    EXPECT_EQ(index->last()["i"], "BTCUSD");
    EXPECT_EQ(index->last()["p"], "1601.50000000");
    ASSERT_EQ(marks->last().size(), 1U);
    EXPECT_EQ(marks->last()[0]["s"], "BTCUSD_PERP");
    const json closed = of_type(mark_candle->texts, "markPrice_kline").at(2);
    EXPECT_EQ(closed["ps"], "BTCUSD");
    EXPECT_EQ(closed["k"]["x"], true);
    EXPECT_EQ(closed["k"]["t"], kStart.to_millis());
    EXPECT_EQ(closed["k"]["c"], "1610.00000000");
    EXPECT_EQ(closed["k"]["v"], "0");
    EXPECT_EQ(of_type(index_candle->texts, "indexPrice_kline").at(2)["k"]["c"], "1609.00000000");
    EXPECT_EQ(linear->count(), 0U) << "a stream of coin-margined pairs";
}

TEST(MarketStreams, TellTheAveragePriceOfSpot) {
    StreamRig rig;
    const auto average = rig.open("/spot/ws/btcusdt@avgPrice");
    rig.pass(kStart + Duration::millis(1'100));
    EXPECT_EQ(average->last()["w"], "1600.00000000") << "the last price before the first trade";
    rig.trade(rig.spot, kStart + Duration::millis(1'200), "1700", "1", Side::Buy);
    rig.trade(rig.spot, kStart + Duration::millis(1'300), "1800", "3", Side::Buy);
    rig.pass(kStart + Duration::millis(2'100));
    EXPECT_EQ(average->last()["e"], "avgPrice");
    EXPECT_EQ(average->last()["i"], "5m");
    EXPECT_EQ(average->last()["w"], "1775.00000000");
    EXPECT_EQ(average->last()["T"], kStart.to_millis() + 1'300);
    EXPECT_EQ(rig.get("/api/v3/avgPrice", "symbol=BTCUSDT")["price"], "1775.00000000");
}

TEST(MarketStreams, TellTheDayOfWhatHasTraded) {
    StreamRig rig;
    const auto all = rig.open("/market/ws/!miniTicker@arr");
    const auto one = rig.open("/market/ws/btcusdt@ticker");
    rig.pass(kStart + Duration::millis(100));
    ASSERT_EQ(all->count(), 1U);
    EXPECT_EQ(all->last().size(), 2U) << "both futures products, not spot";
    rig.buy_at(Duration::millis(200), "1700");
    rig.pass(kStart + Duration::millis(3'100));
    ASSERT_EQ(all->count(), 2U);
    ASSERT_EQ(all->last().size(), 1U) << "only what has changed";
    EXPECT_EQ(all->last()[0]["c"], "1700.0");
    EXPECT_EQ(one->last()["e"], "24hrTicker");
    EXPECT_EQ(one->last()["Q"], "0.500");
}

TEST(MarketStreams, TellWhatSpotTradedInOtherSpansThanADay) {
    StreamRig rig;
    const auto hour = rig.open("/spot/ws/btcusdt@ticker_1h");
    const auto all = rig.open("/spot/ws/!ticker_4h@arr");
    const auto futures = rig.open("/market/ws/btcusdt@ticker_1h");
    rig.trade(rig.spot, kStart + Duration::millis(200), "1700", "0.5", Side::Buy);
    rig.pass(kStart + Duration::seconds(2));
    EXPECT_EQ(hour->last()["e"], "1hTicker");
    EXPECT_EQ(hour->last()["o"], "1541.00") << "59 closed minutes and the running one";
    EXPECT_EQ(hour->last()["c"], "1700.00");
    EXPECT_EQ(hour->last()["O"], (kStart - Duration::minutes(59)).to_millis());
    ASSERT_EQ(all->last().size(), 1U);
    EXPECT_EQ(all->last()[0]["e"], "4hTicker");
    EXPECT_EQ(all->last()[0]["o"], "1361.00");
    EXPECT_EQ(futures->count(), 0U);
    const json asked = rig.get("/api/v3/ticker", "symbol=BTCUSDT&windowSize=1h");
    EXPECT_EQ(asked["openPrice"], "1541.00");
    EXPECT_EQ(asked["openTime"], hour->last()["O"]);
}

TEST(MarketStreams, TellLiquidationsAndNothingOfThePast) {
    StreamRig rig;
    const auto fill_at = [&](Duration after, const char* price) {
        OrderFilled fill;
        fill.instrument = rig.btc;
        fill.side = Side::Sell;
        fill.price = Price(PublicMarketRig::dec(price));
        fill.quantity = Quantity(PublicMarketRig::dec("0.25"));
        fill.origin = FillOrigin::Liquidation;
        rig.venue.script.push_back({kStart + after, AccountId{0}, fill});
    };
    fill_at(Duration::millis(1), "1500");
    rig.pass(kStart + Duration::millis(2));
    const auto one = rig.open("/market/ws/btcusdt@forceOrder");
    const auto all = rig.open("/market/ws/!forceOrder@arr");
    rig.pass(kStart + Duration::millis(1'500));
    EXPECT_EQ(one->count(), 0U);
    fill_at(Duration::millis(1'600), "1490");
    rig.pass(kStart + Duration::millis(3'000));
    ASSERT_EQ(one->count(), 1U);
    EXPECT_EQ(one->last()["o"]["S"], "SELL");
    EXPECT_EQ(one->last()["o"]["ps"], "BTCUSDT");
    EXPECT_EQ(one->last()["o"]["ap"], "1490.0");
    EXPECT_EQ(one->last()["o"]["z"], "0.250");
    EXPECT_EQ(all->count(), 1U);
}

TEST(MarketStreams, NeedNoRhythmWithoutReaders) {
    StreamRig rig;
    EXPECT_EQ(rig.streams.next_time(), Timestamp::max());
    (void)rig.open("/market/ws/btcusdt@aggTrade");
    EXPECT_EQ(rig.streams.next_time(), Timestamp::max());
    (void)rig.open("/market/ws/btcusdt@markPrice");
    EXPECT_EQ(rig.streams.next_time(), kStart + Duration::millis(50));
}

TEST(StreamName, TakesNamesApart) {
    EXPECT_EQ(StreamName::parse("btcusdt@depth20@500ms")->levels, 20);
    EXPECT_EQ(StreamName::parse("btcusdt@depth")->kind, StreamKind::Depth);
    EXPECT_FALSE(StreamName::parse("!@trade").has_value());
    EXPECT_EQ(StreamName::parse("btcusdt@depth10")->period, Duration::millis(250));
    EXPECT_EQ(StreamName::parse("btcusdt@kline_1M")->interval.name(), "1M");
    EXPECT_EQ(StreamName::parse("btcusd_perpetual@continuousKline_1h")->symbol, "btcusd");
    for (const char* name :
         {"", "@trade", "btcusdt", "btcusdt@depth7", "btcusdt@depth5@3ms", "btcusdt@kline_7m", "btcusdt@ticker_2h",
          "btcusdt@continuousKline_1h", "!everything@arr", "!ticker_1h", "!ticker_1h@x@arr"}) {
        EXPECT_FALSE(StreamName::parse(name).has_value()) << name;
    }
}

}  // namespace
}  // namespace tradewind::emulator
