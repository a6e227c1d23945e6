#include "strategies/indicators/volume_profile.hpp"

#include <algorithm>
#include <numeric>

namespace tradewind::strategies {
namespace {

constexpr double kValueArea = 0.7;

}  // namespace

VolumeProfile::VolumeProfile(int period, int bins)
    : highs_(period),
      lows_(period),
      volumes_(period),
      bins_(static_cast<std::size_t>(bins)),
      steps_(static_cast<std::size_t>(bins) + 1) {
    TW_CHECK(bins >= 2);
}

void VolumeProfile::update(const Candle& candle) {
    highs_.push(candle.high);
    lows_.push(candle.low);
    volumes_.push(candle.volume);
    if (!ready()) {
        return;
    }
    const double lowest = *std::min_element(lows_.values().begin(), lows_.values().end());
    const double highest = *std::max_element(highs_.values().begin(), highs_.values().end());
    std::fill(bins_.begin(), bins_.end(), 0.0);
    const double bin_height = (highest - lowest) / static_cast<double>(bins_.size());
    if (!(bin_height > 0)) {
        value_ = {lowest, lowest, lowest};
        return;
    }
    spread_volumes(lowest, bin_height);
    find_value_area(lowest, bin_height);
}

// Whole bins inside a candle get the same share, so only where shares begin and end is noted and then summed up.
void VolumeProfile::spread_volumes(double lowest, double bin_height) {
    std::fill(steps_.begin(), steps_.end(), 0.0);
    const std::size_t last_bin = bins_.size() - 1;
    for (std::size_t i = 0; i < volumes_.values().size(); ++i) {
        const double volume = volumes_.values()[i];
        const double from = (lows_.values()[i] - lowest) / bin_height;
        const double to = (highs_.values()[i] - lowest) / bin_height;
        const std::size_t first = std::min(static_cast<std::size_t>(from), last_bin);
        const std::size_t last = std::min(static_cast<std::size_t>(to), last_bin);
        if (first == last) {
            bins_[first] += volume;
            continue;
        }
        const double share = volume / (to - from);  // of a whole bin
        bins_[first] += share * (static_cast<double>(first) + 1 - from);
        bins_[last] += share * (to - static_cast<double>(last));
        steps_[first + 1] += share;
        steps_[last] -= share;
    }
    double density = 0;
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
        density += steps_[bin];
        bins_[bin] += std::max(0.0, density);
    }
}

void VolumeProfile::find_value_area(double lowest, double bin_height) {
    const double total = std::accumulate(bins_.begin(), bins_.end(), 0.0);
    if (!(total > 0)) {
        const double middle = lowest + bin_height * static_cast<double>(bins_.size()) / 2;
        value_ = {middle, middle, middle};
        return;
    }
    const auto peak = static_cast<std::size_t>(std::max_element(bins_.begin(), bins_.end()) - bins_.begin());
    std::size_t first = peak;
    std::size_t end = peak + 1;
    double inside = bins_[peak];
    while (inside < kValueArea * total && (first > 0 || end < bins_.size())) {
        const bool goes_up = end < bins_.size() && (first == 0 || bins_[end] >= bins_[first - 1]);
        inside += goes_up ? bins_[end++] : bins_[--first];
    }
    value_.point_of_control = lowest + bin_height * (static_cast<double>(peak) + 0.5);
    value_.value_area_high = lowest + bin_height * static_cast<double>(end);
    value_.value_area_low = lowest + bin_height * static_cast<double>(first);
}

}  // namespace tradewind::strategies
