#include "simulator/pushed_market.hpp"

#include <gtest/gtest.h>

#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

std::vector<TapePoint> two_coins() {
    std::vector<TapePoint> tape;
    for (std::int64_t second = 0; second < 10; ++second) {
        tape.push_back(tape_point(second, "50000", "1"));
        tape.push_back(tape_point(second, "2000", "1", Side::Buy, test::kEth));
        tape.push_back(tape_point(second, "50000", "1", Side::Buy, test::kInverse));
    }
    return tape;
}

class Pushed : public ::testing::Test {
protected:
    Pushed() {
        for (const Instrument& each : *instruments) {
            market.add(each);
        }
    }
    std::shared_ptr<const InstrumentTable> instruments = exchange_config().instruments;
    PushedMarket market{std::make_unique<ScriptedMarket>(two_coins())};
};

TEST_F(Pushed, MovesEveryContractOfTheCoinAndNoOther) {
    for (int i = 0; i < 3; ++i) {
        (void)market.next();
    }
    ASSERT_TRUE(market.push(instruments->at(test::kBtc), test::price("40000")));
    const TapePoint btc = market.next();
    EXPECT_EQ(btc.price, test::price("40000"));
    EXPECT_EQ(btc.mark, test::price("40000"));
    EXPECT_EQ(btc.index, test::price("40000"));
    EXPECT_EQ(btc.quantity, test::quantity("1"));
    EXPECT_EQ(market.next().price, test::price("2000"));
    EXPECT_EQ(market.next().price, test::price("40000")) << "coin-margined";
    ASSERT_TRUE(market.push(instruments->at(test::kBtc), test::price("60000")));
    EXPECT_EQ(market.next().price, test::price("60000")) << "from the source's price, not from the last push";
}

TEST_F(Pushed, StaysOnTheTickAndAboveZero) {
    (void)market.next();
    ASSERT_TRUE(market.push(instruments->at(test::kBtc), test::price("33333.33")));
    (void)market.next();
    (void)market.next();
    EXPECT_TRUE(market.next().price.value().is_multiple_of(instruments->at(test::kBtc).tick.value()));
}

TEST_F(Pushed, RefusesWhatHasNoPriceYetAndWhatIsTooFar) {
    EXPECT_FALSE(market.push(instruments->at(test::kBtc), test::price("40000")));
    (void)market.next();
    EXPECT_FALSE(market.push(instruments->at(test::kBtc), test::price("5000000.1")));
    EXPECT_FALSE(market.push(instruments->at(test::kBtc), test::price("499.9")));
    EXPECT_EQ(market.next().price, test::price("2000"));
}

}  // namespace
}  // namespace tradewind::simulator
