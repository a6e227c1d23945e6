// Hedge mode at the hosted exchange: two positions of one contract that do not cancel each other.
#include <gtest/gtest.h>

#include "core/margin/margin.hpp"
#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::decimal;
using test::kBtc;
using test::price;
using test::quantity;

OrderIntent market(Side side, std::string_view amount, PositionEffect effect = PositionEffect::Open) {
    OrderIntent intent = test::market_order(side, amount);
    intent.effect = effect;
    return intent;
}

std::string code_of(const Status& status) {
    return status ? "done" : status.error().text.substr(0, 5);
}

Quantity long_of(const HostedRig& rig, AccountId account) {
    return rig.venue.position(account, kBtc, PositionLeg::Long).signed_quantity;
}
Quantity short_of(const HostedRig& rig, AccountId account) {
    return rig.venue.position(account, kBtc, PositionLeg::Short).signed_quantity;
}

// Anna hedges; she holds 0.03 bought and 0.01 sold.
std::unique_ptr<HostedRig> hedged_anna(std::vector<TapePoint> tape = still_market("50000")) {
    auto rig = std::make_unique<HostedRig>(std::move(tape), deep_market());
    rig->run_to(1);
    EXPECT_EQ(code_of(rig->venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
    rig->place(2, kAnna, market(Side::Buy, "0.03"));
    rig->place(2, kAnna, market(Side::Sell, "0.01"));
    return rig;
}

TEST(HostedHedge, TheModeChangesOnlyWhileNothingIsOpen) {
    HostedRig rig(still_market("50000"), deep_market());
    rig.run_to(1);
    EXPECT_EQ(rig.venue.position_mode(kAnna), PositionMode::OneWay);
    EXPECT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::OneWay)), "-4059");
    EXPECT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
    EXPECT_EQ(rig.venue.position_mode(kBert), PositionMode::OneWay);
    const ClientOrderId resting = rig.place(2, kAnna, test::limit_order(Side::Buy, "49000", "0.01"));
    EXPECT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::OneWay)), "-4067");
    rig.cancel(3, kAnna, resting);
    rig.place(4, kAnna, market(Side::Sell, "0.01"));
    EXPECT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::OneWay)), "-4068");
    rig.place(5, kAnna, market(Side::Buy, "0.01", PositionEffect::Reduce));
    EXPECT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::OneWay)), "done");
}

TEST(HostedHedge, BothPositionsStandBesideEachOtherAndBindMarginEach) {
    const auto rig = hedged_anna();
    EXPECT_EQ(long_of(*rig, kAnna), quantity("0.03"));
    EXPECT_EQ(short_of(*rig, kAnna), quantity("-0.01"));
    const HostedPosition bought = rig->venue.position(kAnna, kBtc, PositionLeg::Long);
    const HostedPosition sold = rig->venue.position(kAnna, kBtc, PositionLeg::Short);
    EXPECT_EQ(bought.initial_margin, bought.notional / Decimal(20));
    EXPECT_EQ(sold.initial_margin, -sold.notional / Decimal(20));
    EXPECT_EQ(rig->wallet(kAnna).position_margin, bought.initial_margin + sold.initial_margin);
    EXPECT_EQ(rig->wallet(kAnna).maintenance, bought.maintenance + sold.maintenance);
    EXPECT_EQ(rig->wallet(kAnna).unrealised, bought.unrealised + sold.unrealised);
}

TEST(HostedHedge, AnOrderThatClosesTakesFromItsOwnPositionOnly) {
    const auto rig = hedged_anna();
    rig->place(3, kAnna, market(Side::Sell, "0.02", PositionEffect::Reduce));
    EXPECT_EQ(long_of(*rig, kAnna), quantity("0.01"));
    EXPECT_EQ(short_of(*rig, kAnna), quantity("-0.01"));
    rig->place(4, kAnna, market(Side::Buy, "0.01", PositionEffect::Reduce));
    EXPECT_EQ(long_of(*rig, kAnna), quantity("0.01"));
    EXPECT_TRUE(short_of(*rig, kAnna).is_zero());
}

TEST(HostedHedge, AnOrderMayNotCloseMoreThanIsHeld) {
    const auto rig = hedged_anna();
    const ClientOrderId too_much = rig->place(3, kAnna, market(Side::Buy, "0.011", PositionEffect::Reduce));
    EXPECT_EQ(rig->reject_text(kAnna, too_much).substr(0, 5), "-2022");
    rig->place(4, kAnna, market(Side::Buy, "0.01", PositionEffect::Reduce));
    const ClientOrderId nothing = rig->place(5, kAnna, market(Side::Buy, "0.01", PositionEffect::Reduce));
    EXPECT_EQ(rig->reject_text(kAnna, nothing).substr(0, 5), "-2022");
}

TEST(HostedHedge, RestingOrdersOfBothSidesBindMargin) {
    HostedRig rig(still_market("50000"), deep_market());
    rig.run_to(1);
    ASSERT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
    rig.place(2, kAnna, test::limit_order(Side::Buy, "49000", "0.02"));
    rig.place(2, kAnna, test::limit_order(Side::Sell, "51000", "0.02"));
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Long).order_margin, decimal("49"));
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Short).order_margin, decimal("51"));
    EXPECT_EQ(rig.wallet(kAnna).order_margin, decimal("100"));
}

