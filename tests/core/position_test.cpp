#include "core/trading/position.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/margin/liquidation.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

class PositionTest : public ::testing::Test {
protected:
    Position::Change trade(const Instrument& instrument, Side side, std::string_view at, std::string_view amount) {
        return position.apply_fill(instrument, side, price(at), quantity(amount), at_second(++second));
    }
    Position position;
    int second = 0;
};

using LinearPositionTest = PositionTest;
using InversePositionTest = PositionTest;

TEST_F(LinearPositionTest, averages_the_entry_and_values_the_open_part) {
    const Instrument btc = btcusdt();
    EXPECT_EQ(position.entry_price(btc), std::nullopt);
    const auto first = trade(btc, Side::Buy, "100", "1");
    EXPECT_EQ(first.opened, quantity("1"));
    EXPECT_TRUE(first.realised.is_zero());
    trade(btc, Side::Buy, "103", "2");
    EXPECT_EQ(position.signed_quantity(), quantity("3"));
    EXPECT_EQ(position.entry_price(btc), price("102"));
    EXPECT_EQ(position.unrealised(btc, price("110")), Decimal(24));
    EXPECT_EQ(position.opened_at(), at_second(1));
}

TEST_F(LinearPositionTest, a_reduction_books_its_share_and_keeps_the_entry) {
    const Instrument btc = btcusdt();
    trade(btc, Side::Sell, "100", "4");
    const auto change = trade(btc, Side::Buy, "90", "1");
    EXPECT_EQ(change.realised, Decimal(10));
    EXPECT_EQ(change.closed, quantity("1"));
    EXPECT_TRUE(change.opened.is_zero());
    EXPECT_EQ(position.signed_quantity(), quantity("-3"));
    EXPECT_EQ(position.entry_price(btc), price("100"));
    EXPECT_EQ(trade(btc, Side::Buy, "110", "3").realised, Decimal(-30));
    EXPECT_TRUE(position.is_flat());
    EXPECT_TRUE(position.cost().is_zero());
    EXPECT_TRUE(position.unrealised(btc, price("5")).is_zero());
}

TEST_F(LinearPositionTest, a_flip_closes_then_opens_at_the_trade_price) {
    const Instrument btc = btcusdt();
    trade(btc, Side::Buy, "100", "1");
    const auto change = trade(btc, Side::Sell, "105", "3");
    EXPECT_EQ(change.realised, Decimal(5));
    EXPECT_EQ(change.closed, quantity("1"));
    EXPECT_EQ(change.opened, quantity("2"));
    EXPECT_EQ(position.signed_quantity(), quantity("-2"));
    EXPECT_EQ(position.entry_price(btc), price("105"));
    EXPECT_EQ(position.opened_at(), at_second(2));
}

TEST_F(LinearPositionTest, contract_size_multiplies_profit) {
    Instrument sized = btcusdt();
    sized.contract_size = decimal("0.01");
    trade(sized, Side::Buy, "50000", "10");
    EXPECT_EQ(position.entry_price(sized), price("50000"));
    EXPECT_EQ(trade(sized, Side::Sell, "51000", "5").realised, Decimal(50));
    EXPECT_EQ(position.unrealised(sized, price("51000")), Decimal(50));
}

TEST_F(LinearPositionTest, a_cut_remainder_is_booked_when_the_position_ends) {
    const Instrument btc = btcusdt();
    trade(btc, Side::Buy, "100", "1");
    trade(btc, Side::Buy, "100.1", "2");  // entry 100.0666...
    const Decimal first = trade(btc, Side::Sell, "101", "1").realised;
    EXPECT_EQ(first.to_string(), "0.93333333");
    const Decimal second_booked = trade(btc, Side::Sell, "101", "1").realised;
    EXPECT_EQ(second_booked, second_booked.rounded(Position::kMoneyPlaces, Rounding::Down));
    const Decimal last = trade(btc, Side::Sell, "101", "1").realised;
    EXPECT_EQ(first + second_booked + last, decimal("2.8"));
}

TEST_F(LinearPositionTest, a_fill_without_a_quantity_changes_nothing) {
    trade(btcusdt(), Side::Buy, "100", "1");
    const auto change = trade(btcusdt(), Side::Sell, "100", "0");
    EXPECT_TRUE(change.closed.is_zero());
    EXPECT_EQ(position.signed_quantity(), quantity("1"));
}

// risk-math 2.3: 1,000 contracts of 1 USD from 1,000 to 1,250 give 0.2 coins.
TEST_F(InversePositionTest, profit_is_in_coin_by_the_difference_of_reciprocals) {
    Instrument coin = btcusd_perp();
    coin.contract_size = 1;
    trade(coin, Side::Buy, "1000", "1000");
    EXPECT_EQ(position.unrealised(coin, price("1250")), decimal("0.2"));
    EXPECT_EQ(trade(coin, Side::Sell, "1250", "1000").realised, decimal("0.2"));
    trade(coin, Side::Sell, "1000", "1000");
    EXPECT_EQ(trade(coin, Side::Buy, "1250", "1000").realised, decimal("-0.2"));
}

