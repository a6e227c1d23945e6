// Orders at the simulated exchange: every type, what is refused and why, and how orders end.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::closing_stop;
using test::limit_order;
using test::market_order;
using test::price;
using test::quantity;

// Quiet at 50,000 for ten seconds, then down to 49,000, then up to 51,000.
std::vector<TapePoint> down_and_up() {
    return {tape_point(0, "50000", "2"), tape_point(10, "50000", "2"), tape_point(20, "49000", "2", Side::Sell),
            tape_point(30, "51000", "2", Side::Buy), tape_point(40, "51000", "2")};
}

OrderIntent with_time_in_force(OrderIntent intent, TimeInForce time_in_force) {
    intent.time_in_force = time_in_force;
    return intent;
}
OrderIntent reducing(OrderIntent intent) {
    intent.effect = PositionEffect::Reduce;
    return intent;
}
OrderIntent conditional(OrderType type, Side side, std::string_view trigger, std::string_view amount) {
    OrderIntent intent = market_order(side, amount);
    intent.type = type;
    intent.trigger = price(trigger);
    return intent;
}

TEST(SimulatedExchangeOrders, MarketOrderIsAcceptedThenFilledAtTheTouch) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId id = rig.place(1, market_order(Side::Buy, "0.01"));
    ASSERT_EQ(rig.got<OrderAccepted>(id).size(), 1U);
    const auto fills = rig.got<OrderFilled>(id);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].price, price("50000"));
    EXPECT_EQ(fills[0].liquidity, Liquidity::Taker);
    EXPECT_EQ(fills[0].completes, FillCompletes::Yes);
    EXPECT_EQ(fills[0].fee, test::usdt("0.25"));  // 500 * 0.0005
    EXPECT_EQ(rig.position(), quantity("0.01"));
    EXPECT_EQ(rig.wallet(), test::decimal("9999.75"));
}

TEST(SimulatedExchangeOrders, LargeMarketOrderWalksTheBookAndPaysSlippage) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("1000000")};
    ExchangeRig rig(down_and_up(), config);
    rig.run_to(1);
    const auto before = rig.got<BookTicker>().back();
    const ClientOrderId id = rig.place(1, market_order(Side::Buy, "4"));
    const auto fills = rig.got<OrderFilled>(id);
    ASSERT_GT(fills.size(), 1U);
    EXPECT_TRUE(std::is_sorted(fills.begin(), fills.end(),
                               [](const OrderFilled& a, const OrderFilled& b) { return a.price < b.price; }));
    EXPECT_EQ(fills.front().price, before.ask);
    EXPECT_GT(fills.back().price, before.ask);
    EXPECT_EQ(rig.filled(id), quantity("4"));
}

TEST(SimulatedExchangeOrders, MarketOrderBeyondTheBookExpiresWithItsRest) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("1000000000")};
    std::vector<BracketTable> flat(4, BracketTable::flat(test::decimal("0.005"), 20));
    config.brackets = std::make_shared<const std::vector<BracketTable>>(flat);
    ExchangeRig rig(down_and_up(), config);
    const ClientOrderId id = rig.place(1, market_order(Side::Buy, "900"));
    ASSERT_EQ(rig.got<OrderCanceled>(id).size(), 1U);
    EXPECT_EQ(rig.got<OrderCanceled>(id)[0].kind, CancelKind::Expired);
    EXPECT_LT(rig.filled(id), quantity("900"));
    EXPECT_GT(rig.filled(id), quantity("1"));
}

TEST(SimulatedExchangeOrders, RestingLimitIsFilledAtItsOwnPriceWhenTheMarketGoesThrough) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId id = rig.place(11, limit_order(Side::Buy, "49500", "0.1"));
    EXPECT_EQ(rig.open_orders(), 1U);
    rig.run_to(20);
    const auto fills = rig.got<OrderFilled>(id);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].price, price("49500"));
    EXPECT_EQ(fills[0].liquidity, Liquidity::Maker);
    EXPECT_EQ(fills[0].fee, test::usdt("0.99"));  // 4950 * 0.0002
    EXPECT_EQ(rig.open_orders(), 0U);
}

TEST(SimulatedExchangeOrders, AggressiveLimitTakesWhatIsThereAndRestsWithTheRest) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("1000000")};
    ExchangeRig rig(down_and_up(), config);
    rig.run_to(1);
    const Quantity shown = rig.got<BookTicker>().back().ask_quantity;
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", (shown + quantity("0.5")).to_string()));
    EXPECT_EQ(rig.filled(id), shown);
    EXPECT_EQ(rig.open_orders(), 1U);
    EXPECT_EQ(rig.got<BookTicker>().back().bid, price("50000"));
    EXPECT_EQ(rig.got<BookTicker>().back().bid_quantity, quantity("0.5"));
}

