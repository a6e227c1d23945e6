#include "core/engine/emergency_close.hpp"

#include <gtest/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

class EmergencyCloseTest : public ::testing::Test {
protected:
    EmergencyCloseTest() { rig.start(); }

    void begin() { request = rig.ask(EmergencyClose{}); }
    std::vector<std::string> story() {
        std::vector<std::string> out;
        for (const RequestProgress& line : rig.all<RequestProgress>()) {
            if (line.request == request) {
                out.push_back(line.text);
            }
        }
        return out;
    }
    RequestStage stage() { return rig.last_word(request).stage; }
    std::vector<ApprovedOrder> closes() {
        std::vector<ApprovedOrder> out;
        for (const ApprovedOrder& order : rig.submitted()) {
            if (order.intent().purpose == OrderPurpose::EmergencyClose) {
                out.push_back(order);
            }
        }
        return out;
    }

    EngineRig rig;
    RequestId request;
};

TEST_F(EmergencyCloseTest, cancels_closes_verifies_and_tells_every_step) {
    rig.hold(Side::Buy, "1");
    begin();
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
    EXPECT_EQ(rig.all<CancelAllOrders>().size(), 3U);  // every instrument, known orders or not
    EXPECT_TRUE(closes().empty());
    rig.confirm_cancels();
    ASSERT_EQ(closes().size(), 1U);
    EXPECT_EQ(closes()[0].intent().effect, PositionEffect::Reduce);
    EXPECT_EQ(closes()[0].intent().side, Side::Sell);
    EXPECT_EQ(closes()[0].intent().quantity, quantity("1"));
    rig.fill(closes()[0].id(), "99", "1");
    EXPECT_EQ(rig.all<RequestAccountReport>().size(), 1U);
    EXPECT_EQ(stage(), RequestStage::Working);
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
    EXPECT_EQ(story(), (std::vector<std::string>{
                           "Cancelling all orders (1 known).",
                           "Orders 0. Closing 1 position.",
                           "BTCUSDT: closing 1 BTC of 1 BTC.",
                           "BTCUSDT: closed 1 BTC at 99 USDT on average.",
                           "Asking the venue what is left.",
                           "Verified at the venue: positions 0, orders 0. Trading stays halted until /resume.",
                       }));
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
}

TEST_F(EmergencyCloseTest, with_nothing_open_it_still_asks_the_venue) {
    begin();
    EXPECT_EQ(stage(), RequestStage::Working);
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, positions_of_every_currency_are_closed) {
    rig.send(fill("F1", Side::Buy, "100", "7", {}, kInverse));
    begin();
    ASSERT_EQ(closes().size(), 1U);
    EXPECT_EQ(closes()[0].intent().instrument, kInverse);
    EXPECT_TRUE(rig.all<RequestAccountReport>().empty());  // it is not flat yet
    rig.fill(closes()[0].id(), "100", "7");
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, silence_after_the_cancels_does_not_stop_the_closing) {
    rig.hold(Side::Buy, "1");
    begin();
    rig.advance(Duration::seconds(10));
    EXPECT_TRUE(closes().empty());
    rig.advance(Duration::seconds(2));
    EXPECT_EQ(closes().size(), 1U);
}

TEST_F(EmergencyCloseTest, a_rejected_close_is_sent_again_and_the_story_goes_on) {
    rig.hold(Side::Buy, "1");
    begin();
    rig.confirm_cancels();
    rig.reject(closes()[0].id(), "busy");
    EXPECT_EQ(stage(), RequestStage::Working);
    rig.advance(Duration::seconds(12));
    ASSERT_EQ(closes().size(), 2U);
    rig.fill(closes()[1].id(), "99", "1");
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, a_close_in_doubt_is_asked_for_and_not_sent_twice) {
    rig.hold(Side::Buy, "1");
    begin();
    rig.confirm_cancels();
    const ClientOrderId close = closes()[0].id();
    rig.send(OrderUnknown{kBtc, close, "timeout"});
    rig.forget();
    rig.advance(Duration::seconds(15));
    EXPECT_TRUE(closes().empty());
    EXPECT_GE(rig.queried().size(), 2U);
    OrderQueryAnswer missing;
    missing.order = close;
    rig.send(missing);
    rig.advance(Duration::seconds(12));
    EXPECT_EQ(closes().size(), 1U);
}

TEST_F(EmergencyCloseTest, no_new_stop_is_placed_while_it_runs) {
    rig.hold(Side::Buy, "1");
    begin();
    rig.confirm_cancels();
    rig.advance(Duration::seconds(9));
    for (const ApprovedOrder& order : rig.submitted()) {
        EXPECT_NE(order.intent().type, OrderType::StopMarket);
    }
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 0U);
}

