// Wilder's directional system: +DI and -DI (0 to 100), DX, its average ADX and ADXR. A flat market keeps the last
// reading. Seeding::TaLib: DI and DX after `period` bars, ADX after 2 * period - 1, ADXR period - 1 later (TA-Lib's
// own seeds). Seeding::FirstValue: the first period - 1 movements are summed without decay and ready one bar
// earlier. Thread: one owner.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/base/check.hpp"
#include "strategies/indicators/candle.hpp"
#include "strategies/indicators/flat.hpp"
#include "strategies/indicators/window.hpp"

namespace tradewind::strategies {

class DirectionalMovement {
public:
    struct Value {
        double plus_di = 0;
        double minus_di = 0;
        double dx = 0;
    };

    explicit DirectionalMovement(int period, Seeding seeding = Seeding::TaLib)
        : period_(period), ready_at_(seeding == Seeding::TaLib ? period + 1 : period) {
        TW_CHECK(period >= 2);
    }

    void update(const Candle& bar) {
        if (seen_ > 0) {
            const double rise = bar.high - high_;
            const double fall = low_ - bar.low;
            if (seen_ >= period_) {
                plus_ -= plus_ / period_;
                minus_ -= minus_ / period_;
                range_ -= range_ / period_;
            }
            plus_ += rise > 0 && rise > fall ? rise : 0.0;
            minus_ += fall > 0 && fall > rise ? fall : 0.0;
            range_ += std::max({bar.high - bar.low, std::fabs(bar.high - close_), std::fabs(bar.low - close_)});
        }
        high_ = bar.high;
        low_ = bar.low;
        close_ = bar.close;
        seen_ += seen_ < ready_at_ ? 1 : 0;
        if (seen_ == ready_at_) {
            take_reading();
        }
    }
    [[nodiscard]] bool ready() const { return seen_ >= ready_at_; }
    // False when the newest bar gave no new DX: nothing has moved.
    [[nodiscard]] bool moving() const { return moving_; }
    [[nodiscard]] const Value& value() const { return value_; }
    // The smoothed movements themselves, in price units.
    [[nodiscard]] double plus() const { return plus_; }
    [[nodiscard]] double minus() const { return minus_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(high_, low_, close_, plus_, minus_, range_, seen_, moving_);
        ar(value_.plus_di, value_.minus_di, value_.dx);
    }

private:
    void take_reading() {
        moving_ = false;
        if (is_flat(range_)) {
            value_.plus_di = 0;
            value_.minus_di = 0;
            return;
        }
        value_.plus_di = 100.0 * (plus_ / range_);
        value_.minus_di = 100.0 * (minus_ / range_);
        const double both = value_.minus_di + value_.plus_di;
        if (!is_flat(both)) {
            value_.dx = 100.0 * (std::fabs(value_.minus_di - value_.plus_di) / both);
            moving_ = true;
        }
    }

    std::int32_t period_;
    std::int32_t ready_at_;
    std::int32_t seen_ = 0;
    bool moving_ = false;
    double high_ = 0;
    double low_ = 0;
    double close_ = 0;
    double plus_ = 0;
    double minus_ = 0;
    double range_ = 0;
    Value value_;
};

// +DM and -DM: the smoothed movements alone, in price units. They need no true range, so TA-Lib too has them after
// period - 1 bars.
class MovementSums {
public:
    struct Value {
        double plus_dm = 0;
        double minus_dm = 0;
    };

    explicit MovementSums(int period) : movement_(period, Seeding::FirstValue) {}

    void update(const Candle& bar) { movement_.update(bar); }
    [[nodiscard]] bool ready() const { return movement_.ready(); }
    [[nodiscard]] Value value() const { return {movement_.plus(), movement_.minus()}; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(movement_);
    }

private:
    DirectionalMovement movement_;
};

class Adx {
public:
    struct Value {
        double adx = 0;
        double plus_di = 0;
        double minus_di = 0;
        double dx = 0;
    };

    explicit Adx(int period, Seeding seeding = Seeding::TaLib) : movement_(period, seeding), period_(period) {}

    void update(const Candle& bar) {
        movement_.update(bar);
        if (!movement_.ready()) {
            return;
        }
        const double dx = movement_.moving() ? movement_.value().dx : 0.0;
        if (seen_ < period_) {
            adx_ += dx;
            ++seen_;
            if (seen_ == period_) {
                adx_ /= period_;
            }
        } else if (movement_.moving()) {
            adx_ = (adx_ * (period_ - 1) + dx) / period_;
        }
    }
    [[nodiscard]] bool ready() const { return seen_ >= period_; }
    [[nodiscard]] Value value() const {
        const DirectionalMovement::Value& parts = movement_.value();
        return {adx_, parts.plus_di, parts.minus_di, parts.dx};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(movement_, seen_, adx_);
    }

private:
    DirectionalMovement movement_;
    std::int32_t period_;
    std::int32_t seen_ = 0;
    double adx_ = 0;  // the sum of the DX until there are `period` of them
};

// The mean of today's ADX and that of period - 1 bars ago.
class Adxr {
public:
    explicit Adxr(int period, Seeding seeding = Seeding::TaLib) : adx_(period, seeding), past_(period) {}

    void update(const Candle& bar) {
        adx_.update(bar);
        if (adx_.ready()) {
            past_.push(adx_.value().adx);
        }
    }
    [[nodiscard]] bool ready() const { return past_.full(); }
    [[nodiscard]] double value() const { return (past_.at(0) + past_.oldest()) / 2.0; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(adx_, past_);
    }

private:
    Adx adx_;
    Window past_;
};

}  // namespace tradewind::strategies
