// Whatever the fills: once all is flat, the profits of the round trips add up to the money that came in.
#include "bot/backtest/round_trips.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using namespace tradewind::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

OrderFilled fill_of(Side side, Decimal at, Decimal amount, Decimal fee) {
    OrderFilled out;
    out.instrument = kBtc;
    out.side = side;
    out.price = Price(at);
    out.quantity = Quantity(amount);
    out.fee = Money{fee, Currency::of("USDT")};
    return out;
}

InstrumentTable one_contract() {
    InstrumentTable table;
    table.add(btcusdt());
    return table;
}

TEST(RoundTrips, AFillThroughFlatEndsOneTripAndBeginsTheOtherAndTheyShareItsFee) {
    const InstrumentTable table = one_contract();
    RoundTrips trips(table);
    trips.on_fill(fill_of(Side::Buy, 100, 1, decimal("0.1")), at_second(1), "entry");
    trips.on_funding(kBtc, decimal("-0.05"));
    trips.on_fill(fill_of(Side::Sell, 110, 3, decimal("0.6")), at_second(2), "flip");
    trips.on_fill(fill_of(Side::Buy, 105, 2, decimal("0.2")), at_second(3), "out");
    const auto closed = trips.take_closed();
    ASSERT_EQ(closed.size(), 2U);
    EXPECT_EQ(closed[0].side, Side::Buy);
    EXPECT_EQ(closed[0].fees, decimal("0.3")) << "a third of the fill closed it";
    EXPECT_EQ(closed[0].profit(), decimal("9.65"));
    EXPECT_EQ(closed[0].exit_reason, "flip");
    EXPECT_EQ(closed[1].side, Side::Sell);
    EXPECT_EQ(closed[1].quantity, quantity("2"));
    EXPECT_EQ(closed[1].profit(), decimal("9.4"));
}

RC_GTEST_PROP(RoundTrips, profits_add_up_to_the_money_that_came_in, ()) {
    const InstrumentTable table = one_contract();
    RoundTrips trips(table);
    Decimal cash;
    Decimal held;
    const auto apply = [&](Side side, Decimal at, Decimal amount) {
        const Decimal fee = (at * amount * Decimal::from_scaled(5, 4)).rounded(8, Rounding::Up);
        const Decimal signed_amount = amount * Decimal(sign_of(side));
        trips.on_fill(fill_of(side, at, amount, fee), at_second(1), "any");
        cash -= signed_amount * at + fee;
        held += signed_amount;
    };
    const int fills = *rc::gen::inRange(1, 30);
    for (int i = 0; i < fills; ++i) {
        apply(*rc::gen::element(Side::Buy, Side::Sell), Decimal::from_scaled(*rc::gen::inRange(10'000, 90'000), 1),
              Decimal::from_scaled(*rc::gen::inRange(1, 500), 3));
        if (!held.is_zero()) {  // funding belongs to whoever holds
            trips.on_funding(kBtc, decimal("0.01"));
            cash += decimal("0.01");
        }
    }
    if (!held.is_zero()) {
        apply(held.is_positive() ? Side::Sell : Side::Buy, 5'000, held.abs());
    }
    Decimal profits;
    for (const RoundTrip& trip : trips.take_closed()) {
        profits += trip.profit();
        RC_ASSERT(trip.quantity.is_positive());
    }
    RC_ASSERT(profits == cash);
}

}  // namespace
}  // namespace tradewind::bot
