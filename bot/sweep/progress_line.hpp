// One line on a terminal that says how far a sweep is, how fast, how long still and what is best so far.
// Units: seconds of the caller's clock. Errors: none; where standard error is no terminal it stays silent.
// Thread: one.
#pragma once

#include <chrono>
#include <string>

#include "bot/sweep/sweep.hpp"

namespace tradewind::bot {

// "412/1000 41%  83 points/s  7s left  best sharpe 1.82 (fast=10 slow=50)"; what was remembered is not in the rate.
[[nodiscard]] std::string progress_text(const SweepProgress& progress, const SearchSpace& space, const Metric& metric,
                                        double elapsed_seconds);

class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();  // leaves the terminal at the start of a line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // At most ten times a second, and the last one.
    void show(const SweepProgress& progress, const SearchSpace& space, const Metric& metric,
              const std::string& before = "");

private:
    using Clock = std::chrono::steady_clock;
    bool is_terminal_;
    bool is_dirty_ = false;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point shown_;
};

}  // namespace tradewind::bot
