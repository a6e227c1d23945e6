// A venue that trades at random, an agent that misses any part of its messages, and a report that may have
// forgotten old trades: after one reconciliation the two agree, and a second one has nothing to say.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "core/trading/reconciler.hpp"
#include "tests/support/account_books.hpp"

namespace tradewind {
namespace {

using namespace test;

class LossyVenue {
public:
    LossyVenue() {
        for (AccountBooks* books : {&venue_, &agent_}) {
            books->apply(BalanceAdjusted{"D0", usdt("100000"), "deposit"});
            books->apply(BalanceAdjusted{"D1", btc("5"), "deposit"});
        }
    }

    void act(int what, int amount, int lost) {
        ++step_;
        lost_ = lost == 0;
        advance_clock();
        switch (what) {
            case 0:
            case 1:
                place(amount);
                break;
            case 2:
            case 3:
            case 4:
                trade(amount);
                break;
            case 5:
                cancel(amount);
                break;
            case 6:
                tell(OrderFilled(trade_event(ClientOrderId(), instrument(amount), side(amount), amount)));
                break;
            case 7:
                tell(FundingPaid{kBtc, "F" + id(), usdt(std::to_string(amount % 7 - 3)), {}, venue_.account.now});
                break;
            default:
                tell(BalanceAdjusted{"A" + id(), usdt(std::to_string(amount % 5)), "deposit"});
                break;
        }
    }

