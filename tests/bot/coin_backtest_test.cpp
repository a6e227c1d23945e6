// A backtest of a coin-margined contract: its money is the coin, and fills, ledger and equity tell the same balance.
#include <algorithm>

#include <gtest/gtest.h>

#include "bot/backtest/backtest_text.hpp"
#include "bot/backtest/chat_backtest.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "bot/check/altered_market.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

class CoinBacktest : public ::testing::TestWithParam<const char*> {
protected:
    static BacktestConfig config_of(const std::string& strategy) {
        BacktestConfig config;
        config.strategy = strategy;
        config.symbols = {"BTCUSD_PERP"};
        config.days = 10;
        if (strategy == "trend_following") {
            config.parameters = {{"timeframe", "15"}};
        }
        return config;
    }
    // From nothing but the fills: every contract is 100 USD, bought or sold at its price.
    static Decimal recomputed(const BacktestMarket& market, const BacktestResult& result) {
        Decimal coins = result.initial_balance;
        Decimal contracts;
        for (const BacktestFill& each : result.fills) {
            const Decimal signed_quantity = each.fill.quantity.value() * Decimal(sign_of(each.fill.side));
            coins += signed_quantity * Decimal(100) / each.fill.price.value() - each.fill.fee.amount;
            contracts += signed_quantity;
        }
        return coins - contracts * Decimal(100) / market.series.front().bars.back().close.value();
    }
};

TEST_P(CoinBacktest, IsCountedInCoinsAndAddsUp) {
    const BacktestConfig config = config_of(GetParam());
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market) << market.error().text;
    const auto result = run_backtest(config, *market);
    ASSERT_TRUE(result) << result.error().text;
    ASSERT_GT(result->fills.size(), 4U);
    EXPECT_EQ(result->currency, Currency::of("BTC"));
    EXPECT_EQ(result->initial_balance, 0.15_dec);
    EXPECT_EQ(result->equity.back().equity, result->final_balance);
    // A venue's wallet counts eight places; half of the last one goes with a closed position.
    const Decimal lost = Decimal::from_scaled(5 * static_cast<std::int64_t>(result->fills.size()), 9);
    EXPECT_LE((recomputed(*market, *result) - result->final_balance).abs(), lost);
    for (const LedgerEntry& entry : result->ledger) {
        EXPECT_EQ(entry.amount.currency, result->currency);
        EXPECT_EQ(entry.amount.amount, entry.amount.amount.rounded(8, Rounding::Down));
    }
}

INSTANTIATE_TEST_SUITE_P(Strategies, CoinBacktest, ::testing::Values("trend_following", "grid"),
                         [](const auto& test) { return std::string(test.param); });

TEST_F(CoinBacktest, ComparesWithALongOfAllCoinsCountedInCoins) {
    const BacktestConfig config = config_of("grid");
    const auto market = load_backtest_market(config);
    const auto result = run_backtest(config, *market);
    const BacktestComparisons comparisons = compare(*market, *result);
    const std::vector<Bar>& bars = market->series.front().bars;
    const auto first = std::ranges::find_if(bars, [&](const Bar& bar) { return bar.open_time >= result->from; });
    const double gain = 1 - first->open.to_double() / bars.back().close.to_double();
    EXPECT_NEAR(comparisons.hold_profit, 0.15 * gain, 1e-9);
    EXPECT_DOUBLE_EQ(held_gain(test::btcusd_perp(), 50'000, 62'500), 0.2);
    EXPECT_DOUBLE_EQ(held_gain(test::btcusd_perp(), 50'000, 40'000), -0.25);
    EXPECT_DOUBLE_EQ(held_gain(test::btcusdt(), 50'000, 62'500), 0.25);
    ASSERT_TRUE(comparisons.random);
    EXPECT_GT(comparisons.random->comparison.median_random, -0.15);
    EXPECT_LT(comparisons.random->comparison.median_random, 0.15);
    const std::string table = backtest_table(*result, figures_of(*result), comparisons);
    EXPECT_NE(table.find("0.15000000 BTC -> "), std::string::npos) << table;
    EXPECT_EQ(table.find("USDT"), std::string::npos) << table;
}

TEST_F(CoinBacktest, TheFirstBalanceMayBeNamed) {
    BacktestConfig config = config_of("grid");
    config.balance = 2_dec;
    const auto market = load_backtest_market(config);
    EXPECT_EQ(run_backtest(config, *market)->initial_balance, 2_dec);
}

TEST_F(CoinBacktest, ContractsOfTwoCurrenciesAreRefused) {
    BacktestConfig config = config_of("grid");
    config.symbols = {"BTCUSD_PERP", "BTCUSDT"};
    const auto market = load_backtest_market(config);
    ASSERT_FALSE(market);
    EXPECT_NE(market.error().text.find("BTCUSDT settles in USDT"), std::string::npos) << market.error().text;
}

TEST_F(CoinBacktest, AnotherUnitOfPriceLeavesWhatThingsAreWorthInCoins) {
    const auto market = load_backtest_market(config_of("grid"));
    const BacktestMarket scaled = with_scaled_prices(*market, 8);
    const Instrument& before = market->series.front().instrument;
    const Instrument& after = scaled.series.front().instrument;
    EXPECT_EQ(before.notional(test::price("50000"), test::quantity("16")), 0.032_dec);
    EXPECT_EQ(after.notional(test::price("400000"), test::quantity("2")), 0.032_dec);
}

TEST_F(CoinBacktest, TheChatAnswersInCoins) {
    AppConfig config;
    const auto answer = chat_backtest(config, "grid", "BTCUSD_PERP", 5, Timestamp());
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_NE(answer->html.find(" BTC)"), std::string::npos) << answer->html;
    EXPECT_EQ(answer->html.find("USDT"), std::string::npos) << answer->html;
}

}  // namespace
}  // namespace tradewind::bot