TEST(SimulatedExchangeOrders, ImmediateOrCancelNeverRests) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId id =
        rig.place(1, with_time_in_force(limit_order(Side::Buy, "49000", "0.1"), TimeInForce::ImmediateOrCancel));
    ASSERT_EQ(rig.got<OrderCanceled>(id).size(), 1U);
    EXPECT_EQ(rig.got<OrderCanceled>(id)[0].kind, CancelKind::Expired);
    EXPECT_EQ(rig.open_orders(), 0U);
}

TEST(SimulatedExchangeOrders, FillOrKillTakesAllOrNothing) {
    SimulatedExchangeConfig config = exchange_config();
    config.deposits = {test::usdt("1000000")};
    ExchangeRig rig(down_and_up(), config);
    rig.run_to(1);
    const Quantity shown = rig.got<BookTicker>().back().ask_quantity;
    const auto fill_or_kill = [](Quantity amount) {
        return with_time_in_force(limit_order(Side::Buy, "50000", amount.to_string()), TimeInForce::FillOrKill);
    };
    const ClientOrderId too_much = rig.place(1, fill_or_kill(shown + quantity("0.001")));
    EXPECT_EQ(rig.filled(too_much), Quantity());
    EXPECT_EQ(rig.got<OrderCanceled>(too_much).size(), 1U);
    const ClientOrderId all = rig.place(1, fill_or_kill(shown));
    EXPECT_EQ(rig.filled(all), shown);
}

TEST(SimulatedExchangeOrders, PostOnlyThatWouldTradeIsRefused) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId crossing =
        rig.place(1, with_time_in_force(limit_order(Side::Buy, "50000", "0.1"), TimeInForce::PostOnly));
    EXPECT_EQ(rig.reject_text(crossing), "-5022 a post-only order would trade at once");
    const ClientOrderId resting =
        rig.place(1, with_time_in_force(limit_order(Side::Buy, "49999.9", "0.1"), TimeInForce::PostOnly));
    EXPECT_EQ(rig.reject_text(resting), "accepted");
}

TEST(SimulatedExchangeOrders, StopMarketFiresOnMarkAndFillsAtTheNewMarket) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId stop = rig.place(2, conditional(OrderType::StopMarket, Side::Sell, "49200", "0.01"));
    EXPECT_EQ(rig.open_orders(), 1U);
    rig.run_to(20);
    ASSERT_EQ(rig.got<OrderTriggered>(stop).size(), 1U);
    ASSERT_EQ(rig.got<OrderFilled>(stop).size(), 1U);
    EXPECT_EQ(rig.got<OrderFilled>(stop)[0].price, price("49000"));
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(SimulatedExchangeOrders, TakeProfitFiresOnTheOtherSide) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId target = rig.place(2, conditional(OrderType::TakeProfitMarket, Side::Sell, "50800", "0.01"));
    rig.run_to(20);
    EXPECT_TRUE(rig.got<OrderTriggered>(target).empty());
    rig.run_to(30);
    EXPECT_EQ(rig.filled(target), quantity("0.01"));
}

TEST(SimulatedExchangeOrders, TrailingStopFollowsThePriceAndFiresOnTheWayBack) {
    ExchangeRig rig({tape_point(0, "50000", "1"), tape_point(10, "51000", "1"), tape_point(20, "50600", "1"),
                     tape_point(30, "50400", "1", Side::Sell)});
    rig.place(1, market_order(Side::Buy, "0.01"));
    OrderIntent trailing = market_order(Side::Sell, "0.01");
    trailing.type = OrderType::TrailingStopMarket;
    trailing.callback_rate = test::decimal("0.01");  // from 51,000: 50,490
    const ClientOrderId id = rig.place(2, reducing(trailing));
    EXPECT_EQ(rig.reject_text(id), "accepted");
    rig.run_to(20);
    EXPECT_TRUE(rig.got<OrderTriggered>(id).empty());
    rig.run_to(30);
    EXPECT_EQ(rig.filled(id), quantity("0.01"));
}

TEST(SimulatedExchangeOrders, StopThatWouldFireAtOnceIsRefused) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId stop = rig.place(2, conditional(OrderType::StopMarket, Side::Sell, "50100", "0.01"));
    EXPECT_EQ(rig.reject_text(stop), "-2021 the order would trigger at once");
}

