// The money of hosted accounts: margin modes, moved margin, the figures shown, insurance and auto-deleveraging.
#include <gtest/gtest.h>

#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::decimal;
using test::kBtc;
using test::kEth;
using test::limit_order;
using test::market_order;
using test::quantity;

std::string code_of(const Status& status) {
    return status ? "done" : status.error().text.substr(0, 5);
}

TEST(HostedMargin, ModesAreOfAnInstrumentAndChangeOnlyWhenNothingIsOpen) {
    HostedRig rig(still_market("50000"));
    rig.run_to(1);
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Net).margin_mode, MarginMode::Cross);
    EXPECT_EQ(rig.venue.position(kAnna, kBtc, PositionLeg::Net).leverage, 20);
    EXPECT_EQ(code_of(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Cross)), "-4046");
    EXPECT_EQ(code_of(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Isolated)), "done");
    EXPECT_EQ(rig.venue.position(kAnna, kEth, PositionLeg::Net).margin_mode, MarginMode::Cross);
    EXPECT_EQ(rig.venue.position(kBert, kBtc, PositionLeg::Net).margin_mode, MarginMode::Cross);

    const auto order = rig.place(2, kAnna, limit_order(Side::Buy, "49000", "0.01"));
    EXPECT_EQ(code_of(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Cross)), "-4047");
    rig.cancel(3, kAnna, order);
    rig.place(4, kAnna, market_order(Side::Buy, "0.01"));
    EXPECT_EQ(code_of(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Cross)), "-4048");
}

TEST(HostedMargin, MovesToAndFromAnIsolatedPosition) {
    HostedRig rig(still_market("50000"), deep_market());
    rig.run_to(1);
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("10"))), "-4049");
    ASSERT_TRUE(rig.venue.set_margin_mode(kAnna, kBtc, MarginMode::Isolated));
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("10"))), "-4054");
    rig.place(2, kAnna, market_order(Side::Buy, "0.1"));
    const HostedPosition before = rig.venue.position(kAnna, kBtc, PositionLeg::Net);
    EXPECT_EQ(before.isolated_wallet, decimal("250"));  // 5,000 at 20x
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("100"))), "done");
    const HostedPosition after = rig.venue.position(kAnna, kBtc, PositionLeg::Net);
    EXPECT_EQ(after.isolated_wallet, decimal("350"));
    EXPECT_LT(*after.liquidation, *before.liquidation);
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("-100.01"))), "-4051");
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("-100"))), "done");
    EXPECT_EQ(code_of(rig.venue.move_margin(kAnna, kBtc, PositionLeg::Net, decimal("20000"))), "-4050");
}

TEST(HostedMargin, ShowsAWalletThatAddsUp) {
    HostedRig rig({tape_point(0, "50000", "0"), tape_point(1, "3000", "0", Side::Buy, kEth),
                   tape_point(5, "50100", "0"), tape_point(20, "50100", "0")},
                  deep_market());
    rig.run_to(1);
    ASSERT_TRUE(rig.venue.set_margin_mode(kAnna, kEth, MarginMode::Isolated));
    rig.place(2, kAnna, market_order(Side::Buy, "0.1"));
    rig.place(2, kAnna, market_order(Side::Sell, "1", kEth));
    rig.place(3, kAnna, limit_order(Side::Buy, "49000", "0.1"));
    rig.run_to(10);
    const HostedPosition btc = rig.venue.position(kAnna, kBtc, PositionLeg::Net);
    const HostedPosition eth = rig.venue.position(kAnna, kEth, PositionLeg::Net);
    const HostedWallet wallet = rig.wallet(kAnna);
    EXPECT_EQ(btc.notional, decimal("5010"));
    EXPECT_EQ(btc.initial_margin, decimal("250.5"));
    EXPECT_EQ(btc.order_margin, decimal("245"));
    EXPECT_EQ(btc.maintenance, decimal("20.04"));
    EXPECT_EQ(btc.unrealised, decimal("10"));
    EXPECT_EQ(eth.signed_quantity, quantity("-1"));
    EXPECT_LT(eth.notional, Decimal());
    EXPECT_EQ(wallet.balance, rig.venue.ledger(kAnna).wallet(Currency::of("USDT")).balance);
    EXPECT_EQ(wallet.cross_balance, wallet.balance - eth.isolated_wallet);
    EXPECT_EQ(wallet.unrealised, btc.unrealised + eth.unrealised);
    EXPECT_EQ(wallet.cross_unrealised, btc.unrealised);
    EXPECT_EQ(wallet.order_margin, btc.order_margin);
    EXPECT_EQ(wallet.maintenance, btc.maintenance + eth.maintenance);
    EXPECT_EQ(wallet.available,
              wallet.cross_balance + wallet.cross_unrealised - btc.initial_margin - wallet.order_margin);
}

TEST(HostedMargin, LiquidatesACrossPositionExactlyBeyondItsLiquidationPrice) {
    for (const bool beyond : {false, true}) {
        const HostedExchangeConfig config = deep_market();
        auto rig =
            std::make_unique<HostedRig>(std::vector{tape_point(0, "50000", "0"), tape_point(1, "50000", "0")}, config);
        rig->place(1, kAnna, market_order(Side::Buy, "1.9"));
        const Price at = *rig->venue.position(kAnna, kBtc, PositionLeg::Net).liquidation;
        const Instrument& instrument = rig->venue.instruments().at(kBtc);
        const std::int64_t below = at.value().steps(instrument.tick.value(), Rounding::Floor);
        const Price next = instrument.from_ticks(beyond ? below : below + 1);

        std::vector<TapePoint> tape{tape_point(0, "50000", "0"), tape_point(1, "50000", "0"),
                                    tape_point(9, next.to_string(), "0")};
        rig = std::make_unique<HostedRig>(std::move(tape), config);
        rig->place(1, kAnna, market_order(Side::Buy, "1.9"));
        rig->run_to(20);
        EXPECT_EQ(rig->held(kAnna) < quantity("1.9"), beyond) << at.to_string() << " " << next.to_string();
    }
}

