#include "strategies/indicators/hurst.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace tradewind::strategies {
namespace {

constexpr std::size_t kShortestPiece = 8;

// R/S of one piece; 0 when it does not move.
double rescaled_range(std::span<const double> piece) {
    double mean = 0;
    for (const double value : piece) {
        mean += value;
    }
    const auto n = static_cast<double>(piece.size());
    mean /= n;
    double walked = 0;
    double highest = 0;
    double lowest = 0;
    double squares = 0;
    for (const double value : piece) {
        const double distance = value - mean;
        walked += distance;
        squares += distance * distance;
        highest = std::max(highest, walked);
        lowest = std::min(lowest, walked);
    }
    return squares > 0 ? (highest - lowest) / std::sqrt(squares / n) : 0;
}

}  // namespace

Hurst::Hurst(int period) : returns_(period), ordered_(static_cast<std::size_t>(period)) {
    TW_CHECK(period >= static_cast<int>(2 * kShortestPiece));
}

void Hurst::update(double close) {
    const double log_close = std::log(close);
    if (has_before_) {
        returns_.push(log_close - before_);
    }
    before_ = log_close;
    has_before_ = true;
    if (returns_.full()) {
        estimate();
    }
}

void Hurst::estimate() {
    for (std::size_t i = 0; i < ordered_.size(); ++i) {
        ordered_[i] = returns_.at(static_cast<int>(ordered_.size() - 1 - i));
    }
    double points = 0;
    double sum_x = 0;
    double sum_y = 0;
    double sum_xx = 0;
    double sum_xy = 0;
    for (std::size_t length = ordered_.size(); length >= kShortestPiece; length /= 2) {
        double total = 0;
        double pieces = 0;
        for (std::size_t end = ordered_.size(); end >= length; end -= length) {
            const double ratio = rescaled_range(std::span(ordered_).subspan(end - length, length));
            total += ratio;
            pieces += ratio > 0 ? 1 : 0;
        }
        if (pieces > 0) {
            const double x = std::log(static_cast<double>(length));
            const double y = std::log(total / pieces);
            points += 1;
            sum_x += x;
            sum_y += y;
            sum_xx += x * x;
            sum_xy += x * y;
        }
    }
    value_ = points >= 2 ? (points * sum_xy - sum_x * sum_y) / (points * sum_xx - sum_x * sum_x) : 0.5;
}

}  // namespace tradewind::strategies
