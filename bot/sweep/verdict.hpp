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
    std::size_t trials = 0;              // that have a Sharpe ratio
    double trial_deviation = 0;          // of their Sharpe ratios, per period
    double probabilistic = 0;            // that the best one's true Sharpe is above zero, were it the only trial
    simulator::DeflatedSharpe deflated;  // the same for the best of all trials
};

[[nodiscard]] SweepVerdict judge_best(const PointOutcome& best, std::span<const SweptTrial> trials);
// One sentence that a person understands and does not like to hear.
[[nodiscard]] std::string warning_of(const SweepVerdict& verdict);

}  // namespace tradewind::bot
