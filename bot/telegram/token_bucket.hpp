// A rate limit with a burst: so many messages at once, then so many a second. Units: steady time.
// Errors: none. Thread: one.
#pragma once

#include <algorithm>

#include "core/base/check.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

class TokenBucket {
public:
    TokenBucket(double per_second, double burst, Timestamp now)
        : per_second_(per_second), burst_(burst), tokens_(burst), filled_at_(now) {
        TW_CHECK(per_second > 0 && burst >= 1);
    }

    // When the next token is there; not after `now` when it is there already.
    [[nodiscard]] Timestamp ready_at(Timestamp now) const {
        const double missing = 1.0 - tokens_at(now);
        // A nanosecond more than computed, so that rounding never finds the token not quite there.
        return missing <= 0 ? now : now + Duration::nanos(static_cast<std::int64_t>(missing / per_second_ * 1e9) + 1);
    }
    void take(Timestamp now) {
        tokens_ = tokens_at(now) - 1.0;
        filled_at_ = now;
    }

private:
    [[nodiscard]] double tokens_at(Timestamp now) const {
        const double seconds = static_cast<double>((now - filled_at_).to_nanos()) / 1e9;
        return std::min(burst_, tokens_ + seconds * per_second_);
    }

    double per_second_;
    double burst_;
    double tokens_;
    Timestamp filled_at_;
};

}  // namespace tradewind::bot
