#include "simulator/replay_market.hpp"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/margin/funding.hpp"
#include "simulator/random.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

const Timestamp kStart = Timestamp::from_seconds(1'700'006'400);

Price at(std::int64_t tenths) {
    return Price(Decimal::from_scaled(tenths, 1));
}

// A wandering series; `odd_rest` shows that recorded prices need not lie on the tick.
std::vector<Bar> bars_of(InstrumentId id, std::uint64_t seed, int count, Duration step) {
    Random random(seed);
    std::vector<Bar> bars;
    std::int64_t last = 1'000'000;
    for (int i = 0; i < count; ++i) {
        const auto draw = [&random](std::uint64_t bound) { return static_cast<std::int64_t>(random.below(bound)); };
        const std::int64_t open = last;
        const std::int64_t close = open + draw(401) - 200;
        Bar bar{
            id, kStart + step * i, step, at(open), {}, {}, at(close), Quantity(Decimal::from_scaled(draw(90'000), 3))};
        bar.high = at(std::max(open, close) + draw(100));
        bar.low = at(std::min(open, close) - draw(100));
        bars.push_back(bar);
        last = close;
    }
    return bars;
}

ReplaySeries series_of(const Instrument& like, std::uint32_t id, std::uint64_t seed, int count = 50,
                       Duration step = Duration::minutes(1)) {
    ReplaySeries series;
    series.instrument = like;
    series.instrument.id = InstrumentId(id);
    series.bars = bars_of(series.instrument.id, seed, count, step);
    return series;
}

std::unique_ptr<ReplayMarket> market_of(std::vector<ReplaySeries> series, const ReplayOptions& options = {}) {
    auto made = ReplayMarket::make(std::move(series), options);
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().text);
    return std::move(made).value();
}

std::vector<TapePoint> play_out(MarketSource& market) {
    std::vector<TapePoint> tape;
    while (market.next_time() != Timestamp::max()) {
        const Timestamp promised = market.next_time();
        tape.push_back(market.next());
        EXPECT_EQ(tape.back().time, promised);
    }
    return tape;
}

bool same(const TapePoint& a, const TapePoint& b) {
    return a.time == b.time && a.instrument == b.instrument && a.price == b.price && a.quantity == b.quantity &&
           a.aggressor == b.aggressor && a.mark == b.mark && a.index == b.index;
}

std::string error_of(ReplaySeries series, const ReplayOptions& options = {}) {
    std::vector<ReplaySeries> all;
    all.push_back(std::move(series));
    const auto made = ReplayMarket::make(std::move(all), options);
    return made ? "" : made.error().text;
}

TEST(ReplayMarket, PlaysEveryBarOfEveryInstrumentInTimeOrder) {
    const ReplaySeries btc = series_of(test::btcusdt(), 0, 1);
    const ReplaySeries eth = series_of(test::ethusdt(), 1, 2, 20, Duration::minutes(3));
    const auto market = market_of({btc, eth});
    std::map<InstrumentId, std::map<Timestamp, Bar>> built;
    Timestamp before;
    for (const TapePoint& point : play_out(*market)) {
        EXPECT_GE(point.time, before);
        before = point.time;
        const Duration step = point.instrument == InstrumentId(0) ? Duration::minutes(1) : Duration::minutes(3);
        const Timestamp open_time = point.time.floor_to(step);
        if (point.quantity.is_zero()) {
            continue;
        }
        auto [entry, fresh] = built[point.instrument].try_emplace(
            open_time,
            Bar{point.instrument, open_time, step, point.price, point.price, point.price, point.price, Quantity()});
        Bar& bar = entry->second;
        bar.high = std::max(bar.high, point.price);
        bar.low = std::min(bar.low, point.price);
        bar.close = point.price;
        bar.volume += point.quantity;
        EXPECT_EQ(point.mark, point.price);
        EXPECT_EQ(point.index, point.price);
    }
    for (const ReplaySeries& series : {btc, eth}) {
        for (const Bar& bar : series.bars) {
            EXPECT_EQ(built[series.instrument.id].at(bar.open_time), bar);
        }
    }
}

TEST(ReplayMarket, MarkMeetsItsOwnFourPricesAndNeverLeavesItsBar) {
    ReplaySeries series = series_of(test::btcusdt(), 0, 1);
    series.mark_bars = bars_of(InstrumentId(0), 9, 50, Duration::minutes(1));
    const std::vector<Bar> marks = series.mark_bars;
    const auto market = market_of({series});
    const std::vector<TapePoint> tape = play_out(*market);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto first = tape.begin() + static_cast<std::ptrdiff_t>(16 * i);
        const auto [low, high] = std::minmax_element(
            first, first + 16, [](const TapePoint& a, const TapePoint& b) { return a.mark < b.mark; });
        EXPECT_EQ(first->mark, marks[i].open);
        EXPECT_EQ((first + 15)->mark, marks[i].close);
        EXPECT_EQ(high->mark, marks[i].high);
        EXPECT_EQ(low->mark, marks[i].low);
    }
}

TEST(ReplayMarket, AnHourOfMarkKeepsTheMinutesInsideItAndAGapInItLeavesTheLastPrice) {
    ReplaySeries series = series_of(test::btcusdt(), 0, 1, 180);
    Bar hour = bars_of(InstrumentId(0), 9, 1, Duration::hours(1)).front();
    hour.open = hour.close = at(1'000'000);
    hour.high = at(1'000'010);
    hour.low = at(999'990);
    Bar third = hour;
    third.open_time = hour.open_time + Duration::hours(2);
    series.mark_bars = {hour, third};
    const auto market = market_of({series});
    for (const TapePoint& point : play_out(*market)) {
        const bool in_the_gap = point.time >= hour.close_time() && point.time < third.open_time;
        EXPECT_EQ(point.mark, in_the_gap ? point.price : std::clamp(point.price, hour.low, hour.high));
    }
}

TEST(ReplayMarket, FundingStampedLateBelongsToItsBoundary) {
    ReplaySeries series = series_of(test::btcusdt(), 0, 1);
    const Timestamp boundary = Timestamp::from_seconds(1'700'006'400);
    series.funding = {{boundary + Duration::millis(7), 0.0001_dec}, {boundary + Duration::hours(8), -0.0002_dec}};
    const auto market = market_of({series});
    EXPECT_EQ(market->funding_rate(InstrumentId(0), boundary), 0.0001_dec);
    EXPECT_EQ(market->funding_rate(InstrumentId(0), boundary + Duration::hours(8)), -0.0002_dec);
    EXPECT_TRUE(market->funding_rate(InstrumentId(0), boundary + Duration::hours(16)).is_zero());
    EXPECT_TRUE(market->funding_rate(InstrumentId(5), boundary).is_zero());
}

TEST(ReplayMarket, FundingHistoryHoldsWhatWasRecordedBeforeAndEveryBoundaryUpToNow) {
    const Timestamp first = next_funding_time(kStart, Duration::hours(8));
    Instrument contract = test::btcusdt();
    contract.funding_interval = Duration::hours(8);
    ReplaySeries series = series_of(contract, 0, 3, 30 * 60);
    series.funding = {{first - Duration::hours(16), 0.0003_dec}, {first + Duration::hours(8), 0.0001_dec}};
    ReplayOptions options;
    options.start = first + Duration::hours(9);
    const auto market = market_of({series}, options);
    const std::vector<FundingSettlement> all{
        {first - Duration::hours(16), 0.0003_dec}, {first, Decimal()}, {first + Duration::hours(8), 0.0001_dec}};
    EXPECT_EQ(market->funding_history(InstrumentId(0), 10), all);
    EXPECT_EQ(market->funding_history(InstrumentId(0), 1), std::vector{all.back()});
    EXPECT_TRUE(market->funding_history(InstrumentId(7), 10).empty());
}

TEST(ReplayMarket, HistoryHoldsClosedBarsOnlyAndTheLatestOfThem) {
    const ReplaySeries series = series_of(test::btcusdt(), 0, 1);
    ReplayOptions options;
    options.start = series.bars[20].open_time;
    const auto market = market_of({series}, options);
    EXPECT_EQ(market->history(InstrumentId(0), 1'000), std::vector<Bar>(series.bars.begin(), series.bars.begin() + 20));
    EXPECT_EQ(market->history(InstrumentId(0), 3),
              std::vector<Bar>(series.bars.begin() + 17, series.bars.begin() + 20));
    EXPECT_EQ(market->next_time().floor_to(Duration::minutes(1)), options.start);
    for (int i = 0; i < 15; ++i) {
        market->next();
    }
    EXPECT_EQ(market->history(InstrumentId(0), 1'000).size(), 20U);
    market->next();
    EXPECT_EQ(market->history(InstrumentId(0), 1'000).size(), 21U);
    EXPECT_TRUE(market->history(InstrumentId(5), 10).empty());
}

TEST(ReplayMarket, HistoryOfOneInstrumentWaitsForTheClockOfAll) {
    ReplaySeries hourly = series_of(test::btcusdt(), 0, 1, 2, Duration::hours(1));
    const ReplaySeries minutes = series_of(test::ethusdt(), 1, 2, 120);
    const auto market = market_of({hourly, minutes});
    bool seen_closed = false;
    while (market->next_time() != Timestamp::max()) {
        for (const Bar& bar : market->history(InstrumentId(0), 10)) {
            EXPECT_LE(bar.close_time(), market->next_time());
            seen_closed = true;
        }
        market->next();
    }
    EXPECT_TRUE(seen_closed);
}

TEST(ReplayMarket, BarsFromEndOnAreNotPlayed) {
    const ReplaySeries series = series_of(test::btcusdt(), 0, 1);
    ReplayOptions options;
    options.end = series.bars[10].open_time;
    const auto market = market_of({series}, options);
    EXPECT_EQ(play_out(*market).size(), 160U);
    EXPECT_EQ(market->history(InstrumentId(0), 100).size(), 10U);
}

RC_GTEST_PROP(ReplayMarket, GoesOnFromAnySavedPlace, ()) {
    const auto make = [] {
        return market_of(
            {series_of(test::btcusdt(), 0, 1, 10), series_of(test::ethusdt(), 1, 2, 3, Duration::minutes(3))});
    };
    const auto whole = make();
    const std::vector<TapePoint> tape = play_out(*whole);
    const auto cut = *rc::gen::inRange<std::size_t>(0, tape.size() + 1);
    const auto first = make();
    for (std::size_t i = 0; i < cut; ++i) {
        first->next();
    }
    Writer out;
    first->save(out);
    const auto second = make();
    Reader in(out.bytes());
    second->load(in);
    RC_ASSERT(in.ok());
    RC_ASSERT(in.at_end());
    const std::vector<TapePoint> rest = play_out(*second);
    RC_ASSERT(rest.size() == tape.size() - cut);
    RC_ASSERT(std::equal(rest.begin(), rest.end(), tape.begin() + static_cast<std::ptrdiff_t>(cut), same));
}

TEST(ReplayMarket, AFileThatGrewGoesOnAfterItsOldEnd) {
    const auto first = market_of({series_of(test::btcusdt(), 0, 1, 10)});
    play_out(*first);
    Writer out;
    first->save(out);
    const ReplaySeries longer = series_of(test::btcusdt(), 0, 1, 12);
    const auto second = market_of({longer});
    Reader in(out.bytes());
    second->load(in);
    EXPECT_EQ(second->next_time().floor_to(Duration::minutes(1)), longer.bars[10].open_time);
}

TEST(ReplayMarket, DamagedPlaceLeavesTheTapeWhereItWas) {
    const auto market = market_of({series_of(test::btcusdt(), 0, 1, 10)});
    const Timestamp before = market->next_time();
    Reader in(std::string_view("\x01\x00\x00\x00\x00", 5));
    market->load(in);
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(market->next_time(), before);
}

TEST(ReplayMarket, RefusesBrokenSeriesNamingTheRow) {
    const ReplaySeries good = series_of(test::btcusdt(), 0, 1, 5);
    EXPECT_EQ(error_of(good), "");
    const auto with = [&good](std::size_t row, auto change) {
        std::vector<Bar> bars = good.bars;
        change(bars[row]);
        ReplaySeries out = good;
        out.bars = std::move(bars);
        return out;
    };
    ReplaySeries bad = good;
    bad.bars = {};
    EXPECT_EQ(error_of(bad), "BTCUSDT candles: there are none");
    bad = with(3, [](Bar& bar) { bar.low = Price(); });
    EXPECT_EQ(error_of(bad), "BTCUSDT candles row 4: low: a price must be above zero");
    bad = with(2, [&good](Bar& bar) { bar.open_time = good.bars[1].open_time; });
    EXPECT_EQ(error_of(bad), "BTCUSDT candles row 3: open_time: begins before the candle ahead of it has ended");
    bad = with(2, [](Bar& bar) { bar.step = Duration::minutes(5); });
    EXPECT_EQ(error_of(bad), "BTCUSDT candles row 3: step: all candles of a series have one length");
    bad = good;
    bad.mark_bars = bars_of(InstrumentId(0), 3, 5, Duration::seconds(30));
    EXPECT_EQ(error_of(bad), "BTCUSDT mark candles: must not be shorter than the trade candles");
    bad = good;
    bad.funding = {{kStart, 0.0001_dec}, {kStart + Duration::millis(3), 0.0001_dec}};
    EXPECT_EQ(error_of(bad), "BTCUSDT funding: two settlements at " + kStart.to_iso());
    bad = good;
    bad.instrument.tick = Price();
    EXPECT_EQ(error_of(bad), "BTCUSDT: tick and step must be above zero");
    ReplayOptions options;
    options.points_per_bar = 3;
    EXPECT_EQ(error_of(good, options), "points_per_bar: must lie between 4 and 1000");
    options = {};
    options.start = good.bars.back().close_time();
    EXPECT_EQ(error_of(good, options), "start and end: no candle lies between them");
    EXPECT_FALSE(ReplayMarket::make({good, good}, {}).has_value());
    EXPECT_FALSE(ReplayMarket::make({}, {}).has_value());
}

}  // namespace
}  // namespace tradewind::simulator
