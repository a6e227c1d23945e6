// Funding at the simulated exchange: on mark, at the boundary, only with a position open at that instant.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::market_order;

// A boundary of eight hours, and one second as the unit of the tests before and after it.
const Timestamp kBoundary = Timestamp::parse("2024-01-01T08:00:00Z").value();

TapePoint point_at(Duration from_boundary, std::string_view price) {
    TapePoint point = tape_point(0, price, "2");
    point.time = kBoundary + from_boundary;
    return point;
}

std::unique_ptr<ScriptedMarket> market_with_rate(std::string_view rate) {
    auto market = std::make_unique<ScriptedMarket>(
        std::vector<TapePoint>{point_at(Duration::seconds(-60), "50000"), point_at(Duration::seconds(-1), "51000"),
                               point_at(Duration::seconds(60), "52000"), point_at(Duration::hours(9), "52000")});
    market->set_funding(test::kBtc, kBoundary, test::decimal(rate));
    return market;
}

class Funding : public testing::Test {
protected:
    explicit Funding(std::string_view rate = "0.0001") : rig(market_with_rate(rate), exchange_config()) {}

    ClientOrderId place_at(Duration from_boundary, const OrderIntent& intent) {
        rig.run_until(kBoundary + from_boundary);
        const ClientOrderId id = rig.send(intent);
        rig.run_until(kBoundary + from_boundary);
        return id;
    }
    ExchangeRig rig;
};

TEST_F(Funding, LongPaysAPositiveRateOnTheMarkAndOnce) {
    place_at(Duration::seconds(-30), market_order(Side::Buy, "0.1"));
    const Decimal before = rig.wallet();
    rig.run_until(kBoundary + Duration::hours(1));
    const auto paid = rig.got<FundingPaid>();
    ASSERT_EQ(paid.size(), 1U);
    EXPECT_EQ(paid[0].amount, test::usdt("-0.51"));  // 0.1 * 51,000 * 0.0001
    EXPECT_EQ(paid[0].rate, test::decimal("0.0001"));
    EXPECT_EQ(paid[0].boundary, kBoundary);
    EXPECT_EQ(paid[0].id, "funding-BTCUSDT-1704096000000");
    EXPECT_EQ(rig.wallet() - before, test::decimal("-0.51"));
    EXPECT_EQ(rig.exchange.account_report().funding.size(), 1U);
}

TEST_F(Funding, ShortReceivesAPositiveRate) {
    place_at(Duration::seconds(-30), market_order(Side::Sell, "0.1"));
    rig.run_until(kBoundary);
    ASSERT_EQ(rig.got<FundingPaid>().size(), 1U);
    EXPECT_EQ(rig.got<FundingPaid>()[0].amount, test::usdt("0.51"));
}

TEST_F(Funding, EntryASecondBeforePaysAndExitASecondBeforeDoesNot) {
    place_at(Duration::seconds(-1), market_order(Side::Buy, "0.1"));
    rig.run_until(kBoundary);
    EXPECT_EQ(rig.got<FundingPaid>().size(), 1U);
    ExchangeRig other(market_with_rate("0.0001"), exchange_config());
    other.run_until(kBoundary - Duration::seconds(30));
    other.send(market_order(Side::Buy, "0.1"));
    other.run_until(kBoundary - Duration::seconds(1));
    other.send(market_order(Side::Sell, "0.1"));
    other.run_until(kBoundary + Duration::hours(1));
    EXPECT_TRUE(other.got<FundingPaid>().empty());
}

TEST_F(Funding, OrderThatArrivesAtTheBoundaryComesAfterIt) {
    place_at(Duration(), market_order(Side::Buy, "0.1"));
    rig.run_until(kBoundary + Duration::hours(1));
    EXPECT_TRUE(rig.got<FundingPaid>().empty());
}

TEST_F(Funding, MarkPriceAnnouncesTheNextBoundaryAndItsRate) {
    rig.run_until(kBoundary + Duration::hours(1));
    const auto marks = rig.got<MarkPrice>();
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks[0].funding_rate, test::decimal("0.0001"));
    EXPECT_EQ(marks[0].next_funding, kBoundary);
    EXPECT_EQ(marks[2].next_funding, kBoundary + Duration::hours(8));
}

TEST(SimulatedExchangeFunding, AfterTheTapeNothingHappensAnyMore) {
    ExchangeRig rig(market_with_rate("0.0001"), exchange_config());
    rig.run_until(kBoundary + Duration::hours(9));
    EXPECT_EQ(rig.exchange.next_time(), Timestamp::max());
}

}  // namespace
}  // namespace tradewind::simulator