// A falls into liquidation when the book has nobody left: the maker quotes next to nothing, the fund is empty.
HostedExchangeConfig thin_market() {
    HostedExchangeConfig config = hosted_config();
    config.maker_level_notional = Decimal(50);
    config.insurance.clear();
    return config;
}

TEST(HostedDeleveraging, ClosesTheOppositePositionsAtTheBankruptcyPrice) {
    std::vector<TapePoint> tape{tape_point(0, "50000", "0"), tape_point(1, "50000", "0"), tape_point(10, "43000", "0"),
                                tape_point(11, "43000", "0")};
    HostedRig rig(tape, thin_market());
    rig.place(1, kBert, limit_order(Side::Sell, "50001", "1"));
    rig.place(1, kCleo, limit_order(Side::Sell, "50002", "0.9"));
    rig.place(2, kAnna, limit_order(Side::Buy, "50002", "1.9"));
    const Quantity held = rig.held(kAnna);
    ASSERT_GT(held, quantity("1.8"));
    rig.run_to(20);
    EXPECT_EQ(rig.held(kAnna), Quantity());
    Quantity closed;
    for (const AccountId rival : {kBert, kCleo}) {
        for (const OrderFilled& fill : rig.told<OrderFilled>(rival)) {
            if (fill.origin == FillOrigin::AutoDeleverage) {
                closed += fill.quantity;
                EXPECT_EQ(fill.side, Side::Buy);
                EXPECT_EQ(fill.fee.amount, Decimal());
                EXPECT_FALSE(fill.order.is_ours());
                EXPECT_GT(fill.price, test::price("43001"));  // at what was left of her, not at the market
            }
        }
    }
    EXPECT_GT(closed, quantity("1.8"));
    EXPECT_FALSE(rig.wallet(kAnna).balance.is_negative());
    EXPECT_LT(rig.wallet(kAnna).balance, decimal("5"));
    for (const AccountId account : {kAnna, kBert, kCleo}) {
        EXPECT_TRUE(rig.venue.ledger(account).wallet(Currency::of("USDT")).discrepancy().is_zero());
    }
}

TEST(HostedDeleveraging, LeavesOthersAloneWhileTheFundCanPay) {
    std::vector<TapePoint> tape{tape_point(0, "50000", "0"), tape_point(1, "50000", "0"), tape_point(10, "43000", "0"),
                                tape_point(11, "43000", "0")};
    HostedRig rig(tape, deep_market());
    rig.place(1, kBert, market_order(Side::Sell, "1"));
    rig.place(2, kAnna, market_order(Side::Buy, "1.9"));
    const Decimal before = rig.venue.insurance_fund(Currency::of("USDT"));
    rig.run_to(20);
    EXPECT_EQ(rig.held(kAnna), Quantity());
    EXPECT_EQ(rig.held(kBert), quantity("-1"));
    EXPECT_LT(rig.venue.insurance_fund(Currency::of("USDT")), before);
}

TEST(HostedDeleveraging, RanksByGearedProfit) {
    HostedRig rig({tape_point(0, "50000", "0"), tape_point(5, "51000", "0"), tape_point(9, "51000", "0")});
    rig.run_to(1);
    ASSERT_TRUE(rig.venue.set_leverage(kBert, kBtc, 5));
    rig.place(1, kAnna, market_order(Side::Buy, "0.01"));
    rig.place(1, kBert, market_order(Side::Buy, "0.01"));
    rig.place(1, kCleo, market_order(Side::Sell, "0.01"));
    rig.run_to(9);
    EXPECT_GT(rig.venue.position(kAnna, kBtc, PositionLeg::Net).adl_rank,
              rig.venue.position(kBert, kBtc, PositionLeg::Net).adl_rank);
    EXPECT_EQ(rig.venue.position(kBert, kBtc, PositionLeg::Net).adl_rank, 0);
    EXPECT_EQ(rig.venue.position(kCleo, kBtc, PositionLeg::Net).adl_rank, 0);
    EXPECT_EQ(rig.venue.position(kAnna, kEth, PositionLeg::Net).adl_rank, 0);
}

TEST(HostedMargin, SettlesInverseContractsInTheirCoin) {
    HostedRig rig({tape_point(0, "50000", "0", Side::Buy, test::kInverse),
                   tape_point(5, "55000", "0", Side::Buy, test::kInverse),
                   tape_point(9, "55000", "0", Side::Buy, test::kInverse)});
    rig.place(1, kAnna, market_order(Side::Buy, "50", test::kInverse));
    rig.run_to(9);
    const HostedPosition position = rig.venue.position(kAnna, test::kInverse, PositionLeg::Net);
    EXPECT_EQ(position.signed_quantity, quantity("50"));
    EXPECT_TRUE(position.unrealised.is_positive());
    EXPECT_EQ(position.unrealised.rounded(8, Rounding::HalfEven),
              rig.wallet(kAnna, "BTC").unrealised.rounded(8, Rounding::HalfEven));
    EXPECT_EQ(position.notional.rounded(8, Rounding::HalfEven), decimal("0.09090909"));  // 5,000 USD
    EXPECT_EQ(rig.wallet(kAnna, "USDT").unrealised, Decimal());
}

}  // namespace
}  // namespace tradewind::simulator
