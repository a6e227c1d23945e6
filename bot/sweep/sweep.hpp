// Runs the points of a search on all cores and keeps what came of them. Every point is a pure function of its
// parameters, so the result is the same for any number of threads, and a sweep that was stopped or killed goes on
// from its store. Units: as PointOutcome. Errors: of the store; a point that fails is an outcome, not an error.
// Thread: run_sweep() belongs to its caller, which alone touches search, store and progress; the point function is
// called by several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "bot/sweep/point_outcome.hpp"
#include "bot/sweep/point_search.hpp"
#include "storage/sweep_store.hpp"

namespace tradewind::bot {

using PointFunction = std::function<Result<PointOutcome>(const Point&)>;

struct SweptTrial {
    Point point;
    Result<PointOutcome> outcome;
};

struct SweepProgress {
    std::uint64_t done = 0;
    std::uint64_t remembered = 0;  // of those, taken from the store
    std::uint64_t failed = 0;
    std::uint64_t total = 0;
    const SweptTrial* best = nullptr;  // valid during the call
};

struct SweepRun {
    const SearchSpace& space;
    const Metric& metric;
    PointFunction run;
    unsigned threads = 0;                  // 0: all cores
    storage::SweepStore* store = nullptr;  // may be missing
    std::string scope{};                   // what else the outcome depends on, apart from the store's identity
    std::stop_token stop{};                // points that have begun are finished
    std::function<void(const SweepProgress&)> on_progress{};
};

enum class SweepEnd : std::uint8_t { Complete, Stopped };

struct SweepResult {
    std::vector<SweptTrial> trials;  // in the order of the search; only finished ones
    SweepEnd end = SweepEnd::Complete;
};

[[nodiscard]] Result<SweepResult> run_sweep(const SweepRun& sweep, PointSearch& search);

// The places of the trials that have the figure, the best first; equal ones in the order of the search.
[[nodiscard]] std::vector<std::size_t> ranking(std::span<const SweptTrial> trials, const Metric& metric);

// The key of a point in a store.
[[nodiscard]] std::string point_key(const SearchSpace& space, const Point& point, const std::string& scope);

}  // namespace tradewind::bot
