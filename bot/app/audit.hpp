// Compares what the agent believes with what the simulated venue has, line by line, from the files of a
// stopped agent: orders, fills, positions, wallets to the last digit. Thread: pure, after opening.
#pragma once

#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind::bot {

struct AuditReport {
    std::vector<std::string> differences;
    std::size_t orders = 0;     // open at the venue
    std::size_t fills = 0;      // that the venue remembers
    std::size_t caught_up = 0;  // fills that were on their way to the agent
    int positions = 0;
    Decimal wallet;
    Decimal ledger_discrepancy;  // of the agent's own ledger; zero or a broken invariant
};
[[nodiscard]] AuditReport audit(const AccountState& account, const OrderTable& orders, const AccountReport& venue);

}  // namespace tradewind::bot
