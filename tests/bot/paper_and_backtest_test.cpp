// A paper run over a recorded day and a backtest with a book over the same day give the same orders, cancels and fills
// at the same instants, and the same money: they are the same engine, strategies, risk rules and exchange.
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "bot/app/paper_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "bot/check/decision_log.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "simulator/replay_market.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

struct Day {
    std::string candles;
    std::string funding;
    std::string trades;
    Timestamp from;
    Timestamp to;
};

struct Traded {
    DecisionLog log;
    Decimal equity;
};

// As `tradewind run --market replay` does it, the strategy switched on a minute after the start; time comes in uneven
// steps, as it does when a clock paces it.
Traded paper(const Day& day, const std::string& strategy, const std::map<std::string, std::string>& parameters) {
    AppConfig config;
    config.market.kind = MarketKind::Replay;
    config.market.symbols = {"BTCUSDT"};
    config.market.candles = day.candles;
    config.market.funding = day.funding;
    config.market.from = day.from;
    config.market.to = day.to;
    config.strategies[strategy].parameters = parameters;
    PaperMarket market = make_paper_market(config, day.from).value();
    const auto engine = make_engine(config, market).value();
    const simulator::SimulatedExchangeConfig settings = venue_config(config, market);
    simulator::SimulatedExchange venue(settings, std::move(market.source));
    Traded out;
    EngineDriver::Parties parties;
    parties.commands = [&](const Command& command) { append_decision(command, engine->account().now, out.log); };
    EngineDriver driver(*engine, venue, parties);
    EXPECT_TRUE(driver.start(venue.next_time(), 1));
    const Timestamp on = day.from + Duration::minutes(1);
    EXPECT_TRUE(driver.run_until(on));
    EXPECT_TRUE(driver.request({RequestId(1), "test", SwitchStrategy{strategy, StrategySwitch::On, "BTCUSDT"}},
                               engine->account().now));
    for (Timestamp now = on; !driver.tape_ended(); now = now + Duration::millis(7'919)) {
        EXPECT_TRUE(driver.run_until(now));
    }
    out.equity = engine->account().equity();
    return out;
}

Traded backtest(const Day& day, const std::string& strategy, const std::map<std::string, std::string>& parameters) {
    BacktestConfig config;
    config.strategy = strategy;
    config.parameters = parameters;
    config.files = {{"BTCUSDT", day.candles, "", day.funding, day.trades}};
    config.from = day.from;
    config.to = day.to;
    config.venue = BacktestConfig::Venue::Book;
    Traded out;
    BacktestControl control;
    control.on_command = [&](const Command& command, Timestamp now) { append_decision(command, now, out.log); };
    const auto market = load_backtest_market(config);
    const auto result = run_backtest(config, market.value(), control);
    EXPECT_TRUE(result) << result.error().text;
    EXPECT_EQ(result->equity.back().equity, result->final_balance);
    out.equity = result->final_balance;
    return out;
}

// The trades that the candles of the day are drawn out into, as a file.
std::string trades_of(const Day& day, const std::filesystem::path& folder) {
    BacktestConfig config;
    config.files = {{"BTCUSDT", day.candles, "", ""}};
    const auto market = load_backtest_market(config);
    simulator::ReplayOptions options;
    options.start = day.from;
    options.end = day.to;
    const auto tape = simulator::ReplayMarket::make(market->series, options).value();
    const std::string path = (folder / "trades.csv").string();
    std::ofstream out(path);
    out << "time_ms,price,quantity,side\n";
    while (tape->next_time() != Timestamp::max()) {
        const simulator::TapePoint point = tape->next();
        EXPECT_TRUE(point.quantity.is_positive());
        out << point.time.to_millis() << ',' << point.price.to_string() << ',' << point.quantity.to_string() << ','
            << to_text(point.aggressor) << '\n';
    }
    return path;
}

void expect_the_same(const Day& day, const std::string& strategy, const std::map<std::string, std::string>& parameters,
                     std::size_t least) {
    const Traded lived = paper(day, strategy, parameters);
    const Traded tested = backtest(day, strategy, parameters);
    EXPECT_GE(count_decisions(tested.log), least) << strategy;
    InstrumentTable table;
    table.add(test::btcusdt());
    if (const auto difference = first_difference(lived.log, tested.log)) {
        ADD_FAILURE() << strategy << ": live "
                      << (difference->left ? describe(*difference->left, table) : std::string("nothing"))
                      << ", backtest "
                      << (difference->right ? describe(*difference->right, table) : std::string("nothing"));
    }
    EXPECT_EQ(lived.equity, tested.equity) << strategy;
}

// Ten hours of history and eight of trading, on two sines.
Day drawn_day(const std::filesystem::path& folder) {
    Day day;
    day.candles = (folder / "BTCUSDT_1m.csv").string();
    day.from = Timestamp::parse("2024-03-01").value();
    day.to = day.from + Duration::hours(8);
    std::ofstream file(day.candles);
    file << "open_time_ms,open,high,low,close,volume\n";
    double open = 60'000;
    for (int minute = -600; minute < 480; ++minute) {
        const double close =
            std::round(10 * (60'000 + 900 * std::sin(minute / 41.0) + 250 * std::sin(minute / 5.0))) / 10;
        char line[160];
        std::snprintf(line, sizeof(line), "%lld,%.1f,%.1f,%.1f,%.1f,%d\n",
                      static_cast<long long>((day.from + Duration::minutes(minute)).to_millis()), open,
                      std::max(open, close) + 6, std::min(open, close) - 6, close, 20 + (minute + 600) % 11);
        file << line;
        open = close;
    }
    file.close();
    return day;
}

TEST(PaperAndBacktest, GiveTheSameOrdersOverADrawnDay) {
    const test::TempDir dir;
    const Day day = drawn_day(dir.path());
    expect_the_same(day, "grid", {}, 15);
    expect_the_same(day, "trend_following", {{"timeframe", "1"}}, 20);
}

TEST(PaperAndBacktest, ATapeAsAFileOfTradesIsTradedAsTheTape) {
    const test::TempDir dir;
    Day day = drawn_day(dir.path());
    const Traded candles = backtest(day, "trend_following", {{"timeframe", "1"}});
    day.trades = trades_of(day, dir.path());
    const Traded trades = backtest(day, "trend_following", {{"timeframe", "1"}});
    EXPECT_GT(count_decisions(trades.log), 20U);
    EXPECT_EQ(candles.log, trades.log);
    EXPECT_EQ(candles.equity, trades.equity);
}

TEST(PaperAndBacktest, GiveTheSameOrdersOverARecordedDay) {
    const std::string data = "../shared/data/";
    Day day{data + "binance_um_1m/BTCUSDT_1m.csv.gz", data + "funding/binance_um_BTCUSDT_funding.csv.gz", "",
            Timestamp::parse("2023-08-01").value(), Timestamp::parse("2023-08-02").value()};
    if (!std::filesystem::exists(day.candles)) {
        GTEST_SKIP() << day.candles << " is not here";
    }
    expect_the_same(day, "grid", {}, 50);
    expect_the_same(day, "trend_following", {{"timeframe", "5"}}, 20);
    expect_the_same(day, "long_short", {{"timeframe", "5"}}, 5);
}

}  // namespace
}  // namespace tradewind::bot
