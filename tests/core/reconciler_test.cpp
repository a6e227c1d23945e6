#include "core/trading/reconciler.hpp"

#include <gtest/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/account_books.hpp"

namespace tradewind {
namespace {

using namespace test;

constexpr int kNow = 100;  // seconds; trades of the builders are at 0

class ReconcilerTest : public ::testing::Test {
protected:
    ReconcilerTest() { report.as_of = at_second(kNow); }

    ReconcileResult run() {
        books.account.now = std::max(books.account.now, at_second(kNow));
        return reconcile(books.account, books.orders, report, ReconcileRules{});
    }
    // Applies the answer and expects that nothing is left to do.
    ReconcileResult settle() {
        ReconcileResult result = run();
        for (const EventBody& event : result.events) {
            books.apply(event);
        }
        const ReconcileResult again = run();
        EXPECT_TRUE(again.events.empty());
        return result;
    }
    template <class Event>
    static std::vector<Event> events_of(const ReconcileResult& result) {
        std::vector<Event> out;
        for (const EventBody& body : result.events) {
            if (const auto* event = std::get_if<Event>(&body)) {
                out.push_back(*event);
            }
        }
        return out;
    }
    void start_with(std::string_view amount) {
        books.apply(BalanceAdjusted{"D1", usdt(amount), "deposit"});
        report.balances = {usdt(amount)};
    }
    OrderReport listed(std::uint32_t counter, OrderState state = OrderState::Working) {
        return {
            order_id(counter), venue_id("V" + std::to_string(counter)), limit_order(Side::Buy, "100", "1"), state, {}};
    }
    const Order& order(std::uint32_t counter) { return *books.orders.find(order_id(counter)); }
    const Position& position(InstrumentId id = kBtc) { return books.account.market(id).position; }
    Decimal wallet() { return books.account.wallet(); }

