// A backtest is deterministic, its books add up in three independent ways, and every strategy's result over a year
// of recorded hours is what it was, to the last digit.
#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>

#include <gtest/gtest.h>

#include "bot/backtest/backtest_text.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "strategies/registry.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using tradewind::test::decimal;

const std::string kData = "../shared/data/";

BacktestConfig generated(const std::string& strategy) {
    BacktestConfig config;
    config.strategy = strategy;
    config.days = 10;
    if (strategy == "trend_following") {
        config.parameters = {{"timeframe", "15"}};
    }
    return config;
}

BacktestResult run(const BacktestConfig& config, const BacktestControl& control = {}) {
    const auto market = load_backtest_market(config);
    EXPECT_TRUE(market) << market.error().text;
    auto result = run_backtest(config, *market, control);
    if (!result) {
        throw std::runtime_error(result.error().text);
    }
    return std::move(*result);
}

// Cash and coins from nothing but the fills and the funding lines, marked at the last price.
Decimal recomputed(const BacktestConfig& config, const BacktestResult& result) {
    const auto market = load_backtest_market(config);
    Decimal cash = result.initial_balance;
    std::map<InstrumentId, Decimal> coins;
    for (const BacktestFill& each : result.fills) {
        const Decimal signed_quantity = each.fill.quantity.value() * Decimal(sign_of(each.fill.side));
        cash -= signed_quantity * each.fill.price.value() + each.fill.fee.amount;
        coins[each.fill.instrument] += signed_quantity;
    }
    for (const LedgerEntry& entry : result.ledger) {
        cash += entry.kind == LedgerKind::Funding ? entry.amount.amount : Decimal();
    }
    for (const auto& [instrument, amount] : coins) {
        const std::vector<Bar>& bars = market->series[instrument.value()].bars;
        const auto last =
            std::find_if(bars.rbegin(), bars.rend(), [&](const Bar& bar) { return bar.close_time() <= result.to; });
        cash += amount * last->close.value();
    }
    return cash;
}

TEST(Backtest, TwoRunsGiveTheSameCommandsAndAnotherSeedDoesNot) {
    const BacktestResult first = run(generated("trend_following"));
    const BacktestResult second = run(generated("trend_following"));
    EXPECT_EQ(first.command_hash, second.command_hash);
    EXPECT_EQ(first.final_balance, second.final_balance);
    EXPECT_GT(first.fills.size(), 4U);
    BacktestConfig other = generated("trend_following");
    other.seed = 2;
    EXPECT_NE(run(other).command_hash, first.command_hash);
}

TEST(Backtest, FillsLedgerAndEquityTellTheSameBalanceToTheLastDigit) {
    for (const char* strategy : {"trend_following", "grid"}) {
        const BacktestConfig config = generated(strategy);
        const BacktestResult result = run(config);
        ASSERT_GT(result.fills.size(), 4U) << strategy;
        EXPECT_EQ(recomputed(config, result), result.final_balance) << strategy;
        EXPECT_EQ(result.equity.back().equity, result.final_balance) << strategy;
        Decimal wallet;
        for (const LedgerEntry& entry : result.ledger) {
            wallet += entry.amount.amount;
        }
        const Decimal costs = result.funding - result.fees;
        Decimal realised;
        for (const LedgerEntry& entry : result.ledger) {
            realised += entry.kind == LedgerKind::RealisedProfit ? entry.amount.amount : Decimal();
        }
        EXPECT_EQ(wallet, result.initial_balance + realised + costs) << strategy;
    }
}

TEST(Backtest, HistoryBeforeTheStartWarmsUpAndTradesNothing) {
    BacktestConfig config = generated("trend_following");
    const BacktestResult whole = run(config);
    config.from = whole.from + Duration::days(5);
    const BacktestResult half = run(config);
    EXPECT_EQ(half.from, config.from);
    EXPECT_EQ(half.bars * 2, whole.bars);
    ASSERT_FALSE(half.fills.empty());
    EXPECT_GE(half.fills.front().time, config.from);
    EXPECT_LT(half.fills.front().time, config.from + Duration::days(2)) << "it need not warm up again";
}

TEST(Backtest, WhatComesLaterChangesNothingBeforeForAnyStrategy) {
    std::size_t compared = 0;
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        BacktestConfig config = generated(std::string(spec.name));
        const bool has_timeframe =
            std::ranges::any_of(spec.parameters, [](const auto& parameter) { return parameter.name == "timeframe"; });
        if (has_timeframe) {
            config.parameters = {{"timeframe", "15"}};
        }
        const BacktestResult whole = run(config);
        for (const int days : {4, 6, 8}) {
            config.to = whole.from + Duration::days(days);
            const BacktestResult cut = run(config);
            ASSERT_LE(cut.fills.size(), whole.fills.size()) << spec.name;
            for (std::size_t i = 0; i < cut.fills.size(); ++i, ++compared) {
                EXPECT_EQ(cut.fills[i].fill.trade_time, whole.fills[i].fill.trade_time) << spec.name;
                EXPECT_EQ(cut.fills[i].fill.price, whole.fills[i].fill.price) << spec.name;
                EXPECT_EQ(cut.fills[i].fill.quantity, whole.fills[i].fill.quantity) << spec.name;
            }
        }
    }
    EXPECT_GT(compared, 100U);
}

