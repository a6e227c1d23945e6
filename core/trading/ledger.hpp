// The money side of the account: one entry a booking, wallets by currency as a fold over entries, with
// own columns for realised profit, fees, funding and adjustments. Identity, checked by tests at every
// event: initial + realised - fees + funding + adjustments = wallet; wallet + unrealised + spot coins at their price =
// equity. Units: Money. Thread: engine.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/amount.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/trading/seen_ids.hpp"

namespace tradewind {

enum class LedgerKind : std::uint8_t { Deposit, RealisedProfit, Fee, Funding, Adjustment };
[[nodiscard]] const char* to_text(LedgerKind);

struct LedgerEntry {
    std::uint64_t number = 0;  // 1, 2, 3, ... without gaps
    Timestamp time;
    LedgerKind kind = LedgerKind::Adjustment;
    InstrumentId instrument;  // meaningless for Deposit and Adjustment
    Money amount;             // change of the wallet: a fee is negative
    std::string reference;    // trade id, funding id or reason
    template <class Archive>
    void archive(Archive& ar) {
        ar(number, time, kind, instrument, amount, reference);
    }
};

class Ledger {
public:
    // Newest funding and adjustment ids remembered; a venue report must not reach back further.
    static constexpr std::size_t kIdsKept = 2'000;

    struct Wallet {
        Decimal balance;
        Decimal deposits;
        Decimal realised;
        Decimal fees;     // paid > 0
        Decimal funding;  // received > 0
        Decimal adjustments;
        Timestamp changed;  // engine time of the last booking
        // balance - (deposits + realised - fees + funding + adjustments): zero or a broken invariant.
        [[nodiscard]] Decimal discrepancy() const {
            return balance - (deposits + realised - fees + funding + adjustments);
        }
        template <class Archive>
        void archive(Archive& ar) {
            ar(balance, deposits, realised, fees, funding, adjustments, changed);
        }
    };

    // Books and returns the numbered entry. A zero amount books nothing and returns number 0.
    LedgerEntry book(Timestamp time, LedgerKind kind, InstrumentId instrument, Money amount, std::string reference);
    // Each funding and adjustment counts once by its venue id; the two kinds share one space of ids. False:
    // it was counted before.
    bool count_once(std::string_view id) { return counted_.insert(0, id); }
    [[nodiscard]] bool has_counted(std::string_view id) const { return counted_.contains(0, id); }
    [[nodiscard]] Wallet wallet(const Currency& currency) const;
    [[nodiscard]] const std::map<Currency, Wallet>& wallets() const { return wallets_; }
    [[nodiscard]] std::uint64_t entries() const { return entries_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(wallets_, entries_, counted_);
    }

private:
    std::map<Currency, Wallet> wallets_;
    std::uint64_t entries_ = 0;
    SeenIds counted_{kIdsKept};
};

}  // namespace tradewind
