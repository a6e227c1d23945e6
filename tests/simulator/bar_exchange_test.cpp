// The venue that fills by candles, one rule at a time.
#include <gtest/gtest.h>

#include "simulator/bar_exchange.hpp"
#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::closing_stop;
using test::limit_order;
using test::market_order;
using test::price;
using test::quantity;

constexpr std::int64_t kMinute = 60;
const Timestamp kStart = test::at_second(0).floor_to(Duration::minutes(1));

Bar candle(std::int64_t index, std::string_view open, std::string_view high, std::string_view low,
           std::string_view close) {
    return {test::kBtc,           kStart + Duration::seconds(index * kMinute),
            Duration::minutes(1), price(open),
            price(high),          price(low),
            price(close),         quantity("10")};
}

class BarRig {
public:
    explicit BarRig(std::vector<Bar> bars, BarRules rules = {}, std::vector<FundingSettlement> funding = {}) {
        InstrumentTable table;
        table.add(test::btcusdt());
        BarExchangeConfig config;
        config.instruments = std::make_shared<const InstrumentTable>(std::move(table));
        config.brackets = std::make_shared<const std::vector<BracketTable>>(1, three_tiers());
        config.deposits = {test::usdt("10000")};
        config.rules = rules;
        ReplaySeries series;
        series.instrument = config.instruments->at(test::kBtc);
        series.bars = std::move(bars);
        series.funding = std::move(funding);
        exchange = BarExchange::make(config, {std::move(series)}).value();
    }
    // Lives on until `closes` candles have closed, as the driver does.
    void run_to_close(std::size_t closes) {
        while (got<BarClosed>().size() < closes && exchange->next_time() != Timestamp::max()) {
            const Timestamp time = exchange->next_time();
            exchange->advance(time, messages);
            exchange->set_now(time);
        }
    }
    void run_to_end() { run_to_close(SIZE_MAX); }
    ClientOrderId send(OrderIntent intent) {
        const ClientOrderId id = test::order_id(++counter);
        exchange->submit(ApprovedOrderForTest::make(id, std::move(intent)));
        return id;
    }
    template <class Body>
    [[nodiscard]] std::vector<Body> got() const {
        std::vector<Body> out;
        for (const VenueMessage& message : messages) {
            if (const Body* body = std::get_if<Body>(&message.body)) {
                out.push_back(*body);
            }
        }
        return out;
    }
    [[nodiscard]] std::vector<OrderFilled> fills(ClientOrderId id) const {
        std::vector<OrderFilled> out = got<OrderFilled>();
        std::erase_if(out, [&](const OrderFilled& fill) { return fill.order != id; });
        return out;
    }
    [[nodiscard]] Quantity position() const { return exchange->account_report().positions[0].signed_quantity; }

    std::unique_ptr<BarExchange> exchange;
    std::vector<VenueMessage> messages;
    std::uint32_t counter = 0;
};

std::vector<Bar> quiet_then(const Bar& third) {
    return {candle(0, "50000", "50010", "49990", "50000"), candle(1, "50001", "50011", "49991", "50002"), third,
            candle(3, "50000", "50010", "49990", "50000")};
}

TEST(BarExchange, MarketOrderSentOnACloseFillsAtTheNextOpenAsTaker) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49990", "50000")));
    rig.run_to_close(1);
    const ClientOrderId id = rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_close(2);
    const auto fills = rig.fills(id);
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(fills[0].price, price("50001"));
    EXPECT_EQ(fills[0].trade_time, kStart + Duration::minutes(1));
    EXPECT_EQ(fills[0].liquidity, Liquidity::Taker);
    EXPECT_EQ(fills[0].fee, test::usdt("2.50005"));
}