    AccountBooks books;
    AccountReport report;
};

TEST_F(ReconcilerTest, a_flat_venue_and_a_flat_account_need_nothing) {
    const ReconcileResult result = run();
    EXPECT_TRUE(result.events.empty());
    EXPECT_TRUE(result.findings.empty());
    EXPECT_TRUE(result.foreign_orders.empty());
}

TEST_F(ReconcilerTest, the_first_wallet_seen_is_a_deposit) {
    report.balances = {usdt("10000"), btc("0.5")};
    const ReconcileResult result = settle();
    EXPECT_TRUE(result.findings.empty());
    EXPECT_EQ(books.account.ledger.wallet(Currency::of("USDT")).deposits, Decimal(10'000));
    EXPECT_EQ(books.account.ledger.wallet(Currency::of("BTC")).deposits, decimal("0.5"));
}

TEST_F(ReconcilerTest, missed_fills_are_counted_by_their_own_ids) {
    start_with("1000");
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    OrderFilled missed = fill("T1", Side::Buy, "100", "0.4", order_id(1));
    missed.fee = usdt("0.1");
    report.fills = {missed, missed};
    report.open_orders = {listed(1)};
    report.positions = {{kBtc, quantity("0.4"), price("100"), 10}};
    report.balances = {usdt("999.9")};
    const ReconcileResult result = settle();
    ASSERT_EQ(events_of<OrderFilled>(result).size(), 1U);
    EXPECT_EQ(events_of<OrderFilled>(result)[0].trade, trade_id("T1"));
    EXPECT_EQ(result.events.size(), 2U);  // and the acceptance
    EXPECT_EQ(result.findings, (std::vector<std::string>{"BTCUSDT: 1 missed fill(s) counted now."}));
    EXPECT_EQ(order(1).filled(), quantity("0.4"));
    EXPECT_EQ(order(1).state(), OrderState::Working);
    EXPECT_EQ(order(1).venue_id(), venue_id("V1"));
    EXPECT_EQ(wallet(), decimal("999.9"));
}

TEST_F(ReconcilerTest, a_fill_that_was_counted_changes_nothing) {
    start_with("1000");
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    const OrderFilled whole = fill("T1", Side::Buy, "100", "1", order_id(1));
    books.apply(whole);
    report.fills = {whole};
    report.positions = {{kBtc, quantity("1"), price("100"), 10}};
    EXPECT_TRUE(run().events.empty());
}

TEST_F(ReconcilerTest, a_fresh_fill_the_stream_has_yet_to_bring_is_no_finding) {
    start_with("1000");
    OrderFilled fresh = fill("T1", Side::Buy, "100", "1");
    fresh.trade_time = at_second(kNow - 5);
    report.fills = {fresh};
    report.positions = {{kBtc, quantity("1"), price("100"), 10}};
    const ReconcileResult result = settle();
    EXPECT_EQ(result.events.size(), 1U);
    EXPECT_TRUE(result.findings.empty());
}

TEST_F(ReconcilerTest, fills_of_an_id_we_have_no_record_of_count_as_foreign) {
    start_with("1000");
    report.fills = {fill("T1", Side::Buy, "100", "1", ClientOrderId(9, 9))};
    report.positions = {{kBtc, quantity("1"), price("100"), 10}};
    const ReconcileResult result = settle();
    ASSERT_EQ(result.events.size(), 1U);
    EXPECT_FALSE(events_of<OrderFilled>(result)[0].order.is_ours());
    EXPECT_EQ(position().signed_quantity(), quantity("1"));
}

TEST_F(ReconcilerTest, an_open_order_whose_listed_fills_complete_it_needs_the_fills_only) {
    start_with("1000");
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    books.apply(fill("T1", Side::Buy, "100", "0.4", order_id(1)));
    report.fills = {fill("T1", Side::Buy, "100", "0.4", order_id(1)), fill("T2", Side::Buy, "100", "0.6", order_id(1))};
    report.positions = {{kBtc, quantity("1"), price("100"), 10}};
    const ReconcileResult result = settle();
    EXPECT_EQ(result.events.size(), 1U);
    EXPECT_EQ(order(1).state(), OrderState::Filled);
}

TEST_F(ReconcilerTest, a_closing_stop_ends_with_its_completing_fill) {
    start_with("1000");
    books.apply(fill("T0", Side::Buy, "100", "2"));
    books.submit(1, closing_stop(Side::Sell, "90"));
    OrderFilled last = fill("T1", Side::Sell, "90", "2", order_id(1));
    last.completes = FillCompletes::Yes;
    report.fills = {last};
    report.balances = {usdt("980")};
    const ReconcileResult result = settle();
    EXPECT_EQ(result.events.size(), 1U);
    EXPECT_EQ(order(1).state(), OrderState::Filled);
    EXPECT_TRUE(position().is_flat());
}

TEST_F(ReconcilerTest, orders_in_doubt_that_the_venue_has_are_accepted) {
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    books.submit(2, limit_order(Side::Buy, "100", "1"));
    books.apply(OrderUnknown{kBtc, order_id(2), "timeout"});
    report.open_orders = {listed(1), listed(2)};
    EXPECT_EQ(events_of<OrderAccepted>(settle()).size(), 2U);
    EXPECT_EQ(order(2).state(), OrderState::Working);
    EXPECT_EQ(order(2).venue_id(), venue_id("V2"));
}

TEST_F(ReconcilerTest, orders_the_venue_does_not_know_are_closed) {
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    books.submit(2, limit_order(Side::Buy, "100", "1"));
    books.apply(OrderAccepted{kBtc, order_id(2), venue_id("V2")});
    const ReconcileResult result = settle();
    EXPECT_EQ(order(1).state(), OrderState::Rejected);
    EXPECT_EQ(order(2).state(), OrderState::Canceled);
    EXPECT_EQ(result.findings.size(), 2U);
    EXPECT_EQ(result.findings[0], "Order tw-1-1 (buy BTCUSDT) is not known to the venue; it is closed.");
}

TEST_F(ReconcilerTest, orders_on_their_way_are_left_alone) {
    books.account.now = at_second(kNow - 5);
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    EXPECT_TRUE(run().events.empty());
    report.as_of = at_second(kNow + 1);
    EXPECT_EQ(run().events.size(), 1U);
}

TEST_F(ReconcilerTest, a_report_older_than_an_order_says_nothing_about_it) {
    books.account.now = at_second(kNow + 50);
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    books.account.now = at_second(kNow + 99);
    EXPECT_TRUE(run().events.empty());
}

TEST_F(ReconcilerTest, closed_orders_end_the_way_the_venue_says) {
    for (std::uint32_t i = 1; i <= 4; ++i) {
        books.submit(i, limit_order(Side::Buy, "100", "1"));
    }
    report.recent_closed = {listed(1, OrderState::Canceled), listed(2, OrderState::Expired),
                            listed(3, OrderState::Rejected), listed(4, OrderState::Filled)};
    books.orders.find(order_id(1))->request_cancel();
    const ReconcileResult result = settle();
    EXPECT_EQ(order(2).state(), OrderState::Expired);
    EXPECT_EQ(order(3).state(), OrderState::Rejected);
    EXPECT_FALSE(order(1).is_open());
    EXPECT_FALSE(order(4).is_open());
    EXPECT_EQ(result.findings.size(), 3U);  // the cancel that we asked for is no news
}

TEST_F(ReconcilerTest, fills_come_before_the_end_of_their_order) {
    start_with("1000");
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    report.recent_closed = {listed(1, OrderState::Canceled)};
    report.fills = {fill("T1", Side::Buy, "100", "0.4", order_id(1))};
    report.positions = {{kBtc, quantity("0.4"), price("100"), 10}};
    const ReconcileResult result = settle();
    ASSERT_EQ(result.events.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<OrderFilled>(result.events[0]));
    EXPECT_TRUE(std::holds_alternative<OrderCanceled>(result.events[1]));
}

TEST_F(ReconcilerTest, foreign_open_orders_are_reported_as_data) {
    OrderReport foreign = listed(1);
    foreign.order = ClientOrderId();
    OrderReport lost_record = listed(2);
    report.open_orders = {foreign, lost_record};
    const ReconcileResult result = settle();
    EXPECT_TRUE(result.events.empty());
    ASSERT_EQ(result.foreign_orders.size(), 2U);
    EXPECT_EQ(result.foreign_orders[0].venue_order, venue_id("V1"));
}

TEST_F(ReconcilerTest, an_order_closed_in_our_books_but_open_at_the_venue_is_reported_once_the_report_is_newer) {
    books.account.now = at_second(kNow - 6);
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    books.apply(OrderRejected{kBtc, order_id(1), "timeout taken for a no"});
    report.open_orders = {listed(1)};
    const ReconcileResult result = run();
    EXPECT_EQ(result.foreign_orders.size(), 1U);
    EXPECT_EQ(result.findings,
              (std::vector<std::string>{"Order tw-1-1 is rejected in our records but open at the venue."}));
    report.as_of = at_second(kNow - 2);
    EXPECT_TRUE(run().foreign_orders.empty());
}

TEST_F(ReconcilerTest, missed_funding_and_adjustments_count_once_by_id) {
    start_with("1000");
    books.apply(FundingPaid{kBtc, "F1", usdt("-1"), decimal("0.0001"), at_second(0)});
    report.funding = {{kBtc, "F1", usdt("-1"), decimal("0.0001"), at_second(0)},
                      {kBtc, "F2", usdt("-2"), decimal("0.0002"), at_second(10)}};
    report.adjustments = {
        {"D1", usdt("1000"), "deposit"}, {"A1", usdt("5"), "insurance"}, {"A1", usdt("5"), "insurance"}};
    report.balances = {usdt("1002")};
    const ReconcileResult result = settle();
    EXPECT_EQ(result.events.size(), 2U);
    EXPECT_EQ(wallet(), Decimal(1'002));
    EXPECT_EQ(result.findings, (std::vector<std::string>{"1 missed funding payment(s) counted now."}));
}

TEST_F(ReconcilerTest, the_venue_wins_on_quantity_with_a_marked_adjustment) {
    start_with("1000");
    books.apply(fill("T1", Side::Buy, "100", "1"));
    report.positions = {{kBtc, quantity("3"), price("120"), 10}};
    const ReconcileResult result = settle();
    const auto fills = events_of<OrderFilled>(result);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].origin, FillOrigin::Reconciliation);
    EXPECT_EQ(fills[0].quantity, quantity("2"));
    EXPECT_EQ(fills[0].price, price("130"));  // makes the entry the venue's
    EXPECT_EQ(position().entry_price(btcusdt()), price("120"));
    EXPECT_EQ(result.findings,
              (std::vector<std::string>{"BTCUSDT: the venue holds 3, our records 1; adjusted by 2 at 130."}));
}

TEST_F(ReconcilerTest, a_position_the_venue_does_not_hold_is_closed_at_the_market_and_the_wallet_follows) {
    start_with("1000");
    books.apply(fill("T1", Side::Buy, "100", "1"));
    set_mark(books.account, kBtc, "110");
    report.balances = {usdt("1007.5")};
    const ReconcileResult result = settle();
    EXPECT_TRUE(position().is_flat());
    ASSERT_EQ(result.events.size(), 2U);
    EXPECT_EQ(events_of<OrderFilled>(result)[0].price, price("110"));
    EXPECT_EQ(events_of<BalanceAdjusted>(result)[0].amount, usdt("-2.5"));
    EXPECT_EQ(wallet(), decimal("1007.5"));
}

TEST_F(ReconcilerTest, a_flipped_position_gets_the_venues_entry) {
    start_with("1000");
    books.apply(fill("T1", Side::Buy, "100", "1"));
    report.positions = {{kBtc, quantity("-2"), price("90"), 10}};
    report.balances = {usdt("990")};
    settle();
    EXPECT_EQ(position().signed_quantity(), quantity("-2"));
    EXPECT_EQ(position().entry_price(btcusdt()), price("90"));
}

TEST_F(ReconcilerTest, inverse_positions_are_matched_in_contracts_and_coin) {
    books.apply(BalanceAdjusted{"D1", btc("1"), "deposit"});
    books.apply(fill("T1", Side::Buy, "40000", "10", {}, kInverse));
    report.positions = {{kInverse, quantity("20"), price("48000"), 10}};
    report.balances = {btc("1")};
    settle();
    EXPECT_EQ(position(kInverse).signed_quantity(), quantity("20"));
    EXPECT_EQ(position(kInverse).entry_price(btcusd_perp())->value().to_fixed(0), "48000");
}

TEST_F(ReconcilerTest, without_any_price_the_difference_is_reported_but_not_booked) {
    report.positions = {{kBtc, quantity("1"), Price(), 10}};
    const ReconcileResult result = run();
    EXPECT_TRUE(result.events.empty());
    EXPECT_EQ(result.findings.size(), 1U);
}

TEST_F(ReconcilerTest, trades_newer_than_the_report_explain_its_quantity) {
    start_with("1000");
    books.apply(fill("T1", Side::Buy, "100", "1"));
    OrderFilled newer = fill("T2", Side::Buy, "100", "2");
    newer.trade_time = at_second(kNow + 1);
    books.account.now = at_second(kNow + 1);
    books.apply(newer);
    newer.trade = trade_id("T3");
    newer.trade_time = at_second(kNow + 2);
    books.apply(newer);
    for (const char* as_reported : {"1", "3", "5"}) {
        report.positions = {{kBtc, quantity(as_reported), price("100"), 10}};
        EXPECT_TRUE(run().events.empty()) << as_reported;
    }
    report.positions = {{kBtc, quantity("1.5"), price("100"), 10}};  // 0.5 is missing beside the two newer trades
    settle();
    EXPECT_EQ(position().signed_quantity(), quantity("5.5"));
}

TEST_F(ReconcilerTest, a_wallet_that_changed_after_the_report_is_judged_by_the_next_one) {
    start_with("1000");
    books.account.now = at_second(kNow + 1);
    books.apply(FundingPaid{kBtc, "F1", usdt("-1"), {}, at_second(kNow + 1)});
    EXPECT_TRUE(run().events.empty());
    report.as_of = at_second(kNow + 2);
    books.account.now = at_second(kNow + 2);
    EXPECT_EQ(events_of<BalanceAdjusted>(settle()).size(), 1U);
}

TEST_F(ReconcilerTest, dust_below_the_venues_decimals_is_no_difference) {
    start_with("1000");
    report.balances = {usdt("1000.000000009")};
    EXPECT_TRUE(run().events.empty());
    report.balances = {usdt("1000.00000001")};
    EXPECT_EQ(run().events.size(), 1U);
}

TEST_F(ReconcilerTest, a_currency_the_report_does_not_list_is_left_alone) {
    start_with("1000");
    report.balances.clear();
    EXPECT_TRUE(run().events.empty());
}

TEST_F(ReconcilerTest, senseless_fills_are_not_counted) {
    report.fills = {fill("T1", Side::Buy, "100", "0"), fill("T2", Side::Buy, "0", "1"),
                    fill("T3", Side::Buy, "100", "1", {}, InstrumentId(99))};
    EXPECT_TRUE(run().events.empty());
}

TEST_F(ReconcilerTest, the_same_input_gives_the_same_answer) {
    start_with("1000");
    books.submit(1, limit_order(Side::Buy, "100", "1"));
    report.positions = {{kBtc, quantity("3"), price("120"), 10}, {kEth, quantity("-1"), price("3000"), 10}};
    report.balances = {usdt("900")};
    const auto bytes = [this] {
        const ReconcileResult result = run();
        Writer out;
        out(result.events, result.foreign_orders, result.findings);
        return out.take();
    };
    const std::string first = bytes();
    EXPECT_EQ(bytes(), first);
}

}  // namespace
}  // namespace tradewind
