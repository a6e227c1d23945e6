#include "bot/sweep/verdict.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "simulator/statistics/moments.hpp"

namespace tradewind::bot {
namespace {

constexpr double kConvincing = 0.95;

}  // namespace

SweepVerdict judge_best(const PointOutcome& best, std::span<const SweptTrial> trials, std::size_t ever_tried) {
    std::vector<double> sharpes;
    for (const SweptTrial& trial : trials) {
        if (trial.outcome && std::isfinite(trial.outcome->returns.sharpe)) {
            sharpes.push_back(trial.outcome->returns.sharpe);
        }
    }
    SweepVerdict out;
    out.trials = std::max(sharpes.size(), ever_tried);
    const double variance = simulator::variance(sharpes, simulator::VarianceOf::Sample);
    out.trial_deviation = std::sqrt(variance);
    out.probabilistic = simulator::probabilistic_sharpe(best.returns, 0, simulator::VarianceAt::Observed);
    // One trial is no search: nothing to take off.
    out.deflated = simulator::deflated_sharpe(best.returns, out.trials, sharpes.size() < 2 ? 0.0 : variance);
    return out;
}

std::string warning_of(const SweepVerdict& verdict) {
    if (std::isnan(verdict.deflated.probability)) {
        return "Too few returns to tell skill from luck: do not trade on this.";
    }
    const std::string found = fmt::format(
        "The best of {} trials: with {:.1f}% probability its true Sharpe ratio is above zero in spite of the search",
        verdict.trials, verdict.deflated.probability * 100);
    if (verdict.deflated.probability < kConvincing) {
        return found +
               ", so it may well be fitted to these data and fail on others; prove it out of sample with "
               "`tradewind walkforward`.";
    }
    return found +
           ". It was still chosen with these data in sight; prove it out of sample with `tradewind "
           "walkforward` before trusting it.";
}

}  // namespace tradewind::bot