TEST(BarExchange, SlippageIsPaidByTakersOnly) {
    BarRules rules;
    rules.slippage = Decimal::from_scaled(1, 4);
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49000", "50000")), rules);
    rig.run_to_close(1);
    const ClientOrderId taker = rig.send(market_order(Side::Buy, "0.1"));
    const ClientOrderId maker = rig.send(limit_order(Side::Buy, "49500", "0.1"));
    rig.run_to_close(3);
    ASSERT_EQ(rig.fills(taker).size(), 1U);
    EXPECT_EQ(rig.fills(taker)[0].price, price("50006.1"));  // 50001 and 5.0001, rounded up to the tick
    ASSERT_EQ(rig.fills(maker).size(), 1U);
    EXPECT_EQ(rig.fills(maker)[0].price, price("49500"));
    EXPECT_EQ(rig.fills(maker)[0].liquidity, Liquidity::Maker);
}

TEST(BarExchange, LimitFillsWhenThePriceGoesThroughItAndByTouchOnlyIfTold) {
    for (const auto fill : {BarRules::LimitFill::Through, BarRules::LimitFill::Touch}) {
        BarRules rules;
        rules.limit_fill = fill;
        BarRig rig(quiet_then(candle(2, "50000", "50010", "49500", "50000")), rules);
        rig.run_to_close(1);
        const ClientOrderId id = rig.send(limit_order(Side::Buy, "49500", "0.1"));
        rig.run_to_end();
        EXPECT_EQ(rig.fills(id).size(), fill == BarRules::LimitFill::Touch ? 1U : 0U);
    }
}

TEST(BarExchange, AStopLimitRestsAtItsPriceOnceTriggered) {
    BarRig rig(quiet_then(candle(2, "50000", "50110", "49990", "50000")));
    rig.run_to_close(1);
    OrderIntent intent = limit_order(Side::Buy, "50050", "0.1");
    intent.type = OrderType::StopLimit;
    intent.trigger = price("50100");
    intent.trigger_by = TriggerBy::Last;
    const ClientOrderId id = rig.send(intent);
    rig.run_to_end();
    EXPECT_EQ(rig.got<OrderTriggered>().size(), 1U);
    ASSERT_EQ(rig.fills(id).size(), 1U);
    EXPECT_EQ(rig.fills(id)[0].price, price("50050"));  // on the way back, as the price came through it
    EXPECT_EQ(rig.fills(id)[0].liquidity, Liquidity::Maker);
}

TEST(BarExchange, AnAmendedLimitFillsAtItsNewPrice) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49000", "50000")));
    rig.run_to_close(1);
    const ClientOrderId id = rig.send(limit_order(Side::Buy, "48000", "0.1"));
    rig.run_to_close(2);
    rig.exchange->amend(AmendOrder{test::kBtc, id, Side::Buy, price("49500"), quantity("0.2")});
    rig.run_to_end();
    ASSERT_EQ(rig.got<OrderAmended>().size(), 1U);
    ASSERT_EQ(rig.fills(id).size(), 1U);
    EXPECT_EQ(rig.fills(id)[0].price, price("49500"));
    EXPECT_EQ(rig.fills(id)[0].quantity, quantity("0.2"));
}

TEST(BarExchange, AnAmendmentThatCrossesMeetsThePriceOfThatInstant) {
    BarRig rig(quiet_then(candle(2, "50005", "50010", "49990", "50000")));
    rig.run_to_close(1);
    const ClientOrderId id = rig.send(limit_order(Side::Buy, "48000", "0.1"));
    rig.run_to_close(2);
    rig.exchange->amend(AmendOrder{test::kBtc, id, Side::Buy, price("50009"), quantity("0.1")});
    rig.run_to_end();
    ASSERT_EQ(rig.fills(id).size(), 1U);
    EXPECT_EQ(rig.fills(id)[0].price, price("50005"));
}

TEST(BarExchange, StopFiresOnTheWayAndFillsAtItsTrigger) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49000", "49500")));
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_close(2);
    const ClientOrderId stop = rig.send(closing_stop(Side::Sell, "49400"));
    rig.run_to_close(3);
    ASSERT_EQ(rig.fills(stop).size(), 1U);
    EXPECT_EQ(rig.fills(stop)[0].price, price("49400"));
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(BarExchange, StopThatTheOpenJumpedOverFillsAtTheOpen) {
    BarRig rig(quiet_then(candle(2, "49100", "49200", "49000", "49150")));
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_close(1);
    while (rig.position().is_zero()) {
        const Timestamp time = rig.exchange->next_time();
        rig.exchange->advance(time, rig.messages);
        rig.exchange->set_now(time);
    }
    const ClientOrderId stop = rig.send(closing_stop(Side::Sell, "49400"));
    rig.run_to_close(3);
    ASSERT_EQ(rig.fills(stop).size(), 1U);
    EXPECT_EQ(rig.fills(stop)[0].price, price("49100"));
}

