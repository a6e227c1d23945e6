#include "strategies/plan/trade_plan.hpp"

#include <gtest/gtest.h>

#include "tests/strategies/plan_rig.hpp"

namespace tradewind::strategies {
namespace {

using test::price;
using test::quantity;

class TradePlanTest : public ::testing::Test, protected PlanRig {};

TEST_F(TradePlanTest, a_market_entry_gets_its_stop_at_the_first_fill_and_its_targets_when_it_is_complete) {
    ASSERT_TRUE(start(terms()));
    EXPECT_TRUE(plan().is_entering());
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.fill(entry, "100", "0.4");
    EXPECT_EQ(stop_trigger(), "97");
    EXPECT_EQ(stops()[0].intent().effect, PositionEffect::ClosePosition);
    EXPECT_TRUE(targets().empty());
    rig.fill(entry, "100", "0.6");
    EXPECT_TRUE(plan().is_open());
    EXPECT_EQ(target_quantities(), "0.25 0.25 0.25 0.25");
    EXPECT_EQ(targets()[0].intent().price, price("102"));
    EXPECT_EQ(targets()[3].intent().price, price("112"));
    EXPECT_EQ(plan().average_entry(), price("100"));
}

TEST_F(TradePlanTest, a_short_mirrors_everything) {
    hold(terms(Side::Sell));
    EXPECT_EQ(stop_trigger(), "103");
    EXPECT_EQ(targets()[0].intent().price, price("98"));
    bar("100", "96", "96.5");
    settle();
    EXPECT_EQ(stop_trigger(), "97.9");  // 96 * 1.02 = 97.92, on the tighter tick
}

TEST_F(TradePlanTest, a_plan_is_started_only_from_flat_with_terms_that_can_be_carried_out) {
    PlanTerms bad = terms();
    bad.targets.push_back(Target{FromEntry{Decimal::from_scaled(2, 1)}, Decimal::from_scaled(1, 1)});
    EXPECT_FALSE(start(bad));
    EXPECT_TRUE(plan().is_idle());
    act([&](TradePlan& plan, StrategyDesk& desk) {
        EXPECT_TRUE(plan.start(terms(), desk));
        EXPECT_FALSE(plan.start(terms(), desk));
    });
    EXPECT_EQ(orders().size(), 1U);
}

TEST_F(TradePlanTest, an_entry_that_risk_refuses_leaves_nothing_behind) {
    rig.risk->refuses = [](const OrderIntent&, const AccountState&) { return true; };
    const Status answer = start(terms());
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().text.find("the test's limit"), std::string::npos);
    EXPECT_TRUE(plan().is_idle());
}

TEST_F(TradePlanTest, an_entry_that_the_venue_rejects_ends_the_plan) {
    ASSERT_TRUE(start(terms()));
    rig.reject(orders().at(0).id(), "no margin");
    EXPECT_TRUE(plan().is_idle());
    EXPECT_NE(plan().ended_because().find("no margin"), std::string::npos);
}

TEST_F(TradePlanTest, a_limit_entry_loses_its_patience_and_goes_on_with_what_it_got) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("99"), Duration::seconds(20)};
    ASSERT_TRUE(start(wish));
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.fill(entry, "99", "0.007");
    rig.accept_all();
    rig.advance(Duration::seconds(20));
    EXPECT_EQ(rig.cancelled(), std::vector{entry});
    EXPECT_TRUE(plan().is_entering()) << "the venue has not said yet that the order is gone";
    rig.confirm_cancel(entry);
    EXPECT_TRUE(plan().is_open());
    EXPECT_EQ(target_quantities(), "0.001 0.001 0.001 0.004")
        << "floored, the rest in the last, in all what was filled";
    EXPECT_EQ(stop_trigger(), "96.1");  // 99 * 0.97 = 96.03
}

TEST_F(TradePlanTest, a_limit_entry_without_a_fill_ends_idle) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("99"), Duration::seconds(20)};
    ASSERT_TRUE(start(wish));
    rig.accept_all();
    rig.advance(Duration::seconds(20));
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(plan().ended_because(), "the entry was not filled in time");
}

TEST_F(TradePlanTest, an_iceberg_shows_one_slice_at_a_time) {
    PlanTerms wish = terms();
    wish.entry = IcebergEntry{price("99"), quantity("0.4"), Duration::hours(1)};
    ASSERT_TRUE(start(wish));
    for (const char* slice : {"0.4", "0.4", "0.2"}) {
        ASSERT_EQ(orders().size(), 1U);
        EXPECT_EQ(orders()[0].intent().quantity, quantity(slice));
        rig.accept_all();
        rig.fill(orders()[0].id(), "99", slice);
    }
    EXPECT_TRUE(plan().is_open());
    EXPECT_EQ(rig.position(), quantity("1"));
}

