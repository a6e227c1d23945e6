#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "strategies/signal/combined_signal.hpp"
#include "strategies/signal/pattern_score.hpp"
#include "strategies/signal/technical_score.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using test::bytes_of;
using test::candle_between;
using test::kMinuteMs;
using test::kStartMs;
using test::mirrored;
using test::random_walk;
using test::reloaded;
using Parts = std::array<PartReading, kPartKinds>;

PartReading says(double direction, double confidence) {
    return SignalPart{direction, confidence, "a reason"};
}
PartReading silent() {
    return tl::unexpected(PartAbsent{"it is not here"});
}
double weights_of(const CombinedSignal& signal) {
    return std::accumulate(signal.parts.begin(), signal.parts.end(), 0.0,
                           [](double sum, const WeighedPart& part) { return sum + part.weight; });
}
double weight_of(const CombinedSignal& signal, PartKind kind) {
    return signal.parts[static_cast<std::size_t>(kind)].weight;
}

// ---- all parts together

TEST(CombinedSignal, WeighsModelTechnicalPatternsAndTimeframesFortyThirtyTwentyTen) {
    const CombinedSignal signal = combine({says(1, 1), says(1, 0.5), says(1, 0.25), says(1, 0.1)}, {});
    EXPECT_EQ(signal.direction, Direction::Bullish);
    EXPECT_NEAR(signal.confidence, 0.4 + 0.3 * 0.5 + 0.2 * 0.25 + 0.1 * 0.1, 1e-12);
}

TEST(CombinedSignal, TheOthersFillThePlaceOfAPartThatIsMissing) {
    const CombinedSignal signal = combine({silent(), says(1, 0.8), says(1, 0.8), says(1, 0.8)}, {});
    EXPECT_NEAR(weights_of(signal), 1, 1e-12);
    EXPECT_NEAR(weight_of(signal, PartKind::Technical), 0.5, 1e-12);
    EXPECT_NEAR(weight_of(signal, PartKind::Patterns), 1.0 / 3, 1e-12);
    EXPECT_NEAR(weight_of(signal, PartKind::Timeframes), 1.0 / 6, 1e-12);
    EXPECT_NEAR(signal.confidence, 0.8, 1e-12);
    EXPECT_EQ(signal.parts[0].use, PartUse::Out);
    EXPECT_EQ(to_text(signal.parts[0]), "model left out: it is not here");
    EXPECT_EQ(to_text(signal.parts[1]), "technical 50 %: +1.00 at 80 %, a reason");
}

TEST(CombinedSignal, APartThatDisagreesTakesAwayAndOneWithoutOpinionDilutes) {
    const double alone = combine({says(1, 0.9), silent(), silent(), silent()}, {}).confidence;
    const double diluted = combine({says(1, 0.9), says(0, 0.9), silent(), silent()}, {}).confidence;
    const double disputed = combine({says(1, 0.9), says(-1, 0.9), silent(), silent()}, {}).confidence;
    EXPECT_NEAR(alone, 0.9, 1e-12);
    EXPECT_NEAR(diluted, 0.9 * 4 / 7, 1e-12);
    EXPECT_NEAR(disputed, 0.9 * 1 / 7, 1e-12);
}

TEST(CombinedSignal, TheHeavierSideDecides) {
    EXPECT_EQ(combine({says(-1, 0.9), says(1, 0.9), says(1, 0.3), silent()}, {}).direction, Direction::Bearish);
    EXPECT_EQ(combine({says(-1, 0.5), says(1, 0.9), says(1, 0.3), silent()}, {}).direction, Direction::Bullish);
}

TEST(CombinedSignal, PassesAtTheMinimumConfidenceAndNotBelow) {
    SignalSettings settings;
    settings.weights = {1, 0, 0, 0};
    settings.minimum_confidence = 0.75;
    EXPECT_TRUE(combine({says(-1, 0.75), silent(), silent(), silent()}, settings).passes());
    EXPECT_FALSE(combine({says(-1, 0.749), silent(), silent(), silent()}, settings).passes());
    settings.minimum_confidence = 0;
    EXPECT_FALSE(combine({says(0, 1), silent(), silent(), silent()}, settings).passes()) << "no direction";
}

