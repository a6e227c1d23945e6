#include <gtest/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

class EngineOrders : public ::testing::Test {
protected:
    EngineOrders() { rig.start(); }

    ClientOrderId send_entry(std::string_view amount = "1") {
        rig.ask(EngineRig::open_wish(Side::Buy, amount));
        return rig.submitted().back().id();
    }

    EngineRig rig;
};

TEST_F(EngineOrders, an_order_is_recorded_before_it_is_sent) {
    const ClientOrderId id = send_entry();
    std::size_t recorded = rig.commands.size();
    std::size_t sent = rig.commands.size();
    for (std::size_t i = 0; i < rig.commands.size(); ++i) {
        if (const auto* fact = std::get_if<Fact>(&rig.commands[i])) {
            if (const auto* of_order = std::get_if<OrderFact>(fact)) {
                EXPECT_EQ(of_order->order.state(), OrderState::Submitting);
                recorded = std::min(recorded, i);
            }
        } else if (std::holds_alternative<SubmitOrder>(rig.commands[i])) {
            sent = i;
        }
    }
    EXPECT_LT(recorded, sent);
    EXPECT_EQ(rig.order(id).state(), OrderState::Submitting);
}

TEST_F(EngineOrders, an_order_of_somebody_else_is_told_once_and_left_alone) {
    AccountReport report = rig.report();
    OrderReport other;
    other.venue_order = VenueOrderId::of("4711");
    other.terms.instrument = kBtc;
    other.terms.quantity = quantity("0.5");
    other.terms.price = price("90");
    report.open_orders.push_back(other);
    for (int again = 0; again < 2; ++again) {
        rig.commands.clear();
        report.as_of = rig.now;
        rig.send(report);
        std::string told;
        for (const Command& command : rig.commands) {
            const auto* alert = std::get_if<Alert>(&command);
            told += alert != nullptr && alert->kind == AlertKind::ForeignOrder ? alert->text : "";
            EXPECT_FALSE(std::holds_alternative<CancelOrder>(command));
        }
        EXPECT_EQ(told.find("not ours: buy 0.5") != std::string::npos, again == 0) << told;
    }
}

TEST_F(EngineOrders, a_refused_order_is_neither_recorded_nor_sent) {
    rig.risk->refuses = [](const OrderIntent&, const AccountState&) { return true; };
    const RequestId request = rig.ask(EngineRig::open_wish(Side::Buy, "1"));
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_EQ(rig.engine->orders().all().size(), 0U);
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Refused);
    EXPECT_NE(rig.last_word(request).text.find("the test's limit"), std::string::npos);
}

TEST_F(EngineOrders, a_fill_before_the_acceptance_counts_and_the_late_acceptance_changes_nothing) {
    const ClientOrderId id = send_entry();
    rig.fill(id, "100", "0.4");
    EXPECT_EQ(rig.order(id).state(), OrderState::Working);
    EXPECT_EQ(rig.position(), quantity("0.4"));
    rig.accept(id);
    EXPECT_EQ(rig.order(id).filled(), quantity("0.4"));
    rig.fill(id, "100", "0.6");
    EXPECT_EQ(rig.order(id).state(), OrderState::Filled);
    rig.accept(id);
    EXPECT_EQ(rig.order(id).state(), OrderState::Filled);
}

TEST_F(EngineOrders, a_trade_delivered_twice_counts_once) {
    const ClientOrderId id = send_entry();
    const OrderFilled trade = rig.trade(id, "100", "0.4");
    rig.send(trade);
    const Decimal wallet = rig.engine->account().wallet();
    rig.forget();
    rig.send(trade);
    EXPECT_EQ(rig.position(), quantity("0.4"));
    EXPECT_EQ(rig.engine->account().wallet(), wallet);
    EXPECT_TRUE(rig.commands.empty());
}

TEST_F(EngineOrders, a_fill_after_the_cancel_counts_alerts_and_is_protected) {
    const ClientOrderId id = send_entry();
    rig.accept(id);
    rig.confirm_cancel(id);
    rig.forget();
    rig.fill(id, "100", "0.4");
    EXPECT_EQ(rig.position(), quantity("0.4"));
    EXPECT_EQ(rig.order(id).state(), OrderState::Canceled);
    EXPECT_EQ(rig.alerts(AlertKind::LateFill), 1U);
    EXPECT_NE(rig.alert_text(AlertKind::LateFill).find("0.4 BTC at 100 USDT"), std::string::npos);
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().type, OrderType::StopMarket);
}

