#include <gtest/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

class EnginePositions : public ::testing::Test {
protected:
    EnginePositions() { rig.start(); }

    RequestId open(Side side, std::string_view amount, std::string_view stop = "0.05") {
        OpenPosition wish = EngineRig::open_wish(side, amount);
        wish.stop_fraction = decimal(stop);
        return rig.ask(wish);
    }
    // The orders of one purpose that are open and not being cancelled.
    std::vector<ClientOrderId> standing(OrderPurpose purpose) {
        std::vector<ClientOrderId> out;
        for (const Order* order : rig.engine->orders().open_orders()) {
            if (order->intent().purpose == purpose && !order->cancel_requested()) {
                out.push_back(order->id());
            }
        }
        return out;
    }

    EngineRig rig;
};

TEST_F(EnginePositions, an_entry_is_followed_at_once_by_its_stop_and_its_target) {
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.stop_fraction = decimal("0.05");
    wish.target_fraction = decimal("0.1");
    const RequestId request = rig.ask(wish);
    const ClientOrderId entry = rig.submitted().back().id();
    EXPECT_TRUE(rig.all<SetLeverage>().empty());  // it is 5 already
    rig.accept(entry);
    rig.forget();
    rig.fill(entry, "200", "1");
    ASSERT_EQ(rig.submitted().size(), 2U);
    const OrderIntent stop = rig.submitted()[0].intent();
    EXPECT_EQ(stop.type, OrderType::StopMarket);
    EXPECT_EQ(stop.side, Side::Sell);
    EXPECT_EQ(stop.effect, PositionEffect::ClosePosition);
    EXPECT_EQ(stop.trigger, price("190"));
    const OrderIntent target = rig.submitted()[1].intent();
    EXPECT_EQ(target.type, OrderType::TakeProfitMarket);
    EXPECT_EQ(target.trigger, price("220"));
    EXPECT_NE(rig.last_word(request).stage, RequestStage::Done);  // not before the stop stands
    rig.accept(rig.submitted()[0].id());
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_NE(rig.last_word(request).text.find("Long 1 BTC (BTCUSDT) at 200 USDT, stop 190 USDT at the venue, "
                                               "liquidation 161.6 USDT."),
              std::string::npos)
        << rig.last_word(request).text;
}

TEST_F(EnginePositions, a_short_has_its_stop_above_on_the_tick) {
    open(Side::Sell, "1", "0.0333");
    const ClientOrderId entry = rig.submitted().back().id();
    rig.fill(entry, "100.1", "1");
    const OrderIntent stop = rig.submitted().back().intent();
    EXPECT_EQ(stop.side, Side::Buy);
    EXPECT_EQ(stop.trigger, price("103.4"));
}

TEST_F(EnginePositions, a_stop_placed_while_another_still_stands_names_what_it_closes) {
    open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    const ApprovedOrder first = rig.submitted().back();
    EXPECT_TRUE(first.intent().quantity.is_zero()) << "the venue closes whatever is there";
    rig.accept(first.id());
    open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    const OrderIntent second = rig.submitted().back().intent();
    EXPECT_EQ(second.type, OrderType::StopMarket);
    EXPECT_EQ(second.effect, PositionEffect::ClosePosition);
    EXPECT_EQ(second.quantity, quantity("2"));
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty());
}

TEST_F(EnginePositions, another_leverage_is_set_before_the_entry_leaves) {
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.leverage = 7;
    const RequestId request = rig.ask(wish);
    EXPECT_TRUE(rig.submitted().empty());
    ASSERT_EQ(rig.all<SetLeverage>().size(), 1U);
    EXPECT_EQ(rig.all<SetLeverage>()[0].leverage, 7);
    EXPECT_EQ(rig.last_word(rig.ask(wish)).stage, RequestStage::Refused);  // one at a time
    rig.send(LeverageSet{kBtc, 7});
    EXPECT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Working);
    EXPECT_EQ(rig.engine->account().market(kBtc).leverage, 7);
}

TEST_F(EnginePositions, a_refused_leverage_opens_nothing) {
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.leverage = 7;
    const RequestId request = rig.ask(wish);
    rig.send(LeverageRejected{kBtc, 7, "too high"});
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Refused);
    EXPECT_NE(rig.last_word(request).text.find("too high"), std::string::npos);
    rig.send(LeverageSet{kBtc, 7});
    EXPECT_TRUE(rig.submitted().empty());
}

TEST_F(EnginePositions, a_leverage_change_without_an_answer_opens_nothing_even_when_it_comes_late) {
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.leverage = 7;
    const RequestId request = rig.ask(wish);
    rig.advance(Duration::seconds(16));
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Refused);
    rig.send(LeverageSet{kBtc, 7});
    EXPECT_TRUE(rig.submitted().empty());
}

