#include "strategies/grid.hpp"

#include <gtest/gtest.h>

#include "tests/strategies/grid_rig.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

using GridTest = GridRig;

TEST_F(GridTest, waits_for_its_hours_and_says_how_many) {
    const RequestProgress answer = turn(StrategySwitch::On);
    EXPECT_EQ(answer.stage, RequestStage::Done);
    EXPECT_NE(answer.text.find("waiting for 14 more hours"), std::string::npos);
    give_history(10);
    rig.advance(Duration::seconds(5));
    EXPECT_NE(explanation().find("waiting for 4 more hours"), std::string::npos);
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_EQ(rig.alerts(AlertKind::OrderRefused), 0U);
}

TEST_F(GridTest, lays_ten_cells_that_can_only_rest) {
    run();
    EXPECT_NE(explanation().find("trading between 97 and 103 USDT"), std::string::npos);
    const std::vector<std::string> prices{"97",    "97.6",  "98.2",  "98.8",  "99.4",
                                          "100.6", "101.2", "101.8", "102.4", "103"};
    for (int i = 0; i < 10; ++i) {
        const OrderIntent intent = cell(i).value().intent();
        EXPECT_EQ(intent.price, price(prices[static_cast<std::size_t>(i)]));
        EXPECT_EQ(intent.side, i < 5 ? Side::Buy : Side::Sell);
        EXPECT_EQ(intent.time_in_force, TimeInForce::PostOnly);
        EXPECT_EQ(intent.effect, PositionEffect::Open);
        EXPECT_EQ(intent.quantity, quantity(kCell));
    }
    EXPECT_FALSE(stop());  // nothing is held yet
}

TEST_F(GridTest, lines_do_not_move_while_the_price_stays) {
    run();
    rig.send(TradeTick{kBtc, price("100.4"), quantity("1")});
    rig.advance(Duration::hours(3));
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_TRUE(rig.cancelled().empty());
}

TEST_F(GridTest, an_entry_is_protected_first_and_then_offered_one_line_up) {
    run();
    fill_cell(4);
    ASSERT_EQ(rig.submitted().size(), 2U);
    const OrderIntent protection = rig.submitted()[0].intent();
    EXPECT_EQ(protection.type, OrderType::StopMarket);
    EXPECT_EQ(protection.side, Side::Sell);
    EXPECT_EQ(protection.trigger, price("96.2"));
    EXPECT_EQ(protection.effect, PositionEffect::ClosePosition);
    const OrderIntent exit = rig.submitted()[1].intent();
    EXPECT_EQ(exit.price, price("100"));
    EXPECT_EQ(exit.side, Side::Sell);
    EXPECT_EQ(exit.effect, PositionEffect::Reduce);
    EXPECT_EQ(exit.quantity, quantity(kCell));
}

TEST_F(GridTest, a_short_is_protected_above_and_bought_back_one_line_down) {
    run();
    fill_cell(5);
    EXPECT_EQ(stop()->intent().side, Side::Buy);
    EXPECT_EQ(stop()->intent().trigger, price("103.8"));
    EXPECT_EQ(cell(5)->intent().price, price("100"));
    EXPECT_EQ(cell(5)->intent().side, Side::Buy);
}

TEST_F(GridTest, a_completed_cell_books_its_profit_after_fees_and_waits_again) {
    run();
    OrderFilled in = rig.trade(cell(4)->id(), "99.4", kCell);
    in.fee = usdt("0.3");
    rig.send(in);
    OrderFilled out = rig.trade(cell(4)->id(), "100", kCell);
    out.fee = usdt("0.4");
    rig.send(out);
    EXPECT_NE(status().find("1 cells completed, 10.9502 USDT after fees"), std::string::npos) << status();
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_EQ(cell(4)->intent().price, price("99.4"));
    EXPECT_EQ(cell(4)->intent().effect, PositionEffect::Open);
    EXPECT_FALSE(stop());  // cancelled with the position
}

TEST_F(GridTest, the_next_inventory_gets_a_new_stop_while_the_old_one_is_still_being_cancelled) {
    run();
    fill_cell(4);
    rig.accept_all();
    const ClientOrderId old_stop = stop()->id();
    fill_cell(4);
    ASSERT_TRUE(rig.order(old_stop).cancel_requested());
    fill_cell(4);
    ASSERT_TRUE(stop());
    EXPECT_NE(stop()->id(), old_stop);
}

