#include "bot/sweep/sweep.hpp"

#include <algorithm>
#include <numeric>

#include "bot/sweep/point_pool.hpp"
#include "core/base/hash.hpp"

namespace tradewind::bot {
namespace {

Result<PointOutcome> outcome_of(const storage::SweptPoint& kept) {
    if (kept.status == storage::SweptStatus::Failed) {
        return fail(ErrorCode::InvalidArgument, kept.outcome);
    }
    return outcome_of_text(kept.outcome);
}

// One sweep while it runs: asks the search, answers from the store what it can, and gives the rest to the pool.
class Sweeper {
public:
    Sweeper(const SweepRun& sweep, PointSearch& search) : sweep_(sweep), search_(search) {
        progress_.total = search.total();
    }

    Result<SweepResult> run() {
        SweepResult result;
        while (result.end == SweepEnd::Complete) {
            const std::vector<Point> points = search_.next_batch();
            if (points.empty()) {
                break;
            }
            outcomes_.assign(points.size(), std::nullopt);
            Status done = recall(points);
            done = done ? run_missing(points) : done;
            if (!done) {
                return tl::unexpected<Error>(done.error());
            }
            learn(points);
            for (std::size_t i = 0; i < points.size(); ++i) {
                if (outcomes_[i]) {
                    result.trials.push_back({points[i], std::move(*outcomes_[i])});
                } else {
                    result.end = SweepEnd::Stopped;
                }
            }
        }
        return result;
    }

private:
    Status recall(const std::vector<Point>& points) {
        if (sweep_.store == nullptr) {
            return {};
        }
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto kept = sweep_.store->find(point_key(sweep_.space, points[i], sweep_.scope));
            if (!kept) {
                return tl::unexpected<Error>(kept.error());
            }
            if (!*kept) {
                continue;
            }
            auto outcome = outcome_of(**kept);
            if (!outcome && (*kept)->status == storage::SweptStatus::Done) {
                return tl::unexpected<Error>(outcome.error());
            }
            ++progress_.remembered;
            note(points[i], i, std::move(outcome));
        }
        tell();
        return {};
    }

    Status run_missing(const std::vector<Point>& points) {
        std::vector<std::size_t> missing;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (!outcomes_[i]) {
                missing.push_back(i);
            }
        }
        PointPool pool(points, missing, sweep_.run, sweep_.threads, sweep_.stop);
        while (true) {
            std::vector<FinishedPoint> finished = pool.wait();
            if (finished.empty()) {
                return {};
            }
            if (Status kept = keep(points, finished); !kept) {
                return kept;  // leaving stops the pool
            }
            for (FinishedPoint& point : finished) {
                note(points[point.at], point.at, std::move(point.outcome));
            }
            tell();
        }
    }

    Status keep(const std::vector<Point>& points, const std::vector<FinishedPoint>& finished) {
        if (sweep_.store == nullptr) {
            return {};
        }
        std::vector<storage::SweptPoint> rows;
        for (const FinishedPoint& each : finished) {
            const Point& point = points[each.at];
            storage::SweptPoint row{
                point_key(sweep_.space, point, sweep_.scope), sweep_.space.text(point), storage::SweptStatus::Done, {}};
            if (each.outcome) {
                row.outcome = text_of(*each.outcome);
            } else {
                row.status = storage::SweptStatus::Failed;
                row.outcome = each.outcome.error().text;
            }
            if (!sweep_.scope.empty()) {
                row.parameters += " " + sweep_.scope;
            }
            rows.push_back(std::move(row));
        }
        return sweep_.store->add(rows);
    }

    void note(const Point& point, std::size_t at, Result<PointOutcome> outcome) {
        ++progress_.done;
        if (!outcome) {
            ++progress_.failed;
        } else if (const auto score = sweep_.metric.score(*outcome); score && (!best_score_ || *score > *best_score_)) {
            best_score_ = score;
            best_ = SweptTrial{point, outcome};
        }
        outcomes_[at] = std::move(outcome);
    }

    void tell() {
        if (sweep_.on_progress) {
            progress_.best = best_ ? &*best_ : nullptr;
            sweep_.on_progress(progress_);
        }
    }

    void learn(const std::vector<Point>& points) {
        std::vector<ScoredPoint> scored;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto& outcome = outcomes_[i];
            scored.push_back({points[i], outcome && *outcome ? sweep_.metric.score(**outcome) : std::nullopt});
        }
        search_.learn(scored);
    }

    const SweepRun& sweep_;
    PointSearch& search_;
    std::vector<std::optional<Result<PointOutcome>>> outcomes_;  // of the batch
    SweepProgress progress_;
    std::optional<SweptTrial> best_;
    std::optional<double> best_score_;
};

}  // namespace

Result<SweepResult> run_sweep(const SweepRun& sweep, PointSearch& search) {
    return Sweeper(sweep, search).run();
}

std::vector<std::size_t> ranking(std::span<const SweptTrial> trials, const Metric& metric) {
    std::vector<std::optional<double>> scores;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        scores.push_back(trials[i].outcome ? metric.score(*trials[i].outcome) : std::nullopt);
        if (scores.back()) {
            order.push_back(i);
        }
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return *scores[a] > *scores[b]; });
    return order;
}

std::string point_key(const SearchSpace& space, const Point& point, const std::string& scope) {
    StreamHash hash;
    hash.add(space.full_text(point));
    hash.add("\n");
    hash.add(scope);
    return hash.to_hex();
}

}  // namespace tradewind::bot