TEST_F(EnginePositions, a_price_that_drifted_refuses_now_and_after_the_leverage) {
    rig.quote("101.2");
    const RequestId request = open(Side::Buy, "1");
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Refused);
    EXPECT_NE(rig.last_word(request).text.find("1.20 %"), std::string::npos);
    EXPECT_NE(rig.last_word(request).text.find("101.2 USDT"), std::string::npos);
    rig.quote("100");
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.leverage = 7;
    const RequestId slow = rig.ask(wish);
    rig.quote("98");
    rig.send(LeverageSet{kBtc, 7});
    EXPECT_EQ(rig.last_word(slow).stage, RequestStage::Refused);
    EXPECT_TRUE(rig.submitted().empty());
}

TEST_F(EnginePositions, without_a_price_nothing_is_opened) {
    EXPECT_EQ(rig.last_word(rig.ask(EngineRig::open_wish(Side::Buy, "1", kEth))).stage, RequestStage::Refused);
}

TEST_F(EnginePositions, a_refused_stop_alarms_and_is_tried_again_at_the_next_check) {
    const RequestId request = open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    const ClientOrderId stop = rig.submitted().back().id();
    rig.forget();
    rig.reject(stop, "would trigger at once");
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_EQ(rig.engine->snapshot()->unprotected, std::vector<InstrumentId>{kBtc});
    rig.advance(Duration::seconds(5));
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().trigger, price("95"));
    rig.accept(rig.submitted()[0].id());
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_TRUE(rig.engine->snapshot()->unprotected.empty());
}

TEST_F(EnginePositions, a_stop_that_risk_refuses_is_said_aloud) {
    rig.risk->refuses = [](const OrderIntent& intent, const AccountState&) {
        return intent.type == OrderType::StopMarket;
    };
    const RequestId request = open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Failed);
}

TEST_F(EnginePositions, what_a_cancelled_entry_had_filled_is_protected) {
    open(Side::Buy, "1");
    const ClientOrderId entry = rig.submitted().back().id();
    rig.accept(entry);
    rig.fill(entry, "100", "0.3");
    rig.forget();
    rig.advance(Duration::seconds(5));
    EXPECT_TRUE(rig.submitted().empty());  // the entry is still on its way
    rig.send(OrderCanceled{kBtc, entry, {}, CancelKind::Expired, "no more depth"});
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().trigger, price("95"));
}

TEST_F(EnginePositions, adding_keeps_the_old_stop_until_the_new_one_stands) {
    const ClientOrderId old_stop = rig.hold(Side::Buy, "1");
    open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    const ClientOrderId new_stop = rig.submitted().back().id();
    ASSERT_NE(new_stop, old_stop);
    EXPECT_TRUE(rig.cancelled().empty());
    rig.accept(new_stop);
    EXPECT_EQ(rig.cancelled(), std::vector<ClientOrderId>{old_stop});
    EXPECT_EQ(standing(OrderPurpose::StopLoss), std::vector<ClientOrderId>{new_stop});
}

TEST_F(EnginePositions, a_refused_new_stop_leaves_the_old_one_standing) {
    const ClientOrderId old_stop = rig.hold(Side::Buy, "1");
    const RequestId request = open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    rig.reject(rig.submitted().back().id(), "no");
    EXPECT_TRUE(rig.cancelled().empty());
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Failed);
    EXPECT_EQ(standing(OrderPurpose::StopLoss), std::vector<ClientOrderId>{old_stop});
}

TEST_F(EnginePositions, a_partial_close_takes_its_part_and_keeps_the_stop) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    const RequestId request = rig.ask(ClosePosition{kBtc, decimal("0.3")});
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().quantity, quantity("0.3"));
    EXPECT_EQ(rig.submitted()[0].intent().effect, PositionEffect::Reduce);
    EXPECT_EQ(rig.submitted()[0].intent().side, Side::Sell);
    rig.fill(rig.submitted()[0].id(), "110", "0.3");
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_EQ(rig.last_word(request).text, "BTCUSDT: closed 0.3 BTC at 110 USDT on average.");
    EXPECT_EQ(rig.position(), quantity("0.7"));
    EXPECT_EQ(standing(OrderPurpose::StopLoss), std::vector<ClientOrderId>{stop});
}

TEST_F(EnginePositions, a_close_that_would_leave_less_than_the_minimum_closes_all) {
    Instrument coarse = btcusdt();
    coarse.min_quantity = quantity("0.02");
    InstrumentTable table;
    table.add(coarse);
    EngineRig small({}, std::move(table));
    small.start();
    small.hold(Side::Buy, "0.1");
    small.ask(ClosePosition{kBtc, decimal("0.81")});
    EXPECT_EQ(small.submitted().back().intent().quantity, quantity("0.1"));
    small.fill(small.submitted().back().id(), "100", "0.05");  // a venue may fill less
    small.forget();
    small.ask(ClosePosition{kBtc, decimal("0.6")});
    EXPECT_EQ(small.submitted().back().intent().quantity, quantity("0.03"));
}

TEST_F(EnginePositions, a_close_of_next_to_nothing_closes_the_least_there_is) {
    rig.hold(Side::Buy, "0.1");
    rig.ask(ClosePosition{kBtc, decimal("0.0001")});
    EXPECT_EQ(rig.submitted().back().intent().quantity, quantity("0.001"));
}

