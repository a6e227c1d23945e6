// What may be varied, and which points a search tries.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/bot/sweep/bowl.hpp"

namespace tradewind::bot {
namespace {

using test::bowl_space;
using test::kBowlSpecs;

std::vector<std::string> texts(const SearchSpace& space, std::string_view name) {
    std::vector<std::string> out;
    const Dimension* dimension = space.find(name);
    if (dimension != nullptr) {
        for (const Decimal value : dimension->values) {
            out.push_back(dimension->spec->text(value));
        }
    }
    return out;
}

std::string refusal(const std::vector<std::string>& wishes) {
    const auto space = SearchSpace::make(kBowlSpecs, wishes);
    return space ? "accepted" : space.error().text;
}

TEST(SearchSpaceTest, TakesListsRangesStepsAndChoicesInRisingOrderWithoutDoubles) {
    using Texts = std::vector<std::string>;
    EXPECT_EQ(texts(bowl_space({"fast=30,10,20,10"}), "fast"), (Texts{"10", "20", "30"}));
    EXPECT_EQ(texts(bowl_space({"slow=20..100:40"}), "slow"), (Texts{"20", "60", "100"}));
    EXPECT_EQ(texts(bowl_space({"slow=20..99:40"}), "slow"), (Texts{"20", "60"}));
    EXPECT_EQ(texts(bowl_space({"slow=5..8,3"}), "slow"), (Texts{"3", "5", "6", "7", "8"}));
    EXPECT_EQ(texts(bowl_space({"stop=0.01..0.03:0.01"}), "stop"), (Texts{"0.01", "0.02", "0.03"}));
    EXPECT_EQ(texts(bowl_space({"side=short,neutral"}), "side"), (Texts{"neutral", "short"}));
    EXPECT_EQ(texts(bowl_space({"side=all"}), "side"), (Texts{"neutral", "long", "short"}));
    EXPECT_EQ(texts(bowl_space({"fast=all"}), "fast").size(), 100U);
}

TEST(SearchSpaceTest, CutsARangeOfFractionsIntoAHundredStepsThatHitBothEnds) {
    const auto stops = texts(bowl_space({"stop=0.02..0.03"}), "stop");
    ASSERT_EQ(stops.size(), SearchSpace::kFractionSteps + 1);
    EXPECT_EQ(stops.front(), "0.02");
    EXPECT_EQ(stops[1], "0.0201");
    EXPECT_EQ(stops.back(), "0.03");
}

TEST(SearchSpaceTest, RefusesWhatNoParameterTakesAndNamesItsRange) {
    EXPECT_EQ(refusal({"fast"}), "'fast' is not NAME=VALUES");
    EXPECT_EQ(refusal({"quick=1"}), "there is no parameter 'quick'; known: fast, slow, stop, side");
    EXPECT_EQ(refusal({"fast=10", "fast=20"}), "fast is named twice; its values go into one list");
    EXPECT_EQ(refusal({"fast=0"}), "fast cannot be '0'; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast=10..101"}), "fast cannot be '101'; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast=10,,20"}), "fast cannot be ''; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast="}), "fast cannot be ''; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast=20..10"}), "fast: the range 20..10 runs backwards; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast=10..20:0"}),
              "fast: the step '0' is not a whole number above zero; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"fast=10..20:0.5"}),
              "fast: the step '0.5' is not a whole number above zero; it takes 1 to 100 candles");
    EXPECT_EQ(refusal({"stop=0.01..0.02:x"}),
              "stop: the step 'x' is not a number above zero; it takes 0.01 to 0.3 fraction");
    EXPECT_EQ(refusal({"side=up"}), "side cannot be 'up'; it takes neutral, long, short");
    EXPECT_NE(refusal({"stop=0.01..0.3:0.0000001"}).find("more than 100000 values"), std::string::npos);
}

