// Recordings of the raw feed as a market: gaps take the feed down, what cannot be understood is refused with its line,
// and a strategy trades on the recorded books, in a backtest as in a paper run.
#include "bot/app/recorded_tape.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "bot/app/paper_market.hpp"
#include "bot/app/recorded_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "bot/check/decision_log.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "storage/recording_writer.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using simulator::TapePoint;
using test::at_second;

std::string depth(int first, int last, int before, const std::string& bids, const std::string& asks) {
    return R"({"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":)" + std::to_string(first) + R"(,"u":)" +
           std::to_string(last) + R"(,"pu":)" + std::to_string(before) + R"(,"b":[)" + bids + R"(],"a":[)" + asks +
           "]}";
}
std::string snapshot(int number) {
    return R"({"lastUpdateId":)" + std::to_string(number) +
           R"(,"E":1,"T":1,"bids":[["50000.0","5.000"],["49999.0","3.000"]],"asks":[["50001.0","0.500"]]})";
}
std::string trade(int number, const char* price) {
    return R"({"e":"aggTrade","E":1,"s":"BTCUSDT","a":)" + std::to_string(number) + R"(,"p":")" + price +
           R"(","q":"0.010","f":1,"l":1,"T":1,"m":true})";
}
std::string mark(const char* price) {
    return std::string(R"({"e":"markPriceUpdate","E":1,"s":"BTCUSDT","p":")") + price + R"(","i":")" + price +
           R"(","P":")" + price + R"(","r":"0.00010000","T":1700006400000})";
}

class Recording {
public:
    Recording() : writer_(dir_.path(), "usdm_perp") {}
    // A second after the message before.
    Recording& add(std::string_view stream, std::string_view text) {
        EXPECT_TRUE(writer_.write(at_second(second_++), stream, text));
        return *this;
    }
    Recording& depth_update(const std::string& text) { return add("btcusdt@depth@100ms", text); }
    [[nodiscard]] RecordedTapeConfig finish() {
        EXPECT_TRUE(writer_.finish());
        RecordedTapeConfig out;
        for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
            out.files.push_back(entry.path().string());
        }
        std::ranges::sort(out.files);
        auto table = std::make_shared<InstrumentTable>();
        table->add(test::btcusdt());
        out.instruments = table;
        out.minutes.resize(1);
        return out;
    }

private:
    test::TempDir dir_;
    storage::RecordingWriter writer_;
    std::int64_t second_ = 0;
};

// Two connections, a book that joins its snapshot at second 4, a lost line from second 8 to 13.
void with_a_gap(Recording& recording) {
    recording.add("!opened", "public")
        .add("!opened", "market")
        .depth_update(depth(9, 10, 8, "", R"(["50001.0","0.400"])"))
        .add("BTCUSDT@depthSnapshot", snapshot(10))
        .depth_update(depth(11, 12, 10, R"(["49998.0","1.000"])", ""))
        .add("btcusdt@aggTrade", trade(7, "50000.0"))
        .add("btcusdt@aggTrade", trade(7, "50000.0"))  // twice
        .add("btcusdt@markPrice@1s", mark("50000.7"))
        .add("!closed", "the connection was lost")
        .add("btcusdt@aggTrade", trade(8, "50002.0"))
        .add("!opened", "public")
        .depth_update(depth(30, 31, 29, "", R"(["50001.0","0.900"])"))
        .add("BTCUSDT@depthSnapshot", snapshot(31))
        .depth_update(depth(32, 33, 31, R"(["50000.0","0.000"])", ""))
        .add("btcusdt@aggTrade", trade(9, "49999.0"));
}

std::vector<TapePoint> points_of(RecordedTape& tape) {
    std::vector<TapePoint> out;
    while (tape.next_time() != Timestamp::max()) {
        out.push_back(tape.next());
    }
    return out;
}