TEST(CombinedSignal, IsNeutralAndSaysWhyWhenEveryPartIsOut) {
    SignalSettings settings;
    settings.weights = {0.4, 0, 0.2, 0.1};
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    const CombinedSignal signal = combine({silent(), says(1, 1), says(1, nothing), silent()}, settings);
    EXPECT_EQ(signal.direction, Direction::Neutral);
    EXPECT_EQ(signal.confidence, 0);
    EXPECT_EQ(weights_of(signal), 0);
    EXPECT_EQ(signal.parts[1].reason, "its weight is zero");
    EXPECT_EQ(signal.parts[2].reason, "it gave no number");
}

TEST(CombinedSignal, TakesNoPartForMoreThanCertain) {
    const CombinedSignal signal = combine({says(-3, 7), silent(), silent(), silent()}, {});
    EXPECT_EQ(signal.direction, Direction::Bearish);
    EXPECT_EQ(signal.confidence, 1);
}

TEST(SignalSettings, NamesWhatCannotBeWeighed) {
    const auto complaint = [](const std::array<double, kPartKinds>& weights, double minimum) {
        const Status status = check(SignalSettings{weights, minimum});
        return status ? std::string() : status.error().text;
    };
    EXPECT_EQ(complaint({0.4, 0.3, 0.2, 0.1}, 0.7), "");
    EXPECT_NE(complaint({0.4, 0.3, -0.2, 0.1}, 0.7).find("signal.weights.patterns"), std::string::npos);
    EXPECT_NE(complaint({0, 0, 0, 0}, 0.7).find("signal.weights:"), std::string::npos);
    EXPECT_NE(complaint({1, 0, 0, 0}, 1.1).find("signal.minimum_confidence"), std::string::npos);
}

// ---- the technical part

TechnicalScore fed(const std::vector<Candle>& candles) {
    TechnicalScore score;
    for (const Candle& candle : candles) {
        score.update(candle);
    }
    return score;
}
double vote(const TechnicalScore& score, VoteKind kind) {
    return score.reading()->votes[static_cast<std::size_t>(kind)];
}

TEST(TechnicalScore, SaysNothingBeforeEverythingIsWarm) {
    TechnicalScore score;
    const auto candles = random_walk(50, 3);
    for (int i = 0; i < 49; ++i) {
        score.update(candles[static_cast<std::size_t>(i)]);
        ASSERT_FALSE(score.part());
        ASSERT_EQ(score.bars_missing(), 49 - i);
    }
    EXPECT_EQ(score.part().error().why, "indicators lack 1 bars");
    score.update(candles[49]);
    EXPECT_TRUE(score.part());
}

