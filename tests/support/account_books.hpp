// The books of one side, kept by the same folds as the engine keeps them, for tests that need a belief to
// compare with a venue's report. Units: as in core. Thread: one.
#pragma once

#include <utility>
#include <variant>

#include "core/state/event.hpp"
#include "core/trading/order_table.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::test {

struct AccountBooks {
    AccountState account = empty_account();
    OrderTable orders;

    void apply(const EventBody& body) {
        std::visit([this](const auto& event) { handle(event); }, body);
    }
    void submit(std::uint32_t counter, OrderIntent intent) {
        orders.insert(Order(order_id(counter), std::move(intent), account.now));
    }

private:
    void handle(const OrderFilled& fill) {
        using Kind = OrderTable::FillOutcome::Kind;
        const Kind kind = orders.apply(fill, account.now).kind;
        if (kind == Kind::Duplicate || kind == Kind::Parked) {
            return;
        }
        InstrumentState& market = account.market(fill.instrument);
        const Instrument& instrument = account.instrument(fill.instrument);
        const auto change =
            market.position.apply_fill(instrument, fill.side, fill.price, fill.quantity, fill.trade_time);
        book(LedgerKind::RealisedProfit, Money{change.realised, instrument.settle});
        book(LedgerKind::Fee, Money{-fill.fee.amount, fill.fee.currency});
    }
    void handle(const FundingPaid& funding) {
        if (account.ledger.count_once(funding.id)) {
            book(LedgerKind::Funding, funding.amount);
        }
    }
    void handle(const BalanceAdjusted& adjustment) {
        if (account.ledger.count_once(adjustment.id)) {
            book(adjustment.reason == "deposit" ? LedgerKind::Deposit : LedgerKind::Adjustment, adjustment.amount);
        }
    }
    template <class Event>
    void handle(const Event& event) {
        if constexpr (requires { orders.apply(event, account.now); }) {
            orders.apply(event, account.now);
        }
    }
    void book(LedgerKind kind, Money amount) {
        account.ledger.book(account.now, kind, InstrumentId(), std::move(amount), "");
    }
};

}  // namespace tradewind::test