TEST_F(InversePositionTest, the_entry_is_the_harmonic_mean) {
    const Instrument coin = btcusd_perp();
    trade(coin, Side::Buy, "40000", "10");
    trade(coin, Side::Buy, "60000", "10");
    EXPECT_EQ(position.entry_price(coin)->value().rounded(8, Rounding::HalfEven), Decimal(48'000));
    EXPECT_EQ(trade(coin, Side::Sell, "50000", "10").realised, decimal("0.00083333"));
}

// risk-math 2.3: wallet 101 BTC, long 100,000 contracts at 45,000, 12.5 %, cum 11.605 -> 33,599.42.
TEST_F(InversePositionTest, feeds_the_liquidation_price_of_the_worked_example) {
    const Instrument coin = btcusd_perp();
    trade(coin, Side::Buy, "45000", "100000");
    const auto brackets =
        BracketTable::make({{Decimal(0), decimal("232.1"), decimal("0.075"), Decimal(0), 10},
                            {decimal("232.1"), Decimal(1'000), decimal("0.125"), decimal("11.605"), 4}},
                           Timestamp());
    ASSERT_TRUE(brackets) << brackets.error().text;
    LiquidationQuery query;
    query.wallet_balance = 101;
    query.signed_quantity = position.signed_quantity();
    query.entry = *position.entry_price(coin);
    const auto liquidation = liquidation_price(coin, *brackets, query);
    ASSERT_TRUE(liquidation);
    EXPECT_EQ(liquidation->value().to_fixed(2), "33599.42");
}

struct RandomTrade {
    Side side;
    std::int64_t ticks;
    std::int64_t lots;
};

std::vector<RandomTrade> random_trades() {
    const auto drawn = *rc::gen::container<std::vector<std::tuple<bool, int, int>>>(
        rc::gen::tuple(rc::gen::arbitrary<bool>(), rc::gen::inRange(1, 2'000'000), rc::gen::inRange(1, 9'000)));
    std::vector<RandomTrade> out;
    for (const auto& [buys, ticks, lots] : drawn) {
        out.push_back({buys ? Side::Buy : Side::Sell, ticks, lots});
    }
    return out;
}

// The cash that changed hands is known without averages: realised + unrealised must equal it to the last digit.
RC_GTEST_PROP(PositionProperty, linear_profit_is_conserved_exactly, ()) {
    const Instrument btc = btcusdt();
    const Price mark = btc.from_ticks(*rc::gen::inRange(1, 2'000'000));
    Position position;
    Decimal cash;
    Decimal realised;
    Quantity held;
    for (const RandomTrade& trade : random_trades()) {
        const Price at = btc.from_ticks(trade.ticks);
        const Quantity amount = btc.from_lots(trade.lots);
        const auto change = position.apply_fill(btc, trade.side, at, amount, at_second(0));
        RC_ASSERT(change.closed + change.opened == amount);
        RC_ASSERT(change.realised == change.realised.rounded(Position::kMoneyPlaces, Rounding::Down));
        realised += change.realised;
        cash -= at.value() * amount.value() * Decimal(sign_of(trade.side));
        held += trade.side == Side::Buy ? amount : -amount;
        RC_ASSERT(position.signed_quantity() == held);
        RC_ASSERT(realised + position.unrealised(btc, mark) == cash + held.value() * mark.value());
        RC_ASSERT(!position.is_flat() || position.cost().is_zero());
    }
}

RC_GTEST_PROP(PositionProperty, inverse_profit_is_conserved_exactly_where_reciprocals_are_exact, ()) {
    const Instrument coin = btcusd_perp();
    const std::vector<Price> exact = {price("20000"), price("25600"), price("31250"), price("40000"), price("64000")};
    const Price mark = price("50000");
    Position position;
    Decimal cash;
    Decimal realised;
    Quantity held;
    for (const RandomTrade& trade : random_trades()) {
        const Price at = exact[static_cast<std::size_t>(trade.ticks) % exact.size()];
        const Quantity amount = coin.from_lots(trade.lots);
        realised += position.apply_fill(coin, trade.side, at, amount, at_second(0)).realised;
        const Quantity change = trade.side == Side::Buy ? amount : -amount;
        cash += change.value() * Decimal(100) / at.value();
        held += change;
        RC_ASSERT(position.signed_quantity() == held);
        RC_ASSERT(realised + position.unrealised(coin, mark) == cash - held.value() * Decimal(100) / mark.value());
    }
}

// Rounding 1/price is inexact, by at most one unit of the 16th decimal for each part of a fill, and so is the wallet's
// last place: half of it goes with a position that is closed.
RC_GTEST_PROP(PositionProperty, inverse_profit_strays_by_half_the_last_place_of_a_wallet_a_closing_at_most, ()) {
    const Instrument coin = btcusd_perp();
    Position position;
    Decimal cash;
    Decimal realised;
    int parts = 1;
    int closings = 0;
    for (const RandomTrade& trade : random_trades()) {
        const Price at = coin.from_ticks(trade.ticks + 1'000);
        const Quantity amount = coin.from_lots(trade.lots);
        const Quantity before = position.signed_quantity().abs();
        const auto change = position.apply_fill(coin, trade.side, at, amount, at_second(0));
        RC_ASSERT(change.realised == change.realised.rounded(Position::kMoneyPlaces, Rounding::Down));
        realised += change.realised;
        closings += change.closed.is_positive() && change.closed == before ? 1 : 0;
        cash += amount.value() * Decimal(sign_of(trade.side)) * Decimal(100) / at.value();
        parts += 2;
    }
    const Decimal total = realised - position.cost();
    RC_ASSERT((total - cash).abs() <= Decimal::from_units(parts) + Decimal::from_scaled(5 * closings, 9));
}

}  // namespace
}  // namespace tradewind