TEST(TechnicalScore, FollowsATrendAndItsMirrorAlike) {
    const auto rising = random_walk(200, 5, {.drift = 0.7});
    const TechnicalScore up = fed(rising);
    const TechnicalScore down = fed(mirrored(rising, 3'000));
    EXPECT_EQ(vote(up, VoteKind::Averages), 1);
    EXPECT_GT(vote(up, VoteKind::Adx), 0);
    EXPECT_EQ(up.part()->direction, 1);
    EXPECT_EQ(down.part()->direction, -1);
    for (std::size_t kind = 0; kind < kVoteKinds; ++kind) {
        EXPECT_NEAR(up.reading()->votes[kind], -down.reading()->votes[kind], 1e-6)
            << to_text(static_cast<VoteKind>(kind));
    }
}

TEST(TechnicalScore, TurnsAgainstAMoveThatHasRunTooFar) {
    std::vector<Candle> candles;
    for (int i = 0; i < 60; ++i) {
        const double open = 100 + i;
        candles.push_back(candle_between(kStartMs + i * kMinuteMs, open, open + 1, 0.1, 0.1, 10));
    }
    const TechnicalScore score = fed(candles);
    EXPECT_NEAR(score.reading()->rsi, 100, 1e-9);
    EXPECT_EQ(vote(score, VoteKind::Rsi), -1) << "nothing but gains";
    EXPECT_EQ(vote(score, VoteKind::Averages), 1);
}

TEST(TechnicalScore, VolumeVotesForTheCandleItStandsBehind) {
    auto candles = random_walk(80, 9);
    Candle& last = candles.back();
    for (Candle& candle : candles) {
        candle.volume = 10;
    }
    EXPECT_EQ(vote(fed(candles), VoteKind::Volume), 0) << "as much as ever";
    last.volume = 100;
    EXPECT_EQ(vote(fed(candles), VoteKind::Volume), last.close > last.open ? 1 : -1);
}

TEST(TechnicalScore, HasNoOpinionOnAMarketThatDoesNotMove) {
    auto candles = random_walk(80, 1);
    for (Candle& candle : candles) {
        candle = {candle.open_time_ms, 100, 100, 100, 100, 0};
    }
    const TechnicalScore score = fed(candles);
    EXPECT_EQ(score.part()->direction, 0);
    EXPECT_EQ(score.part()->confidence, 0);
}

// ---- the patterns part

CandlestickPattern candlestick(CandlestickKind kind, Direction direction, double reliability) {
    return {kind, direction, reliability, kStartMs};
}
ChartPattern figure(ChartKind kind, Direction direction, double reliability) {
    ChartPattern pattern;
    pattern.kind = kind;
    pattern.direction = direction;
    pattern.reliability = reliability;
    return pattern;
}
const auto kEngulfing = candlestick(CandlestickKind::BullishEngulfing, Direction::Bullish, 0.6);
const auto kOutsideUp = candlestick(CandlestickKind::ThreeOutsideUp, Direction::Bullish, 0.7);
const auto kDarkCloud = candlestick(CandlestickKind::DarkCloudCover, Direction::Bearish, 0.6);

void pass_bars(PatternScore& score, int bars) {
    for (int i = 0; i < bars; ++i) {
        score.update({}, {});
    }
}

TEST(PatternScore, IsAbsentUntilThereIsAPatternAndAgainWhenItIsForgotten) {
    PatternScore score;
    pass_bars(score, 5);
    EXPECT_EQ(score.part().error().why, "no recent pattern");
    score.update(std::array{kEngulfing}, {});
    EXPECT_TRUE(score.part());
    pass_bars(score, 10);  // 0.6 / 2^(10/3) = 0.060
    EXPECT_TRUE(score.part());
    pass_bars(score, 1);  // 0.047
    EXPECT_FALSE(score.part());
}

TEST(PatternScore, HalvesAPatternEveryHalfLife) {
    PatternScore score;
    score.update(std::array{kEngulfing}, std::array<ChartPattern, 0>{});
    EXPECT_EQ(score.part()->direction, 1);
    EXPECT_NEAR(score.part()->confidence, 0.6, 1e-12);
    pass_bars(score, 3);
    EXPECT_NEAR(score.part()->confidence, 0.3, 1e-12);
    EXPECT_EQ(score.part()->reason, "bullish engulfing +0.30 (3 bars ago)");
}

TEST(PatternScore, RemembersChartFiguresLongerThanCandlesticks) {
    PatternScore score;
    score.update({}, std::array{figure(ChartKind::DoubleTop, Direction::Bearish, 0.8)});
    pass_bars(score, 12);
    EXPECT_EQ(score.part()->direction, -1);
    EXPECT_NEAR(score.part()->confidence, 0.4, 1e-12);
}

TEST(PatternScore, CountsTheSameCandlesOnce) {
    PatternScore score;
    score.update(std::array{kEngulfing, kOutsideUp}, {});
    EXPECT_NEAR(score.part()->confidence, 0.7, 1e-12);
}

TEST(PatternScore, PatternsThatAgreeAddUpAndOnesThatDisagreeTakeAway) {
    PatternScore agreed;
    agreed.update(std::array{kEngulfing}, std::array{figure(ChartKind::DoubleBottom, Direction::Bullish, 0.5)});
    EXPECT_NEAR(agreed.part()->confidence, 1 - 0.4 * 0.5, 1e-12);
    PatternScore disputed;
    disputed.update(std::array{kEngulfing, kDarkCloud}, {});
    EXPECT_NEAR(disputed.part()->direction, 0, 1e-12);
    PatternScore mostly;
    mostly.update(std::array{kOutsideUp, kDarkCloud}, {});
    EXPECT_NEAR(mostly.part()->direction, 0.1 / 1.3, 1e-12);
}

TEST(PatternScore, LeavesOutPatternsWithoutDirection) {
    PatternScore score;
    score.update(std::array{candlestick(CandlestickKind::Doji, Direction::Neutral, 0.9)}, {});
    EXPECT_FALSE(score.part());
}

TEST(PatternScore, GoesOnEquallyAfterASaveAndALoad) {
    PatternScore score;
    score.update(std::array{kDarkCloud}, std::array{figure(ChartKind::Flag, Direction::Bullish, 0.5)});
    pass_bars(score, 2);
    PatternScore other = reloaded(score, PatternScore());
    pass_bars(score, 2);
    pass_bars(other, 2);
    EXPECT_EQ(other.part()->reason, score.part()->reason);
    EXPECT_EQ(bytes_of(other), bytes_of(score));
}

}  // namespace
}  // namespace tradewind::strategies