TEST_F(EmergencyCloseTest, what_the_venue_still_shows_is_closed_once_more) {
    begin();
    AccountReport left = rig.report();
    left.positions[0].signed_quantity = quantity("-2");
    left.positions[0].entry = price("100");
    rig.send(left);
    EXPECT_EQ(stage(), RequestStage::Working);
    ASSERT_EQ(closes().size(), 1U);
    EXPECT_EQ(closes()[0].intent().side, Side::Buy);
    EXPECT_EQ(closes()[0].intent().quantity, quantity("2"));
    rig.fill(closes()[0].id(), "100", "2");
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, foreign_orders_at_the_venue_are_not_done) {
    begin();
    AccountReport left = rig.report();
    OrderReport foreign;
    foreign.venue_order = venue_id("F9");
    foreign.terms = limit_order(Side::Buy, "90", "1");
    left.open_orders = {foreign};
    rig.forget();
    rig.send(left);
    EXPECT_EQ(stage(), RequestStage::Working);
    EXPECT_EQ(rig.all<CancelAllOrders>().size(), 3U);
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, an_order_of_ours_the_venue_does_not_list_yet_is_not_done) {
    rig.ask(EngineRig::open_wish(Side::Buy, "1"));
    begin();
    rig.advance(Duration::seconds(12));  // no cancel was confirmed: on to verification
    AccountReport report = rig.report();
    report.open_orders.clear();
    report.as_of = rig.now - Duration::seconds(8);  // too old to know of the order
    rig.send(report);
    EXPECT_NE(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, a_report_from_before_the_question_proves_nothing) {
    rig.now = rig.now + Duration::seconds(1);
    AccountReport old = rig.report();
    old.as_of = rig.now - Duration::seconds(1);
    begin();
    rig.send(old);
    EXPECT_EQ(stage(), RequestStage::Working);
}

TEST_F(EmergencyCloseTest, clocks_that_differ_a_little_do_not_make_an_answer_old) {
    begin();
    AccountReport report = rig.report();
    report.as_of = rig.now - Duration::millis(100);
    rig.send(report);
    EXPECT_EQ(stage(), RequestStage::Done);
}

TEST_F(EmergencyCloseTest, a_venue_that_never_answers_ends_in_failed) {
    begin();
    rig.advance(Duration::minutes(2));
    EXPECT_EQ(stage(), RequestStage::Failed);
    EXPECT_NE(rig.last_word(request).text.find("not verified"), std::string::npos);
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
}

TEST_F(EmergencyCloseTest, a_position_that_will_not_go_ends_in_failed_and_gets_its_stop_back) {
    rig.hold(Side::Buy, "1");
    begin();
    rig.confirm_cancels();
    for (int i = 0; i < 200 && stage() == RequestStage::Working; ++i) {
        for (const Order* order : rig.engine->orders().open_orders()) {
            rig.reject(order->id(), "closed for the night");
        }
        rig.advance(Duration::seconds(1));
        rig.send(rig.report());
    }
    EXPECT_EQ(stage(), RequestStage::Failed);
    EXPECT_NE(rig.last_word(request).text.find("positions 1"), std::string::npos);
    rig.forget();
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().type, OrderType::StopMarket);
}

TEST_F(EmergencyCloseTest, works_while_halted_not_reconciled_and_without_prices) {
    EngineRig bare;
    bare.send(EngineStarted{1});
    bare.send(fill("F1", Side::Buy, "100", "1"));
    ASSERT_FALSE(bare.engine->account().reconciled);
    bare.ask(HaltTrading{"by hand"});
    bare.forget();
    const RequestId asked = bare.ask(EmergencyClose{});
    ASSERT_EQ(bare.submitted().size(), 1U);
    EXPECT_EQ(bare.submitted()[0].intent().effect, PositionEffect::Reduce);
    bare.fill(bare.submitted()[0].id(), "90", "1");
    bare.send(bare.report());
    EXPECT_EQ(bare.last_word(asked).stage, RequestStage::Done);
}

TEST_F(EmergencyCloseTest, a_second_wish_joins_and_resuming_has_to_wait) {
    begin();
    EXPECT_EQ(rig.last_word(rig.ask(EmergencyClose{})).stage, RequestStage::Done);
    EXPECT_EQ(rig.last_word(rig.ask(ResumeTrading{})).stage, RequestStage::Refused);
    rig.send(rig.report());
    EXPECT_EQ(stage(), RequestStage::Done);
    EXPECT_EQ(rig.last_word(rig.ask(ResumeTrading{})).stage, RequestStage::Done);
}

}  // namespace
}  // namespace tradewind
