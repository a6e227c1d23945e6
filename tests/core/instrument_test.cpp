#include "core/market/instrument.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

Instrument::Wish buy(std::string_view amount) {
    Instrument::Wish wish;
    wish.quantity = quantity(amount);
    wish.reference = price("50000");
    return wish;
}

std::string refusal_of(const Instrument& instrument, const Instrument::Wish& wish) {
    const auto terms = instrument.legal_terms(wish);
    return terms ? "accepted" : terms.error().text;
}

TEST(InstrumentTest, tells_how_many_decimals_tick_and_step_need) {
    EXPECT_EQ(btcusdt().price_places(), 1);
    EXPECT_EQ(btcusdt().quantity_places(), 3);
    EXPECT_EQ(btcusd_perp().quantity_places(), 0);
    Instrument quarter_ticks = btcusdt();
    quarter_ticks.tick = price("0.25");
    EXPECT_EQ(quarter_ticks.price_places(), 2);
    quarter_ticks.tick = price("10");
    EXPECT_EQ(quarter_ticks.price_places(), 0);
}

TEST(InstrumentTest, values_linear_contracts_by_price_and_inverse_ones_by_its_reciprocal) {
    EXPECT_EQ(btcusdt().notional(price("50000"), quantity("-0.5")), Decimal(25'000));
    EXPECT_EQ(btcusdt().signed_value(price("50000"), quantity("-0.5")), Decimal(-25'000));
    EXPECT_EQ(btcusd_perp().notional(price("50000"), quantity("5")), decimal("0.01"));
    EXPECT_EQ(btcusd_perp().signed_value(price("50000"), quantity("5")), decimal("-0.01"));
    EXPECT_EQ(btcusd_perp().signed_value(price("50000"), quantity("-5")), decimal("0.01"));
    Instrument sized = btcusdt();
    sized.contract_size = decimal("0.01");
    EXPECT_EQ(sized.notional(price("50000"), quantity("3")), Decimal(1'500));
}

TEST(InstrumentTest, rounds_prices_away_from_the_market_and_quantities_down) {
    const Instrument instrument = btcusdt();
    EXPECT_EQ(instrument.passive_price(Side::Buy, price("100.19")), price("100.1"));
    EXPECT_EQ(instrument.passive_price(Side::Sell, price("100.11")), price("100.2"));
    EXPECT_EQ(instrument.passive_price(Side::Sell, price("100.1")), price("100.1"));
    EXPECT_EQ(instrument.floor_quantity(quantity("0.0019")), quantity("0.001"));
}

TEST(InstrumentTest, legal_terms_round_a_wish_to_tick_and_step) {
    Instrument::Wish wish = buy("0.0129");
    wish.price = price("49999.97");
    wish.trigger = price("50000.07");
    const auto terms = btcusdt().legal_terms(wish);
    ASSERT_TRUE(terms) << terms.error().text;
    EXPECT_EQ(terms->quantity, quantity("0.012"));
    EXPECT_EQ(terms->price, price("49999.9"));
    EXPECT_EQ(terms->trigger, price("50000.1"));
}

TEST(InstrumentTest, legal_terms_name_the_rule_that_is_broken) {
    EXPECT_EQ(refusal_of(btcusdt(), buy("0.0009")), "quantity 0.0009 BTC is below the minimum 0.001 of BTCUSDT");
    EXPECT_EQ(refusal_of(btcusdt(), buy("10001")), "quantity 10001 BTC is above the maximum 10000 of BTCUSDT");
    EXPECT_EQ(refusal_of(btcusdt(), buy("-1")), "quantity -1 BTC is below the minimum 0.001 of BTCUSDT");
    Instrument::Wish cheap = buy("0.002");
    cheap.price = price("2000");
    EXPECT_EQ(refusal_of(btcusdt(), cheap), "notional 4 USDT is below the minimum 5 of BTCUSDT");
    Instrument::Wish priceless = buy("1");
    priceless.reference = Price();
    EXPECT_EQ(refusal_of(btcusdt(), priceless), "there is no price of BTCUSDT to value the order at");
    Instrument::Wish free_of_charge = buy("1");
    free_of_charge.price = price("0.09");
    EXPECT_EQ(refusal_of(btcusdt(), free_of_charge), "price 0.09 is below the tick 0.1 of BTCUSDT");
    Instrument::Wish huge = buy("9000");
    huge.price = Price(Decimal::max());
    EXPECT_EQ(refusal_of(btcusdt(), huge), "price or quantity is too large for BTCUSDT");
}

TEST(InstrumentTest, reducing_orders_are_exempt_from_the_minimum_notional) {
    Instrument::Wish wish = buy("0.001");
    wish.reference = price("100");
    EXPECT_FALSE(btcusdt().legal_terms(wish));
    wish.reduces = true;
    EXPECT_TRUE(btcusdt().legal_terms(wish));
}

TEST(InstrumentTest, a_closing_order_has_no_quantity_of_its_own) {
    Instrument::Wish wish = buy("0");
    wish.closes_position = true;
    wish.trigger = price("40000");
    const auto terms = btcusdt().legal_terms(wish);
    ASSERT_TRUE(terms);
    EXPECT_TRUE(terms->quantity.is_zero());
    EXPECT_EQ(terms->trigger, price("40000"));
}

TEST(InstrumentTest, inverse_minimum_notional_counts_contracts_not_price) {
    Instrument instrument = btcusd_perp();
    instrument.min_notional = 200;
    Instrument::Wish wish = buy("1");
    wish.reference = Price();
    EXPECT_EQ(refusal_of(instrument, wish), "notional 100 USD is below the minimum 200 of BTCUSD_PERP");
    wish.quantity = quantity("2");
    EXPECT_TRUE(instrument.legal_terms(wish));
}

RC_GTEST_PROP(InstrumentProperty, legal_terms_are_multiples_and_are_legal_themselves, ()) {
    const auto ticks = *rc::gen::inRange<std::int64_t>(1, 900'000'000);
    const auto lots = *rc::gen::inRange<std::int64_t>(1, 9'000'000'000);
    const Instrument instrument = btcusdt();
    Instrument::Wish wish;
    wish.side = *rc::gen::element(Side::Buy, Side::Sell);
    wish.price = Price(Decimal::from_scaled(ticks, 3));
    wish.quantity = Quantity(Decimal::from_scaled(lots, 6));
    const auto terms = instrument.legal_terms(wish);
    if (!terms) {
        return;
    }
    RC_ASSERT(terms->price->value().is_multiple_of(instrument.tick.value()));
    RC_ASSERT(terms->quantity.value().is_multiple_of(instrument.step.value()));
    RC_ASSERT(terms->quantity <= wish.quantity);
    const bool passive = wish.side == Side::Buy ? *terms->price <= *wish.price : *terms->price >= *wish.price;
    RC_ASSERT(passive);
    RC_ASSERT(instrument.notional(*terms->price, terms->quantity) >= instrument.min_notional);
    wish.price = terms->price;
    wish.quantity = terms->quantity;
    const auto again = instrument.legal_terms(wish);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->price == terms->price);
    RC_ASSERT(again->quantity == terms->quantity);
    RC_ASSERT(instrument.from_ticks(instrument.to_ticks(*terms->price)) == *terms->price);
    RC_ASSERT(instrument.from_lots(instrument.to_lots(terms->quantity)) == terms->quantity);
}

TEST(InstrumentTableTest, finds_by_id_and_by_symbol_also_after_a_round_trip) {
    const InstrumentTable table = three_instruments();
    Writer out;
    out(table);
    InstrumentTable copy;
    Reader in(out.bytes());
    in(copy);
    ASSERT_TRUE(in.ok() && in.at_end());
    ASSERT_EQ(copy.size(), 3U);
    EXPECT_EQ(copy.at(kInverse).symbol, "BTCUSD_PERP");
    ASSERT_NE(copy.find("ETHUSDT"), nullptr);
    EXPECT_EQ(copy.find("ETHUSDT")->id, kEth);
    EXPECT_EQ(copy.find("ETHUSD"), nullptr);
}

TEST(InstrumentTableDeathTest, a_symbol_belongs_to_one_instrument) {
    InstrumentTable table = three_instruments();
    EXPECT_DEATH(table.add(btcusdt()), "invariant broken");
    EXPECT_DEATH(static_cast<void>(table.at(InstrumentId(3))), "invariant broken");
}

}  // namespace
}  // namespace tradewind
