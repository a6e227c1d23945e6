// Sweeps give the same result for any number of threads and any number of interruptions.
#include "bot/sweep/sweep.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "bot/sweep/progress_line.hpp"
#include "bot/sweep/verdict.hpp"
#include "tests/bot/sweep/bowl.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using storage::Durability;
using storage::SweepStore;
using test::bowl;
using test::bowl_space;

constexpr std::string_view kIdentity = "strategy: bowl\nsymbol: BTCUSDT\ndata: 1234";

const Metric& sharpe() {
    return **find_metric("sharpe");
}

// Everything a result says, so that two of them can be compared.
std::vector<std::string> texts(const SweepResult& result, const SearchSpace& space) {
    std::vector<std::string> out;
    for (const SweptTrial& trial : result.trials) {
        out.push_back(space.text(trial.point) + ": " +
                      (trial.outcome ? text_of(*trial.outcome) : trial.outcome.error().text));
    }
    return out;
}

SweepResult sweep_of(const SweepRun& run, const SearchPlan& plan) {
    auto search = make_search(run.space, plan);
    EXPECT_TRUE(search);
    auto result = run_sweep(run, **search);
    EXPECT_TRUE(result) << result.error().text;
    return result ? std::move(*result) : SweepResult();
}

class SweepTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string path() const { return (dir_.path() / "sweep.db").string(); }
    std::unique_ptr<SweepStore> open(std::string_view identity = kIdentity) {
        auto store = SweepStore::open(path(), identity, Durability::Off);
        EXPECT_TRUE(store) << store.error().text;
        return store ? std::move(*store) : nullptr;
    }
    // Points at the border fail, which is an outcome as any other.
    [[nodiscard]] SweepRun run_of(unsigned threads) {
        return SweepRun{.space = space_,
                        .metric = sharpe(),
                        .run = [this](const Point& point) -> Result<PointOutcome> {
                            ++ran_;
                            if (point[0] == 0) {
                                return fail(ErrorCode::InvalidArgument, "no bars");
                            }
                            if (point[0] == 1) {
                                throw std::runtime_error("out of range");
                            }
                            return bowl(space_, point);
                        },
                        .threads = threads};
    }

    test::TempDir dir_;
    SearchSpace space_ = bowl_space({"fast=10..60:5", "slow=all"});
    std::atomic<int> ran_ = 0;
};

