// The generated market behind a hosted exchange: linear, inverse and spot contracts of one coin move together,
// and candles and funding reach back to before the start.
#include <gtest/gtest.h>

#include "simulator/generated_market.hpp"
#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::kBtc;
using test::kInverse;

constexpr int kTwoDays = 2 * 1'440;

HostedRig generated_rig() {
    HostedExchangeConfig config = hosted_config();
    config.maker_levels = 10;
    GeneratedMarketConfig generated;
    generated.start = test::at_second(0).floor_to(Duration::minutes(1));
    generated.history_bars = kTwoDays;
    generated.points_per_bar = 8;
    for (const Instrument& instrument : *config.instruments) {
        generated.legs.push_back({instrument, test::price(instrument.base.view() == "BTC" ? "50000" : "3000")});
    }
    return HostedRig(std::move(GeneratedMarket::make(generated).value()), config);
}

TEST(HostedMarket, QuotesBothSidesAroundThePriceWhereverItGoes) {
    HostedExchangeConfig config = hosted_config();
    config.maker_levels = 10;
    std::vector<TapePoint> tape;
    const std::vector<std::string> prices{"50000", "49990", "49900", "49890", "48000", "48010", "51000", "50999"};
    for (std::size_t i = 0; i < prices.size(); ++i) {
        tape.push_back(tape_point(static_cast<std::int64_t>(i), prices[i], "0"));
    }
    HostedRig rig(std::move(tape), config);
    for (std::size_t i = 0; i < prices.size(); ++i) {
        rig.run_to(static_cast<std::int64_t>(i));
        const HostedDepth depth = rig.venue.depth(kBtc, 20);
        ASSERT_EQ(depth.bids.size(), 10U) << prices[i];
        ASSERT_EQ(depth.asks.size(), 10U) << prices[i];
        const Instrument& instrument = rig.venue.instruments().at(kBtc);
        EXPECT_EQ(instrument.to_ticks(depth.asks[0].price) - instrument.to_ticks(depth.bids[0].price), 1) << prices[i];
        EXPECT_LE(depth.bids[0].price, test::price(prices[i]));
        EXPECT_GE(depth.asks[0].price, test::price(prices[i]));
    }
}

TEST(HostedMarket, GivesCandlesOfBeforeTheStartThatHaveClosed) {
    HostedRig rig = generated_rig();
    for (const std::int64_t second : {1, 59, 60, 61, 300, 333}) {
        rig.run_to(second);
        for (const Instrument& instrument : rig.venue.instruments()) {
            const std::vector<Bar> bars = rig.venue.minutes(instrument.id, kTwoDays);
            ASSERT_GE(bars.size(), static_cast<std::size_t>(kTwoDays) - 1);
            EXPECT_LE(bars.back().close_time(), test::at_second(second));
            EXPECT_GT(bars.back().close_time() + Duration::minutes(2), test::at_second(second));
            for (std::size_t i = 1; i < bars.size(); ++i) {
                ASSERT_EQ(bars[i].open_time, bars[i - 1].close_time());
            }
        }
    }
    EXPECT_EQ(rig.venue.minutes(kBtc, 7).size(), 7U);
}

TEST(HostedMarket, GivesFundingAsFarBackAsCandles) {
    HostedRig rig = generated_rig();
    rig.run_to(60);
    const auto settled = rig.venue.funding(kBtc, 100);
    ASSERT_EQ(settled.size(), 6U);
    for (std::size_t i = 1; i < settled.size(); ++i) {
        EXPECT_EQ(settled[i].time - settled[i - 1].time, Duration::hours(8));
    }
    EXPECT_LE(settled.back().time, test::at_second(60));
    EXPECT_EQ(rig.venue.funding(kBtc, 2), (std::vector<FundingSettlement>{settled[4], settled[5]}));
    EXPECT_TRUE(rig.venue.funding(kSpot, 100).empty());
}

TEST(HostedMarket, RemembersTheRateThatWasPaid) {
    HostedRig rig = generated_rig();
    rig.place(60, kAnna, test::market_order(Side::Buy, "0.01"));
    const Timestamp boundary = rig.venue.funding(kBtc, 1).back().time + Duration::hours(8);
    rig.venue.advance(boundary + Duration::minutes(2), rig.messages);
    ASSERT_EQ(rig.told<FundingPaid>(kAnna).size(), 1U);
    EXPECT_EQ(rig.venue.funding(kBtc, 1).back(), (FundingSettlement{boundary, rig.told<FundingPaid>(kAnna)[0].rate}));
}

TEST(HostedMarket, InverseAndSpotFollowThePriceOfTheirCoin) {
    HostedRig rig = generated_rig();
    rig.run_to(600);
    const Decimal linear = rig.venue.mark(kBtc)->mark.value();
    for (const InstrumentId id : {kInverse, kSpot}) {
        const Decimal other = rig.venue.mark(id)->mark.value();
        EXPECT_LT((other / linear - Decimal(1)).abs(), Decimal::from_scaled(1, 2)) << other.to_string();
    }
    EXPECT_EQ(rig.venue.mark(kInverse)->index, rig.venue.mark(kBtc)->index);
    const Bar inverse = rig.venue.minutes(kInverse, 1).back();
    const Bar coin = rig.venue.minutes(kBtc, 1).back();
    EXPECT_TRUE(inverse.volume.value().is_multiple_of(Decimal(1)));  // contracts of 100 USD
    const Decimal turned_over = coin.volume.value() * coin.close.value();
    const Decimal ratio = inverse.volume.value() * Decimal(100) / turned_over;
    EXPECT_GT(ratio, Decimal::from_scaled(5, 1));
    EXPECT_LT(ratio, Decimal(2));
    EXPECT_GE(rig.venue.open_interest(kInverse), inverse.volume);
}

TEST(HostedMarket, MarginsAndFeesOfInverseContractsAreInTheCoin) {
    HostedRig rig = generated_rig();
    rig.place(60, kAnna, test::market_order(Side::Sell, "100", kInverse));
    const HostedPosition position = rig.venue.position(kAnna, kInverse, PositionLeg::Net);
    ASSERT_EQ(position.signed_quantity, test::quantity("-100"));
    EXPECT_EQ(rig.wallet(kAnna, "BTC").order_margin, Decimal());
    EXPECT_GT(rig.wallet(kAnna, "BTC").position_margin, Decimal());
    EXPECT_EQ(rig.wallet(kAnna, "USDT").position_margin, Decimal());
    ASSERT_EQ(rig.told<OrderFilled>(kAnna).size(), 1U);
    EXPECT_EQ(rig.told<OrderFilled>(kAnna)[0].fee.currency, Currency::of("BTC"));
}

}  // namespace
}  // namespace tradewind::simulator
