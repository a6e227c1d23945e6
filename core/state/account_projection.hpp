// Positions and wallets as they will be once a list of events has been booked: lets the reconciler see
// what is still different after everything that was missed is counted. Units: as in Instrument; wallets
// by currency. Thread: one object, one thread.
#pragma once

#include <map>

#include "core/state/account_state.hpp"
#include "core/trading/order_event.hpp"

namespace tradewind {

class AccountProjection {
public:
    explicit AccountProjection(const AccountState& account) : account_(account) {}

    void book(const OrderFilled& fill);
    void book(const FundingPaid& funding);
    void book(const BalanceAdjusted& adjustment);

    [[nodiscard]] const Position& position(InstrumentId id) const;
    [[nodiscard]] Decimal wallet(const Currency& currency) const;

private:
    void add(const Money& money) { changes_[money.currency] += money.amount; }

    const AccountState& account_;
    std::map<InstrumentId, Position> positions_;  // only those that change
    std::map<Currency, Decimal> changes_;
};

}  // namespace tradewind
