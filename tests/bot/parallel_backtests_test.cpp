// Backtests share nothing but a market that nobody changes: run on several threads at once, each gives the commands and
// the money it gives alone.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "bot/backtest/run_backtest.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

struct Outcome {
    std::string hash;
    std::string final_balance;
    std::size_t fills = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::vector<BacktestConfig> every_strategy_twice() {
    std::vector<BacktestConfig> out;
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        for (const std::uint64_t seed : {1U, 2U}) {
            BacktestConfig config;
            config.strategy = spec.name;
            config.days = 4;
            config.seed = seed;  // of the order of high and low; the market is one for all
            for (const strategies::ParameterSpec& parameter : spec.parameters) {
                if (parameter.name == "timeframe") {
                    config.parameters = {{"timeframe", "5"}};
                }
            }
            out.push_back(std::move(config));
        }
    }
    return out;
}

Outcome outcome_of(const BacktestConfig& config, const BacktestMarket& market) {
    const auto result = run_backtest(config, market);
    return result ? Outcome{result->command_hash.to_hex(), result->final_balance.to_string(), result->fills.size()}
                  : Outcome{result.error().text, "", 0};
}

std::vector<Outcome> on_threads(const std::vector<BacktestConfig>& configs, const BacktestMarket& market,
                                unsigned threads) {
    std::vector<Outcome> out(configs.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            for (std::size_t at = next++; at < configs.size(); at = next++) {
                out[at] = outcome_of(configs[at], market);
            }
        });
    }
    workers.clear();
    return out;
}

TEST(ParallelBacktests, AnyNumberOfThreadsGivesTheSameHashes) {
    const std::vector<BacktestConfig> configs = every_strategy_twice();
    const auto market = load_backtest_market(configs.front());
    ASSERT_TRUE(market) << market.error().text;
    std::vector<Outcome> alone;
    std::size_t fills = 0;
    for (const BacktestConfig& config : configs) {
        alone.push_back(outcome_of(config, *market));
        fills += alone.back().fills;
    }
    EXPECT_GT(fills, 100U);
    for (const unsigned threads : {2U, 4U, 7U}) {
        const std::vector<Outcome> together = on_threads(configs, *market, threads);
        for (std::size_t i = 0; i < configs.size(); ++i) {
            EXPECT_EQ(together[i], alone[i]) << configs[i].strategy << " on " << threads << " threads";
        }
    }
}

}  // namespace
}  // namespace tradewind::bot
