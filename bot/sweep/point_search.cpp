#include "bot/sweep/point_search.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bot/sweep/parzen_search.hpp"
#include "simulator/random.hpp"

namespace tradewind::bot {
namespace {

// One batch, known beforehand.
class FixedSearch : public PointSearch {
public:
    explicit FixedSearch(std::vector<Point> points) : points_(std::move(points)), total_(points_.size()) {}
    [[nodiscard]] std::vector<Point> next_batch() override { return std::exchange(points_, {}); }
    void learn(const std::vector<ScoredPoint>&) override {}
    [[nodiscard]] std::uint64_t total() const override { return total_; }

private:
    std::vector<Point> points_;
    std::uint64_t total_;
};

std::vector<Point> every_point(const SearchSpace& space) {
    std::vector<Point> out;
    out.reserve(space.size());
    for (std::uint64_t at = 0; at < space.size(); ++at) {
        out.push_back(space.point(at));
    }
    return out;
}

Point draw_point(const SearchSpace& space, simulator::Random& random) {
    Point out;
    for (const Dimension& dimension : space.dimensions()) {
        out.push_back(static_cast<std::uint32_t>(random.below(dimension.values.size())));
    }
    return out;
}

// Drawing again and again is quick only while most points are still free.
constexpr std::uint64_t kSparse = 4;

std::vector<Point> random_points(const SearchSpace& space, std::uint64_t wanted, std::uint64_t seed) {
    simulator::Random random(seed);
    std::vector<Point> out;
    if (space.size() / kSparse >= wanted) {
        std::set<Point> seen;
        while (out.size() < wanted) {
            Point point = draw_point(space, random);
            if (seen.insert(point).second) {
                out.push_back(std::move(point));
            }
        }
        return out;
    }
    out = every_point(space);
    for (std::size_t i = 0; i < wanted; ++i) {
        std::swap(out[i], out[i + random.below(out.size() - i)]);
    }
    out.resize(wanted);
    return out;
}

}  // namespace

Result<SearchKind> parse_search_kind(std::string_view text) {
    for (const SearchKind kind : {SearchKind::Grid, SearchKind::Random, SearchKind::Parzen}) {
        if (text == to_text(kind)) {
            return kind;
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("there is no search '{}'; it is grid, random or tpe", text.substr(0, 40)));
}

std::string_view to_text(SearchKind kind) {
    switch (kind) {
        case SearchKind::Grid:
            return "grid";
        case SearchKind::Random:
            return "random";
        case SearchKind::Parzen:
            return "tpe";
    }
    return "";
}

Result<std::unique_ptr<PointSearch>> make_search(const SearchSpace& space, const SearchPlan& plan) {
    const std::uint64_t most = plan.points == 0 ? kMostPoints : std::min(plan.points, kMostPoints);
    if (plan.kind == SearchKind::Grid && space.size() > most) {
        return fail(ErrorCode::OutOfRange,
                    fmt::format("the grid ({}) has {} points and at most {} may be tried; name fewer values, or search "
                                "random or tpe",
                                space.text(), space.size(), most));
    }
    if (space.size() <= most) {
        return std::make_unique<FixedSearch>(every_point(space));
    }
    if (plan.points == 0) {
        return fail(ErrorCode::InvalidArgument, "say how many points are to be tried");
    }
    if (plan.kind == SearchKind::Random) {
        return std::make_unique<FixedSearch>(random_points(space, most, plan.seed));
    }
    return std::make_unique<ParzenSearch>(space, most, plan.seed);
}

}  // namespace tradewind::bot
