#include "bot/sweep/parzen_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tradewind::bot {
namespace {

// Fixed numbers, so that nothing depends on the machine: a batch feeds several cores, yet learns often.
constexpr std::size_t kBatch = 16;
constexpr std::uint64_t kRandomStart = 32;
constexpr int kCandidates = 32;
constexpr double kGoodShare = 0.15;
constexpr std::size_t kMostGood = 40;
constexpr std::size_t kMostOthers = 400;  // the newest: enough to know where it is bad, and quick
constexpr double kWidth = 0.2;            // of the range, for one result in one dimension
constexpr double kStray = 0.15;           // of a choice's weight goes to its other words

// Weights of the places around a centre, by distance; the places end at 0 and count-1.
class Kernel {
public:
    Kernel(const Dimension& dimension, std::size_t results, std::size_t dimensions)
        : weights_(dimension.values.size()), sums_(dimension.values.size()) {
        const auto count = static_cast<double>(weights_.size());
        if (dimension.spec->is_choice()) {
            std::ranges::fill(weights_, kStray / std::max(1.0, count - 1));
            weights_.front() = 1 - kStray;
        } else {
            const double shrink =
                std::pow(static_cast<double>(results + 1), -1.0 / (static_cast<double>(dimensions) + 4));
            const double width = std::max(kWidth * count * shrink, 0.5);
            for (std::size_t i = 0; i < weights_.size(); ++i) {
                const double deviations = static_cast<double>(i) / width;
                weights_[i] = std::exp(-0.5 * deviations * deviations);
            }
        }
        std::partial_sum(weights_.begin(), weights_.end(), sums_.begin());
    }

    [[nodiscard]] double probability(std::uint32_t centre, std::uint32_t place) const {
        return weights_[centre > place ? centre - place : place - centre] / all(centre);
    }
    // The place below which `share` of the weight lies.
    [[nodiscard]] std::uint32_t place_of(std::uint32_t centre, double share) const {
        const double wanted = share * all(centre);
        std::uint32_t low = 0;
        auto high = static_cast<std::uint32_t>(weights_.size() - 1);
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (up_to(centre, middle) > wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

private:
    [[nodiscard]] double all(std::uint32_t centre) const {
        return up_to(centre, static_cast<std::uint32_t>(weights_.size() - 1));
    }
    [[nodiscard]] double up_to(std::uint32_t centre, std::uint32_t place) const {
        if (place >= centre) {
            return sums_[centre] + sums_[place - centre] - weights_[0];
        }
        return sums_[centre] - sums_[centre - place - 1];
    }

    std::vector<double> weights_;
    std::vector<double> sums_;
};

// A mixture: one joint kernel a result, and one that knows nothing.
class Density {
public:
    Density(const SearchSpace& space, std::vector<Point> centres) : space_(space), centres_(std::move(centres)) {
        for (const Dimension& dimension : space.dimensions()) {
            kernels_.emplace_back(dimension, centres_.size(), space.dimensions().size());
            flat_ /= static_cast<double>(dimension.values.size());
        }
    }

    [[nodiscard]] double at(const Point& point) const {
        double sum = flat_;
        for (const Point& centre : centres_) {
            double product = 1;
            for (std::size_t i = 0; i < point.size(); ++i) {
                product *= kernels_[i].probability(centre[i], point[i]);
            }
            sum += product;
        }
        return sum / static_cast<double>(centres_.size() + 1);
    }
    [[nodiscard]] Point draw(simulator::Random& random) const {
        const std::uint64_t chosen = random.below(centres_.size() + 1);
        Point out;
        for (std::size_t i = 0; i < kernels_.size(); ++i) {
            out.push_back(chosen < centres_.size()
                              ? kernels_[i].place_of(centres_[chosen][i], random.uniform())
                              : static_cast<std::uint32_t>(random.below(space_.dimensions()[i].values.size())));
        }
        return out;
    }

private:
    const SearchSpace& space_;
    std::vector<Point> centres_;
    std::vector<Kernel> kernels_;
    double flat_ = 1;
};

struct Split {
    std::vector<Point> good;
    std::vector<Point> others;
};

// Equal scores keep their order, so that nothing depends on how the library sorts.
Split split(const std::vector<ScoredPoint>& results) {
    std::vector<std::size_t> order(results.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        const auto& left = results[a].score;
        const auto& right = results[b].score;
        return left && (!right || *left > *right);
    });
    const auto scored = static_cast<std::size_t>(
        std::ranges::count_if(results, [](const ScoredPoint& result) { return result.score.has_value(); }));
    const auto share = static_cast<std::size_t>(std::ceil(kGoodShare * static_cast<double>(scored)));
    const std::size_t good = std::min(share, kMostGood);
    Split out;
    for (std::size_t i = 0; i < good; ++i) {
        out.good.push_back(results[order[i]].point);
    }
    std::vector<std::size_t> others(order.begin() + static_cast<std::ptrdiff_t>(good), order.end());
    std::ranges::sort(others, std::greater{});
    others.resize(std::min(others.size(), kMostOthers));
    for (const std::size_t i : others) {
        out.others.push_back(results[i].point);
    }
    return out;
}

}  // namespace

ParzenSearch::ParzenSearch(const SearchSpace& space, std::uint64_t points, std::uint64_t seed)
    : space_(space), points_(points), random_(seed) {}

Point ParzenSearch::unseen_random_point() {
    while (true) {
        Point point;
        for (const Dimension& dimension : space_.dimensions()) {
            point.push_back(static_cast<std::uint32_t>(random_.below(dimension.values.size())));
        }
        if (!asked_.contains(point)) {
            return point;
        }
    }
}

std::vector<Point> ParzenSearch::next_batch() {
    const std::uint64_t left = points_ - asked_.size();
    std::vector<Point> batch;
    if (asked_.size() < kRandomStart) {
        while (batch.size() < std::min(left, kRandomStart)) {
            batch.push_back(unseen_random_point());
            asked_.insert(batch.back());
        }
        return batch;
    }
    Split sides = split(results_);
    const Density good(space_, std::move(sides.good));
    const Density others(space_, std::move(sides.others));
    while (batch.size() < std::min<std::uint64_t>(left, kBatch)) {
        std::optional<Point> best;
        double best_ratio = 0;
        for (int i = 0; i < kCandidates; ++i) {
            Point candidate = good.draw(random_);
            if (asked_.contains(candidate)) {
                continue;
            }
            const double ratio = good.at(candidate) / others.at(candidate);
            if (!best || ratio > best_ratio) {
                best = std::move(candidate);
                best_ratio = ratio;
            }
        }
        batch.push_back(best ? std::move(*best) : unseen_random_point());
        asked_.insert(batch.back());
    }
    return batch;
}

void ParzenSearch::learn(const std::vector<ScoredPoint>& results) {
    results_.insert(results_.end(), results.begin(), results.end());
}

}  // namespace tradewind::bot
