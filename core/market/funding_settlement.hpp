// One recorded funding settlement: what history files hold and what a replayed market pays out. Units:
// rate as a fraction of notional per interval, longs pay shorts when positive. Thread: value.
#pragma once

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"

namespace tradewind {

struct FundingSettlement {
    Timestamp time;
    Decimal rate;
    friend bool operator==(const FundingSettlement&, const FundingSettlement&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(time, rate);
    }
};

}  // namespace tradewind