TEST_F(GridTest, a_partial_entry_is_protected_at_once_and_offered_when_it_is_whole) {
    run();
    fill_cell(4, "10");
    EXPECT_TRUE(stop());
    EXPECT_EQ(cell(4)->intent().side, Side::Buy);
    fill_cell(4, "9.417");
    EXPECT_EQ(cell(4)->intent().side, Side::Sell);
    EXPECT_EQ(cell(4)->intent().quantity, quantity(kCell));
}

TEST_F(GridTest, what_a_cancelled_partial_entry_holds_is_offered) {
    run();
    fill_cell(4, "10");
    rig.confirm_cancel(cell(4)->id());
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(cell(4)->intent().side, Side::Sell);
    EXPECT_EQ(cell(4)->intent().quantity, quantity("10"));
    fill_cell(4, "4");
    rig.confirm_cancel(cell(4)->id());
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(cell(4)->intent().quantity, quantity("6"));
    fill_cell(4, "6");
    EXPECT_NE(status().find("1 cells completed"), std::string::npos);
}

TEST_F(GridTest, a_fill_after_the_cancel_of_its_entry_belongs_to_its_cell) {
    run();
    const ClientOrderId entry = cell(4)->id();
    rig.confirm_cancel(entry);
    rig.fill(entry, "99.4", "3");
    EXPECT_TRUE(stop());
    EXPECT_EQ(rig.position(), quantity("3"));
    EXPECT_EQ(cell(4)->intent().quantity, quantity("3"));
    EXPECT_EQ(cell(4)->intent().side, Side::Sell);
}

TEST_F(GridTest, a_crossing_entry_the_venue_refused_waits_for_the_timer) {
    run();
    rig.reject(cell(4)->id(), "would take");
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_EQ(rig.alerts(AlertKind::OrderRefused), 0U);
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(cell(4)->intent().price, price("99.4"));
}

TEST_F(GridTest, the_stop_cancels_everything_and_pauses) {
    run();
    fill_cell(4);
    rig.accept_all();
    rig.forget();
    rig.fill(stop()->id(), "96", kCell);
    EXPECT_EQ(rig.cancelled().size(), 10U);
    EXPECT_EQ(working(), 0U);
    EXPECT_NE(explanation().find("the stop outside the range was hit"), std::string::npos);
    rig.confirm_cancels();
    rig.forget();
    rig.advance(Duration::minutes(59));
    EXPECT_TRUE(rig.submitted().empty());
    rig.quote("96");
    rig.advance(Duration::minutes(2));
    EXPECT_EQ(rig.submitted().size(), 10U);
    EXPECT_EQ(cell(4)->intent().price, price("95.4"));
    EXPECT_NE(status().find("1 stops"), std::string::npos);
}

TEST_F(GridTest, a_stop_that_fills_in_parts_starts_nothing_in_between) {
    run();
    fill_cell(4);
    rig.accept_all();
    rig.forget();
    OrderFilled part = rig.trade(stop()->id(), "96", "9");
    part.completes = FillCompletes::No;
    rig.send(part);
    EXPECT_TRUE(rig.submitted().empty());
    rig.fill(stop()->id(), "96", "10.417");
    EXPECT_EQ(working(), 0U);
}

TEST_F(GridTest, a_refused_stop_is_not_repeated_at_once) {
    run();
    fill_cell(4);
    const ClientOrderId first = stop()->id();
    rig.forget();
    rig.reject(first, "busy");
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    rig.advance(Duration::seconds(5));
    EXPECT_TRUE(stop());
}

TEST_F(GridTest, a_stop_that_risk_refuses_closes_the_position_and_ends_the_grid) {
    run();
    rig.risk->refuses = [](const OrderIntent& intent, const AccountState&) {
        return intent.type == OrderType::StopMarket;
    };
    fill_cell(4);
    EXPECT_EQ(rig.engine->snapshot()->strategies[0].state, "off");
    EXPECT_EQ(rig.submitted().back().intent().purpose, OrderPurpose::Close);
    EXPECT_EQ(working(), 1U);  // the close
}

TEST_F(GridTest, beyond_the_stop_it_leaves_instead_of_asking_for_an_impossible_one) {
    run();
    rig.quote("95");
    fill_cell(4);
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().type, OrderType::Market);
    EXPECT_EQ(rig.submitted()[0].intent().effect, PositionEffect::Reduce);
    EXPECT_EQ(working(), 1U);
    rig.fill(rig.submitted()[0].id(), "95", kCell);
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_EQ(working(), 0U);
}

