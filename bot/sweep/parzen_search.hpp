// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl 2011) over the places of a space, with
// joint kernels, so that it learns which values go together. Results are split into the good ones and the others;
// candidates are drawn where the good ones lie, and the one whose density there is highest against that of the
// others is tried next. Units, errors and thread: as PointSearch.
#pragma once

#include <set>

#include "bot/sweep/point_search.hpp"
#include "simulator/random.hpp"

namespace tradewind::bot {

class ParzenSearch : public PointSearch {
public:
    // The space has more than `points` points and outlives the search.
    ParzenSearch(const SearchSpace& space, std::uint64_t points, std::uint64_t seed);

    [[nodiscard]] std::vector<Point> next_batch() override;
    void learn(const std::vector<ScoredPoint>& results) override;
    [[nodiscard]] std::uint64_t total() const override { return points_; }

private:
    [[nodiscard]] Point unseen_random_point();

    const SearchSpace& space_;
    std::uint64_t points_;
    simulator::Random random_;
    std::vector<ScoredPoint> results_;
    std::set<Point> asked_;
};

}  // namespace tradewind::bot
