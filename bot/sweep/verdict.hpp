// How much of the best result the search itself explains: the best of many trials looks good without any skill.
// Units: as sharpe_inference.hpp. Errors: nan where a figure does not exist (too few trials or returns).
// Thread: pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "bot/sweep/sweep.hpp"

namespace tradewind::bot {

struct SweepVerdict {
    std::size_t trials = 0;              // those with a Sharpe ratio, or more that were ever tried
    double trial_deviation = 0;          // of their Sharpe ratios, per period
    double probabilistic = 0;            // that the best one's true Sharpe is above zero, were it the only trial
    simulator::DeflatedSharpe deflated;  // the same for the best of all trials
};

// `ever_tried` points on the same data count as trials too, when they are more than those that are given.
[[nodiscard]] SweepVerdict judge_best(const PointOutcome& best, std::span<const SweptTrial> trials,
                                      std::size_t ever_tried = 0);
// One sentence that a person understands and does not like to hear.
[[nodiscard]] std::string warning_of(const SweepVerdict& verdict);

}  // namespace tradewind::bot
