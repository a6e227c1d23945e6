// Compares what we believe with the venue's account of the account, and says what to do about it: a pure
// function, used alike at the start, after a crash and after a lost stream. Fills, funding and adjustments
// we missed are counted by their own ids; only what is then left over is corrected by entries of our own,
// whose ids follow from the input. The venue wins on quantity and wallet. Applying the events in order and
// reconciling the same report again gives none. Units: as in Instrument. Thread: any.
#pragma once

#include <string>
#include <vector>

#include "core/state/account_state.hpp"
#include "core/state/event.hpp"
#include "core/trading/order_table.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind {

struct ReconcileRules {
    // An order younger than this may not be visible at the venue yet, and a trade younger than this may
    // simply not have reached us: neither is a finding.
    Duration settle_window = Duration::seconds(5);
};

struct ReconcileResult {
    std::vector<EventBody> events;            // to be handled like any other, in this order
    std::vector<OrderReport> foreign_orders;  // open at the venue, not open in our records
    std::vector<std::string> findings;        // what people should know, one line each
};

[[nodiscard]] ReconcileResult reconcile(const AccountState& account, const OrderTable& orders,
                                        const AccountReport& report, const ReconcileRules& rules);

}  // namespace tradewind
