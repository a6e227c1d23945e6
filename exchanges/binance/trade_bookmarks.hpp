// Where reading the account's trades goes on: by instrument, a little before the newest trade that a complete report
// has listed, because the venue's lists may lag behind. What is read twice counts once, by its own id.
// Thread: one at a time.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/trading/order_event.hpp"

namespace tradewind::binance {

class TradeBookmarks {
public:
    static constexpr std::size_t kOverlap = 100;  // trades

    void learn(const std::vector<OrderFilled>& listed);
    // The number of the first trade to ask for; nothing while none is known.
    [[nodiscard]] const std::map<InstrumentId, std::int64_t>& first_wanted() const { return first_wanted_; }

private:
    std::map<InstrumentId, std::int64_t> first_wanted_;
};

}  // namespace tradewind::binance
