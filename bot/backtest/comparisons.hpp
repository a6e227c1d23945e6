// What else could have been done with the money and the time of a backtest: buying and holding, and the same trades at
// random times. Units: money in the currency of the balance, as doubles. Errors: absent where nothing can be said.
// Thread: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "bot/backtest/backtest_market.hpp"
#include "bot/backtest/backtest_result.hpp"
#include "simulator/statistics/random_entry.hpp"

namespace tradewind::bot {

struct RandomEntries {
    simulator::RandomEntryComparison comparison;
    double traded = 0;            // profit of the closed trades, which is what is compared
    std::vector<double> profits;  // of the runs
};

struct BacktestComparisons {
    double hold_profit = 0;  // of the first balance in the first symbol from first open to last close, without costs
    // Absent with fewer than five trades, and where coins were traded: a pair has no entry of its own.
    std::optional<RandomEntries> random;
};

// The same sides, sizes, fees and holding times, in a random order at random times; funding as it was then.
// Of a unit of money that was put into the contract at one price and valued at another, as a fraction of it.
[[nodiscard]] double held_gain(const Instrument& instrument, double from, double to);
[[nodiscard]] BacktestComparisons compare(const BacktestMarket& market, const BacktestResult& result);

}  // namespace tradewind::bot