TEST(SearchSpaceTest, CountsItsPointsEvenWhenThereAreTooMany) {
    EXPECT_EQ(bowl_space({"fast=1..3", "side=all"}).size(), 9U);
    EXPECT_EQ(bowl_space({}).size(), 1U);
    const strategies::ParameterSpec wide{"a", Decimal(1), Decimal(1), Decimal(99'999), "candles", ""};
    const std::vector specs(5, wide);
    const auto space = SearchSpace::whole(specs);
    ASSERT_TRUE(space);
    EXPECT_EQ(space->size(), std::numeric_limits<std::uint64_t>::max());
}

TEST(SearchSpaceTest, SaysAPointAsTheStrategyTakesIt) {
    const SearchSpace space = bowl_space({"side=all", "fast=10,20"});
    EXPECT_EQ(space.text(space.point(5)), "fast=20 side=short");
    EXPECT_EQ(space.full_text(space.point(5)), "fast 20, slow 50, stop 0.03, side short");
}

std::vector<Point> all_points(PointSearch& search) {
    std::vector<Point> out;
    while (true) {
        const auto batch = search.next_batch();
        if (batch.empty()) {
            return out;
        }
        out.insert(out.end(), batch.begin(), batch.end());
        std::vector<ScoredPoint> results;
        for (const Point& point : batch) {
            results.push_back({point, std::nullopt});
        }
        search.learn(results);
    }
}

std::vector<Point> points_of(const SearchSpace& space, const SearchPlan& plan) {
    auto search = make_search(space, plan);
    EXPECT_TRUE(search) << search.error().text;
    return all_points(**search);
}

TEST(PointSearchTest, AGridTriesEveryPointOnceWithTheLastParameterFastest) {
    const SearchSpace space = bowl_space({"fast=1,2", "slow=1..3"});
    const std::vector<Point> expected{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}};
    EXPECT_EQ(points_of(space, {}), expected);
}

TEST(PointSearchTest, AGridLargerThanWantedIsRefusedRatherThanCut) {
    const SearchSpace space = bowl_space({"fast=all", "slow=all"});
    const auto search = make_search(space, {.kind = SearchKind::Grid, .points = 1'000});
    ASSERT_FALSE(search);
    EXPECT_EQ(search.error().text,
              "the grid (fast 100 values, slow 200 values) has 20000 points and at most 1000 may be tried; name fewer "
              "values, or search random or tpe");
}

TEST(PointSearchTest, SearchesWithChanceNeverTryAPointTwiceAndDependOnlyOnTheSeed) {
    const SearchSpace space = bowl_space({"fast=1..20", "slow=1..20"});
    for (const SearchKind kind : {SearchKind::Random, SearchKind::Parzen}) {
        for (const std::uint64_t wanted : {50U, 300U, 399U}) {
            const auto first = points_of(space, {kind, wanted, 7});
            EXPECT_EQ(first.size(), wanted) << to_text(kind);
            EXPECT_EQ(std::set<Point>(first.begin(), first.end()).size(), wanted) << to_text(kind);
            EXPECT_EQ(points_of(space, {kind, wanted, 7}), first) << to_text(kind);
            EXPECT_NE(points_of(space, {kind, wanted, 8}), first) << to_text(kind);
        }
        EXPECT_EQ(points_of(space, {kind, 1'000, 7}).size(), 400U) << to_text(kind);
    }
}

double best_found(const SearchSpace& space, const SearchPlan& plan) {
    auto search = make_search(space, plan);
    EXPECT_TRUE(search);
    double best = -1e9;
    while (true) {
        const auto batch = (*search)->next_batch();
        if (batch.empty()) {
            return best;
        }
        std::vector<ScoredPoint> results;
        for (const Point& point : batch) {
            results.push_back({point, test::bowl(space, point).sharpe});
            best = std::max(best, *results.back().score);
        }
        (*search)->learn(results);
    }
}

TEST(PointSearchTest, TheParzenEstimatorFindsMoreThanChanceDoes) {
    const SearchSpace space = bowl_space({"fast=all", "slow=all", "stop=all", "side=all"});
    int won = 0;
    double parzen = 0;
    double random = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const double with = best_found(space, {SearchKind::Parzen, 200, seed});
        const double without = best_found(space, {SearchKind::Random, 200, seed});
        won += with > without ? 1 : 0;
        parzen += with / 8;
        random += without / 8;
    }
    EXPECT_GE(won, 7);
    EXPECT_LT(3 - parzen, (3 - random) / 3);  // three times nearer to the best there is
}

TEST(PointSearchTest, KnowsItsNames) {
    for (const SearchKind kind : {SearchKind::Grid, SearchKind::Random, SearchKind::Parzen}) {
        EXPECT_EQ(parse_search_kind(to_text(kind)), kind);
    }
    EXPECT_EQ(parse_search_kind("bayes").error().text, "there is no search 'bayes'; it is grid, random or tpe");
}

}  // namespace
}  // namespace tradewind::bot
