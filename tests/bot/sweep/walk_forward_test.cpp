// Walk-forward chooses on what is past, is judged on what comes after, and carries the money on.
#include "bot/sweep/walk_forward.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include <gtest/gtest.h>

#include "tests/bot/sweep/bowl.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using simulator::SampleRange;
using test::bowl_space;

constexpr Timestamp kBegin = Timestamp::from_seconds(1'700'000'000);

// Bars earn the point that is nearest to a place that moves with time: what was best goes on being good for a
// while, as one hopes of markets.
class DriftingMarket {
public:
    explicit DriftingMarket(const SearchSpace& space) : space_(space) {}

    Result<WindowRun> operator()(const Point& point, SampleRange bars, Decimal balance) {
        {
            const std::lock_guard lock(mutex_);
            seen_.push_back({bars, balance});
        }
        WindowRun out;
        const int fast = static_cast<int>(test::value_of(space_, point, "fast"));
        for (std::size_t bar = bars.begin; bar < bars.end; ++bar) {
            const int best = 10 + static_cast<int>(bar / 20);
            const Decimal profit = Decimal(10 - 2 * std::abs(fast - best)) + Decimal(static_cast<int>(bar % 3));
            out.outcome.net_profit += profit;
            out.equity.push_back(
                {kBegin + Duration::days(static_cast<std::int64_t>(bar)), balance + out.outcome.net_profit});
            const double before = (balance + out.outcome.net_profit - profit).to_double();
            out.returns.push_back(profit.to_double() / before);
        }
        out.outcome.sharpe = out.outcome.net_profit.to_double();
        out.outcome.returns = {out.outcome.sharpe / 1'000, bars.size(), 0, 3};
        return out;
    }
    struct Seen {
        SampleRange bars;
        Decimal balance;
    };
    [[nodiscard]] const std::vector<Seen>& seen() const { return seen_; }

private:
    const SearchSpace& space_;
    std::mutex mutex_;
    std::vector<Seen> seen_;
};

class WalkForwardTest : public ::testing::Test {
protected:
    WalkForwardRun plan() {
        return WalkForwardRun{
            .space = space_,
            .search = {},
            .metric = **find_metric("sharpe"),
            .windows = {.samples = 410, .train = 100, .test = 50, .gap = {.purge = 6, .embargo = 4}},
            .run = [this](const Point& point, SampleRange bars,
                          Decimal balance) { return market_(point, bars, balance); },
            .balance = Decimal(1'000),
            .periods_per_year = 365,
            .threads = 2,
        };
    }
    SearchSpace space_ = bowl_space({"fast=5..40:5"});
    DriftingMarket market_{space_};
};

TEST_F(WalkForwardTest, WindowsNeverTestWhatTheyTrainedOnNorTestABarTwice) {
    const auto result = run_walk_forward(plan());
    ASSERT_TRUE(result) << result.error().text;
    ASSERT_EQ(result->windows.size(), 6U);
    std::size_t next = 110;
    for (const WalkForwardWindow& window : result->windows) {
        EXPECT_EQ(window.split.train.size(), 100U);
        EXPECT_EQ(window.split.train.end + 10, window.split.test.begin);  // purge and embargo
        EXPECT_EQ(window.split.test.begin, next);
        next = window.split.test.end;
        EXPECT_EQ(window.verdict.trials, 8U);
    }
    EXPECT_EQ(next, 410U);
    // Nothing but those stretches was ever run.
    for (const auto& seen : market_.seen()) {
        EXPECT_TRUE(std::ranges::any_of(result->windows, [&](const WalkForwardWindow& window) {
            return window.split.train == seen.bars || window.split.test == seen.bars;
        }));
    }
}

TEST_F(WalkForwardTest, AppliesTheBestOfEachTrainingToTheTestAfterIt) {
    const auto result = run_walk_forward(plan());
    ASSERT_TRUE(result);
    // The training bars 0 to 100 want 10 to 14, those from 250 to 350 want 22 to 27.
    EXPECT_EQ(space_.text(result->windows.front().best), "fast=10");
    EXPECT_EQ(space_.text(result->windows.back().best), "fast=25");
    EXPECT_GT(result->windows.back().in_sample.sharpe, result->windows.back().out_of_sample.sharpe);
}

TEST_F(WalkForwardTest, JoinsTheTestsIntoOneEquityThatCarriesTheMoneyOn) {
    const auto result = run_walk_forward(plan());
    ASSERT_TRUE(result);
    ASSERT_EQ(result->equity.size(), 300U);
    Decimal sum;
    for (const WalkForwardWindow& window : result->windows) {
        sum += window.out_of_sample.net_profit;
    }
    EXPECT_EQ(result->net_profit, sum);
    EXPECT_EQ(result->equity.back().equity, Decimal(1'000) + sum);
    for (std::size_t i = 1; i < result->equity.size(); ++i) {
        EXPECT_EQ(result->equity[i].time - result->equity[i - 1].time, Duration::days(1));
    }
    EXPECT_GT(result->efficiency, 0);
    EXPECT_LT(result->efficiency, 1);
    EXPECT_TRUE(std::isfinite(result->sharpe));
    EXPECT_GT(result->probabilistic_sharpe, 0);
    EXPECT_GE(result->max_drawdown, 0);
}

TEST_F(WalkForwardTest, EndsWhereTheMoneyEnds) {
    WalkForwardRun ruin = plan();
    ruin.run = [this](const Point& point, SampleRange bars, Decimal balance) {
        auto run = market_(point, bars, balance);
        if (bars.size() == 50 && bars.begin > 200) {
            run->outcome.net_profit = -balance;
            run->equity = {{kBegin, Decimal(0)}};
        }
        return run;
    };
    const auto result = run_walk_forward(ruin);
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->is_ruined);
    EXPECT_EQ(result->windows.size(), 3U);
    EXPECT_EQ(result->net_profit, Decimal(-1'000));
    EXPECT_EQ(result->max_drawdown, 1);
}

TEST_F(WalkForwardTest, RefusesWindowsThatDoNotFitAndTrainingsWithoutAResult) {
    WalkForwardRun large = plan();
    large.windows.train = 500;
    EXPECT_EQ(run_walk_forward(large).error().text,
              "410 bars are too few for a training of 500, a gap of 10 and a test of 50");
    WalkForwardRun silent = plan();
    silent.run = [](const Point&, SampleRange, Decimal) -> Result<WindowRun> {
        return fail(ErrorCode::NotFound, "no candles");
    };
    EXPECT_EQ(run_walk_forward(silent).error().text, "no point has a sharpe on the training bars 0 to 100: no candles");
}

TEST_F(WalkForwardTest, GoesOnFromItsStoreToTheSameResult) {
    const auto whole = run_walk_forward(plan());
    ASSERT_TRUE(whole);
    const test::TempDir dir;
    auto store = storage::SweepStore::open((dir.path() / "walk.db").string(), "walk", storage::Durability::Off);
    ASSERT_TRUE(store);
    std::stop_source stopper;
    WalkForwardRun stopped = plan();
    stopped.store = store->get();
    stopped.stop = stopper.get_token();
    stopped.on_progress = [&](std::size_t window, std::size_t windows, const SweepProgress& progress) {
        EXPECT_EQ(windows, 6U);
        if (window == 2 && progress.done > 3) {
            stopper.request_stop();
        }
    };
    const auto first = run_walk_forward(stopped);
    ASSERT_TRUE(first);
    EXPECT_LE(first->windows.size(), 3U);
    WalkForwardRun again = plan();
    again.store = store->get();
    const std::size_t before = market_.seen().size();
    const auto second = run_walk_forward(again);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->end, SweepEnd::Complete);
    ASSERT_EQ(second->equity.size(), whole->equity.size());
    EXPECT_EQ(second->equity.back().equity, whole->equity.back().equity);
    EXPECT_EQ(second->returns, whole->returns);
    EXPECT_LT(market_.seen().size() - before, 6U * 9U - 16U);  // two trainings were remembered
}

}  // namespace
}  // namespace tradewind::bot