TEST_F(GridTest, flat_and_drifted_it_moves_its_range_once_the_old_orders_are_gone) {
    run();
    rig.advance(Duration::minutes(61));
    rig.quote("102");
    rig.send(TradeTick{kBtc, price("102"), quantity("1")});
    for (int i = 0; i < 24 && rig.cancelled().empty(); ++i) {
        rig.advance(Duration::seconds(5));
    }
    EXPECT_EQ(rig.cancelled().size(), 10U);
    EXPECT_TRUE(rig.submitted().empty());
    rig.confirm_cancels();
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.submitted().size(), 10U);
    EXPECT_EQ(cell(4)->intent().price->value() + decimal("0.6"), Decimal(102));
    EXPECT_NE(status().find("1 new ranges"), std::string::npos);
}

TEST_F(GridTest, a_late_fill_of_the_old_range_is_closed_before_the_new_one_starts) {
    run();
    rig.advance(Duration::minutes(61));
    const ClientOrderId old_entry = cell(4)->id();
    rig.quote("102");
    rig.send(TradeTick{kBtc, price("102"), quantity("1")});
    rig.advance(Duration::minutes(2));
    rig.forget();
    rig.fill(old_entry, "99.4", kCell);
    ASSERT_EQ(rig.submitted().size(), 1U);
    const auto close = rig.submitted()[0];
    EXPECT_EQ(close.intent().type, OrderType::Market);
    EXPECT_EQ(close.intent().effect, PositionEffect::Reduce);
    rig.confirm_cancels();
    rig.advance(Duration::seconds(4));
    EXPECT_EQ(rig.submitted().size(), 1U);
    rig.fill(close.id(), "102", kCell);
    rig.confirm_cancels();
    rig.advance(Duration::seconds(10));
    EXPECT_EQ(cell(4)->intent().price->value() + decimal("0.6"), Decimal(102));
}

TEST_F(GridTest, holding_something_it_does_not_move) {
    run();
    fill_cell(4);
    rig.accept_all();
    rig.quote("102");
    rig.send(TradeTick{kBtc, price("102"), quantity("1")});
    rig.advance(Duration::minutes(65));
    EXPECT_TRUE(rig.cancelled().empty());
}

TEST_F(GridTest, outside_the_range_too_long_it_takes_its_loss_and_pauses) {
    run();
    fill_cell(0);
    rig.accept_all();
    rig.forget();
    rig.quote("96.5");
    rig.send(TradeTick{kBtc, price("96.5"), quantity("1")});
    rig.advance(Duration::minutes(119));
    EXPECT_TRUE(rig.submitted().empty());
    rig.advance(Duration::minutes(3));
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().type, OrderType::Market);
    EXPECT_TRUE(stop());  // until it is flat
    rig.confirm_cancels();
    rig.fill(rig.submitted()[0].id(), "96.5", kCell);
    EXPECT_EQ(working(), 0U);
    EXPECT_NE(explanation().find("stayed outside"), std::string::npos);
}

TEST_F(GridTest, a_position_closed_by_another_way_ends_the_range) {
    run();
    fill_cell(4);
    rig.accept_all();
    rig.send(fill("L1", Side::Sell, "98", kCell));
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(working(), 0U);
    EXPECT_NE(explanation().find("closed outside the grid"), std::string::npos);
}

TEST_F(GridTest, a_restart_in_the_middle_keeps_every_order_and_goes_on) {
    run();
    fill_cell(4);
    rig.accept_all();
    const std::string bytes = rig.saved();
    EngineRig next(grid({{"volume_weight", "0"}}));
    Reader in(bytes);
    ASSERT_TRUE(next.engine->load(in));
    EXPECT_EQ(next.saved(), bytes);
    next.now = rig.now + Duration::seconds(30);
    next.send(EngineStarted{2});
    next.send(next.report());
    next.quote("100");
    next.advance(Duration::minutes(1));
    EXPECT_TRUE(next.submitted().empty());
    EXPECT_TRUE(next.cancelled().empty());
    EXPECT_EQ(next.engine->orders().open_count(), 11U);
    const Order exit = cell(4).value();
    OrderFilled trade = next.trade(exit.id(), "100", kCell);
    trade.trade = trade_id("after the restart");
    next.send(trade);
    ASSERT_EQ(next.submitted().size(), 1U);
    EXPECT_EQ(next.submitted()[0].intent().price, price("99.4"));
    EXPECT_EQ(next.submitted()[0].id().epoch(), 2U);
}

