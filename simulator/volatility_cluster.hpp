// Volatility that comes in clusters: the mean of two GARCH(1,1) variances, one that forgets within an hour
// and one that remembers for a day, so that calm and storm last. Units: multiples of the ordinary
// deviation; the mean variance is one. Source: T. Bollerslev, Generalized autoregressive conditional
// heteroskedasticity; R. Engle, G. Lee, on two components. Thread: value.
#pragma once

#include <algorithm>
#include <cmath>

namespace tradewind::simulator {

class VolatilityCluster {
public:
    [[nodiscard]] double variance() const { return (fast_ + slow_) / 2; }
    [[nodiscard]] double deviation() const { return std::sqrt(variance()); }

    // `shock`: the move that just came, in ordinary deviations.
    void absorb(double shock) {
        const double square = std::min(shock * shock, kLargestSquare);
        fast_ = (1 - kFastShock - kFastMemory) + kFastShock * square + kFastMemory * fast_;
        slow_ = (1 - kSlowShock - kSlowMemory) + kSlowShock * square + kSlowMemory * slow_;
    }

    template <class Archive>
    void archive(Archive& ar) {
        ar(fast_, slow_);
    }

private:
    static constexpr double kFastShock = 0.11;
    static constexpr double kFastMemory = 0.86;
    static constexpr double kSlowShock = 0.02;
    static constexpr double kSlowMemory = 0.978;
    static constexpr double kLargestSquare = 100;  // a single jump must not make a storm of days

    double fast_ = 1;
    double slow_ = 1;
};

}  // namespace tradewind::simulator