TEST(Backtest, CanBeStoppedAndSaysSo) {
    const BacktestResult result = run(generated("grid"), {[](double done) { return done < 0.3; }});
    EXPECT_TRUE(result.interrupted);
    EXPECT_NE(backtest_table(result, figures_of(result), {}).find("Interrupted"), std::string::npos);
}

TEST(Backtest, AMeaninglessRunIsRefusedWithItsReason) {
    BacktestConfig config = generated("moon");
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market);
    const auto unknown = run_backtest(config, *market);
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().text.find("known: grid"), std::string::npos);
    config = generated("grid");
    config.parameters = {{"levels", "900"}};
    const auto outside = run_backtest(config, *market);
    ASSERT_FALSE(outside);
    EXPECT_NE(outside.error().text.find("levels"), std::string::npos);
    config.parameters.clear();
    config.from = Timestamp::from_seconds(1'900'000'000);
    EXPECT_FALSE(run_backtest(config, *market)) << "no candles";
    config.files = {{"BTCUSDT", "no-such-file.csv", "", ""}};
    const auto missing = load_backtest_market(config);
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text.find("no-such-file.csv"), std::string::npos);
}

TEST(Backtest, JsonAndTablesCarryWhatTheyPromise) {
    const BacktestConfig config = generated("grid");
    const BacktestResult result = run(config);
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market);
    const BacktestComparisons comparisons = compare(*market, result);
    const std::string json = backtest_json(result, figures_of(result), comparisons);
    for (const char* key :
         {"strategy",      "symbols",    "from",          "to",           "bars",     "initial_balance",
          "final_balance", "net_profit", "gross_profit",  "gross_loss",   "fees",     "funding",
          "trades",        "win_rate",   "profit_factor", "sharpe",       "sortino",  "calmar",
          "max_drawdown",  "exposure",   "turnover",      "liquidations", "refusals", "command_hash",
          "elapsed_s",     "bars_per_s", "buy_and_hold",  "random_entry"}) {
        EXPECT_NE(json.find("\"" + std::string(key) + "\":"), std::string::npos) << key;
    }
    EXPECT_TRUE(
        fills_csv(result, *market->instruments)
            .starts_with("time_ms,symbol,side,price,quantity,fee,fee_asset,liquidity,order_id,trade_id,reason\n"));
}

TEST(Backtest, IsHeldAgainstHoldingAndAgainstTheSameTradesAtRandomTimes) {
    const BacktestConfig config = generated("grid");
    const BacktestResult result = run(config);
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market);
    const BacktestComparisons comparisons = compare(*market, result);
    const std::vector<Bar>& bars = market->series.front().bars;
    EXPECT_NEAR(comparisons.hold_profit, 10'000 * (bars.back().close.to_double() / bars.front().open.to_double() - 1),
                1e-6);
    ASSERT_TRUE(comparisons.random);
    Decimal traded;
    for (const RoundTrip& trade : result.trades) {
        traded += trade.profit();
    }
    EXPECT_NEAR(comparisons.random->traded, traded.to_double(), 1e-6);
    EXPECT_EQ(comparisons.random->profits.size(), 500U);
    EXPECT_EQ(compare(*market, result).random->profits, comparisons.random->profits) << "the same every time";
    const double share = comparisons.random->comparison.share_beaten;
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    BacktestResult few = result;
    few.trades.resize(4);
    EXPECT_FALSE(compare(*market, few).random);
}

struct Golden {
    const char* strategy;
    const char* symbol;
    const char* final_balance;
    std::size_t fills;
    friend void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.strategy << " on " << golden.symbol; }
};

class GoldenBacktest : public ::testing::TestWithParam<Golden> {};

