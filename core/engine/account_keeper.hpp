// Books what happened to the account: fills, fees, funding and corrections become position, ledger, facts
// and alerts. Thread: engine.
#pragma once

#include <deque>
#include <optional>

#include "core/engine/engine_context.hpp"

namespace tradewind {

struct RecentFill {
    OrderFilled fill;
    OrderPurpose purpose = OrderPurpose::Foreign;
    Decimal realised;
    template <class Archive>
    void archive(Archive& ar) {
        ar(fill, purpose, realised);
    }
};

class AccountKeeper {
public:
    static constexpr std::size_t kRecentFills = 50;

    explicit AccountKeeper(EngineContext& context) : context_(context) {}

    struct Booked {
        Order* order = nullptr;  // null: not one of ours
        bool position_closed = false;
        Decimal realised;  // of spot too, where the ledger books the coins and no profit
    };
    // Nothing for duplicates and for fills that wait for their order.
    std::optional<Booked> book(const OrderFilled& fill);
    bool book(const FundingPaid& funding);  // false: it was booked before
    void book(const BalanceAdjusted& adjustment);
    void start_day_if_due();

    [[nodiscard]] const std::deque<RecentFill>& recent_fills() const { return recent_; }
    // In the account currency, when the trading day began.
    [[nodiscard]] const Ledger::Wallet& day_start_wallet() const { return day_start_wallet_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(recent_, day_start_wallet_);
    }

private:
    void post(LedgerKind kind, InstrumentId instrument, Money amount, std::string reference);
    Decimal book_spot(const Instrument& instrument, const OrderFilled& fill);
    void announce(const OrderFilled& fill, const Instrument& instrument, Decimal realised, OrderPurpose purpose);

    EngineContext& context_;
    std::deque<RecentFill> recent_;
    Ledger::Wallet day_start_wallet_;
};

}  // namespace tradewind