TEST(SimulatedExchangeOrders, ClosePositionTakesWhateverIsOpenWhenItFires) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId stop = rig.place(2, closing_stop(Side::Sell, "49500"));
    rig.place(3, market_order(Side::Buy, "0.02"));
    rig.run_to(20);
    EXPECT_EQ(rig.filled(stop), quantity("0.03"));
    EXPECT_EQ(rig.got<OrderFilled>(stop).back().completes, FillCompletes::Yes);
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(SimulatedExchangeOrders, OneStopAndOneTargetASideMayCloseWhateverIsThere) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId stop = rig.place(2, closing_stop(Side::Sell, "49500"));
    EXPECT_EQ(rig.reject_text(rig.place(3, closing_stop(Side::Sell, "49400"))).substr(0, 5), "-4130");
    OrderIntent target = closing_stop(Side::Sell, "59000");
    target.type = OrderType::TakeProfitMarket;
    rig.place(3, target);
    OrderIntent named = closing_stop(Side::Sell, "49400");
    named.quantity = quantity("0.01");
    rig.place(3, named);
    EXPECT_EQ(rig.open_orders(), 3U);
    rig.cancel(4, stop);
    rig.place(5, closing_stop(Side::Sell, "49300"));
    EXPECT_EQ(rig.open_orders(), 3U);
}

TEST(SimulatedExchangeOrders, ClosePositionExpiresWhenThePositionGoesFlatOtherwise) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId stop = rig.place(2, closing_stop(Side::Sell, "49500"));
    rig.place(3, reducing(market_order(Side::Sell, "0.01")));
    ASSERT_EQ(rig.got<OrderCanceled>(stop).size(), 1U);
    EXPECT_EQ(rig.got<OrderCanceled>(stop)[0].kind, CancelKind::Expired);
    EXPECT_EQ(rig.open_orders(), 0U);
}

TEST(SimulatedExchangeOrders, ReduceOnlyNeverTakesMoreThanThePosition) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId close = rig.place(2, reducing(market_order(Side::Sell, "0.05")));
    EXPECT_EQ(rig.filled(close), quantity("0.01"));
    EXPECT_EQ(rig.got<OrderCanceled>(close).size(), 1U);
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(SimulatedExchangeOrders, ReduceOnlyOrdersInOneSweepAreCheckedAtEveryFill) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.03"));
    const ClientOrderId plain = rig.place(11, limit_order(Side::Sell, "50200", "0.02"));
    const ClientOrderId first = rig.place(11, reducing(limit_order(Side::Sell, "50300", "0.03")));
    const ClientOrderId second = rig.place(11, reducing(limit_order(Side::Sell, "50400", "0.03")));
    rig.run_to(30);  // one sweep through all three
    EXPECT_EQ(rig.filled(plain), quantity("0.02"));
    EXPECT_EQ(rig.filled(first), quantity("0.01"));
    EXPECT_EQ(rig.filled(second), Quantity());
    EXPECT_EQ(rig.position(), Quantity());
    EXPECT_EQ(rig.open_orders(), 0U);
}

TEST(SimulatedExchangeOrders, ReduceOnlyWithoutPositionIsRefused) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId order = rig.place(1, reducing(limit_order(Side::Sell, "51000", "0.01")));
    EXPECT_EQ(rig.reject_text(order), "-2022 reduce-only: there is no position on the other side");
}

TEST(SimulatedExchangeOrders, OwnOrdersNeverTradeWithEachOther) {
    ExchangeRig rig(down_and_up());
    rig.run_to(1);
    const ClientOrderId resting = rig.place(1, limit_order(Side::Sell, "50000.1", "0.01"));
    const ClientOrderId taker = rig.place(1, market_order(Side::Buy, "3"));
    EXPECT_EQ(rig.reject_text(taker).substr(0, 5), "-2019");
    const ClientOrderId small = rig.place(1, limit_order(Side::Buy, "50010", "0.01"));
    EXPECT_EQ(rig.filled(small), quantity("0.01"));
    EXPECT_EQ(rig.filled(resting), Quantity());
}

TEST(SimulatedExchangeOrders, CancelAnswersOnceAndThenKnowsNoSuchOrder) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "49500", "0.01"));
    rig.cancel(2, id);
    ASSERT_EQ(rig.got<OrderCanceled>(id).size(), 1U);
    EXPECT_EQ(rig.got<OrderCanceled>(id)[0].kind, CancelKind::Canceled);
    rig.cancel(3, id);
    ASSERT_EQ(rig.got<CancelRejected>(id).size(), 1U);
    EXPECT_EQ(rig.got<CancelRejected>(id)[0].reason, "-2011 no such open order");
}

TEST(SimulatedExchangeOrders, CancelAllTakesConditionalOrdersToo) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    rig.place(2, limit_order(Side::Buy, "49500", "0.01"));
    rig.place(2, closing_stop(Side::Sell, "49000"));
    ASSERT_EQ(rig.open_orders(), 2U);
    rig.exchange.cancel_all(test::kBtc);
    rig.run_to(2);
    EXPECT_EQ(rig.open_orders(), 0U);
    EXPECT_EQ(rig.got<OrderCanceled>().size(), 2U);
}