    [[nodiscard]] AccountReport report(std::size_t remembered) {
        ++step_;
        advance_clock();
        AccountReport out;
        out.as_of = venue_.account.now;
        for (const Order* order : venue_.orders.open_orders()) {
            out.open_orders.push_back(
                {order->id(), order->venue_id(), order->intent(), order->state(), order->filled()});
        }
        for (const InstrumentId id : {kBtc, kEth, kInverse}) {
            const Position& position = venue_.account.market(id).position;
            const Price entry = position.entry_price(venue_.account.instrument(id)).value_or(Price());
            out.positions.push_back({id, position.signed_quantity(), entry, 10});
        }
        for (const auto& [currency, wallet] : venue_.account.ledger.wallets()) {
            out.balances.push_back({wallet.balance, currency});
        }
        const std::size_t from = fills_.size() - std::min(remembered, fills_.size());
        out.fills.assign(fills_.begin() + static_cast<std::ptrdiff_t>(from), fills_.end());
        return out;
    }
    AccountBooks& agent() { return agent_; }
    AccountBooks& venue() { return venue_; }
    [[nodiscard]] std::size_t fills() const { return fills_.size(); }

private:
    [[nodiscard]] std::string id() const { return std::to_string(step_); }
    static InstrumentId instrument(int amount) { return InstrumentId(static_cast<std::uint32_t>(amount) % 3); }
    static Side side(int amount) { return amount % 2 == 0 ? Side::Buy : Side::Sell; }
    void advance_clock() {
        venue_.account.now = at_second(10 * step_);
        agent_.account.now = venue_.account.now;
    }
    void tell(const EventBody& event) {
        venue_.apply(event);
        if (const auto* trade = std::get_if<OrderFilled>(&event)) {
            fills_.push_back(*trade);
        }
        if (!lost_) {
            agent_.apply(event);
        }
    }
    OrderFilled trade_event(ClientOrderId order, InstrumentId id_of, Side side_of, int amount) {
        OrderFilled event = fill("T" + id(), side_of, std::to_string(30'000 + amount % 977),
                                 std::to_string(amount % 9 + 1), order, id_of);
        event.fee.amount = Decimal::from_scaled(amount, 4);
        event.trade_time = venue_.account.now;
        return event;
    }
    void place(int amount) {
        const auto counter = static_cast<std::uint32_t>(step_);
        const OrderIntent intent =
            limit_order(side(amount), "30000", std::to_string(amount % 9 + 1), instrument(amount));
        agent_.submit(counter, intent);  // recorded before it is sent
        if (lost_) {
            return;  // never arrived
        }
        venue_.submit(counter, intent);
        lost_ = amount % 3 == 0;  // the answer is another message
        tell(OrderAccepted{intent.instrument, order_id(counter), venue_id("V" + id())});
    }
    const Order* any_open(int amount) {
        const auto open = venue_.orders.open_orders();
        return open.empty() ? nullptr : open[static_cast<std::size_t>(amount) % open.size()];
    }
    void trade(int amount) {
        if (const Order* order = any_open(amount)) {
            OrderFilled event = trade_event(order->id(), order->intent().instrument, order->intent().side, amount);
            event.quantity = std::min(event.quantity, order->remaining());
            tell(event);
        }
    }
    void cancel(int amount) {
        if (const Order* order = any_open(amount)) {
            tell(OrderCanceled{order->intent().instrument, order->id(), order->venue_id(), CancelKind::Canceled, ""});
        }
    }

    AccountBooks venue_;
    AccountBooks agent_;
    std::vector<OrderFilled> fills_;
    int step_ = 0;
    bool lost_ = false;
};

LossyVenue random_history() {
    LossyVenue world;
    const auto drawn = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
        rc::gen::tuple(rc::gen::inRange(0, 9), rc::gen::inRange(0, 100'000), rc::gen::inRange(0, 3)));
    for (const auto& [what, amount, lost] : drawn) {
        world.act(what, amount, lost);
    }
    return world;
}

void apply_all(AccountBooks& books, const ReconcileResult& result) {
    for (const EventBody& event : result.events) {
        books.apply(event);
    }
}

void check_agreement(LossyVenue& world) {
    for (const InstrumentId id : {kBtc, kEth, kInverse}) {
        RC_ASSERT(world.agent().account.market(id).position.signed_quantity() ==
                  world.venue().account.market(id).position.signed_quantity());
    }
    for (const auto& [currency, wallet] : world.venue().account.ledger.wallets()) {
        const Ledger::Wallet ours = world.agent().account.ledger.wallet(currency);
        RC_ASSERT((ours.balance - wallet.balance).abs() < Decimal::from_scaled(1, 8));
        RC_ASSERT(ours.discrepancy().is_zero());
    }
    const auto ours = world.agent().orders.open_orders();
    const auto theirs = world.venue().orders.open_orders();
    RC_ASSERT(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        RC_ASSERT(ours[i]->id() == theirs[i]->id());
        RC_ASSERT(ours[i]->state() == OrderState::Working);
    }
}

RC_GTEST_PROP(ReconcilerProperty, one_reconciliation_agrees_with_the_venue_and_a_second_finds_nothing, ()) {
    LossyVenue world = random_history();
    const auto remembered = *rc::gen::inRange<std::size_t>(0, world.fills() + 1);
    const AccountReport report = world.report(remembered);
    apply_all(world.agent(), reconcile(world.agent().account, world.agent().orders, report, {}));
    check_agreement(world);
    const ReconcileResult again = reconcile(world.agent().account, world.agent().orders, report, {});
    RC_ASSERT(again.events.empty());
    RC_ASSERT(again.findings.empty());
}

RC_GTEST_PROP(ReconcilerProperty, with_every_trade_listed_the_books_are_the_venues_to_the_last_digit, ()) {
    LossyVenue world = random_history();
    const AccountReport report = world.report(world.fills());
    const ReconcileResult result = reconcile(world.agent().account, world.agent().orders, report, {});
    apply_all(world.agent(), result);
    check_agreement(world);
    for (const EventBody& event : result.events) {
        const auto* fill = std::get_if<OrderFilled>(&event);
        const bool of_the_venue = fill == nullptr || fill->origin != FillOrigin::Reconciliation;
        RC_ASSERT(of_the_venue);
    }
    for (const auto& [id, order] : world.venue().orders.all()) {
        RC_ASSERT(world.agent().orders.find(id)->filled() == order.filled());
    }
}

RC_GTEST_PROP(ReconcilerProperty, the_answer_depends_on_the_input_alone_and_late_messages_change_nothing, ()) {
    LossyVenue world = random_history();
    const AccountReport report = world.report(world.fills());
    const auto answer = [&] {
        const ReconcileResult result = reconcile(world.agent().account, world.agent().orders, report, {});
        Writer out;
        out(result.events, result.foreign_orders, result.findings);
        return out.take();
    };
    const std::string first = answer();
    RC_ASSERT(answer() == first);
    apply_all(world.agent(), reconcile(world.agent().account, world.agent().orders, report, {}));
    for (const OrderFilled& fill : report.fills) {
        world.agent().apply(fill);  // the stream brings them again
    }
    check_agreement(world);
}

}  // namespace
}  // namespace tradewind
