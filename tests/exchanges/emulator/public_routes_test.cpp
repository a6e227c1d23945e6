#include "exchanges/emulator/public_routes.hpp"

#include <gtest/gtest.h>

#include "tests/exchanges/emulator/public_market_rig.hpp"

namespace tradewind::emulator {
namespace {

using nlohmann::json;
using tradewind::testing::PublicMarketRig;

const Timestamp kStart = PublicMarketRig::start();

std::int64_t millis(Timestamp time) {
    return time.to_millis();
}

TEST(PublicRoutes, ListEachProductInItsOwnForm) {
    PublicMarketRig rig;
    const json usd = rig.get("/fapi/v1/exchangeInfo");
    EXPECT_EQ(usd["serverTime"], millis(kStart));
    ASSERT_EQ(usd["symbols"].size(), 1U);
    const json& linear = usd["symbols"][0];
    EXPECT_EQ(linear["symbol"], "BTCUSDT");
    EXPECT_EQ(linear["contractType"], "PERPETUAL");
    EXPECT_EQ(linear["status"], "TRADING");
    EXPECT_EQ(linear["orderTypes"].size(), 7U);
    json filters;
    for (const json& filter : linear["filters"]) {
        filters[filter["filterType"].get<std::string>()] = filter;
    }
    EXPECT_EQ(filters["PRICE_FILTER"]["tickSize"], "0.1");
    EXPECT_EQ(filters["LOT_SIZE"]["stepSize"], "0.001");
    EXPECT_EQ(filters["MIN_NOTIONAL"]["notional"], "5");
    EXPECT_TRUE(filters.contains("MARKET_LOT_SIZE") && filters.contains("PERCENT_PRICE"));

    const json inverse = rig.get("/dapi/v1/exchangeInfo")["symbols"][0];
    EXPECT_EQ(inverse["symbol"], "BTCUSD_PERP");
    EXPECT_EQ(inverse["pair"], "BTCUSD");
    EXPECT_EQ(inverse["contractStatus"], "TRADING");
    EXPECT_EQ(inverse["contractSize"], 100);
    EXPECT_EQ(inverse["marginAsset"], "BTC");
    EXPECT_FALSE(inverse.contains("status"));
    for (const json& filter : inverse["filters"]) {
        EXPECT_NE(filter["filterType"], "MIN_NOTIONAL");
    }

    const json spot = rig.get("/api/v3/exchangeInfo")["symbols"];
    ASSERT_EQ(spot.size(), 1U);
    EXPECT_EQ(spot[0]["symbol"], "BTCUSDT");
    EXPECT_EQ(spot[0]["isSpotTradingAllowed"], true);
}

TEST(PublicRoutes, ShowTheBookDownToTheLevelAskedFor) {
    PublicMarketRig rig;
    const json book = rig.get("/fapi/v1/depth", "symbol=BTCUSDT&limit=5");
    EXPECT_EQ(book["lastUpdateId"], 77);
    EXPECT_EQ(book["E"], millis(kStart));
    ASSERT_EQ(book["bids"].size(), 5U);
    EXPECT_EQ(book["bids"][0], json::parse(R"(["1599.0","1.000"])"));
    EXPECT_EQ(book["asks"][4], json::parse(R"(["1605.0","5.000"])"));
    EXPECT_EQ(rig.get("/dapi/v1/depth", "symbol=BTCUSD_PERP&limit=5")["pair"], "BTCUSD");
    EXPECT_FALSE(rig.get("/api/v3/depth", "symbol=BTCUSDT&limit=7").contains("E"));
    EXPECT_EQ(rig.error("/fapi/v1/depth", "symbol=BTCUSDT&limit=7"), -4021);
}

TEST(PublicRoutes, RefuseWithTheVenuesCodes) {
    PublicMarketRig rig;
    EXPECT_EQ(rig.error("/fapi/v1/depth"), -1102);
    EXPECT_EQ(rig.error("/fapi/v1/depth", "symbol=NOPE"), -1121);
    EXPECT_EQ(rig.error("/fapi/v1/depth", "symbol=BTCUSD_PERP"), -1121) << "of another product";
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT"), -1102);
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT&interval=7m"), -1120);
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&limit=1501"), -1130);
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&limit=0"), -1130);
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&startTime=2&endTime=1"), -1023);
    EXPECT_EQ(rig.error("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&startTime=soon"), -1102);
    EXPECT_EQ(rig.error("/fapi/v1/aggTrades", "symbol=BTCUSDT&startTime=0&endTime=3600001"), -1127);
    EXPECT_EQ(rig.error("/fapi/v1/aggTrades", "symbol=BTCUSDT&startTime=0&fromId=1"), -1128);
    EXPECT_EQ(rig.error("/fapi/v1/ticker/24hr", "symbol=NOPE"), -1121);
    EXPECT_EQ(rig.error("/fapi/v1/continuousKlines", "pair=BTCUSDT&interval=1m"), -1102);
    EXPECT_EQ(rig.error("/fapi/v1/historicalTrades", "symbol=BTCUSDT"), -2014) << "wants a key";
    EXPECT_EQ(rig.error("/fapi/v1/nothing"), -5000);
}

TEST(PublicRoutes, CountWeightsByWhatIsAskedFor) {
    PublicMarketRig rig;
    const auto used = [&](const std::string& path, const std::string& query) {
        return std::stoi(std::string(net::find_header(rig.reply(path, query).headers, "X-MBX-USED-WEIGHT-1M")));
    };
    EXPECT_EQ(used("/fapi/v1/time", ""), 1);
    EXPECT_EQ(used("/fapi/v1/depth", "symbol=BTCUSDT&limit=1000"), 21);
    EXPECT_EQ(used("/fapi/v1/ticker/24hr", ""), 61);
    EXPECT_EQ(used("/fapi/v1/ticker/24hr", "symbol=BTCUSDT"), 62);
    EXPECT_EQ(used("/dapi/v1/time", ""), 63) << "one pool for both futures products";
    EXPECT_EQ(used("/api/v3/time", ""), 1);
}

TEST(PublicRoutes, GiveTheNewestCandlesTheRunningOneLast) {
    PublicMarketRig rig;
    rig.trade(rig.btc, kStart + Duration::seconds(5), "1700", "0.5", Side::Buy);
    rig.trade(rig.btc, kStart + Duration::seconds(6), "1690", "0.25", Side::Sell);
    rig.pass(kStart + Duration::seconds(30));
    const json candles = rig.get("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&limit=3");
    ASSERT_EQ(candles.size(), 3U);
    const json running = json::array({millis(kStart), "1700.0", "1700.0", "1690.0", "1690.0", "0.750",
                                      millis(kStart) + 59'999, "1272.50000000", 2, "0.500", "850.00000000", "0"});
    EXPECT_EQ(candles[2], running);
    EXPECT_EQ(candles[1][0], millis(kStart) - 60'000);
    EXPECT_EQ(candles[1][1], "1599.0");
    EXPECT_EQ(candles[1][4], "1600.0");
    EXPECT_EQ(candles[1][5], "2.000");
}

TEST(PublicRoutes, GiveTheOldestCandlesWhenAStartIsNamed) {
    PublicMarketRig rig;
    const std::int64_t from = millis(kStart - Duration::minutes(100)) - 1;
    const std::string span = "symbol=BTCUSDT&interval=1m&startTime=" + std::to_string(from);
    const json some = rig.get("/fapi/v1/klines", span + "&limit=10");
    ASSERT_EQ(some.size(), 10U);
    EXPECT_EQ(some[0][0], from + 1) << "open times from the start on";
    const json few = rig.get("/fapi/v1/klines", span + "&endTime=" + std::to_string(from + 1 + 120'000));
    EXPECT_EQ(few.size(), 3U) << "open times up to the end, included";
    const json before =
        rig.get("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&limit=2&endTime=" + std::to_string(from));
    ASSERT_EQ(before.size(), 2U);
    EXPECT_EQ(before[1][0], from + 1 - 60'000) << "without a start the newest before the end";
}

TEST(PublicRoutes, BuildLongerCandlesOfMinutes) {
    PublicMarketRig rig;
    const json hours = rig.get("/fapi/v1/klines", "symbol=BTCUSDT&interval=1h&limit=2");
    ASSERT_EQ(hours.size(), 2U);
    EXPECT_EQ(hours[1][0], millis(kStart - Duration::hours(1)));
    EXPECT_EQ(hours[1][1], "1540.0");
    EXPECT_EQ(hours[1][2], "1601.0");
    EXPECT_EQ(hours[1][3], "1539.0");
    EXPECT_EQ(hours[1][4], "1600.0");
    EXPECT_EQ(hours[1][5], "120.000");
    EXPECT_EQ(hours[1][6], millis(kStart) - 1);
}

TEST(PublicRoutes, RepeatTheCloseOfMinutesWithoutATrade) {
    PublicMarketRig rig;
    rig.pass(kStart + Duration::minutes(3));
    const json candles = rig.get("/fapi/v1/klines", "symbol=BTCUSDT&interval=1m&limit=3");
    ASSERT_EQ(candles.size(), 3U);
    EXPECT_EQ(candles[2][0], millis(kStart + Duration::minutes(3)));
    EXPECT_EQ(candles[2][1], "1600.0");
    EXPECT_EQ(candles[2][5], "0.000");
}

TEST(PublicRoutes, GiveCandlesOfMarksByTheMarksHeard) {
    PublicMarketRig rig;
    for (const char* mark : {"1500", "1510", "1495"}) {
        rig.venue.script.push_back(
            {kStart + Duration::seconds(1), std::nullopt,
             MarkPrice{rig.btc, Price(PublicMarketRig::dec(mark)), Price(Decimal(1'500)), Decimal(), Timestamp()}});
    }
    rig.pass(kStart + Duration::seconds(2));
    const json mark = rig.get("/fapi/v1/markPriceKlines", "symbol=BTCUSDT&interval=1m&limit=1")[0];
    EXPECT_EQ(mark[1], "1500.00000000");
    EXPECT_EQ(mark[2], "1510.00000000");
    EXPECT_EQ(mark[3], "1495.00000000");
    EXPECT_EQ(mark[5], "0");
    const json premium = rig.get("/fapi/v1/premiumIndexKlines", "symbol=BTCUSDT&interval=1m&limit=1")[0];
    EXPECT_EQ(premium[2], "0.00666667");
    EXPECT_EQ(rig.get("/fapi/v1/indexPriceKlines", "pair=BTCUSDT&interval=1m&limit=1")[0][4], "1500.00000000");
}

TEST(PublicRoutes, KeepTheLastTrades) {
    PublicMarketRig rig;
    for (int i = 1; i <= 5; ++i) {
        rig.trade(rig.coin, kStart + Duration::seconds(i), "1600", "8", i % 2 == 0 ? Side::Buy : Side::Sell);
    }
    rig.pass(kStart + Duration::seconds(10));
    const json last = rig.get("/dapi/v1/trades", "symbol=BTCUSD_PERP&limit=2");
    ASSERT_EQ(last.size(), 2U);
    EXPECT_EQ(last[1]["id"], 5);
    EXPECT_EQ(last[1]["qty"], "8");
    EXPECT_EQ(last[1]["baseQty"], "0.50000000") << "8 contracts of 100 dollars at 1600";
    EXPECT_EQ(last[1]["isBuyerMaker"], true);
    const json from = rig.get("/dapi/v1/aggTrades", "symbol=BTCUSD_PERP&fromId=2&limit=2");
    EXPECT_EQ(from[0]["a"], 2);
    EXPECT_EQ(from[1]["a"], 3);
    const json since =
        rig.get("/dapi/v1/aggTrades", "symbol=BTCUSD_PERP&startTime=" + std::to_string(millis(kStart) + 4'000));
    ASSERT_EQ(since.size(), 2U);
    EXPECT_EQ(since[0]["T"], millis(kStart) + 4'000);
}

TEST(PublicRoutes, TellTheLastDay) {
    PublicMarketRig rig;
    rig.trade(rig.btc, kStart + Duration::seconds(5), "1650", "1", Side::Buy);
    rig.pass(kStart + Duration::seconds(10));
    const json day = rig.get("/fapi/v1/ticker/24hr", "symbol=BTCUSDT");
    EXPECT_EQ(day["openPrice"], "1000.0");
    EXPECT_EQ(day["lastPrice"], "1650.0");
    EXPECT_EQ(day["lastQty"], "1.000");
    EXPECT_EQ(day["priceChange"], "650.0");
    EXPECT_EQ(day["priceChangePercent"], "65.000");
    EXPECT_EQ(day["highPrice"], "1650.0");
    EXPECT_EQ(day["lowPrice"], "999.0");
    EXPECT_EQ(day["volume"], "1201.000");
    const json all = rig.get("/dapi/v1/ticker/24hr", "symbol=BTCUSD_PERP");
    ASSERT_TRUE(all.is_array()) << "coin-margined tickers are always lists";
    EXPECT_TRUE(all[0].contains("baseVolume"));
    const json spot = rig.get("/api/v3/ticker/24hr", R"(symbols=["BTCUSDT"])");
    ASSERT_EQ(spot.size(), 1U);
    EXPECT_EQ(spot[0]["bidPrice"], "1599.00");
}

TEST(PublicRoutes, TellOtherSpansOfSpotThanTheLastDay) {
    PublicMarketRig rig;
    const json hours = rig.get("/api/v3/ticker", "symbol=BTCUSDT&windowSize=2h");
    EXPECT_EQ(hours["openTime"], (kStart - Duration::minutes(119)).to_millis());
    EXPECT_EQ(hours["openPrice"], "1481.00");
    EXPECT_EQ(hours["lastPrice"], "1600.00");
    EXPECT_TRUE(hours.contains("priceChange"));
    const json mini = rig.get("/api/v3/ticker", R"(symbols=["BTCUSDT"]&type=MINI)");
    ASSERT_EQ(mini.size(), 1U);
    EXPECT_FALSE(mini[0].contains("priceChange"));
    EXPECT_FALSE(rig.get("/api/v3/ticker/24hr", "symbol=BTCUSDT&type=MINI").contains("bidPrice"));
    const json day = rig.get("/api/v3/ticker/tradingDay", "symbol=BTCUSDT");
    EXPECT_EQ(day["openTime"], kStart.floor_to(Duration::days(1)).to_millis());
    EXPECT_EQ(day["closeTime"], kStart.floor_to(Duration::days(1)).to_millis() + 86'399'999);
    for (const char* window : {"0m", "60m", "24h", "8d", "1w", "h", "1", "-1h", "1hh"}) {
        EXPECT_EQ(rig.error("/api/v3/ticker", std::string("symbol=BTCUSDT&windowSize=") + window), -1130) << window;
    }
    EXPECT_EQ(rig.error("/api/v3/ticker"), -1102);
    EXPECT_EQ(rig.error("/api/v3/ticker", "symbol=BTCUSDT&type=HUGE"), -1139);
}

TEST(PublicRoutes, TellLastAndBestPrices) {
    PublicMarketRig rig;
    EXPECT_EQ(rig.get("/fapi/v1/ticker/price", "symbol=BTCUSDT")["price"], "1600.0");
    EXPECT_EQ(rig.get("/fapi/v2/ticker/price").size(), 1U);
    const json best = rig.get("/fapi/v1/ticker/bookTicker", "symbol=BTCUSDT");
    EXPECT_EQ(best["bidPrice"], "1599.0");
    EXPECT_EQ(best["askQty"], "1.000");
    EXPECT_EQ(rig.get("/dapi/v1/ticker/bookTicker", "pair=BTCUSD")[0]["symbol"], "BTCUSD_PERP");
}

TEST(PublicRoutes, TellMarksFundingAndOpenInterest) {
    PublicMarketRig rig;
    const json mark = rig.get("/fapi/v1/premiumIndex", "symbol=BTCUSDT");
    EXPECT_EQ(mark["markPrice"], "1602.00000000");
    EXPECT_EQ(mark["indexPrice"], "1601.50000000");
    EXPECT_EQ(mark["lastFundingRate"], "0.00010000");
    EXPECT_EQ(mark["nextFundingTime"], millis(kStart + Duration::hours(2)));
    EXPECT_TRUE(rig.get("/dapi/v1/premiumIndex", "symbol=BTCUSD_PERP").is_array());

    const json newest = rig.get("/fapi/v1/fundingRate", "symbol=BTCUSDT&limit=2");
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[1]["fundingTime"], millis(kStart - Duration::hours(1)));
    EXPECT_EQ(newest[1]["fundingRate"], "0.00001000");
    EXPECT_EQ(newest[1]["markPrice"], "1540.00000000");
    const json oldest = rig.get("/fapi/v1/fundingRate", "symbol=BTCUSDT&limit=1&startTime=" +
                                                            std::to_string(millis(kStart - Duration::hours(4))));
    EXPECT_EQ(oldest[0]["fundingTime"], millis(kStart - Duration::hours(4)));
    EXPECT_EQ(rig.get("/fapi/v1/fundingInfo")[0]["fundingIntervalHours"], 4);

    EXPECT_EQ(rig.get("/fapi/v1/openInterest", "symbol=BTCUSDT")["openInterest"], "500.000");
    rig.pass(kStart + Duration::minutes(11));
    const json history = rig.get("/futures/data/openInterestHist", "symbol=BTCUSDT&period=5m");
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[2]["timestamp"], millis(kStart + Duration::minutes(10)));
    EXPECT_EQ(rig.get("/futures/data/openInterestHist", "pair=BTCUSD&contractType=PERPETUAL&period=5m").size(), 3U);
    EXPECT_EQ(rig.error("/futures/data/openInterestHist", "symbol=BTCUSDT&period=1m"), -1130);
}

TEST(PublicRoutes, TellBasisAndTakersByThePeriod) {
    PublicMarketRig rig;
    rig.trade(rig.btc, kStart + Duration::seconds(1), "1650", "3", Side::Buy);
    rig.pass(kStart + Duration::seconds(2));
    const json takers = rig.get("/futures/data/takerlongshortRatio", "symbol=BTCUSDT&period=5m&limit=2");
    ASSERT_EQ(takers.size(), 2U);
    EXPECT_EQ(takers[0], (json{{"buySellRatio", "1.0000"},
                               {"buyVol", "5.000"},
                               {"sellVol", "5.000"},
                               {"timestamp", millis(kStart - Duration::minutes(5))}}));
    EXPECT_EQ(takers[1]["buyVol"], "3.000");
    const json basis = rig.get("/futures/data/basis", "pair=BTCUSD&contractType=PERPETUAL&period=1h&limit=3");
    ASSERT_FALSE(basis.empty());
    EXPECT_EQ(basis[0]["pair"], "BTCUSD");
    EXPECT_EQ(rig.get("/futures/data/takerBuySellVol", "pair=BTCUSD&contractType=ALL&period=5m&limit=1")[0]["pair"],
              "BTCUSD");
    EXPECT_EQ(rig.error("/futures/data/basis", "pair=NONE&period=5m"), -1121);
    EXPECT_EQ(rig.get("/futures/data/delivery-price", "pair=BTCUSDT"), json::array());
}

TEST(PublicRoutes, TellTheRatioOfLongsToShortsOnceSomebodyHoldsSomething) {
    PublicMarketRig rig;
    rig.pass(kStart + Duration::minutes(5));
    EXPECT_EQ(rig.get("/futures/data/globalLongShortAccountRatio", "symbol=BTCUSDT&period=5m"), json::array());
    rig.venue.held[rig.btc] = Quantity(Decimal(3));
    rig.pass(kStart + Duration::minutes(10));
    const json expected = json::array({{{"symbol", "BTCUSDT"},
                                        {"longShortRatio", "1.0000"},  // the account, and the rest of the market
                                        {"longAccount", "0.5000"},
                                        {"shortAccount", "0.5000"},
                                        {"timestamp", millis(kStart + Duration::minutes(10))}}});
    EXPECT_EQ(rig.get("/futures/data/globalLongShortAccountRatio", "symbol=BTCUSDT&period=5m"), expected);
    const json top = rig.get("/futures/data/topLongShortPositionRatio", "symbol=BTCUSDT&period=5m");
    ASSERT_EQ(top.size(), 1U);
    EXPECT_EQ(top[0]["longAccount"], "1.0000") << "one of two is the largest fifth";
    EXPECT_EQ(rig.get("/futures/data/topLongShortAccountRatio", "symbol=BTCUSDT&period=5m").size(), 1U);
    EXPECT_EQ(rig.error("/futures/data/topLongShortAccountRatio", "symbol=BTCUSDT&period=1m"), -1130);
    EXPECT_EQ(rig.get("/futures/data/topLongShortAccountRatio", "symbol=BTCUSD_PERP&period=5m"), json::array());
    EXPECT_EQ(rig.get("/futures/data/topLongShortAccountRatio", "symbol=BTCUSD&period=5m"), json::array());
}

TEST(PublicRoutes, TellFactsAboutTheMarketItself) {
    PublicMarketRig rig;
    const json index = rig.get("/fapi/v1/constituents", "symbol=BTCUSDT");
    EXPECT_EQ(index["constituents"][0]["price"], "1601.50000000");
    EXPECT_EQ(rig.get("/dapi/v1/constituents", "symbol=BTCUSD")["symbol"], "BTCUSD");
    EXPECT_EQ(rig.error("/dapi/v1/constituents", "symbol=NONE"), -1121);
    EXPECT_EQ(rig.get("/fapi/v1/insuranceBalance", "symbol=BTCUSDT")["assets"][0]["marginBalance"], "1000.00000000");
    EXPECT_EQ(rig.get("/fapi/v1/insuranceBalance")[0]["symbols"], json::array({"BTCUSDT"}));
    EXPECT_EQ(rig.get("/fapi/v1/rpiDepth", "symbol=BTCUSDT&limit=5")["bids"].size(), 5U);
    EXPECT_EQ(rig.get("/fapi/v1/indexInfo"), json::array());
}

TEST(PublicRoutes, TellTheRiskOfDeleveragingByWhatTheFundIsWorth) {
    PublicMarketRig rig;
    EXPECT_EQ(rig.get("/fapi/v1/symbolAdlRisk", "symbol=BTCUSDT")["adlRisk"], "low");
    rig.venue.held[rig.btc] = Quantity(Decimal(5));  // worth 8,000; the fund holds 1,000
    EXPECT_EQ(rig.get("/fapi/v1/symbolAdlRisk", "symbol=BTCUSDT")["adlRisk"], "medium");
    rig.venue.held[rig.btc] = Quantity(Decimal(500));
    const json all = rig.get("/fapi/v1/symbolAdlRisk");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0]["symbol"], "BTCUSDT");
    EXPECT_EQ(all[0]["adlRisk"], "high");
}

TEST(PublicRoutes, AnswerWhatClientsAskBeforeAnythingElse) {
    PublicMarketRig rig;
    EXPECT_EQ(rig.get("/fapi/v1/ping"), json::object());
    EXPECT_EQ(rig.get("/sapi/v1/system/status")["msg"], "normal");
    EXPECT_EQ(rig.get("/sapi/v1/capital/config/getall"), json::array());
    EXPECT_EQ(rig.get("/sapi/v1/margin/allPairs"), json::array());
}

TEST(CandleInterval, BeginsWeeksOnMondayAndMonthsOnTheFirst) {
    const Timestamp sunday = *Timestamp::parse("2026-11-22T23:59:59Z");
    EXPECT_EQ(CandleInterval::parse("1w")->open_of(sunday), *Timestamp::parse("2026-11-16"));
    const CandleInterval month = *CandleInterval::parse("1M");
    EXPECT_EQ(month.open_of(sunday), *Timestamp::parse("2026-11-01"));
    EXPECT_EQ(month.end_of(*Timestamp::parse("2026-12-01")), *Timestamp::parse("2027-01-01"));
    EXPECT_EQ(CandleInterval::parse("4h")->open_of(sunday), *Timestamp::parse("2026-11-22T20:00:00Z"));
    EXPECT_FALSE(CandleInterval::parse("1s").has_value());
    EXPECT_FALSE(CandleInterval::parse("").has_value());
}

TEST(CandleSeries, ForgetsTheOldestMinutesAndSurvivesLongSilences) {
    CandleSeries series;
    series.add_trade(kStart, 100, 1, 100, Side::Buy, 1);
    series.reach(kStart + Duration::days(400));
    EXPECT_EQ(series.minutes().size(), CandleSeries::kMinutesKept);
    EXPECT_EQ(series.minutes().back().open_time, (kStart + Duration::days(400)).floor_to(Duration::minutes(1)));
    EXPECT_EQ(series.minutes().front().close, Decimal(100));
    const auto candles = series.candles(*CandleInterval::parse("1d"), {});
    for (std::size_t i = 1; i < candles.size(); ++i) {
        EXPECT_EQ(candles[i].open_time - candles[i - 1].open_time, Duration::days(1));
    }
}

}  // namespace
}  // namespace tradewind::emulator