TEST_F(EngineOrders, silence_makes_an_order_unknown_and_the_venue_is_asked_at_every_check) {
    const ClientOrderId id = send_entry();
    rig.forget();
    rig.advance(Duration::seconds(10));
    EXPECT_EQ(rig.order(id).state(), OrderState::Submitting);
    EXPECT_TRUE(rig.queried().empty());
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.order(id).state(), OrderState::Unknown);
    EXPECT_EQ(rig.alerts(AlertKind::OrderDoubtful), 1U);
    EXPECT_EQ(rig.queried(), std::vector<ClientOrderId>{id});
    rig.advance(Duration::seconds(15));
    EXPECT_EQ(rig.queried().size(), 4U);
    EXPECT_EQ(rig.alerts(AlertKind::OrderDoubtful), 1U);  // said once
    EXPECT_TRUE(rig.submitted().empty());                 // and never sent again
    EXPECT_EQ(rig.engine->orders().open_count(), 1U);     // it counts as open
}

TEST_F(EngineOrders, the_venues_word_of_doubt_asks_at_once_and_is_told_once) {
    const ClientOrderId id = send_entry();
    rig.forget();
    rig.send(OrderUnknown{kBtc, id, "timeout"});
    rig.send(OrderUnknown{kBtc, id, "timeout"});
    EXPECT_EQ(rig.order(id).state(), OrderState::Unknown);
    EXPECT_EQ(rig.queried(), std::vector<ClientOrderId>{id});
    EXPECT_EQ(rig.alerts(AlertKind::OrderDoubtful), 1U);
}