TEST_F(GridTest, switched_off_it_leaves_no_order_but_the_stop) {
    run();
    fill_cell(4);
    rig.accept_all();
    turn(StrategySwitch::Off);
    EXPECT_EQ(working(), 1U);
    EXPECT_TRUE(stop());
    rig.confirm_cancels();
    rig.advance(Duration::minutes(5));
    EXPECT_EQ(rig.engine->orders().open_count(), 1U);
    rig.ask(ClosePosition{kBtc, Decimal(1)});
    rig.fill(rig.submitted().back().id(), "100", kCell);
    rig.confirm_cancels();
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(GridTest, a_risk_refusal_is_explained_and_gone_when_it_is_lifted) {
    give_history(15);
    rig.risk->refuses = [](const OrderIntent&, const AccountState&) { return true; };
    turn(StrategySwitch::On);
    EXPECT_NE(explanation().find("risk:"), std::string::npos);
    EXPECT_TRUE(rig.submitted().empty());
    rig.risk->refuses = nullptr;
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.submitted().size(), 10U);
    EXPECT_NE(explanation().find("trading between"), std::string::npos);
}

class CappedGridTest : public GridRig {
protected:
    CappedGridTest() : GridRig({{"volume_weight", "0"}, {"inventory_cap", "0.4"}}) {}
};

TEST_F(CappedGridTest, only_the_nearest_cells_of_each_side_may_be_filled) {
    give_history(15);
    ASSERT_EQ(turn(StrategySwitch::On).stage, RequestStage::Done);
    EXPECT_EQ(rig.submitted().size(), 4U) << "two of five on each side";
    EXPECT_TRUE(cell(4) && cell(3) && cell(5) && cell(6));
    rig.accept_all();
    fill_cell(4);
    rig.advance(Duration::seconds(5));
    EXPECT_FALSE(cell(2)) << "what is held counts";
}

class LongGridTest : public GridRig {
protected:
    LongGridTest() : GridRig({{"volume_weight", "0"}, {"direction", "long"}, {"spacing", "geometric"}}) {}
};

TEST_F(LongGridTest, all_cells_buy_below_the_price) {
    give_history(15);
    ASSERT_EQ(turn(StrategySwitch::On).stage, RequestStage::Done);
    ASSERT_EQ(rig.submitted().size(), 10U);
    for (const auto& order : rig.submitted()) {
        EXPECT_EQ(order.intent().side, Side::Buy);
        EXPECT_LT(*order.intent().price, price("100"));
    }
}

class BusyGridTest : public GridRig {
protected:
    BusyGridTest() : GridRig({{"volume_weight", "1"}}) {}
};

TEST_F(BusyGridTest, a_busy_hour_widens_the_range) {
    HistoryBars history{kBtc, {}};
    const Timestamp hour = rig.now.floor_to(Duration::hours(1));
    for (Timestamp at = hour - Duration::hours(15); at <= hour; at = at + Duration::minutes(1)) {
        const bool last = at >= hour - Duration::hours(1);
        history.bars.push_back(Bar{kBtc, at, Duration::minutes(1), price("100"), price("100.5"), price("99.5"),
                                   price("100"), quantity(last ? "1.6" : "1")});
    }
    rig.send(history);
    ASSERT_EQ(turn(StrategySwitch::On).stage, RequestStage::Done);
    const Decimal step = cell(4)->intent().price->value() - cell(3)->intent().price->value();
    EXPECT_GT(step, decimal("0.8")) << "0.6 times 1.6 against an average of 1.04";
    EXPECT_LE(step, decimal("1"));
}

TEST_F(GridTest, a_parameter_set_at_run_time_shapes_the_next_range) {
    run();
    EXPECT_EQ(rig.last_word(rig.ask(SetStrategyParameter{"grid", "levels", "60", {}})).stage, RequestStage::Refused);
    EXPECT_EQ(rig.last_word(rig.ask(SetStrategyParameter{"grid", "levels", "4", {}})).stage, RequestStage::Done);
    EXPECT_TRUE(cell(9)) << "the range in use stays";
    turn(StrategySwitch::Off);
    rig.confirm_cancels();
    rig.forget();
    EXPECT_EQ(turn(StrategySwitch::On).stage, RequestStage::Done);
    EXPECT_EQ(rig.submitted().size(), 4U);
}

}  // namespace
}  // namespace tradewind::strategies
