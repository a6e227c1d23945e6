// Exponential averages: EMA, double, triple and Tillson's T3. Seeding::TaLib starts each stage with the mean of its
// first `period` inputs, Seeding::FirstValue with its first input. Warm-up: stages times period - 1 bars; an EMA with
// FirstValue none. Units: those of the input. Thread: one owner.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/check.hpp"
#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

class Ema {
public:
    explicit Ema(int period, Seeding seeding = Seeding::TaLib)
        : weight_(2.0 / (period + 1)), seed_length_(seeding == Seeding::TaLib ? period : 1) {
        TW_CHECK(period >= 1);
    }

    void update(double x) {
        if (seen_ >= seed_length_) {
            value_ = (x - value_) * weight_ + value_;
            return;
        }
        value_ += x;
        ++seen_;
        if (seen_ == seed_length_) {
            value_ /= seed_length_;
        }
    }
    [[nodiscard]] bool ready() const { return seen_ >= seed_length_; }
    [[nodiscard]] double value() const { return value_; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_, seen_);
    }

private:
    double weight_;
    std::int32_t seed_length_;
    std::int32_t seen_ = 0;
    double value_ = 0;  // the sum of the inputs until the seed is complete
};

// EMA of EMA of ..., each stage fed from the bar on which the one before it has had `period` inputs.
template <std::size_t Stages>
class EmaChain {
public:
    EmaChain(int period, Seeding seeding)
        : EmaChain(period, Ema(period, seeding), std::make_index_sequence<Stages>{}) {}

    void update(double x) {
        std::int32_t starts_after = 0;
        for (Ema& stage : stages_) {
            if (seen_ < starts_after) {
                break;
            }
            stage.update(x);
            x = stage.value();
            starts_after += warm_up_;
        }
        seen_ += ready() ? 0 : 1;
    }
    [[nodiscard]] bool ready() const { return seen_ > static_cast<std::int32_t>(Stages) * warm_up_; }
    // The value of the stage-th smoothing, from 1.
    [[nodiscard]] double stage(std::size_t number) const { return stages_[number - 1].value(); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(stages_, seen_);
    }

private:
    template <std::size_t... Index>
    EmaChain(int period, const Ema& fresh, std::index_sequence<Index...>)
        : stages_{(static_cast<void>(Index), fresh)...}, warm_up_(period - 1) {}

    std::array<Ema, Stages> stages_;
    std::int32_t warm_up_;
    std::int32_t seen_ = 0;
};

class Dema {
public:
    explicit Dema(int period, Seeding seeding = Seeding::TaLib) : chain_(period, seeding) {}

    void update(double x) { chain_.update(x); }
    [[nodiscard]] bool ready() const { return chain_.ready(); }
    [[nodiscard]] double value() const { return 2.0 * chain_.stage(1) - chain_.stage(2); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(chain_);
    }

private:
    EmaChain<2> chain_;
};

class Tema {
public:
    explicit Tema(int period, Seeding seeding = Seeding::TaLib) : chain_(period, seeding) {}

    void update(double x) { chain_.update(x); }
    [[nodiscard]] bool ready() const { return chain_.ready(); }
    [[nodiscard]] double value() const { return chain_.stage(3) + (3.0 * chain_.stage(1) - 3.0 * chain_.stage(2)); }
    template <class Archive>
    void archive(Archive& ar) {
        ar(chain_);
    }

private:
    EmaChain<3> chain_;
};

class T3 {
public:
    explicit T3(int period, double volume_factor = 0.7, Seeding seeding = Seeding::TaLib)
        : chain_(period, seeding), factor_(volume_factor) {}

    void update(double x) { chain_.update(x); }
    [[nodiscard]] bool ready() const { return chain_.ready(); }
    [[nodiscard]] double value() const {
        const double square = factor_ * factor_;
        const double sixth = -(square * factor_);
        const double fifth = 3.0 * (square - sixth);
        const double fourth = -6.0 * square - 3.0 * (factor_ - sixth);
        const double third = 1.0 + 3.0 * factor_ - sixth + 3.0 * square;
        return sixth * chain_.stage(6) + fifth * chain_.stage(5) + fourth * chain_.stage(4) + third * chain_.stage(3);
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(chain_);
    }

private:
    EmaChain<6> chain_;
    double factor_;
};

}  // namespace tradewind::strategies