TEST(SimulatedExchangeOrders, UsedClientIdIsRefusedAndNeverDoubles) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId id = rig.place(1, market_order(Side::Buy, "0.01"));
    rig.exchange.submit(ApprovedOrderForTest::make(id, market_order(Side::Buy, "0.01")));
    rig.run_to(1);
    EXPECT_EQ(rig.reject_text(id), "-4116 the client order id was used before");
    EXPECT_EQ(rig.position(), quantity("0.01"));
}

TEST(SimulatedExchangeOrders, BrokenFiltersAreNamedWithTheirLimits) {
    ExchangeRig rig(down_and_up());
    const auto refused = [&](const OrderIntent& intent) { return rig.reject_text(rig.place(1, intent)); };
    EXPECT_EQ(refused(limit_order(Side::Buy, "49500.05", "0.01")),
              "-4014 the price 49500.05 is no multiple of the tick 0.1");
    EXPECT_EQ(refused(limit_order(Side::Sell, "1000000000000000000000", "0.01")),
              "-4002 the price 1000000000000000000000 is above the maximum 1000000000");
    EXPECT_EQ(refused(market_order(Side::Buy, "0.0105")), "-4023 the quantity 0.0105 is no multiple of the step 0.001");
    EXPECT_EQ(refused(market_order(Side::Buy, "10001")), "-4005 the quantity 10001 is above the maximum 10000");
    EXPECT_EQ(refused(market_order(Side::Buy, "0")), "-4003 the quantity must be above zero");
    EXPECT_EQ(refused(limit_order(Side::Buy, "1000", "0.001")), "-4164 the order is worth 1 USDT, the minimum is 5");
    EXPECT_EQ(refused(market_order(Side::Buy, "1", InstrumentId(17))), "-1121 unknown instrument");
    OrderIntent no_price = limit_order(Side::Buy, "1000", "1");
    no_price.price.reset();
    EXPECT_EQ(refused(no_price), "-1102 the price is missing");
    OrderIntent trailing = market_order(Side::Sell, "0.01");
    trailing.type = OrderType::TrailingStopMarket;
    trailing.callback_rate = test::decimal("0.5");
    EXPECT_EQ(refused(trailing), "-2007 the callback rate 0.5 is not between 0.001 and 0.2 in steps of 0.0001");
    EXPECT_EQ(rig.open_orders(), 0U);
}

TEST(SimulatedExchangeOrders, QueryFindsOpenAndClosedOrdersWithTheirFills) {
    ExchangeRig rig(down_and_up());
    const ClientOrderId closed = rig.place(1, market_order(Side::Buy, "0.01"));
    const ClientOrderId open = rig.place(1, limit_order(Side::Buy, "48000", "0.01"));
    rig.exchange.query(test::kBtc, closed);
    rig.exchange.query(test::kBtc, open);
    rig.exchange.query(test::kBtc, test::order_id(999));
    rig.run_to(1);
    const auto answers = rig.got<OrderQueryAnswer>();
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers[0].found);
    EXPECT_EQ(answers[0].report.state, OrderState::Filled);
    EXPECT_EQ(answers[0].fills.size(), 1U);
    EXPECT_TRUE(answers[1].found);
    EXPECT_EQ(answers[1].report.state, OrderState::Working);
    EXPECT_FALSE(answers[2].found);
}

TEST(SimulatedExchangeOrders, AccountReportTellsTheWholeAccount) {
    ExchangeRig rig(down_and_up());
    rig.place(1, market_order(Side::Buy, "0.01"));
    rig.place(2, closing_stop(Side::Sell, "49000"));
    rig.place(2, limit_order(Side::Buy, "48000", "0.01"));
    rig.exchange.request_account_report();
    rig.run_to(2);
    const auto reports = rig.got<AccountReport>();
    ASSERT_EQ(reports.size(), 1U);
    const AccountReport& report = reports[0];
    EXPECT_EQ(report.open_orders.size(), 2U);
    EXPECT_EQ(report.recent_closed.size(), 1U);
    EXPECT_EQ(report.fills.size(), 1U);
    ASSERT_EQ(report.adjustments.size(), 1U);
    EXPECT_EQ(report.adjustments[0].reason, "deposit");
    ASSERT_EQ(report.positions.size(), 3U);  // spot is a balance
    EXPECT_EQ(report.positions[0].signed_quantity, quantity("0.01"));
    EXPECT_EQ(report.positions[0].entry, price("50000"));
    EXPECT_EQ(report.positions[0].leverage, 5);
    ASSERT_EQ(report.balances.size(), 1U);
    EXPECT_EQ(report.balances[0], test::usdt("9999.75"));
}

}  // namespace
}  // namespace tradewind::simulator