TEST_F(EngineOrders, not_found_ends_an_order_only_after_the_settle_window) {
    const ClientOrderId id = send_entry();
    rig.send(OrderUnknown{kBtc, id, "timeout"});
    OrderQueryAnswer answer;
    answer.order = id;
    rig.send(answer);
    EXPECT_EQ(rig.order(id).state(), OrderState::Unknown);
    rig.now = rig.now + Duration::seconds(5);
    rig.send(answer);
    EXPECT_EQ(rig.order(id).state(), OrderState::Unknown);
    rig.now = rig.now + Duration::millis(1);
    rig.send(answer);
    EXPECT_EQ(rig.order(id).state(), OrderState::Rejected);
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(EngineOrders, a_found_order_gets_the_state_and_the_fills_of_the_answer) {
    const ClientOrderId id = send_entry();
    rig.send(OrderUnknown{kBtc, id, "timeout"});
    OrderQueryAnswer answer;
    answer.order = id;
    answer.found = true;
    answer.report = {id, venue_id("V1"), rig.intent(id), OrderState::Canceled, quantity("0.4")};
    answer.fills = {rig.trade(id, "100", "0.4")};
    rig.send(answer);
    EXPECT_EQ(rig.order(id).state(), OrderState::Canceled);
    EXPECT_EQ(rig.position(), quantity("0.4"));
    EXPECT_EQ(rig.alerts(AlertKind::LateFill), 0U);
}

TEST_F(EngineOrders, an_order_the_venue_remembers_as_rejected_is_rejected) {
    const ClientOrderId id = send_entry();
    rig.send(OrderUnknown{kBtc, id, "timeout"});
    OrderQueryAnswer answer;
    answer.order = id;
    answer.found = true;
    answer.report = {id, venue_id("V1"), rig.intent(id), OrderState::Rejected, {}};
    rig.send(answer);
    EXPECT_EQ(rig.order(id).state(), OrderState::Rejected);
}

TEST_F(EngineOrders, a_lost_cancel_is_asked_for_again) {
    const ClientOrderId id = send_entry();
    rig.accept(id);
    rig.forget();
    const RequestId request = rig.ask(CancelRestingOrder{id});
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_EQ(rig.cancelled().size(), 1U);
    rig.ask(CancelRestingOrder{id});
    rig.advance(Duration::seconds(10));
    EXPECT_EQ(rig.cancelled().size(), 1U);  // it is on its way
    rig.advance(Duration::seconds(10));
    EXPECT_EQ(rig.cancelled().size(), 2U);
    rig.confirm_cancel(id);
    rig.forget();
    rig.advance(Duration::seconds(20));
    EXPECT_TRUE(rig.cancelled().empty());
}

TEST_F(EngineOrders, a_refused_cancel_asks_the_venue_and_tries_again_while_the_order_works) {
    const ClientOrderId id = send_entry();
    rig.accept(id);
    rig.ask(CancelRestingOrder{id});
    rig.forget();
    rig.send(CancelRejected{kBtc, id, "busy"});
    EXPECT_EQ(rig.queried(), std::vector<ClientOrderId>{id});
    rig.advance(Duration::seconds(20));
    EXPECT_FALSE(rig.cancelled().empty());
}

TEST_F(EngineOrders, a_refused_cancel_of_a_closed_order_is_the_ordinary_race) {
    const ClientOrderId id = send_entry();
    rig.accept(id);
    rig.ask(CancelRestingOrder{id});
    rig.fill(id, "100", "1");
    rig.forget();
    rig.send(CancelRejected{kBtc, id, "unknown order"});
    EXPECT_TRUE(rig.commands.empty());
}

TEST_F(EngineOrders, a_rejection_is_told_once_with_its_reason) {
    const ClientOrderId id = send_entry();
    rig.reject(id, "margin is insufficient");
    rig.reject(id, "margin is insufficient");
    EXPECT_EQ(rig.alerts(AlertKind::OrderRefused), 1U);
    EXPECT_NE(rig.alert_text(AlertKind::OrderRefused).find("margin is insufficient"), std::string::npos);
}

TEST_F(EngineOrders, a_request_runs_once_also_after_a_restart) {
    const ControlRequest request{RequestId(7), "test", EngineRig::open_wish(Side::Buy, "1")};
    rig.send(request);
    rig.send(request);
    EXPECT_EQ(rig.submitted().size(), 1U);

    EngineRig second;
    const std::string bytes = rig.saved();
    Reader in(bytes);
    ASSERT_TRUE(second.engine->load(in));
    second.now = rig.now;
    second.send(EngineStarted{2});
    second.send(request);
    EXPECT_TRUE(second.submitted().empty());
}

TEST_F(EngineOrders, ids_are_never_used_again_in_a_later_epoch) {
    const ClientOrderId first = send_entry();
    rig.send(EngineStarted{2});
    rig.send(rig.report());
    const ClientOrderId second = send_entry();
    EXPECT_EQ(first, ClientOrderId(1, 1));
    EXPECT_EQ(second, ClientOrderId(2, 1));
}

TEST_F(EngineOrders, a_repeated_epoch_goes_on_counting) {
    const ClientOrderId first = send_entry();
    rig.send(EngineStarted{1});
    rig.send(rig.report());
    EXPECT_EQ(send_entry(), ClientOrderId(1, 2));
    EXPECT_EQ(first, ClientOrderId(1, 1));
}

TEST_F(EngineOrders, events_of_instruments_nobody_knows_change_nothing) {
    const InstrumentId stranger(77);
    rig.send(TradeTick{stranger, price("1"), quantity("1")});
    rig.send(FeedStatus{stranger, FeedState::Down});
    rig.send(fill("T9", Side::Buy, "1", "1", {}, stranger));
    AccountReport report = rig.report();
    report.positions.push_back({stranger, quantity("1"), price("1"), 3});
    rig.send(report);
    EXPECT_EQ(rig.engine->account().open_positions(), 0);
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1", stranger);
    EXPECT_EQ(rig.last_word(rig.ask(wish)).stage, RequestStage::Refused);
}

TEST_F(EngineOrders, nothing_is_reconciled_while_the_account_stream_is_down) {
    rig.send(AccountStreamStatus{AccountStreamState::Down});
    rig.send(rig.report());
    EXPECT_FALSE(rig.engine->account().reconciled);
    EXPECT_EQ(rig.alerts(AlertKind::AccountStream), 1U);
    rig.forget();
    rig.send(AccountStreamStatus{AccountStreamState::Up});
    EXPECT_EQ(rig.all<RequestAccountReport>().size(), 1U);
    EXPECT_FALSE(rig.engine->account().reconciled);
    rig.send(rig.report());
    EXPECT_TRUE(rig.engine->account().reconciled);
}

TEST_F(EngineOrders, funding_is_announced_when_it_is_near_and_not_nothing) {
    rig.hold(Side::Buy, "1");
    const Timestamp boundary = rig.now.floor_to(Duration::hours(1)) + Duration::hours(3);
    MarkPrice mark{kBtc, price("100"), price("100"), decimal("0.0001"), boundary};
    rig.send(mark);
    rig.advance(boundary - rig.now - Duration::hours(1) - Duration::seconds(1));
    EXPECT_EQ(rig.alerts(AlertKind::FundingPaid), 0U);
    rig.advance(Duration::seconds(2));
    EXPECT_EQ(rig.alerts(AlertKind::FundingPaid), 1U);
    EXPECT_EQ(rig.alert_text(AlertKind::FundingPaid), "Funding in 1h 0m: about - 0.0100 USDT.");
    mark.funding_rate = decimal("0.0000004");
    mark.next_funding = boundary + Duration::hours(1);
    rig.send(mark);
    rig.forget();
    rig.advance(Duration::hours(3));
    EXPECT_EQ(rig.alerts(AlertKind::FundingPaid), 0U);
}

}  // namespace
}  // namespace tradewind
