// One perpetual's premiums, sampled each minute, and the funding rates they make: the estimate for the
// running interval and what the last boundaries paid. Units: fractions per interval. Source of the
// formulas: core/margin/funding.hpp. Thread: one object, one thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/market/instrument.hpp"

namespace tradewind::simulator {

class PremiumWindow {
public:
    explicit PremiumWindow(const Instrument& instrument);

    // At the end of a minute; settles when `time` is a boundary.
    void sample(Timestamp time, Price bid, Price ask, Price index);
    [[nodiscard]] Decimal rate_at(Timestamp boundary) const;
    [[nodiscard]] Decimal last_rate() const { return settled_.empty() ? Decimal() : settled_.rbegin()->second; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(samples_, settled_, now_);
        estimate_.reset();
    }

private:
    [[nodiscard]] Decimal estimate() const;

    Duration interval_;
    Decimal cap_;
    std::vector<Decimal> samples_;
    std::map<Timestamp, Decimal> settled_;
    Timestamp now_;
    mutable std::optional<Decimal> estimate_;  // of the samples so far: asked far more often than they change
};

}  // namespace tradewind::simulator
