#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "simulator/statistics/drawdown.hpp"
#include "simulator/statistics/moments.hpp"
#include "simulator/statistics/random_entry.hpp"
#include "simulator/statistics/return_metrics.hpp"
#include "simulator/statistics/sample_split.hpp"
#include "simulator/statistics/sharpe_inference.hpp"
#include "simulator/statistics/trade_order.hpp"
#include "simulator/statistics/trade_statistics.hpp"

namespace tradewind::simulator {
namespace {

using Series = std::vector<double>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Fractions from -0.5 to 0.5 with three decimals, of which at least two differ.
Series arbitrary_returns() {
    auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-500, 500));
    whole.push_back(1);
    whole.push_back(-2);
    Series returns;
    for (const int one : whole) {
        returns.push_back(one / 1'000.0);
    }
    return returns;
}

TEST(Moments, OfAKnownSample) {
    const Series sample{2, 4, 4, 4, kNan, 5, 5, 7, 9};
    const Moments found = moments_of(sample);
    EXPECT_EQ(found.count, 8U);
    EXPECT_DOUBLE_EQ(found.mean, 5);
    EXPECT_DOUBLE_EQ(variance(sample, VarianceOf::Population), 4);
    EXPECT_DOUBLE_EQ(variance(sample, VarianceOf::Sample), 32.0 / 7);
    EXPECT_DOUBLE_EQ(found.skewness, 0.65625);
    EXPECT_DOUBLE_EQ(found.kurtosis, 2.78125);
}

TEST(Moments, PercentilesLieBetweenTheirNeighbours) {
    const Series sorted{1, 2, 4, 8};
    EXPECT_DOUBLE_EQ(percentile_of_sorted(sorted, 0), 1);
    EXPECT_DOUBLE_EQ(percentile_of_sorted(sorted, 0.5), 3);
    EXPECT_DOUBLE_EQ(percentile_of_sorted(sorted, 1), 8);
    EXPECT_TRUE(std::isnan(percentile_of_sorted({}, 0.5)));
    EXPECT_TRUE(std::isnan(percentile_of_sorted(sorted, 1.5)));
}

TEST(NormalDistribution, QuantilesAreThoseOfTheTables) {
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
    EXPECT_NEAR(normal_quantile(0.01), -2.3263478740408408, 1e-12);
    EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
    EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
    EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(normal_quantile(1.1)));
    for (double p = 0.001; p < 1; p += 0.013) {
        EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-14);
    }
}

TEST(ReturnMetrics, DegenerateSeriesAreFlaggedAndNotDividedByZero) {
    EXPECT_TRUE(std::isnan(sharpe(Series{0.01}, 252)));
    EXPECT_TRUE(std::isnan(sharpe(Series{0, 0, 0}, 252)));
    EXPECT_EQ(sharpe(Series{-0.01, -0.01}, 252), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(calmar(Series{}, 252)));
    EXPECT_EQ(calmar(Series{0.1, 0.1}, 252), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(annual_return({}, 252)));
    EXPECT_EQ(annual_return(Series{-1.5}, 252), -1);
    EXPECT_EQ(max_drawdown(Series{0.5, -1, 0.2}), -1);
    EXPECT_TRUE(std::isnan(cagr(0, 10, 365)));
    EXPECT_EQ(cagr(10, 0, 365), -1);
}

TEST(ReturnMetrics, ExposureAndTurnoverCountWhatWasHeldAndTraded) {
    EXPECT_DOUBLE_EQ(exposure(Series{0, 10, -5, 0}), 0.5);
    EXPECT_DOUBLE_EQ(turnover(Series{100, -100, 50}, Series{100, 150}), 2);
    EXPECT_TRUE(std::isnan(turnover(Series{1}, Series{})));
}

RC_GTEST_PROP(ReturnMetrics, SharpeAndSortinoDoNotDependOnScaleOrOrder, ()) {
    Series returns = arbitrary_returns();
    const double before = sharpe(returns, 365);
    const double before_sortino = sortino(returns, 365);
    std::reverse(returns.begin(), returns.end());
    std::rotate(returns.begin(), returns.begin() + 1, returns.end());
    for (double& one : returns) {
        one *= 4;
    }
    RC_ASSERT(std::abs(sharpe(returns, 365) - before) <= 1e-9 * (1 + std::abs(before)));
    RC_ASSERT(std::abs(sortino(returns, 365) - before_sortino) <= 1e-9 * (1 + std::abs(before_sortino)));
}