TEST(BarExchange, PessimisticOrderMeetsTheStopBeforeTheTarget) {
    BarRules rules;
    rules.extremes = BarRules::ExtremeOrder::Pessimistic;
    BarRig rig(quiet_then(candle(2, "50000", "51000", "49000", "50500")), rules);
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_close(2);
    const ClientOrderId stop = rig.send(closing_stop(Side::Sell, "49400"));
    OrderIntent target = closing_stop(Side::Sell, "50800");
    target.type = OrderType::TakeProfitMarket;
    const ClientOrderId profit = rig.send(target);
    rig.run_to_end();
    EXPECT_EQ(rig.fills(stop).size(), 1U);
    EXPECT_EQ(rig.fills(profit).size(), 0U);
    EXPECT_TRUE(rig.exchange->account_report().open_orders.empty());
}

TEST(BarExchange, PositionWithoutMarginIsLiquidatedOnTheWay) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "30000", "49000")));
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.5"));
    rig.run_to_end();
    bool liquidated = false;
    for (const OrderFilled& fill : rig.got<OrderFilled>()) {
        if (fill.origin == FillOrigin::Liquidation) {
            liquidated = true;
            EXPECT_LT(fill.price, price("41000"));  // a fifth below the entry, and a little less
            EXPECT_GT(fill.price, price("39000"));
        }
    }
    EXPECT_TRUE(liquidated);
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(BarExchange, FundingIsPaidAtItsBoundaryOnWhatIsHeld) {
    const Timestamp boundary = kStart + Duration::minutes(3);
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49990", "50000")), {},
               {{boundary + Duration::millis(3), Decimal::from_scaled(1, 4)}});
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_end();
    const auto paid = rig.got<FundingPaid>();
    ASSERT_EQ(paid.size(), 1U);
    EXPECT_EQ(paid[0].boundary, boundary);
    EXPECT_EQ(paid[0].amount, test::usdt("-0.5"));
}

TEST(BarExchange, PostOnlyThatWouldTradeIsRefusedAndReduceOnlyNeedsAPosition) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49990", "50000")));
    rig.run_to_close(1);
    OrderIntent post = limit_order(Side::Buy, "50500", "0.1");
    post.time_in_force = TimeInForce::PostOnly;
    rig.send(post);
    OrderIntent reduce = market_order(Side::Sell, "0.1");
    reduce.effect = PositionEffect::Reduce;
    rig.send(reduce);
    rig.run_to_close(2);
    EXPECT_EQ(rig.got<OrderRejected>().size(), 2U);
    EXPECT_TRUE(rig.got<OrderFilled>().empty());
}

TEST(BarExchange, ReduceOnlyFillsNoMoreThanIsHeld) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49990", "50000")));
    rig.run_to_close(1);
    rig.send(market_order(Side::Buy, "0.1"));
    rig.run_to_close(2);
    OrderIntent reduce = market_order(Side::Sell, "0.3");
    reduce.effect = PositionEffect::Reduce;
    const ClientOrderId id = rig.send(reduce);
    rig.run_to_end();
    ASSERT_EQ(rig.fills(id).size(), 1U);
    EXPECT_EQ(rig.fills(id)[0].quantity, quantity("0.1"));
    EXPECT_EQ(rig.position(), Quantity());
}

TEST(BarExchange, EveryCandleIsToldOnceAndTheMarketEndsWithTheLast) {
    BarRig rig(quiet_then(candle(2, "50000", "50010", "49990", "50000")));
    rig.run_to_end();
    EXPECT_EQ(rig.got<BarClosed>().size(), 4U);
    EXPECT_EQ(rig.exchange->bars(), 4U);
    EXPECT_EQ(rig.exchange->next_time(), Timestamp::max());
}

}  // namespace
}  // namespace tradewind::simulator