TEST_P(GoldenBacktest, IsWhatItWasToTheLastDigit) {
    const Golden& golden = GetParam();
    const std::string symbol = golden.symbol;
    BacktestConfig config;
    config.strategy = golden.strategy;
    config.files = {{symbol, kData + "binance_um_1h/" + symbol + "_1h.csv.gz", "",
                     kData + "funding/binance_um_" + symbol + "_funding.csv.gz"}};
    if (config.strategy == "funding_arbitrage") {
        config.files.push_back({symbol + ".SPOT", kData + "binance_spot_1h/" + symbol + "_spot_1h.csv.gz", "", ""});
    }
    for (const BacktestFiles& files : config.files) {
        if (!std::filesystem::exists(files.candles)) {
            GTEST_SKIP() << files.candles << " is not here";
        }
    }
    config.from = Timestamp::parse("2024-01-01").value();
    config.to = Timestamp::parse("2024-07-01").value();
    const BacktestResult result = run(config);
    EXPECT_EQ(result.final_balance.to_string(), golden.final_balance);
    EXPECT_EQ(result.fills.size(), golden.fills);
    if (config.strategy != "funding_arbitrage") {  // spot is sold for less than it fetches in coins and cash apart
        EXPECT_EQ(recomputed(config, result), result.final_balance);
    }
}

INSTANTIATE_TEST_SUITE_P(HalfAYearOfHours, GoldenBacktest,
                         ::testing::Values(Golden{"grid", "BTCUSDT", "8042.73398512", 2007},
                                           Golden{"grid", "SOLUSDT", "13326.54256082", 2537},
                                           Golden{"trend_following", "BTCUSDT", "8913.6601617", 413},
                                           Golden{"trend_following", "ETHUSDT", "10085.15991694", 455},
                                           Golden{"mean_reversion", "BTCUSDT", "9237.16187588", 140},
                                           Golden{"mean_reversion", "XRPUSDT", "9930.78792788", 119},
                                           Golden{"volatility_breakout", "BTCUSDT", "9456.76402682", 168},
                                           Golden{"volatility_breakout", "LTCUSDT", "9032.14036266", 162},
                                           Golden{"long_short", "BTCUSDT", "9880.03708234", 221},
                                           Golden{"long_short", "ETHUSDT", "8978.09066716", 246},
                                           Golden{"signal_ensemble", "BTCUSDT", "10506.33620992", 59},
                                           Golden{"funding_arbitrage", "BTCUSDT", "9798.00744778", 208}));

struct ShortGolden {
    const char* strategy;
    const char* symbol;
    const char* interval;
    const char* from;
    const char* to;
    BacktestConfig::Venue venue;
    const char* final_balance;
    std::size_t fills;
    friend void PrintTo(const ShortGolden& golden, std::ostream* out) {
        *out << golden.strategy << " on " << golden.symbol << " by " << golden.interval;
    }
};

class GoldenShortCandles : public ::testing::TestWithParam<ShortGolden> {};

TEST_P(GoldenShortCandles, IsWhatItWasToTheLastDigit) {
    const ShortGolden& golden = GetParam();
    const std::string symbol = golden.symbol;
    const std::string interval = golden.interval;
    BacktestConfig config;
    config.strategy = golden.strategy;
    config.files = {{symbol, kData + "binance_um_" + interval + "/" + symbol + "_" + interval + ".csv.gz", "",
                     kData + "funding/binance_um_" + symbol + "_funding.csv.gz"}};
    if (!std::filesystem::exists(config.files.front().candles)) {
        GTEST_SKIP() << config.files.front().candles << " is not here";
    }
    config.from = Timestamp::parse(golden.from).value();
    config.to = Timestamp::parse(golden.to).value();
    config.venue = golden.venue;
    const BacktestResult result = run(config);
    EXPECT_EQ(result.final_balance.to_string(), golden.final_balance);
    EXPECT_EQ(result.fills.size(), golden.fills);
    EXPECT_EQ(result.equity.back().equity, result.final_balance);
    if (config.venue == BacktestConfig::Venue::Candles) {
        EXPECT_EQ(recomputed(config, result), result.final_balance);
    }
}

constexpr auto kCandles = BacktestConfig::Venue::Candles;
constexpr auto kBook = BacktestConfig::Venue::Book;
INSTANTIATE_TEST_SUITE_P(
    QuartersAndMinutes, GoldenShortCandles,
    ::testing::Values(
        ShortGolden{"trend_following", "ETHUSDT", "15m", "2024-03-01", "2024-04-01", kCandles, "10019.91454923", 96},
        ShortGolden{"volatility_breakout", "ETHUSDT", "15m", "2024-03-01", "2024-04-01", kCandles, "9559.84948909", 28},
        ShortGolden{"grid", "BTCUSDT", "1m", "2023-08-01", "2023-08-05", kCandles, "9789.63193925", 53},
        ShortGolden{"long_short", "BTCUSDT", "1m", "2023-08-01", "2023-08-05", kCandles, "9852.05251856", 7},
        ShortGolden{"grid", "BTCUSDT", "1m", "2023-08-01", "2023-08-02", kBook, "9826.98342234", 26}));

}  // namespace
}  // namespace tradewind::bot