TEST_F(TradePlanTest, a_twap_enters_in_slices_over_its_span_and_catches_up) {
    PlanTerms wish = terms();
    wish.entry = TwapEntry{4, Duration::seconds(40)};
    ASSERT_TRUE(start(wish));
    EXPECT_EQ(orders().at(0).intent().quantity, quantity("0.25"));
    rig.accept_all();
    rig.fill(orders()[0].id(), "100", "0.25");
    EXPECT_TRUE(orders().empty()) << "the next one is not due";
    rig.accept_all();
    rig.advance(Duration::seconds(30));  // two more are due; the first of them waits for its fill since ten seconds
    ASSERT_EQ(orders().size(), 1U);
    rig.accept_all();
    rig.fill(orders()[0].id(), "101", "0.25");
    ASSERT_EQ(orders().size(), 1U) << "the rest follows at once";
    EXPECT_EQ(orders()[0].intent().quantity, quantity("0.5"));
    rig.accept_all();
    rig.fill(orders()[0].id(), "102", "0.5");
    EXPECT_TRUE(plan().is_open());
}

TEST_F(TradePlanTest, an_entry_stops_where_the_first_target_is_reached) {
    PlanTerms wish = terms();
    wish.entry = TwapEntry{4, Duration::hours(4)};
    ASSERT_TRUE(start(wish));
    rig.accept_all();
    rig.fill(orders()[0].id(), "100", "0.25");
    settle();
    bar("102.5", "99.9", "101.5");
    bar("102.5", "101", "101.5");
    EXPECT_TRUE(plan().is_open());
    EXPECT_EQ(target_quantities(), "0.062 0.062 0.062 0.064");
}

TEST_F(TradePlanTest, the_stop_trails_the_peak_and_the_old_one_goes_when_the_new_one_is_accepted) {
    hold(terms());
    bar("101", "99.5", "100.5");
    bar("103", "100", "102.8");
    const std::vector<Order> both = stops();
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[1].intent().trigger, price("101"));  // 103 * 0.98 = 100.94
    rig.accept(both[1].id());
    EXPECT_EQ(rig.cancelled(), std::vector{both[0].id()});
    settle();
    bar("102.5", "101.2", "102");
    settle();
    EXPECT_EQ(stop_trigger(), "101") << "it never loosens";
}

TEST_F(TradePlanTest, a_bar_that_reaches_the_stop_does_not_raise_it) {
    hold(terms());
    bar("100.2", "99.9", "100");
    bar("110", "96.9", "105");
    EXPECT_EQ(stop_trigger(), "97");
}

TEST_F(TradePlanTest, of_the_bar_of_the_entry_only_the_close_counts) {
    hold(terms());
    rig.advance(Duration::seconds(1));
    BarClosed event;
    event.bar = Bar{test::kBtc,           rig.now - Duration::minutes(1),
                    Duration::minutes(1), price("100"),
                    price("120"),         price("80"),
                    price("100.5"),       quantity("1")};
    event.mark = price("100.5");
    rig.send(event);
    EXPECT_EQ(stop_trigger(), "97");
}

