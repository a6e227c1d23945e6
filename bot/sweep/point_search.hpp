// Which points of a space are tried: all of them, distinct ones drawn at random, or ones that earlier results
// recommend (tree-structured Parzen estimator, Bergstra et al. 2011). Points come in batches whose sizes do not
// depend on threads, and a batch depends only on the seed and the results of the batches before it, so that a
// search gives the same points however many threads run it and however often it is interrupted.
// Units: scores are figures of which more is better. Errors: an empty batch is the end. Thread: one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/sweep/search_space.hpp"

namespace tradewind::bot {

struct ScoredPoint {
    Point point;
    std::optional<double> score;  // none: it failed, or has no such figure
};

class PointSearch {
public:
    virtual ~PointSearch() = default;
    [[nodiscard]] virtual std::vector<Point> next_batch() = 0;
    // All points of the last batch, in its order.
    virtual void learn(const std::vector<ScoredPoint>& results) = 0;
    [[nodiscard]] virtual std::uint64_t total() const = 0;  // points in all batches
};

enum class SearchKind : std::uint8_t { Grid, Random, Parzen };
[[nodiscard]] Result<SearchKind> parse_search_kind(std::string_view text);  // "grid", "random", "tpe"
[[nodiscard]] std::string_view to_text(SearchKind kind);

struct SearchPlan {
    SearchKind kind = SearchKind::Grid;
    std::uint64_t points = 0;  // at most; of a grid all when zero
    std::uint64_t seed = 1;
};
inline constexpr std::uint64_t kMostPoints = 1'000'000;

// The space must outlive the search. A space with no more points than are wanted is tried whole. Errors:
// OutOfRange when a grid is larger than what may be tried.
[[nodiscard]] Result<std::unique_ptr<PointSearch>> make_search(const SearchSpace& space, const SearchPlan& plan);

}  // namespace tradewind::bot