TEST_F(SweepTest, GivesTheSameTrialsForOneThreadAndForFour) {
    for (const SearchPlan& plan :
         {SearchPlan{SearchKind::Grid, 0, 1}, {SearchKind::Random, 100, 5}, {SearchKind::Parzen, 100, 5}}) {
        const SweepResult one = sweep_of(run_of(1), plan);
        const SweepResult four = sweep_of(run_of(4), plan);
        EXPECT_EQ(one.trials.size(), plan.kind == SearchKind::Grid ? 2'200U : 100U);
        EXPECT_EQ(texts(one, space_), texts(four, space_)) << to_text(plan.kind);
        EXPECT_EQ(ranking(one.trials, sharpe()), ranking(four.trials, sharpe()));
    }
}

TEST_F(SweepTest, AFailedPointKeepsItsReasonAndHasNoRank) {
    const SweepResult result = sweep_of(run_of(2), {});
    ASSERT_EQ(result.trials.size(), space_.size());
    EXPECT_EQ(result.trials[0].outcome.error().text, "no bars");
    EXPECT_EQ(result.trials[200].outcome.error().text, "out of range");
    const auto order = ranking(result.trials, sharpe());
    EXPECT_EQ(order.size(), space_.size() - 400);
    EXPECT_EQ(space_.text(result.trials[order.front()].point), "fast=35 slow=121");
}

TEST_F(SweepTest, GoesOnAfterAStopAtEveryPointWithoutRunningAnythingTwice) {
    for (const SearchPlan& plan : {SearchPlan{SearchKind::Random, 60, 3}, SearchPlan{SearchKind::Parzen, 60, 3}}) {
        const auto whole = texts(sweep_of(run_of(2), plan), space_);
        ran_ = 0;
        SweepResult result;
        int lives = 0;
        do {
            const auto store = open();
            std::stop_source stopper;
            SweepRun run = run_of(1);
            const PointFunction point_of = run.run;
            run.run = [&](const Point& point) {
                stopper.request_stop();
                return point_of(point);
            };
            run.store = store.get();
            run.stop = stopper.get_token();
            result = sweep_of(run, plan);
            ASSERT_LT(++lives, 100);
        } while (result.end == SweepEnd::Stopped);
        EXPECT_EQ(texts(result, space_), whole) << to_text(plan.kind);
        EXPECT_EQ(lives, 60);  // one point each; the last one ends it
        EXPECT_EQ(ran_, 60);
        std::filesystem::remove(path());
    }
}

TEST_F(SweepTest, AProcessKilledInAnyPointLosesOnlyThePointThatWasRunning) {
    const SearchPlan plan{SearchKind::Random, 20, 3};
    const auto whole = texts(sweep_of(run_of(2), plan), space_);
    for (int kill_at = 1; kill_at <= 20; ++kill_at) {
        const pid_t child = fork();
        if (child == 0) {
            const auto store = open();
            std::atomic<std::uint64_t> kept = 0;
            std::uint64_t begun = 0;
            SweepRun run = run_of(1);
            const PointFunction point_of = run.run;
            run.on_progress = [&](const SweepProgress& progress) { kept = progress.done; };
            run.run = [&](const Point& point) {
                for (++begun; kept + 1 < begun;) {
                    std::this_thread::yield();  // until all earlier points are in the file
                }
                if (begun == static_cast<std::uint64_t>(kill_at)) {
                    _exit(9);
                }
                return point_of(point);
            };
            run.store = store.get();
            sweep_of(run, plan);
            _exit(0);
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 9);
        {
            const auto store = open();
            ASSERT_EQ(store->count().value(), kill_at - 1);
            ran_ = 0;
            SweepRun run = run_of(2);
            run.store = store.get();
            EXPECT_EQ(texts(sweep_of(run, plan), space_), whole);
            EXPECT_EQ(ran_, 21 - kill_at);
        }
        std::filesystem::remove(path());
    }
}

TEST_F(SweepTest, ASweepThatIsDoneRunsNothingAgainAndALargerOneOnlyWhatIsNew) {
    const auto store = open();
    SweepRun run = run_of(2);
    run.store = store.get();
    const auto first = texts(sweep_of(run, {}), space_);
    EXPECT_EQ(ran_, 2'200);
    EXPECT_EQ(texts(sweep_of(run, {}), space_), first);
    EXPECT_EQ(ran_, 2'200);
    // The same point, said with its default: the fast 20 that was run, with the slow 50 it would have had.
    const SearchSpace narrow = bowl_space({"fast=20,21"});
    SweepRun second{.space = narrow,
                    .metric = sharpe(),
                    .run = [&](const Point& point) -> Result<PointOutcome> {
                        ++ran_;
                        return bowl(narrow, point);
                    },
                    .store = store.get()};
    sweep_of(second, {});
    EXPECT_EQ(ran_, 2'201);
    second.scope = "bars 0-100";
    sweep_of(second, {});
    EXPECT_EQ(ran_, 2'203);
    EXPECT_EQ(store->count().value(), 2'203);
}

TEST_F(SweepTest, RefusesTheFileOfAnotherSweepAndSaysWhatDiffers) {
    open();
    EXPECT_TRUE(open());
    const auto other = SweepStore::open(path(), "strategy: bowl\nsymbol: ETHUSDT\ndata: 1234", Durability::Off);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::Conflict);
    EXPECT_EQ(other.error().text, path() +
                                      " belongs to another sweep: it holds 'symbol: BTCUSDT', this one is "
                                      "'symbol: ETHUSDT'; name another file, or remove it");
}

TEST_F(SweepTest, AStoreWhoseOutcomesCannotBeReadStopsTheSweep) {
    const auto store = open();
    const storage::SweptPoint strange{point_key(space_, {3, 3}, ""), "?", storage::SweptStatus::Done, "sharpe=1"};
    ASSERT_TRUE(store->add({&strange, 1}));
    SweepRun run = run_of(2);
    run.store = store.get();
    auto search = make_search(space_, {});
    const auto result = run_sweep(run, **search);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().text, "'sharpe=1' is not the outcome of a point of this version");
}

TEST_F(SweepTest, TellsItsProgressUpToTheLastPoint) {
    SweepRun run = run_of(3);
    SweepProgress last;
    std::string best;
    run.on_progress = [&](const SweepProgress& progress) {
        EXPECT_GE(progress.done, last.done);
        last = progress;
        best = progress.best != nullptr ? space_.text(progress.best->point) : "";
    };
    sweep_of(run, {});
    EXPECT_EQ(last.done, 2'200U);
    EXPECT_EQ(last.total, 2'200U);
    EXPECT_EQ(last.failed, 400U);
    EXPECT_EQ(last.remembered, 0U);
    EXPECT_EQ(best, "fast=35 slow=121");
}

TEST(ProgressTextTest, NamesSpeedOfWhatRanTimeLeftAndTheBest) {
    const SearchSpace space = bowl_space({"fast=all"});
    const SweptTrial best{{36}, bowl(space, {36})};
    EXPECT_EQ(progress_text({}, space, sharpe(), 0), "0/0 100%");
    EXPECT_EQ(
        progress_text({.done = 300, .remembered = 200, .failed = 2, .total = 1'000, .best = &best}, space, sharpe(), 2),
        "300/1000 30%  50 points/s  14s left  2 failed  best sharpe 3.00 (fast=37)");
}

TEST(PointOutcomeTest, ComesBackFromItsTextToTheLastDigit) {
    PointOutcome outcome = bowl(bowl_space({"fast=all"}), {17});
    outcome.net_profit = Decimal::parse("-12345.6789012345678901").value_or(Decimal::parse("-0.00000001").value());
    outcome.sharpe = 0.1 + 0.2;
    const std::string text = text_of(outcome);
    const auto read = outcome_of_text(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(text_of(*read), text);
    EXPECT_EQ(read->sharpe, outcome.sharpe);
    EXPECT_TRUE(std::isnan(read->win_rate));
    EXPECT_TRUE(std::isinf(read->profit_factor));
    EXPECT_FALSE(outcome_of_text(text + " more=1"));
    EXPECT_FALSE(outcome_of_text(text.substr(0, text.size() - 12)));
    EXPECT_FALSE(outcome_of_text(""));
}

TEST(MetricTest, RanksByMoreOrLessAsTheFigureWants) {
    PointOutcome outcome;
    outcome.max_drawdown = 0.3;
    outcome.sharpe = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ((*find_metric("max_drawdown"))->score(outcome), -0.3);
    EXPECT_EQ(sharpe().score(outcome), std::nullopt);
    EXPECT_EQ(find_metric("luck").error().text,
              "there is no metric 'luck'; known: sharpe, sortino, calmar, net_profit, profit_factor, win_rate, "
              "max_drawdown");
}

std::vector<SweptTrial> trials_with(std::size_t count, double spread) {
    std::vector<SweptTrial> out;
    for (std::size_t i = 0; i < count; ++i) {
        PointOutcome outcome;
        outcome.returns = {spread * (i % 2 == 0 ? 1 : -1), 365, 0, 3};
        out.push_back({{}, outcome});
    }
    return out;
}

TEST(SweepVerdictTest, TheSameResultIsWorthLessTheMoreTrialsItWasChosenFrom) {
    PointOutcome best;
    best.returns = {0.15, 365, 0, 3};
    const SweepVerdict one = judge_best(best, trials_with(1, 0.05));
    const SweepVerdict ten = judge_best(best, trials_with(10, 0.05));
    const SweepVerdict thousand = judge_best(best, trials_with(1'000, 0.05));
    EXPECT_NEAR(one.probabilistic, 0.9978, 0.0005);
    EXPECT_EQ(one.deflated.probability, one.probabilistic);
    EXPECT_EQ(thousand.probabilistic, one.probabilistic);
    EXPECT_LT(ten.deflated.probability, one.deflated.probability);
    EXPECT_LT(thousand.deflated.probability, 0.5);
    EXPECT_NE(warning_of(thousand).find("may well be fitted"), std::string::npos);
    EXPECT_NE(warning_of(one).find("still chosen with these data in sight"), std::string::npos);
    EXPECT_NE(warning_of(judge_best({}, {})).find("Too few returns"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