TEST_F(TradePlanTest, a_trailing_level_the_price_has_already_passed_closes_at_market) {
    hold(terms());
    bar("100.5", "99.8", "100");
    bar("106", "99.9", "101");
    EXPECT_TRUE(plan().is_closing());
    ASSERT_EQ(orders().size(), 1U);
    EXPECT_EQ(orders()[0].intent().effect, PositionEffect::Reduce);
    EXPECT_EQ(orders()[0].intent().side, Side::Sell);
    EXPECT_EQ(stop_trigger(), "97") << "the stop stays until the position is flat";
    rig.accept_all();
    rig.fill(orders()[0].id(), "101", "1");
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(TradePlanTest, after_the_first_target_the_stop_goes_to_break_even_with_fees) {
    PlanTerms wish = terms();
    wish.break_even = BreakEven{};
    hold(wish);
    rig.quote("102");
    rig.fill(targets().at(0).id(), "102", "0.25");
    settle();
    EXPECT_EQ(stop_trigger(), "100.2");  // 100 * 1.0005 / 0.9995 = 100.1000500...
    EXPECT_EQ(target_quantities(), "0.25 0.25 0.25");
    EXPECT_EQ(plan().targets_taken(), 1);
}

TEST_F(TradePlanTest, break_even_at_a_profit) {
    PlanTerms wish = terms();
    wish.break_even = BreakEven{Decimal::from_scaled(15, 3)};
    hold(wish);
    bar("100.2", "99.9", "100.1");
    bar("101.4", "100.3", "101.2");
    settle();
    EXPECT_EQ(stop_trigger(), "97");
    bar("101.6", "100.9", "101.2");
    settle();
    EXPECT_EQ(stop_trigger(), "100.2");
}

TEST_F(TradePlanTest, all_targets_taken_leave_no_order) {
    hold(terms());
    rig.quote("113");
    while (!targets().empty()) {
        const Order target = targets()[0];
        rig.fill(target.id(), target.intent().price->to_string(), target.remaining().to_string());
    }
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(plan().ended_because(), "all targets were taken");
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(TradePlanTest, a_gap_through_the_stop_ends_the_plan_and_takes_the_targets_away) {
    hold(terms());
    rig.quote("90");
    stop_out("90.3");
    EXPECT_TRUE(plan().is_closing());
    EXPECT_TRUE(targets().empty());
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(plan().ended_because(), "the stop was hit");
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(TradePlanTest, a_rejected_stop_is_an_alarm_and_comes_back_at_the_next_timer) {
    ASSERT_TRUE(start(terms()));
    rig.accept_all();
    rig.fill(orders()[0].id(), "100", "1");
    rig.reject(stops().at(0).id(), "-1001 busy");
    EXPECT_TRUE(stops().empty()) << "no storm of refusals";
    EXPECT_NE(explanation().find("ALARM"), std::string::npos) << explanation();
    timer();
    EXPECT_EQ(stop_trigger(), "97");
    EXPECT_EQ(rig.order(stops()[0].id()).intent().strategy, StrategyId(1)) << "its own, not the default one";
    settle();
    EXPECT_EQ(stops().size(), 1U);
}

TEST_F(TradePlanTest, a_stop_that_would_trigger_at_once_closes_at_market) {
    ASSERT_TRUE(start(terms()));
    rig.accept_all();
    rig.quote("96");
    rig.fill(orders()[0].id(), "100", "1");
    EXPECT_TRUE(stops().empty());
    ASSERT_EQ(orders().size(), 1U);
    EXPECT_EQ(orders()[0].intent().side, Side::Sell);
    EXPECT_EQ(orders()[0].intent().quantity, quantity("1"));
}

TEST_F(TradePlanTest, a_rejected_move_keeps_the_older_stop) {
    hold(terms());
    bar("100.5", "99.5", "100");
    bar("103", "100", "102.8");
    rig.reject(stops().at(1).id());
    EXPECT_EQ(stop_trigger(), "97");
    timer();
    settle();
    EXPECT_EQ(stop_trigger(), "101");
}

TEST_F(TradePlanTest, a_stop_taken_away_at_the_venue_is_placed_again) {
    hold(terms());
    rig.confirm_cancel(stops()[0].id());
    EXPECT_EQ(stop_trigger(), "97");
}

TEST_F(TradePlanTest, a_rejected_target_comes_back_at_the_next_timer) {
    ASSERT_TRUE(start(terms()));
    rig.accept_all();
    rig.fill(orders()[0].id(), "100", "1");
    rig.reject(targets().at(1).id());
    EXPECT_EQ(targets().size(), 3U);
    timer();
    EXPECT_EQ(target_quantities(), "0.25 0.25 0.25 0.25");
}

TEST_F(TradePlanTest, a_late_fill_of_the_entry_grows_the_targets) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("99"), Duration::seconds(20)};
    ASSERT_TRUE(start(wish));
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.fill(entry, "99", "0.4");
    rig.accept_all();
    rig.advance(Duration::seconds(20));
    rig.confirm_cancel(entry);
    EXPECT_EQ(target_quantities(), "0.1 0.1 0.1 0.1");
    rig.fill(entry, "99", "0.2");
    settle();
    EXPECT_EQ(target_quantities(), "0.15 0.15 0.15 0.15");
    EXPECT_EQ(stops().size(), 1U);
}

TEST_F(TradePlanTest, a_position_that_grows_out_of_its_moved_stop_gets_one_for_all_of_it) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("100"), Duration::hours(1)};
    wish.trailing = {TrailingStage{Decimal(), Decimal::from_scaled(2, 2)}};
    ASSERT_TRUE(start(wish));
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.fill(entry, "100", "0.4");
    rig.accept_all();
    bar("101", "99.5", "100.5");
    ASSERT_EQ(stops().size(), 2U);
    EXPECT_EQ(stops()[1].intent().quantity, quantity("0.4")) << "beside the older one";
    rig.accept(stops()[1].id());
    rig.fill(entry, "100", "0.6");
    ASSERT_EQ(stops().size(), 2U);
    EXPECT_EQ(stops()[1].intent().quantity, quantity("1")) << "the oldest is being cancelled, and still stands";
    EXPECT_EQ(stops()[1].intent().trigger, stops()[0].intent().trigger);
    settle();
    timer();
    EXPECT_EQ(stops().size(), 1U);
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 0U);
}

