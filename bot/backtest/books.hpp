// The books of a run, held against the engine's wallets after every event: each wallet is the sum of the ledger lines
// that were told of it, to the last digit, and the sum of its own columns. Units: Money. Errors: verdict() names the
// first event after which they differed. Thread: one owner.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/trading/ledger.hpp"

namespace tradewind::bot {

class Books {
public:
    void add(const LedgerEntry& entry) { booked_[entry.amount.currency] += entry.amount.amount; }
    // After an event, when all its ledger lines have been added.
    void hold_against(const Ledger& ledger, Timestamp time);
    [[nodiscard]] std::size_t checks() const { return checks_; }
    [[nodiscard]] Status verdict() const;

private:
    std::map<Currency, Decimal> booked_;
    std::size_t checks_ = 0;
    std::optional<std::string> first_difference_;
};

}  // namespace tradewind::bot