TEST(RecordedTape, TheFeedIsUpOnlyWhileTheBookIsWholeAndTradesCome) {
    Recording recording;
    with_a_gap(recording);
    const auto tape = RecordedTape::open(recording.finish()).value();
    EXPECT_EQ(tape->feed(InstrumentId(0)), FeedState::Down);
    std::vector<std::pair<Timestamp, FeedState>> changes;
    std::vector<Price> trades;
    for (const TapePoint& point : points_of(*tape)) {
        if (point.feed) {
            changes.emplace_back(point.time, *point.feed);
        } else if (point.quantity.is_positive()) {
            trades.push_back(point.price);
        }
    }
    const std::vector<std::pair<Timestamp, FeedState>> wanted{
        {at_second(5), FeedState::Up}, {at_second(8), FeedState::Down}, {at_second(12), FeedState::Up}};
    EXPECT_EQ(changes, wanted);
    EXPECT_EQ(trades, (std::vector<Price>{test::price("50000"), test::price("49999")}));
    EXPECT_TRUE(tape->status());
    EXPECT_EQ(tape->seen().gaps, 1U);
    EXPECT_EQ(tape->seen().down, Duration::seconds(4));
    EXPECT_EQ(tape->seen().trades_left_out, 1U);
    EXPECT_EQ(tape->funding_rate(InstrumentId(0), Timestamp::from_seconds(1'700'006'400)), Decimal::from_scaled(1, 4));
}

TEST(RecordedTape, AMissingChangeOfTheBookTakesTheFeedDownUntilTheNextSnapshot) {
    Recording recording;
    recording.add("!opened", "public")
        .add("BTCUSDT@depthSnapshot", snapshot(10))
        .depth_update(depth(9, 12, 8, "", ""))
        .add("btcusdt@aggTrade", trade(7, "50000.0"))
        .depth_update(depth(15, 16, 14, "", ""))
        .add("btcusdt@aggTrade", trade(8, "50000.0"));
    const auto tape = RecordedTape::open(recording.finish()).value();
    const auto points = points_of(*tape);
    EXPECT_EQ(points.back().feed, FeedState::Down);
    EXPECT_EQ(points.back().time, at_second(4));
    EXPECT_EQ(tape->seen().gaps, 1U);
}

TEST(RecordedTape, GoesOnWhereItWasSaved) {
    Recording recording;
    with_a_gap(recording);
    const RecordedTapeConfig config = recording.finish();
    const auto whole = points_of(*RecordedTape::open(config).value());
    for (std::size_t stop = 0; stop <= whole.size(); ++stop) {
        const auto first = RecordedTape::open(config).value();
        for (std::size_t i = 0; i < stop; ++i) {
            (void)first->next();
        }
        Writer saved;
        first->save(saved);
        const auto second = RecordedTape::open(config).value();
        Reader in(saved.bytes());
        second->load(in);
        ASSERT_TRUE(in.ok());
        EXPECT_EQ(second->feed(InstrumentId(0)), first->feed(InstrumentId(0)));
        const auto rest = points_of(*second);
        ASSERT_EQ(rest.size(), whole.size() - stop);
        for (std::size_t i = 0; i < rest.size(); ++i) {
            EXPECT_EQ(rest[i].time, whole[stop + i].time);
            EXPECT_EQ(rest[i].feed, whole[stop + i].feed);
            EXPECT_EQ(rest[i].price, whole[stop + i].price);
        }
    }
}

TEST(RecordedTape, WhatCannotBeUnderstoodIsRefusedWithItsLine) {
    Recording recording;
    with_a_gap(recording);
    recording.depth_update(R"({"e":"depthUpdate","s":"BTCUSDT","U":34,"u":"x"})");
    std::vector<std::string> notices;
    const auto seen = survey_recording(recording.finish(), notices);
    ASSERT_FALSE(seen);
    EXPECT_NE(seen.error().text.find(".rec.gz:16: "), std::string::npos) << seen.error().text;
}

TEST(RecordedTape, ARecordingWithoutAWholeBookIsRefused) {
    Recording recording;
    recording.add("!opened", "public").add("btcusdt@aggTrade", trade(7, "50000.0"));
    std::vector<std::string> notices;
    const auto seen = survey_recording(recording.finish(), notices);
    ASSERT_FALSE(seen);
    EXPECT_NE(seen.error().text.find("nothing to play"), std::string::npos) << seen.error().text;
}

// ---- six minutes of a real book ------------------------------------------------------------------------

const std::string kCapture = "../shared/data/tick_l2/binance_um_btcusdt_20240808_raw.txt.gz";
// What the grid's range comes from: a day of quiet minutes before the recording.
std::string day_before(const std::filesystem::path& folder) {
    std::string path = (folder / "BTCUSDT_1m.csv").string();
    std::ofstream out(path);
    out << "open_time_ms,open,high,low,close,volume\n";
    double open = 61'800;
    for (int minute = -1'500; minute < 0; ++minute) {
        const double close = std::round(10 * (61'800 + 25 * std::sin(minute / 7.0))) / 10;
        char line[160];
        std::snprintf(line, sizeof(line), "%lld,%.1f,%.1f,%.1f,%.1f,%d\n", 1'723'161'240'000LL + minute * 60'000LL,
                      open, std::max(open, close) + 2, std::min(open, close) - 2, close, 20 + (minute + 1'500) % 11);
        out << line;
        open = close;
    }
    return path;
}

struct Traded {
    DecisionLog log;
    Decimal equity;
    std::size_t fills = 0;
};

Traded backtest_of_capture(const std::string& candles) {
    BacktestConfig config;
    config.strategy = "grid";
    config.files = {{"BTCUSDT", candles, "", ""}};
    config.recordings = {kCapture};
    config.venue = BacktestConfig::Venue::Book;
    Traded out;
    BacktestControl control;
    control.on_command = [&](const Command& command, Timestamp now) { append_decision(command, now, out.log); };
    const auto market = load_backtest_market(config);
    EXPECT_TRUE(market) << market.error().text;
    const auto result = run_backtest(config, market.value(), control);
    EXPECT_TRUE(result) << result.error().text;
    out.equity = result->final_balance;
    out.fills = result->fills.size();
    return out;
}

Traded paper_run_of_capture(const std::string& candles) {
    AppConfig config;
    config.market.kind = MarketKind::Replay;
    config.market.symbols = {"BTCUSDT"};
    config.market.recording = {kCapture};
    config.market.candles = candles;
    PaperMarket market = make_paper_market(config, Timestamp()).value();
    const auto engine = make_engine(config, market).value();
    simulator::SimulatedExchange venue(venue_config(config, market), std::move(market.source));
    Traded out;
    EngineDriver::Parties parties;
    parties.commands = [&](const Command& command) {
        append_decision(command, engine->account().now, out.log);
        const Fact* fact = std::get_if<Fact>(&command);
        out.fills += fact != nullptr && std::holds_alternative<FillFact>(*fact) ? 1 : 0;
    };
    EngineDriver driver(*engine, venue, parties);
    const Timestamp begin = venue.next_time();
    EXPECT_TRUE(driver.start(begin, 1));
    const Timestamp on = begin.floor_to(Duration::minutes(1)) + Duration::minutes(1);
    EXPECT_TRUE(driver.run_until(on));
    EXPECT_TRUE(driver.request({RequestId(1), "test", SwitchStrategy{"grid", StrategySwitch::On, "BTCUSDT"}},
                               engine->account().now));
    for (Timestamp now = on; !driver.tape_ended(); now = now + Duration::millis(7'919)) {
        EXPECT_TRUE(driver.run_until(now));
    }
    out.equity = engine->account().equity();
    return out;
}

TEST(RecordedCapture, ABacktestAndAPaperRunTradeAlikeOnTheRecordedBook) {
    if (!std::filesystem::exists(kCapture)) {
        GTEST_SKIP() << kCapture << " is not here";
    }
    const test::TempDir dir;
    const std::string candles = day_before(dir.path());
    const Traded tested = backtest_of_capture(candles);
    const Traded lived = paper_run_of_capture(candles);
    EXPECT_EQ(tested.fills, 8U);
    EXPECT_EQ(tested.equity, 9998.11098624_dec);
    EXPECT_EQ(lived.log, tested.log);
    EXPECT_EQ(lived.equity, tested.equity);
    EXPECT_EQ(lived.fills, tested.fills);
}

TEST(RecordedCapture, HasNoGapAndItsTradesAreItsMinutes) {
    if (!std::filesystem::exists(kCapture)) {
        GTEST_SKIP() << kCapture << " is not here";
    }
    const auto minutes = minutes_of_recording({kCapture}, "BTCUSDT", InstrumentId(0), {}).value();
    EXPECT_EQ(minutes.size(), 6U);
    RecordedTapeConfig config;
    config.files = {kCapture};
    auto table = std::make_shared<InstrumentTable>();
    table->add(test::btcusdt());
    config.instruments = table;
    config.minutes = {minutes};
    std::vector<std::string> notices;
    const auto seen = survey_recording(config, notices);
    ASSERT_TRUE(seen) << seen.error().text;
    EXPECT_EQ(seen->gaps, 0U);
    EXPECT_EQ(seen->trades + seen->trades_left_out, 21'313U);
    EXPECT_GT(seen->trades, 20'000U);
    EXPECT_GT(seen->books, 6'400U);
    EXPECT_EQ(notices.size(), 2U);
}

}  // namespace
}  // namespace tradewind::bot
