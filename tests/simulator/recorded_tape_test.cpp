// Real candles through the file reader into the replayed market: what comes out of the tape is what the
// exchange recorded. Skipped without ../shared.
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "simulator/replay_market.hpp"
#include "storage/candle_file.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

const std::filesystem::path kData = std::filesystem::path("../shared") / "data";

class RecordedTape : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(kData)) {
            GTEST_SKIP() << kData << " is absent";
        }
    }

    static ReplaySeries load(const Instrument& like, std::uint32_t id, const std::string& candles) {
        ReplaySeries series;
        series.instrument = like;
        series.instrument.id = InstrumentId(id);
        auto file = storage::read_candles(kData / candles, series.instrument.id);
        EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().text);
        series.bars = std::move(file->bars);
        return series;
    }
};

// The bars a tape makes, and whether it ran forward.
std::map<InstrumentId, std::vector<Bar>> rebuild(MarketSource& market, Duration step) {
    std::map<InstrumentId, std::vector<Bar>> bars;
    Timestamp before;
    while (market.next_time() != Timestamp::max()) {
        const TapePoint point = market.next();
        EXPECT_GE(point.time, before);
        before = point.time;
        if (point.quantity.is_zero()) {
            continue;
        }
        std::vector<Bar>& made = bars[point.instrument];
        const Timestamp open_time = point.time.floor_to(step);
        if (made.empty() || made.back().open_time != open_time) {
            made.push_back({point.instrument, open_time, step, point.price, point.price, point.price, point.price, {}});
        }
        Bar& bar = made.back();
        bar.high = std::max(bar.high, point.price);
        bar.low = std::min(bar.low, point.price);
        bar.close = point.price;
        bar.volume += point.quantity;
    }
    return bars;
}

TEST_F(RecordedTape, AMonthOfMinutesOfTwoCoinsComesOutExactly) {
    const ReplaySeries btc = load(test::btcusdt(), 0, "binance_um_1m/BTCUSDT_1m.csv.gz");
    const ReplaySeries eth = load(test::ethusdt(), 1, "binance_um_1m/ETHUSDT_1m.csv.gz");
    auto market = ReplayMarket::make({btc, eth}, {});
    ASSERT_TRUE(market.has_value()) << market.error().text;
    const auto rebuilt = rebuild(**market, Duration::minutes(1));
    EXPECT_EQ(rebuilt.at(InstrumentId(0)), btc.bars);
    EXPECT_EQ(rebuilt.at(InstrumentId(1)), eth.bars);
}

TEST_F(RecordedTape, YearsOfHoursPlayWithMarksAndFunding) {
    ReplaySeries btc = load(test::btcusdt(), 0, "binance_um_1h/BTCUSDT_1h.csv.gz");
    auto marks = storage::read_candles(kData / "binance_um_1h/BTCUSDT_mark_1h.csv.gz", InstrumentId(0));
    auto funding = storage::read_funding(kData / "funding/binance_um_BTCUSDT_funding.csv.gz");
    ASSERT_TRUE(marks.has_value() && funding.has_value());
    btc.mark_bars = marks->bars;
    btc.funding = *funding;
    std::map<Timestamp, Bar> mark_at;
    for (const Bar& bar : btc.mark_bars) {
        mark_at.emplace(bar.open_time, bar);
    }
    auto market = ReplayMarket::make({btc}, {});
    ASSERT_TRUE(market.has_value()) << market.error().text;
    std::size_t met = 0;
    while ((*market)->next_time() != Timestamp::max()) {
        const TapePoint point = (*market)->next();
        const auto mark = mark_at.find(point.time.floor_to(Duration::hours(1)));
        if (mark == mark_at.end()) {
            ASSERT_EQ(point.mark, point.price);
            continue;
        }
        ASSERT_GE(point.mark, mark->second.low);
        ASSERT_LE(point.mark, mark->second.high);
        met += point.mark == mark->second.high ? 1U : 0U;
    }
    EXPECT_GE(met, btc.mark_bars.size());
    std::size_t paid = 0;
    for (const FundingSettlement& settlement : btc.funding) {
        const Timestamp boundary = settlement.time.floor_to(Duration::hours(8));
        ASSERT_EQ((*market)->funding_rate(InstrumentId(0), boundary), settlement.rate);
        ++paid;
    }
    EXPECT_EQ(paid, 5'819U);
}

TEST_F(RecordedTape, SpotCandlesWithOutagesAndFineVolumesPlayToo) {
    const ReplaySeries spot = load(test::btcusdt_spot(), 0, "binance_spot_1h/BTCUSDT_spot_1h.csv.gz");
    auto market = ReplayMarket::make({spot}, {});
    ASSERT_TRUE(market.has_value()) << market.error().text;
    std::vector<Bar> traded;
    std::copy_if(spot.bars.begin(), spot.bars.end(), std::back_inserter(traded),
                 [](const Bar& bar) { return bar.volume.is_positive(); });
    EXPECT_EQ(rebuild(**market, Duration::hours(1)).at(InstrumentId(0)), traded);
}

}  // namespace
}  // namespace tradewind::simulator