TEST_F(EnginePositions, closing_nothing_says_so) {
    const RequestId request = rig.ask(ClosePosition{kBtc, Decimal(1)});
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_TRUE(rig.submitted().empty());
}

TEST_F(EnginePositions, when_the_position_is_flat_its_leftovers_are_cancelled) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    rig.ask(ClosePosition{kBtc, Decimal(1)});
    rig.fill(rig.submitted().back().id(), "100", "1");
    EXPECT_EQ(rig.cancelled(), std::vector<ClientOrderId>{stop});
    EXPECT_EQ(rig.alerts(AlertKind::PositionClosed), 1U);
}

TEST_F(EnginePositions, a_stop_that_fires_closes_and_is_named_as_such) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    rig.send(OrderTriggered{kBtc, stop, {}});
    rig.fill(stop, "97", "1");
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_EQ(rig.alerts(AlertKind::StopTriggered), 1U);
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
    EXPECT_TRUE(rig.all<RequestProgress>().empty());  // nobody waits for it
}

TEST_F(EnginePositions, a_request_whose_position_is_closed_before_its_stop_stands_gets_its_end) {
    const RequestId request = open(Side::Buy, "1");
    rig.fill(rig.submitted().back().id(), "100", "1");
    rig.ask(ClosePosition{kBtc, Decimal(1)});
    rig.fill(rig.submitted().back().id(), "100", "1");
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
}

TEST_F(EnginePositions, an_entry_on_its_way_keeps_its_plan_while_the_old_position_closes) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    open(Side::Sell, "1", "0.2");
    const ClientOrderId entry = rig.submitted().back().id();
    rig.accept(entry);
    rig.fill(stop, "97", "1");
    rig.fill(entry, "100", "1");
    EXPECT_EQ(rig.submitted().back().intent().trigger, price("120"));
}

TEST_F(EnginePositions, a_flip_gets_a_stop_on_the_other_side) {
    const ClientOrderId old_stop = rig.hold(Side::Buy, "1");
    open(Side::Sell, "3", "0.05");
    rig.fill(rig.submitted().back().id(), "100", "3");
    const auto stop = rig.submitted().back();
    EXPECT_EQ(stop.intent().side, Side::Buy);
    EXPECT_EQ(stop.intent().trigger, price("105"));
    rig.accept(stop.id());
    EXPECT_EQ(rig.cancelled(), std::vector<ClientOrderId>{old_stop});
}

TEST_F(EnginePositions, a_foreign_position_gets_a_stop_and_an_alarm) {
    rig.send(fill("F1", Side::Sell, "100", "2"));
    EXPECT_EQ(rig.position(), quantity("-2"));
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().side, Side::Buy);
    EXPECT_EQ(rig.submitted()[0].intent().trigger, price("103"));  // the configured 3 %
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.submitted().size(), 1U);
}

TEST_F(EnginePositions, a_stop_that_is_cancelled_by_hand_comes_back_with_an_alarm) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    rig.send(OrderCanceled{kBtc, stop, {}, CancelKind::Canceled, "by somebody"});
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    EXPECT_EQ(rig.submitted().size(), 1U);
}

TEST_F(EnginePositions, halting_cancels_what_opens_and_leaves_the_stops) {
    const ClientOrderId stop = rig.hold(Side::Buy, "1");
    open(Side::Buy, "1");
    const ClientOrderId entry = rig.submitted().back().id();
    const RequestId request = rig.ask(HaltTrading{"enough"});
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
    EXPECT_EQ(rig.cancelled(), std::vector<ClientOrderId>{entry});
    EXPECT_EQ(standing(OrderPurpose::StopLoss), std::vector<ClientOrderId>{stop});
    EXPECT_EQ(rig.last_word(request).stage, RequestStage::Done);
    EXPECT_EQ(rig.last_word(rig.ask(ResumeTrading{})).stage, RequestStage::Done);
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Active);
    EXPECT_EQ(rig.risk->rearmed, 1);
}

TEST_F(EnginePositions, the_risk_loop_carries_out_what_risk_demands) {
    rig.risk->demand = ModeChange{TradingMode::Halted, "daily loss"};
    rig.advance(Duration::seconds(30));
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Halted);
    EXPECT_EQ(rig.engine->account().mode_reason, "daily loss");
    EXPECT_EQ(rig.alerts(AlertKind::ModeChanged), 1U);
    rig.advance(Duration::minutes(2));
    EXPECT_EQ(rig.alerts(AlertKind::ModeChanged), 1U);
}

TEST_F(EnginePositions, a_fill_tells_quantity_price_and_fee_with_their_units) {
    open(Side::Buy, "1");
    OrderFilled trade = rig.trade(rig.submitted().back().id(), "100.5", "1");
    trade.fee = usdt("0.05");
    rig.send(trade);
    EXPECT_NE(rig.alert_text(AlertKind::OrderFilled).find("1 BTC at 100.5 USDT, fee 0.05 USDT"), std::string::npos);
}

}  // namespace
}  // namespace tradewind
