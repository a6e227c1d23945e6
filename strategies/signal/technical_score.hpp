// The technical part: six votes in [-1, 1] from closed candles, each with its figures and weight; their weighted
// mean is the score. Averages (EMA 20 and 50 against the close), RSI 14 (with the move up to 70/30, fading beyond),
// MACD histogram in ATR, place between the Bollinger bands (fading outside them), ADX with its direction, and
// volume behind the candle. Nothing is said before all are warm. Thread: engine.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/macd.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/true_range.hpp"
#include "strategies/signal/signal_part.hpp"

namespace tradewind::strategies {

enum class VoteKind : std::uint8_t { Averages, Rsi, Macd, Bollinger, Adx, Volume };
constexpr std::size_t kVoteKinds = 6;

[[nodiscard]] std::string_view to_text(VoteKind kind);

struct TechnicalSettings {
    int fast = 20;
    int slow = 50;
    int rsi = 14;
    int bollinger = 20;
    int adx = 14;
    int volume = 20;
    int range = 14;
    std::array<double, kVoteKinds> weights = {0.30, 0.15, 0.20, 0.15, 0.10, 0.10};  // by VoteKind
};

struct TechnicalReading {
    std::array<double, kVoteKinds> votes{};
    double score = 0;
    double fast = 0;
    double slow = 0;
    double rsi = 0;
    double macd_histogram = 0;
    double percent_b = 0;
    double adx = 0;
    double plus_di = 0;
    double minus_di = 0;
    double volume_ratio = 0;  // volume / its mean
    double atr = 0;
    template <class Archive>
    void archive(Archive& ar) {
        ar(votes, score, fast, slow, rsi, macd_histogram, percent_b, adx, plus_di, minus_di, volume_ratio, atr);
    }
};

class TechnicalScore {
public:
    explicit TechnicalScore(const TechnicalSettings& settings = {});

    void update(const Candle& candle);
    [[nodiscard]] const std::optional<TechnicalReading>& reading() const { return reading_; }
    [[nodiscard]] int bars_missing() const;
    [[nodiscard]] PartReading part() const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, slow_, rsi_, macd_, bands_, adx_, volume_, range_, bars_, reading_);
    }

private:
    [[nodiscard]] bool warm() const;

    TechnicalSettings settings_;
    Ema fast_;
    Ema slow_;
    Rsi rsi_;
    Macd macd_;
    BollingerBands bands_;
    Adx adx_;
    Sma volume_;
    Atr range_;
    int bars_ = 0;
    std::optional<TechnicalReading> reading_;
};

}  // namespace tradewind::strategies
