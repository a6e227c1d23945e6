#include "simulator/premium_window.hpp"

#include <algorithm>

#include "core/margin/funding.hpp"

namespace tradewind::simulator {
namespace {

constexpr std::size_t kSettledKept = 8;
constexpr Decimal kInterest = Decimal::from_scaled(1, 4);  // per eight hours
constexpr Decimal kCapShare = Decimal::from_scaled(75, 2);

}  // namespace

// At its highest leverage a contract's maintenance margin is about half of its initial margin.
PremiumWindow::PremiumWindow(const Instrument& instrument)
    : interval_(instrument.funding_interval),
      cap_(funding_cap(Decimal(1) / Decimal(2 * std::max(instrument.max_leverage, 1)), kCapShare)) {}

void PremiumWindow::sample(Timestamp time, Price bid, Price ask, Price index) {
    now_ = time;
    samples_.push_back(premium_index(bid, ask, index));
    estimate_.reset();
    if (time != time.floor_to(interval_)) {
        return;
    }
    settled_[time] = estimate();
    samples_.clear();
    estimate_.reset();
    if (settled_.size() > kSettledKept) {
        settled_.erase(settled_.begin());
    }
}

Decimal PremiumWindow::estimate() const {
    if (!estimate_) {
        const auto hours = static_cast<int>(interval_.to_seconds() / 3'600);
        estimate_ = funding_rate(average_premium(samples_), kInterest, hours, cap_).rounded(8, Rounding::HalfEven);
    }
    return *estimate_;
}

Decimal PremiumWindow::rate_at(Timestamp boundary) const {
    const auto found = settled_.find(boundary);
    if (found != settled_.end()) {
        return found->second;
    }
    return boundary == next_funding_time(now_, interval_) ? estimate() : Decimal();
}

}  // namespace tradewind::simulator
