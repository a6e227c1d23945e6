// Whether a strategy looks at what it cannot know: it is run again on markets that differ where a sound strategy
// cannot notice, and must decide the same. Each test says what it compared and where the first difference is.
// Errors: those of a backtest. Thread: any, one check each.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bot/backtest/run_backtest.hpp"

namespace tradewind::bot {

struct CheckTest {
    enum class Outcome : std::uint8_t {
        Passed,
        Failed,
        Nothing,  // too little to compare
    };
    std::string name;   // "truncation"
    std::string claim;  // what holds if it passes
    Outcome outcome = Outcome::Nothing;
    std::size_t runs = 0;
    std::size_t compared = 0;          // orders, cancels and fills that were held against each other
    std::string found;                 // in words
    std::vector<std::string> details;  // differences, one a line
};
[[nodiscard]] const char* to_text(CheckTest::Outcome outcome);

struct StrategyCheck {
    std::string strategy;
    std::string parameters;
    std::vector<std::string> symbols;
    std::string description;
    Timestamp from;
    Timestamp to;
    std::size_t bars = 0;
    std::size_t orders = 0;
    std::size_t fills = 0;
    std::vector<CheckTest> tests;
    std::size_t warm_up_candles = 0;  // of history from which on decisions agree; only when that test passed

    [[nodiscard]] bool is_sound() const;
};

// What is checked; run_backtest in earnest.
using BacktestFunction =
    std::function<Result<BacktestResult>(const BacktestConfig&, const BacktestMarket&, const BacktestControl&)>;
[[nodiscard]] Result<StrategyCheck> check_strategy(const BacktestConfig& config, const BacktestMarket& market,
                                                   const BacktestFunction& backtest = run_backtest);

}  // namespace tradewind::bot
