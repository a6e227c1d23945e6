#include "strategies/signal/technical_score.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "strategies/direction.hpp"

namespace tradewind::strategies {

namespace {

constexpr int kMacdWarmUp = 26 + 9 - 1;

double within_one(double value) {
    return std::clamp(value, -1.0, 1.0);
}

// With the move until `full`, then less by one for each `fade` beyond, at most to the opposite.
double with_the_move(double distance, double full, double fade) {
    const double size = std::abs(distance);
    const double vote = size <= full ? size / full : std::max(1 - (size - full) / fade, -1.0);
    return sign_of(direction_of(distance, 0)) * vote;
}

double averages_vote(const TechnicalReading& now, double close) {
    const Direction order = direction_of(now.fast - now.slow, 0);
    const bool close_leads = (close - now.fast) * sign_of(order) > 0;
    return sign_of(order) * (close_leads ? 1 : 0.5);
}

double adx_vote(const TechnicalReading& now) {
    const double strength = std::clamp((now.adx - 15) / 20, 0.0, 1.0);
    return sign_of(direction_of(now.plus_di - now.minus_di, 0)) * strength;
}

double volume_vote(const TechnicalReading& now, const Candle& candle) {
    return sign_of(direction_of(candle.close - candle.open, 0)) * std::clamp(now.volume_ratio - 1, 0.0, 1.0);
}

}  // namespace

std::string_view to_text(VoteKind kind) {
    switch (kind) {
        case VoteKind::Averages:
            return "averages";
        case VoteKind::Rsi:
            return "RSI";
        case VoteKind::Macd:
            return "MACD";
        case VoteKind::Bollinger:
            return "Bollinger";
        case VoteKind::Adx:
            return "ADX";
        case VoteKind::Volume:
            return "volume";
    }
    return "";
}

TechnicalScore::TechnicalScore(const TechnicalSettings& settings)
    : settings_(settings),
      fast_(settings.fast),
      slow_(settings.slow),
      rsi_(settings.rsi),
      macd_(12, 26, 9),
      bands_(settings.bollinger),
      adx_(settings.adx),
      volume_(settings.volume),
      range_(settings.range) {}

int TechnicalScore::bars_missing() const {
    const int needed = std::max({settings_.fast, settings_.slow, settings_.rsi + 1, kMacdWarmUp, settings_.bollinger,
                                 2 * settings_.adx, settings_.volume, settings_.range + 1});
    return std::max(0, needed - bars_);
}

bool TechnicalScore::warm() const {
    return fast_.ready() && slow_.ready() && rsi_.ready() && macd_.ready() && bands_.ready() && adx_.ready() &&
           volume_.ready() && range_.ready();
}

void TechnicalScore::update(const Candle& candle) {
    fast_.update(candle.close);
    slow_.update(candle.close);
    rsi_.update(candle.close);
    macd_.update(candle.close);
    bands_.update(candle.close);
    adx_.update(candle);
    volume_.update(candle.volume);
    range_.update(candle);
    ++bars_;
    if (!warm()) {
        return;
    }
    TechnicalReading now;
    now.fast = fast_.value();
    now.slow = slow_.value();
    now.rsi = rsi_.value();
    now.macd_histogram = macd_.value().histogram;
    now.percent_b = bands_.value().percent_b;
    now.adx = adx_.value().adx;
    now.plus_di = adx_.value().plus_di;
    now.minus_di = adx_.value().minus_di;
    now.volume_ratio = volume_.value() > 0 ? candle.volume / volume_.value() : 1;
    now.atr = range_.value();
    // A market that has not moved for the whole range has no opinion: RSI calls it 0 and would fall.
    if (now.atr > 0) {
        now.votes = {averages_vote(now, candle.close),
                     with_the_move(now.rsi - 50, 20, 10),
                     within_one(now.macd_histogram / (0.15 * now.atr)),
                     with_the_move(now.percent_b - 0.5, 0.5, 0.25),
                     adx_vote(now),
                     volume_vote(now, candle)};
    }
    double total = 0;
    for (std::size_t i = 0; i < kVoteKinds; ++i) {
        now.score += settings_.weights[i] * now.votes[i];
        total += settings_.weights[i];
    }
    now.score = total > 0 ? now.score / total : 0;
    reading_ = now;
}

PartReading TechnicalScore::part() const {
    if (!reading_) {
        return tl::unexpected(PartAbsent{fmt::format("indicators lack {} bars", bars_missing())});
    }
    const TechnicalReading& now = *reading_;
    return SignalPart{
        sign_of(direction_of(now.score, 0)), std::abs(now.score),
        fmt::format("averages {:+.1f}, RSI {:.0f} {:+.1f}, MACD {:+.1f}, Bollinger {:.2f} {:+.1f}, ADX {:.0f} {:+.1f}, "
                    "volume x{:.1f} {:+.1f}",
                    now.votes[0], now.rsi, now.votes[1], now.votes[2], now.percent_b, now.votes[3], now.adx,
                    now.votes[4], now.volume_ratio, now.votes[5])};
}

}  // namespace tradewind::strategies