RC_GTEST_PROP(Drawdown, LiesBetweenZeroAndOneAndAgreesWithTheReturns, ()) {
    const Series returns = arbitrary_returns();
    Series equity{1'000};
    for (const double one : returns) {
        equity.push_back(equity.back() * (1 + one));
    }
    const auto deepest = deepest_drawdown(equity, DrawdownBy::Fraction);
    RC_ASSERT(deepest.has_value());
    RC_ASSERT(deepest->fraction > 0);
    RC_ASSERT(deepest->fraction <= 1);
    RC_ASSERT(deepest->peak < deepest->trough);
    RC_ASSERT(std::abs(deepest->fraction + max_drawdown(returns)) < 1e-9);
    RC_ASSERT((!deepest->recovery || equity[*deepest->recovery] >= equity[deepest->peak]));
}

TEST(Drawdown, ByMoneyAndByFractionMayDiffer) {
    const Series equity{100, 50, 120, 1'000, 900, 950, 1'000, 990};
    const auto by_fraction = deepest_drawdown(equity, DrawdownBy::Fraction).value();
    EXPECT_DOUBLE_EQ(by_fraction.fraction, 0.5);
    EXPECT_EQ(by_fraction.peak, 0U);
    EXPECT_EQ(by_fraction.trough, 1U);
    EXPECT_EQ(by_fraction.recovery, std::optional<std::size_t>(2));
    const auto by_amount = deepest_drawdown(equity, DrawdownBy::Amount).value();
    EXPECT_DOUBLE_EQ(by_amount.amount, 100);
    EXPECT_EQ(by_amount.recovery, std::optional<std::size_t>(6));
    EXPECT_FALSE(deepest_drawdown(Series{3, 2}, DrawdownBy::Amount)->recovery.has_value());
    EXPECT_FALSE(deepest_drawdown(Series{1, 2, 2}, DrawdownBy::Amount).has_value());
}

TEST(TradeStatistics, OfWinnersLosersAndDraws) {
    const TradeStatistics all = trade_statistics(Series{10, 20, -5, 0, -10, -15, 30});
    EXPECT_EQ(all.trades, 7U);
    EXPECT_EQ(all.won, 3U);
    EXPECT_EQ(all.lost, 3U);
    EXPECT_DOUBLE_EQ(all.gross_profit, 60);
    EXPECT_DOUBLE_EQ(all.gross_loss, 30);
    EXPECT_DOUBLE_EQ(all.average_win, 20);
    EXPECT_DOUBLE_EQ(all.average_loss, 10);
    EXPECT_DOUBLE_EQ(all.largest_loss, 15);
    EXPECT_EQ(all.longest_won_run, 2U);
    EXPECT_EQ(all.longest_lost_run, 2U);
    EXPECT_DOUBLE_EQ(all.max_closed_drawdown, 30);
    EXPECT_DOUBLE_EQ(all.expectancy_ratio, 3 * 3.0 / 7 - 1);
    EXPECT_EQ(trade_statistics(Series{-5, -5}).expectancy_ratio, -1);
    EXPECT_TRUE(std::isnan(trade_statistics({}).win_rate));
    EXPECT_DOUBLE_EQ(profit_factor(Series{5, 7}, 10), 10);
    EXPECT_TRUE(std::isnan(profit_factor(Series{0})));
    EXPECT_DOUBLE_EQ(profit_factor(Series{-4}), 0);
}

TEST(SharpeInference, MoreTrialsDeflateMore) {
    const SharpeSample best{0.1, 1'000, 0, 3};
    EXPECT_DOUBLE_EQ(deflated_sharpe(best, 1, 0.01).probability, probabilistic_sharpe(best, 0, VarianceAt::Observed));
    double before = 1;
    for (const std::size_t trials : {2U, 10U, 100U, 10'000U}) {
        const double probability = deflated_sharpe(best, trials, 0.0004).probability;
        EXPECT_LT(probability, before);
        before = probability;
    }
    EXPECT_TRUE(std::isnan(probabilistic_sharpe({1, 1, 0, 3}, 0, VarianceAt::Observed)));
    EXPECT_DOUBLE_EQ(probabilistic_sharpe({0.2, 50, -1, 5}, 0.2, VarianceAt::Benchmark), 0.5);
    EXPECT_EQ(expected_maximum_of_normals(1), 0);
}

TEST(TradeOrder, EqualSeedsGiveEqualAnswersAndOthersOthers) {
    const Series trades{10, -5, 20, -15, 7, -3};
    TradeOrderStudy study;
    study.starting_balance = 100;
    study.trials = 200;
    const auto first = study_trade_order(trades, study);
    const auto again = study_trade_order(trades, study);
    EXPECT_EQ(first.final_equity, again.final_equity);
    EXPECT_EQ(first.max_drawdown, again.max_drawdown);
    study.seed = 1;
    EXPECT_NE(study_trade_order(trades, study).final_equity, first.final_equity);
    EXPECT_TRUE(std::is_sorted(first.final_equity.begin(), first.final_equity.end()));
    EXPECT_TRUE(study_trade_order({}, study).final_equity.empty());
}

TEST(TradeOrder, KnownTradesHaveKnownLimits) {
    TradeOrderStudy study;
    study.starting_balance = 100;
    study.trials = 4'000;
    // Two orders: the loss first falls 40 of 100, the gain first 40 of 120.
    const auto two = study_trade_order(Series{20, -40}, study);
    EXPECT_DOUBLE_EQ(two.max_drawdown.front(), 40.0 / 120);
    EXPECT_DOUBLE_EQ(two.max_drawdown.back(), 0.4);
    EXPECT_NEAR(percentile_of_sorted(two.max_drawdown, 0.5), 0.36, 0.04);
    // Ruin at half needs both draws to lose: a quarter of the trials.
    EXPECT_NEAR(two.probability_of_ruin, 0.25, 0.03);
    EXPECT_DOUBLE_EQ(two.final_equity.front(), 20);
    EXPECT_DOUBLE_EQ(two.final_equity.back(), 140);
    study.growth = TradeGrowth::Compounded;
    const auto compounded = study_trade_order(Series{1, -0.5}, study);
    EXPECT_DOUBLE_EQ(compounded.final_equity.front(), 25);
    EXPECT_DOUBLE_EQ(compounded.final_equity.back(), 400);
    for (const double fall : study_trade_order(Series{-0.9, 3, -1.5}, study).max_drawdown) {
        EXPECT_LE(fall, 1);
    }
}

RC_GTEST_PROP(SampleSplit, WalkForwardTestsEverySampleOnceAndNeverTrainsNearIt, ()) {
    WalkForward plan;
    plan.samples = *rc::gen::inRange<std::size_t>(0, 500);
    plan.train = *rc::gen::inRange<std::size_t>(1, 100);
    plan.test = *rc::gen::inRange<std::size_t>(1, 60);
    plan.gap = {*rc::gen::inRange<std::size_t>(0, 20), *rc::gen::inRange<std::size_t>(0, 20)};
    plan.window = *rc::gen::element(TrainingWindow::Rolling, TrainingWindow::Anchored);
    std::size_t next = plan.train + plan.gap.purge + plan.gap.embargo;
    for (const SampleSplit& split : walk_forward_splits(plan)) {
        RC_ASSERT(split.test.begin == next);
        RC_ASSERT(split.test.size() > 0U);
        RC_ASSERT(split.train.end + plan.gap.purge + plan.gap.embargo == split.test.begin);
        RC_ASSERT(split.train.size() >= plan.train);
        RC_ASSERT((plan.window == TrainingWindow::Rolling ? split.train.size() == plan.train : split.train.begin == 0));
        next = split.test.end;
    }
    RC_ASSERT(next == std::max(plan.samples, plan.train + plan.gap.purge + plan.gap.embargo));
}

RC_GTEST_PROP(SampleSplit, PurgedFoldsTestEverySampleOnceAndNeverTrainNearIt, ()) {
    const auto samples = *rc::gen::inRange<std::size_t>(0, 300);
    const auto folds = *rc::gen::inRange<std::size_t>(0, 12);
    const SampleGap gap{*rc::gen::inRange<std::size_t>(0, 20), *rc::gen::inRange<std::size_t>(0, 20)};
    std::size_t next = 0;
    const auto splits = purged_folds(samples, folds, gap);
    for (const SampleSplit& split : splits) {
        RC_ASSERT(split.test.begin == next);
        RC_ASSERT(split.train.size() == 0 || split.train.end + gap.purge <= split.test.begin);
        RC_ASSERT(split.train_after.size() == 0 || split.train_after.begin >= split.test.end + gap.purge + gap.embargo);
        next = split.test.end;
    }
    RC_ASSERT(splits.empty() == (folds < 2 || samples < folds));
    RC_ASSERT(splits.empty() || next == samples);
}

TEST(SampleSplit, InAndOutOfSampleMeetAtTheBorderLessTheGap) {
    const SampleSplit split = split_in_two(100, 0.7, {3, 2});
    EXPECT_EQ(split.train, (SampleRange{0, 65}));
    EXPECT_EQ(split.test, (SampleRange{70, 100}));
    EXPECT_EQ(split_in_two(10, 2, {}).test.size(), 0U);
}

TEST(RandomEntry, APValueCountsTheRandomRunsThatDidAsWell) {
    const Series random{1, 2, 3, 4, 5, 6, 7, 8, 9};
    const auto middling = compare_with_random(7, random);
    EXPECT_DOUBLE_EQ(middling.p_value, 0.4);
    EXPECT_DOUBLE_EQ(middling.share_beaten, 6.5 / 9);
    EXPECT_DOUBLE_EQ(middling.median_random, 5);
    EXPECT_NEAR(middling.deviations, 2 / std::sqrt(7.5), 1e-12);
    EXPECT_DOUBLE_EQ(compare_with_random(10, random).p_value, 0.1);
    EXPECT_DOUBLE_EQ(compare_with_random(0, random).p_value, 1);
    EXPECT_TRUE(std::isnan(compare_with_random(1, {}).p_value));
}

TEST(RandomEntry, TradesFillTheirTimesWithoutOverlapAndPayTheirCosts) {
    // A market that doubles from the first boundary to the last in equal ratios, without funding.
    EntryPrices market;
    for (int i = 0; i <= 10; ++i) {
        market.price.push_back(100 * std::pow(2.0, i / 10.0));
        market.funding_paid.push_back(0);
    }
    // Held all the time, the order and the cuts mean nothing.
    const std::vector<HeldTrade> whole{{4, 1'000, 3}, {6, 1'000, 2}};
    const double expected = 1'000 * (std::pow(2.0, 0.4) + std::pow(2.0, 0.6) - 2) - 5;
    for (const double result : random_entry_results(whole, market, 20, 1)) {
        EXPECT_NEAR(result, expected, 1e-9);
    }
    const std::vector<HeldTrade> too_long{{11, 1'000, 0}};
    EXPECT_TRUE(random_entry_results(too_long, market, 20, 1).empty());
    EXPECT_TRUE(random_entry_results({}, market, 20, 1).empty());
}

TEST(RandomEntry, ShortsReceiveTheFundingThatLongsPay) {
    const EntryPrices market{{100, 100, 100}, {0, 0.001, 0.002}};
    const std::vector<HeldTrade> both{{1, 1'000, 0}, {1, -500, 0}};
    for (const double result : random_entry_results(both, market, 10, 1)) {
        EXPECT_NEAR(result, -1.0 + 0.5, 1e-12);
    }
}

TEST(RandomEntry, ChanceSpreadsEvenlyAroundWhatTheMarketGives) {
    EntryPrices market;
    for (int i = 0; i <= 1'000; ++i) {
        market.price.push_back(i % 2 == 0 ? 100 : 101);
        market.funding_paid.push_back(0);
    }
    const std::vector<HeldTrade> one{{1, 100, 0}};
    std::size_t rises = 0;
    const std::vector<double> results = random_entry_results(one, market, 2'000, 7);
    for (const double result : results) {
        rises += result > 0 ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(rises), 1'000, 100);
    EXPECT_EQ(results, random_entry_results(one, market, 2'000, 7));
}

}  // namespace
}  // namespace tradewind::simulator
