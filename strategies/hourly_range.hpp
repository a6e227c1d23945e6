// Average true range over hours, from 1-minute bars: Wilder's smoothing, seeded with the plain mean of the
// first `period` hours. Analytics, so doubles. Units: quote currency. Thread: engine.
#pragma once

#include <optional>

#include "core/market/bar.hpp"

namespace tradewind::strategies {

class HourlyRange {
public:
    explicit HourlyRange(int period) : period_(period) {}

    // Bars in order; older ones than the last are ignored, so that history may come twice.
    void add(const Bar& bar);
    // None until `period` whole hours have been seen.
    [[nodiscard]] std::optional<double> value() const;
    // Volume of the last whole hour against the average of the hours; 1 while nothing is known.
    [[nodiscard]] double relative_volume() const { return relative_volume_; }
    [[nodiscard]] int period() const { return period_; }
    [[nodiscard]] int hours_missing() const { return hours_ >= period_ ? 0 : period_ - hours_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(hour_, whole_, high_, low_, close_, volume_, previous_close_, average_, average_volume_, relative_volume_,
           hours_, last_bar_);
    }

private:
    void close_hour();

    int period_;
    std::optional<Timestamp> hour_;  // the hour being built
    bool whole_ = false;             // seen from its first minute
    double high_ = 0;
    double low_ = 0;
    double close_ = 0;
    double volume_ = 0;
    std::optional<double> previous_close_;
    double average_ = 0;
    double average_volume_ = 0;
    double relative_volume_ = 1;
    int hours_ = 0;
    Timestamp last_bar_;
};

}  // namespace tradewind::strategies
