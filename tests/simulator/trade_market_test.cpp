// Recorded trades come out of the tape as they went in, merged by time, with marks inside their candles; a saved
// place is found again.
#include "simulator/trade_market.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

using test::at_second;
using test::price;
using test::quantity;

Bar minute(std::int64_t second, const char* low, const char* high) {
    return {test::kBtc,           at_second(second).floor_to(Duration::minutes(1)),
            Duration::minutes(1), price(low),
            price(high),          price(low),
            price(high),          quantity("1")};
}

RecordedTrade trade(std::int64_t second, const char* at, Side aggressor = Side::Buy) {
    return {at_second(second), price(at), quantity("0.5"), aggressor};
}

ReplaySeries series_of(std::uint32_t id, std::vector<RecordedTrade> trades) {
    ReplaySeries series;
    series.instrument = test::btcusdt();
    series.instrument.id = InstrumentId(id);
    series.bars = {minute(0, "50000", "50100")};
    series.trades = std::move(trades);
    return series;
}

std::unique_ptr<TradeMarket> two_markets(const TradeMarket::Span& span = {}) {
    std::vector<ReplaySeries> all;
    all.push_back(series_of(0, {trade(60, "50010"), trade(62, "50020", Side::Sell), trade(70, "50090")}));
    all.push_back(series_of(1, {trade(61, "3000"), trade(70, "3001")}));
    return TradeMarket::make(std::move(all), span).value();
}

std::vector<std::pair<std::uint32_t, std::string>> rest_of(TradeMarket& market) {
    std::vector<std::pair<std::uint32_t, std::string>> out;
    while (market.next_time() != Timestamp::max()) {
        const Timestamp time = market.next_time();
        const TapePoint point = market.next();
        EXPECT_EQ(point.time, time);
        out.emplace_back(point.instrument.value(), point.price.to_string());
    }
    return out;
}

TEST(TradeMarket, GivesEveryTradeInOrderOfTime) {
    const auto market = two_markets();
    EXPECT_EQ(rest_of(*market), (std::vector<std::pair<std::uint32_t, std::string>>{
                                    {0, "50010"}, {1, "3000"}, {0, "50020"}, {0, "50090"}, {1, "3001"}}));
}

TEST(TradeMarket, PlaysOnlyItsSpan) {
    const auto market = two_markets({at_second(61), at_second(70)});
    EXPECT_EQ(rest_of(*market), (std::vector<std::pair<std::uint32_t, std::string>>{{1, "3000"}, {0, "50020"}}));
}

TEST(TradeMarket, KeepsSideQuantityAndMark) {
    ReplaySeries series = series_of(0, {trade(60, "50010", Side::Sell), trade(61, "50200"), trade(200, "50200")});
    series.mark_bars = {minute(60, "50020", "50050")};
    std::vector<ReplaySeries> all;
    all.push_back(std::move(series));
    const auto market = TradeMarket::make(std::move(all), {}).value();
    const TapePoint first = market->next();
    EXPECT_EQ(first.aggressor, Side::Sell);
    EXPECT_EQ(first.quantity, quantity("0.5"));
    EXPECT_EQ(first.mark, price("50020")) << "held inside the mark candle";
    EXPECT_EQ(market->next().mark, price("50050"));
    EXPECT_EQ(market->next().mark, price("50200")) << "no mark candle any more: the trade";
}

TEST(TradeMarket, HistoryIsWhatHasClosed) {
    const auto market = two_markets();
    EXPECT_EQ(market->history(InstrumentId(0), 10).size(), 1U);
    EXPECT_TRUE(market->history(InstrumentId(7), 10).empty());
    EXPECT_TRUE(market->history(InstrumentId(0), 0).empty());
}

TEST(TradeMarket, FindsItsPlaceAgain) {
    const auto market = two_markets();
    (void)market->next();
    (void)market->next();
    Writer out;
    market->save(out);
    const auto other = two_markets();
    Reader in(out.bytes());
    other->load(in);
    EXPECT_EQ(rest_of(*other), rest_of(*market));
}

TEST(TradeMarket, RefusesTradesThatNoMarketHas) {
    for (const auto& broken : {std::vector{trade(60, "0")}, std::vector{trade(62, "50000"), trade(60, "50000")}}) {
        std::vector<ReplaySeries> all;
        all.push_back(series_of(0, broken));
        const auto made = TradeMarket::make(std::move(all), {});
        ASSERT_FALSE(made);
        EXPECT_NE(made.error().text.find("BTCUSDT trades row"), std::string::npos) << made.error().text;
    }
    std::vector<ReplaySeries> none;
    none.push_back(series_of(0, {trade(60, "50000")}));
    EXPECT_FALSE(TradeMarket::make(std::move(none), {at_second(61), at_second(70)}));
}

}  // namespace
}  // namespace tradewind::simulator