TEST(HostedHedge, AStopThatClosesThePositionLeavesTheOtherOne) {
    std::vector<TapePoint> tape = still_market("50000", 10);
    for (std::int64_t second = 10; second < 20; ++second) {
        tape.push_back(tape_point(second, "49000", "0"));
    }
    const auto rig = hedged_anna(std::move(tape));
    OrderIntent stop;
    stop.instrument = kBtc;
    stop.side = Side::Sell;
    stop.type = OrderType::StopMarket;
    stop.trigger = price("49500");
    stop.effect = PositionEffect::ClosePosition;
    rig->place(3, kAnna, stop);
    rig->run_to(15);
    EXPECT_TRUE(long_of(*rig, kAnna).is_zero());
    EXPECT_EQ(short_of(*rig, kAnna), quantity("-0.01"));
}

TEST(HostedHedge, IsolatedPositionsKeepTheirMarginApart) {
    HostedRig rig(still_market("50000"), deep_market());
    rig.run_to(1);
    ASSERT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
    ASSERT_EQ(code_of(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Isolated)), "done");
    rig.place(2, kAnna, market(Side::Buy, "0.03"));
    rig.place(2, kAnna, market(Side::Sell, "0.01"));
    const Decimal bought = rig.venue.position(kAnna, kBtc, PositionLeg::Long).isolated_wallet;
    const Decimal sold = rig.venue.position(kAnna, kBtc, PositionLeg::Short).isolated_wallet;
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Short, decimal("10"))), "done");
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Long).isolated_wallet, bought);
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Short).isolated_wallet, sold + decimal("10"));
    EXPECT_EQ(rig.wallet(kAnna).cross_balance, rig.wallet(kAnna).balance - bought - sold - decimal("10"));
}

// The price that is shown is the one at which the venue acts: a tick before it everything stands.
class HedgedLiquidation : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(HedgedLiquidation, HappensAtThePriceThatWasShown) {
    const auto [bought, sold] = GetParam();
    const auto at_price = [&](const Price at) {
        std::vector<TapePoint> tape = still_market("50000", 10);
        for (std::int64_t second = 10; second < 15; ++second) {
            tape.push_back(tape_point(second, at.to_string(), "0"));
        }
        auto rig = std::make_unique<HostedRig>(std::move(tape), deep_market());
        rig->run_to(1);
        EXPECT_EQ(code_of(rig->venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
        for (int i = 0; i < 8; ++i) {  // in pieces that the book can bear
            rig->place(2, kAnna, market(Side::Buy, bought));
            rig->place(2, kAnna, market(Side::Sell, sold));
        }
        rig->run_to(9);
        return rig;
    };
    const auto still = at_price(price("50000"));
    const auto shown = still->venue.position(kAnna, kBtc, PositionLeg::Long).liquidation;
    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(still->venue.position(kAnna, kBtc, PositionLeg::Short).liquidation, shown);
    const Price tick = still->venue.instruments().at(kBtc).tick;
    const bool is_below = *shown < price("50000");
    const auto forced = [](const HostedRig& rig) {
        const auto fills = rig.told<OrderFilled>(kAnna);
        return std::ranges::any_of(fills, [](const OrderFilled& fill) { return fill.origin != FillOrigin::Order; });
    };
    const auto before = at_price(is_below ? *shown + tick : *shown - tick);
    before->run_to(14);
    EXPECT_FALSE(forced(*before)) << shown->to_string();
    const auto after = at_price(*shown);
    after->run_to(14);
    EXPECT_TRUE(forced(*after)) << shown->to_string();
}
INSTANTIATE_TEST_SUITE_P(MoreBoughtOrMoreSold, HedgedLiquidation,
                         ::testing::Values(std::pair{"0.25", "0.05"}, std::pair{"0.05", "0.25"}));

TEST(HostedHedge, EachPositionPaysItsFunding) {
    const Timestamp boundary = Timestamp::parse("2024-01-01T08:00:00Z").value();
    std::vector<TapePoint> tape(3, tape_point(0, "50000", "0"));
    tape[0].time = boundary - Duration::seconds(60);
    tape[1].time = boundary - Duration::seconds(1);
    tape[2].time = boundary + Duration::seconds(60);
    auto source = std::make_unique<ScriptedMarket>(std::move(tape));
    source->set_funding(kBtc, boundary, decimal("0.0001"));
    HostedRig rig(std::move(source), deep_market());
    rig.venue.advance(boundary - Duration::seconds(30), rig.messages);
    ASSERT_EQ(code_of(rig.venue.set_position_mode(kAnna, PositionMode::Hedge)), "done");
    rig.send(kAnna, market(Side::Buy, "0.03"));
    rig.send(kAnna, market(Side::Sell, "0.01"));
    rig.venue.advance(boundary + Duration::seconds(30), rig.messages);
    const auto paid = rig.told<FundingPaid>(kAnna);
    ASSERT_EQ(paid.size(), 2U);
    EXPECT_NE(paid[0].id, paid[1].id);
    EXPECT_EQ(paid[0].amount, test::usdt("-0.15"));
    EXPECT_EQ(paid[1].amount, test::usdt("0.05"));
}

}  // namespace
}  // namespace tradewind::simulator
