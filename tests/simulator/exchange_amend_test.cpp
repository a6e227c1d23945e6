// Amendments through the agent's port: they take their time on the way, like every request.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::limit_order;
using test::price;
using test::quantity;

TEST(ExchangeAmend, ReachesTheVenueAfterTheLatencyAndIsAnswered) {
    SimulatedExchangeConfig config = exchange_config();
    config.latency = Latency{Duration::millis(40), Duration::millis(10), Duration()};
    ExchangeRig rig({tape_point(0, "50000", "0.1"), tape_point(60, "50000", "0.1")}, config);
    rig.run_to(1);
    const ClientOrderId id = rig.send(limit_order(Side::Buy, "49900", "0.01"));
    rig.run_to(2);
    rig.exchange.amend(AmendOrder{test::kBtc, id, Side::Buy, price("49950"), quantity("0.02")});
    rig.run_until(test::at_second(2) + Duration::millis(49));
    EXPECT_TRUE(rig.got<OrderAmended>().empty());
    rig.run_until(test::at_second(2) + Duration::millis(50));
    ASSERT_EQ(rig.got<OrderAmended>().size(), 1U);
    EXPECT_EQ(rig.got<OrderAmended>()[0].price, price("49950"));
    EXPECT_EQ(rig.got<OrderAmended>()[0].quantity, quantity("0.02"));
}

TEST(ExchangeAmend, OfAnUnknownOrderIsRefused) {
    ExchangeRig rig({tape_point(0, "50000", "0.1"), tape_point(60, "50000", "0.1")});
    rig.run_to(1);
    rig.exchange.amend(AmendOrder{test::kBtc, test::order_id(7), Side::Buy, price("49950"), quantity("0.02")});
    rig.run_to(1);
    ASSERT_EQ(rig.got<CancelRejected>().size(), 1U);
    EXPECT_EQ(rig.got<CancelRejected>()[0].reason, "-2013 the order does not exist");
}

}  // namespace
}  // namespace tradewind::simulator
