#include "strategies/hourly_range.hpp"

#include <algorithm>
#include <cmath>

namespace tradewind::strategies {

void HourlyRange::add(const Bar& bar) {
    if (bar.open_time <= last_bar_) {
        return;
    }
    last_bar_ = bar.open_time;
    const Timestamp hour = bar.open_time.floor_to(Duration::hours(1));
    if (hour_ && *hour_ != hour) {
        close_hour();
        hour_.reset();
    }
    if (!hour_) {
        hour_ = hour;
        whole_ = bar.open_time == hour;
        high_ = bar.high.to_double();
        low_ = bar.low.to_double();
        volume_ = 0;
    }
    high_ = std::max(high_, bar.high.to_double());
    low_ = std::min(low_, bar.low.to_double());
    close_ = bar.close.to_double();
    volume_ += bar.volume.to_double();
}

void HourlyRange::close_hour() {
    if (!whole_) {
        previous_close_ = close_;  // an hour seen from its middle has no range to count
        return;
    }
    double range = high_ - low_;
    if (previous_close_) {
        range = std::max({range, std::abs(high_ - *previous_close_), std::abs(low_ - *previous_close_)});
    }
    previous_close_ = close_;
    ++hours_;
    const double weight = hours_ <= period_ ? hours_ : period_;
    average_ += (range - average_) / weight;
    average_volume_ += (volume_ - average_volume_) / weight;
    relative_volume_ = average_volume_ > 0 ? volume_ / average_volume_ : 1;
}

std::optional<double> HourlyRange::value() const {
    return hours_ >= period_ ? std::optional<double>(average_) : std::nullopt;
}

}  // namespace tradewind::strategies
