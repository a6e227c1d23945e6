// The market's mood as a Markov chain: ranges that pull the level back to their middle, and trends that
// drift for hours. Units: minutes, and levels in ordinary minute deviations. Thread: value.
#pragma once

#include <cstdint>

#include "simulator/random.hpp"

namespace tradewind::simulator {

enum class Regime : std::uint8_t { Range, TrendUp, TrendDown };

class RegimeChain {
public:
    [[nodiscard]] Regime regime() const { return regime_; }

    // One minute on; answers with the drift of that minute for a market that stands at `level`.
    double step(double level, Random& random) {
        const double draw = random.uniform();
        if (draw < kLeaveChance[static_cast<std::size_t>(regime_)]) {
            leave(random);
            middle_ = level;
        }
        middle_ += (level - middle_) * kMiddleFollows;
        switch (regime_) {
            case Regime::Range:
                return (middle_ - level) * kPull;
            case Regime::TrendUp:
                return kDrift;
            case Regime::TrendDown:
                return -kDrift;
        }
        return 0;
    }

    // Ranges are calmer than trends, and falling is wilder than rising.
    [[nodiscard]] double volatility() const { return kVolatility[static_cast<std::size_t>(regime_)]; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(regime_, middle_);
        if constexpr (Archive::kReading) {
            if (regime_ > Regime::TrendDown) {
                regime_ = Regime::Range;
                ar.fail();
            }
        }
    }

private:
    static constexpr double kLeaveChance[] = {1.0 / 960, 1.0 / 480, 1.0 / 480};
    static constexpr double kVolatility[] = {0.85, 1.0, 1.2};
    static constexpr double kDrift = 0.03;
    static constexpr double kPull = 1.0 / 300;
    static constexpr double kMiddleFollows = 1.0 / 2'000;

    void leave(Random& random) {
        const std::uint64_t draw = random.below(4);
        switch (regime_) {
            case Regime::Range:
                regime_ = draw < 2 ? Regime::TrendUp : Regime::TrendDown;
                return;
            case Regime::TrendUp:
                regime_ = draw == 0 ? Regime::TrendDown : Regime::Range;
                return;
            case Regime::TrendDown:
                regime_ = draw == 0 ? Regime::TrendUp : Regime::Range;
                return;
        }
    }

    Regime regime_ = Regime::Range;
    double middle_ = 0;
};

}  // namespace tradewind::simulator