TEST_F(TradePlanTest, a_fill_after_the_end_is_closed_at_market) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("99"), Duration::seconds(20)};
    ASSERT_TRUE(start(wish));
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.advance(Duration::seconds(20));
    rig.confirm_cancel(entry);
    ASSERT_TRUE(plan().is_idle());
    rig.fill(entry, "99", "0.2");
    EXPECT_TRUE(plan().is_closing());
    ASSERT_EQ(orders().size(), 1U);
    rig.accept_all();
    rig.fill(orders()[0].id(), "99", "0.2");
    settle();
    EXPECT_TRUE(plan().is_idle());
}

TEST_F(TradePlanTest, a_liquidation_or_a_close_by_others_ends_the_plan_cleanly) {
    hold(terms());
    OrderFilled fill = test::fill("liq", Side::Sell, "80", "1");
    fill.origin = FillOrigin::Liquidation;
    rig.send(fill);
    timer();
    settle();
    timer();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(plan().ended_because(), "the position was closed outside the plan");
    EXPECT_EQ(rig.engine->orders().open_count(), 0U);
}

TEST_F(TradePlanTest, a_part_closed_by_others_shares_the_rest_among_the_targets) {
    hold(terms());
    OrderFilled fill = test::fill("adl", Side::Sell, "100", "0.6");
    fill.origin = FillOrigin::AutoDeleverage;
    rig.send(fill);
    timer();
    settle();
    EXPECT_EQ(target_quantities(), "0.1 0.1 0.1 0.1");
}

TEST_F(TradePlanTest, time_ends_the_plan) {
    PlanTerms wish = terms();
    wish.longest_holding = Duration::minutes(2);
    hold(wish);
    rig.advance(Duration::seconds(115));
    EXPECT_TRUE(plan().is_open());
    rig.advance(Duration::seconds(5));
    EXPECT_TRUE(plan().is_closing());
    EXPECT_EQ(orders().size(), 1U);
}

TEST_F(TradePlanTest, a_refused_exit_keeps_the_stop_and_tries_again) {
    hold(terms());
    act([](TradePlan& plan, StrategyDesk& desk) { plan.exit("the signal turned", desk); });
    rig.reject(orders().at(0).id());
    EXPECT_TRUE(orders().empty());
    EXPECT_EQ(stop_trigger(), "97");
    timer();
    ASSERT_EQ(orders().size(), 1U);
    rig.accept_all();
    rig.fill(orders()[0].id(), "100", "0.5");
    rig.fill(orders()[0].id(), "100", "0.5");
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(plan().ended_because(), "the signal turned");
}

TEST_F(TradePlanTest, an_exit_while_entering_withdraws_the_entry) {
    PlanTerms wish = terms();
    wish.entry = LimitEntry{price("99"), Duration::hours(1)};
    ASSERT_TRUE(start(wish));
    const ClientOrderId entry = orders().at(0).id();
    rig.accept(entry);
    rig.fill(entry, "99", "0.3");
    act([](TradePlan& plan, StrategyDesk& desk) { plan.exit("changed its mind", desk); });
    EXPECT_TRUE(rig.order(entry).cancel_requested());
    ASSERT_EQ(orders().size(), 1U);
    EXPECT_EQ(orders()[0].intent().quantity, quantity("0.3"));
}

TEST_F(TradePlanTest, the_strategys_own_stop_counts_only_when_it_is_tighter) {
    hold(terms());
    act([](TradePlan& plan, StrategyDesk& desk) { plan.tighten_stop(price("95"), desk); });
    settle();
    EXPECT_EQ(stop_trigger(), "97");
    act([](TradePlan& plan, StrategyDesk& desk) { plan.tighten_stop(price("98.5"), desk); });
    settle();
    EXPECT_EQ(stop_trigger(), "98.5");
}

TEST_F(TradePlanTest, switching_off_leaves_the_position_its_stop_and_nothing_else) {
    hold(terms());
    rig.ask(SwitchStrategy{"planned", StrategySwitch::Off, {}});
    settle();
    EXPECT_TRUE(plan().is_idle());
    EXPECT_EQ(rig.engine->orders().open_count(), 1U);
    EXPECT_EQ(stop_trigger(), "97");
}

TEST_F(TradePlanTest, the_position_manager_and_the_plan_do_not_fight) {
    hold(terms());
    rig.forget();
    for (int i = 0; i < 20; ++i) {
        timer();
        settle();
    }
    EXPECT_TRUE(rig.submitted().empty());
    EXPECT_TRUE(rig.cancelled().empty());
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 0U);
}

TEST_F(TradePlanTest, it_tells_people_what_it_does) {
    hold(terms());
    const std::vector<std::string> lines = plan().status();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0], "holding long: 1 of 1 at 100.0");
    EXPECT_EQ(lines[1], "stop 97.0, 0 of 4 targets taken");
}

}  // namespace
}  // namespace tradewind::strategies
