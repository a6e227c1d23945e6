#include <gtest/gtest.h>

#include <algorithm>

#include "strategies/signal/evaluation.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using test::bytes_of;
using test::mirrored;
using test::random_walk;
using test::reloaded;

const WeighedPart& part(const MarketEvaluation& evaluation, PartKind kind) {
    return evaluation.signal().parts[static_cast<std::size_t>(kind)];
}
void feed(MarketEvaluation& evaluation, const std::vector<Candle>& candles, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        evaluation.update(candles[i]);
    }
}

class FakeModel final : public ModelPort {
public:
    std::optional<ModelPrediction> opinion;
    std::size_t candles_seen = 0;
    double last_close = 0;

private:
    std::optional<ModelPrediction> predict(const ModelView& view) override {
        candles_seen = view.candles.size();
        last_close = view.candles[0].close;
        return opinion;
    }
};

TEST(MarketEvaluation, SaysWhatEveryPartLacksBeforeTheFirstCandle) {
    const MarketEvaluation evaluation;
    for (const WeighedPart& each : evaluation.signal().parts) {
        EXPECT_EQ(each.use, PartUse::Out);
        EXPECT_EQ(each.reason, "no candle has closed");
    }
    EXPECT_FALSE(evaluation.signal().passes());
}

TEST(MarketEvaluation, LeavesTheModelOutVisiblyWhenThereIsNone) {
    MarketEvaluation evaluation;
    feed(evaluation, random_walk(400, 2, {.drift = 0.5}), 0, 400);
    EXPECT_EQ(to_text(part(evaluation, PartKind::Model)), "model left out: there is no model");
    EXPECT_EQ(part(evaluation, PartKind::Technical).use, PartUse::In);
    EXPECT_EQ(part(evaluation, PartKind::Timeframes).use, PartUse::In);
    double sum = 0;
    for (const WeighedPart& each : evaluation.signal().parts) {
        sum += each.weight;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_GE(part(evaluation, PartKind::Technical).weight, 0.5 - 1e-12);
}

TEST(MarketEvaluation, WeighsAModelFortyPercentAndShowsItTheClosedCandles) {
    FakeModel model;
    EvaluationSettings settings;
    settings.model_candles = 64;
    settings.patterns.candlestick_half_life = 1'000;  // so that every part is in
    MarketEvaluation with(settings, &model);
    MarketEvaluation without(settings);
    const auto candles = random_walk(400, 2, {.drift = 0.5});
    model.opinion = ModelPrediction{Direction::Bearish, 0.75, -0.012, "oracle"};
    feed(with, candles, 0, candles.size());
    feed(without, candles, 0, candles.size());
    EXPECT_EQ(model.candles_seen, 64U);
    EXPECT_EQ(model.last_close, candles.back().close);
    ASSERT_EQ(part(with, PartKind::Patterns).use, PartUse::In);
    EXPECT_NEAR(part(with, PartKind::Model).weight, 0.4, 1e-12);
    EXPECT_EQ(part(with, PartKind::Model).reason, "oracle expects -1.20 %");
    const auto score = [](const MarketEvaluation& evaluation) {
        return sign_of(evaluation.signal().direction) * evaluation.signal().confidence;
    };
    EXPECT_NEAR(score(with), 0.4 * -0.75 + 0.6 * score(without), 1e-9);
    model.opinion.reset();
    feed(with, random_walk(401, 2, {.drift = 0.5}), 400, 401);
    EXPECT_EQ(to_text(part(with, PartKind::Model)), "model left out: the model has no opinion");
}

TEST(MarketEvaluation, LongerTimeframesJoinWhenTheyHaveSeenEnough) {
    MarketEvaluation evaluation;
    const auto candles = random_walk(400, 4, {.drift = 0.8});
    feed(evaluation, candles, 0, 10);
    EXPECT_EQ(part(evaluation, PartKind::Timeframes).use, PartUse::Out);
    EXPECT_NE(part(evaluation, PartKind::Timeframes).reason.find("1m lacks"), std::string::npos);
    feed(evaluation, candles, 10, 100);
    EXPECT_NE(part(evaluation, PartKind::Timeframes).reason.find("16m lacks"), std::string::npos);
    feed(evaluation, candles, 100, 400);
    EXPECT_EQ(part(evaluation, PartKind::Timeframes).reason.find("lacks"), std::string::npos);
    EXPECT_EQ(part(evaluation, PartKind::Timeframes).reason.find("16m bullish"), 0U);
    EXPECT_EQ(evaluation.signal().direction, Direction::Bullish);
}

TEST(MarketEvaluation, IgnoresCandlesItHasSeen) {
    const auto candles = random_walk(200, 6);
    MarketEvaluation once;
    feed(once, candles, 0, candles.size());
    MarketEvaluation twice;
    feed(twice, candles, 0, 120);
    feed(twice, candles, 0, candles.size());
    EXPECT_EQ(bytes_of(twice), bytes_of(once));
}

constexpr std::uint64_t kMarkets = 25;  // random ones a law is held to

// A later candle may not change what was said: whatever follows, the words at each candle are the same.
TEST(MarketEvaluation, SaysTheSameAtACandleWhateverFollows) {
    for (std::uint64_t seed = 1; seed <= kMarkets; ++seed) {
        const std::size_t cut = 150 + 5 * seed;
        const auto longer = random_walk(320, seed);
        auto other = random_walk(320, seed + kMarkets);
        std::copy_n(longer.begin(), cut, other.begin());
        MarketEvaluation a;
        MarketEvaluation b;
        std::vector<std::string> said_by_a;
        std::vector<std::string> said_by_b;
        for (std::size_t i = 0; i < longer.size(); ++i) {
            a.update(longer[i]);
            b.update(other[i]);
            said_by_a.push_back(bytes_of(a.signal()));
            said_by_b.push_back(bytes_of(b.signal()));
        }
        for (std::size_t i = 0; i < cut; ++i) {
            ASSERT_EQ(said_by_a[i], said_by_b[i]) << "market " << seed << ", candle " << i;
        }
        EXPECT_NE(said_by_a.back(), said_by_b.back()) << "the markets differ after the cut";
    }
}

TEST(MarketEvaluation, GoesOnEquallyAfterASaveAndALoad) {
    for (std::uint64_t seed = 1; seed <= kMarkets; ++seed) {
        const std::size_t cut = 12 * (seed - 1);
        const auto candles = random_walk(320, seed);
        MarketEvaluation whole;
        feed(whole, candles, 0, cut);
        MarketEvaluation again = reloaded(whole, MarketEvaluation());
        for (std::size_t i = cut; i < candles.size(); ++i) {
            whole.update(candles[i]);
            again.update(candles[i]);
            ASSERT_EQ(bytes_of(again.signal()), bytes_of(whole.signal())) << "market " << seed << ", candle " << i;
        }
        EXPECT_EQ(bytes_of(again), bytes_of(whole));
    }
}

// What rises in one market falls in its mirror: the signal leans to neither side.
TEST(MarketEvaluation, SeesTheMirroredMarketTheOtherWayRound) {
    for (std::uint64_t seed = 1; seed <= kMarkets; ++seed) {
        const auto candles = random_walk(300, seed);
        MarketEvaluation up;
        MarketEvaluation down;
        feed(up, candles, 0, candles.size());
        feed(down, mirrored(candles, 2'000), 0, candles.size());
        EXPECT_EQ(up.signal().direction, opposite(down.signal().direction)) << "market " << seed;
        EXPECT_NEAR(up.signal().confidence, down.signal().confidence, 1e-6) << "market " << seed;
    }
}

}  // namespace
}  // namespace tradewind::strategies
