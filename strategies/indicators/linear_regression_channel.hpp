// A least-squares line through the last `period` values and parallels to it at `width` root-mean-square
// distances from it. Units: those of the values; slope a step. Ready after `period` values. O(1) amortised.
// Errors: none. Thread: one owner.
#pragma once

#include "strategies/indicators/rolling_line.hpp"

namespace tradewind::strategies {

class LinearRegressionChannel {
public:
    struct Value {
        double upper = 0;
        double middle = 0;  // the line at the newest value
        double lower = 0;
        double slope = 0;
    };

    LinearRegressionChannel(int period, double width) : line_(period), width_(width) {}

    void update(double value) { line_.update(value); }
    [[nodiscard]] bool ready() const { return line_.ready(); }
    [[nodiscard]] Value value() const {
        const double middle = line_.end();
        const double reach = width_ * line_.line_deviation();
        return {middle + reach, middle, middle - reach, line_.slope()};
    }
    template <class Archive>
    void archive(Archive& ar) {
        ar(line_);
    }

private:
    RollingLine line_;
    double width_;
};

}  // namespace tradewind::strategies
