#include "core/trading/ledger.hpp"

namespace tradewind {

const char* to_text(LedgerKind kind) {
    switch (kind) {
        case LedgerKind::Deposit:
            return "deposit";
        case LedgerKind::RealisedProfit:
            return "realised profit";
        case LedgerKind::Fee:
            return "fee";
        case LedgerKind::Funding:
            return "funding";
        case LedgerKind::Adjustment:
            return "adjustment";
    }
    return "unknown entry";
}

LedgerEntry Ledger::book(Timestamp time, LedgerKind kind, InstrumentId instrument, Money amount,
                         std::string reference) {
    LedgerEntry entry{0, time, kind, instrument, amount, std::move(reference)};
    if (amount.amount.is_zero()) {
        return entry;
    }
    entry.number = ++entries_;
    Wallet& wallet = wallets_[amount.currency];
    wallet.balance += amount.amount;
    wallet.changed = time;
    switch (kind) {
        case LedgerKind::Deposit:
            wallet.deposits += amount.amount;
            break;
        case LedgerKind::RealisedProfit:
            wallet.realised += amount.amount;
            break;
        case LedgerKind::Fee:
            wallet.fees -= amount.amount;
            break;
        case LedgerKind::Funding:
            wallet.funding += amount.amount;
            break;
        case LedgerKind::Adjustment:
            wallet.adjustments += amount.amount;
            break;
    }
    return entry;
}

Ledger::Wallet Ledger::wallet(const Currency& currency) const {
    const auto found = wallets_.find(currency);
    return found == wallets_.end() ? Wallet{} : found->second;
}

}  // namespace tradewind
