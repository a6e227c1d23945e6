// Several accounts at one venue: they meet in one book, and each hears only of its own.
#include <gtest/gtest.h>

#include "tests/simulator/hosted_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::kBtc;
using test::limit_order;
using test::market_order;
using test::quantity;

TEST(HostedExchange, LetsTwoAccountsTradeWithEachOther) {
    HostedRig rig(still_market("50000"));
    const auto ask = rig.place(1, kAnna, limit_order(Side::Sell, "50010", "0.05"));
    EXPECT_EQ(rig.filled(kAnna, ask), Quantity());
    const auto bid = rig.place(2, kBert, limit_order(Side::Buy, "50010", "0.25"));
    EXPECT_EQ(rig.filled(kAnna, ask), quantity("0.05"));
    EXPECT_EQ(rig.held(kAnna), quantity("-0.05"));
    EXPECT_EQ(rig.held(kBert), rig.filled(kBert, bid));
    EXPECT_EQ(rig.told<OrderFilled>(kAnna, ask)[0].liquidity, Liquidity::Maker);
    EXPECT_EQ(rig.told<OrderFilled>(kBert, bid).back().liquidity, Liquidity::Taker);
}

TEST(HostedExchange, FillsTheOrdersOfOnePriceByTheirTimeWhoeverSentThem) {
    HostedRig rig(still_market("50000"));
    const auto first = rig.place(1, kAnna, limit_order(Side::Sell, "50010", "0.01"));
    const auto second = rig.place(2, kBert, limit_order(Side::Sell, "50010", "0.02"));
    const auto third = rig.place(3, kAnna, limit_order(Side::Sell, "50010", "0.03"));
    rig.place(4, kCleo, limit_order(Side::Buy, "50010", "0.9"));
    const auto fills_of = [&](AccountId account, ClientOrderId id) { return rig.filled(account, id); };
    EXPECT_EQ(fills_of(kAnna, first), quantity("0.01"));
    EXPECT_EQ(fills_of(kBert, second), quantity("0.02"));
    EXPECT_EQ(fills_of(kAnna, third), quantity("0.03"));
    std::vector<ClientOrderId> order_of_fills;
    for (const HostedMessage& message : rig.messages) {
        const auto* fill = std::get_if<OrderFilled>(&message.body);
        if (fill != nullptr && fill->liquidity == Liquidity::Maker) {
            order_of_fills.push_back(fill->order);
        }
    }
    EXPECT_EQ(order_of_fills, (std::vector<ClientOrderId>{first, second, third}));
}

TEST(HostedExchange, GivesBothSidesOfATradeOneNumber) {
    HostedRig rig(still_market("50000"));
    const auto ask = rig.place(1, kAnna, limit_order(Side::Sell, "50010", "0.01"));
    rig.place(2, kBert, limit_order(Side::Buy, "50010", "0.5"));
    ASSERT_EQ(rig.told<OrderFilled>(kAnna, ask).size(), 1U);
    const TradeId shared = rig.told<OrderFilled>(kAnna, ask)[0].trade;
    int of_bert = 0;
    for (const OrderFilled& fill : rig.told<OrderFilled>(kBert)) {
        of_bert += fill.trade == shared ? 1 : 0;
    }
    EXPECT_EQ(of_bert, 1);
}

TEST(HostedExchange, AnswersWhatWasAskedAtThePresentAtOnce) {
    HostedRig rig(still_market("50000"));
    rig.run_to(5);
    rig.messages.clear();
    const auto order = rig.send(kAnna, market_order(Side::Buy, "0.01"));
    rig.run_to(5);
    ASSERT_EQ(rig.told<OrderAccepted>(kAnna, order).size(), 1U);
    EXPECT_EQ(rig.filled(kAnna, order), quantity("0.01"));
    for (const HostedMessage& message : rig.messages) {
        EXPECT_EQ(message.time, test::at_second(5));
    }
    EXPECT_TRUE(rig.told<OrderFilled>(kBert).empty());
    EXPECT_TRUE(rig.told<OrderFilled>(std::nullopt).empty());
}

TEST(HostedExchange, KnowsNoOrderOfAnotherAccount) {
    HostedRig rig(still_market("50000"));
    const auto order = rig.place(1, kAnna, limit_order(Side::Buy, "49000", "0.01"));
    rig.cancel(2, kBert, order);
    ASSERT_EQ(rig.told<CancelRejected>(kBert).size(), 1U);
    EXPECT_EQ(rig.told<CancelRejected>(kBert)[0].reason.substr(0, 5), "-2011");
    EXPECT_TRUE(rig.told<OrderCanceled>(kAnna).empty());
}

TEST(HostedExchange, DepthAgreesWithTheUpdatesUpToItsSequence) {
    HostedRig rig({tape_point(0, "50000", "0.2"), tape_point(3, "50003", "0.5"), tape_point(6, "49998", "0.1")});
    rig.place(4, kAnna, limit_order(Side::Buy, "49995", "0.2"));
    rig.run_to(10);
    std::map<std::pair<Side, std::int64_t>, std::int64_t> book;
    std::uint64_t last = 0;
    for (const DepthUpdate& update : rig.told<DepthUpdate>(std::nullopt)) {
        if (update.snapshot) {
            book.clear();
        }
        for (const LevelChange& change : update.changes) {
            if (change.lots == 0) {
                book.erase({change.side, change.ticks});
            } else {
                book[{change.side, change.ticks}] = change.lots;
            }
        }
        last = update.last_sequence;
    }
    const HostedDepth depth = rig.venue.depth(kBtc, 1'000);
    EXPECT_EQ(depth.sequence, last);
    EXPECT_EQ(depth.bids.size() + depth.asks.size(), book.size());
    const Instrument& instrument = rig.venue.instruments().at(kBtc);
    for (const HostedLevel& level : depth.bids) {
        EXPECT_EQ((book[{Side::Buy, instrument.to_ticks(level.price)}]), instrument.to_lots(level.quantity));
    }
    for (const HostedLevel& level : depth.asks) {
        EXPECT_EQ((book[{Side::Sell, instrument.to_ticks(level.price)}]), instrument.to_lots(level.quantity));
    }
    EXPECT_EQ(depth.bids.size(), 2U);  // the maker's and hers
    EXPECT_EQ(rig.venue.depth(kBtc, 1).bids.size(), 1U);
}

TEST(HostedExchange, NumbersOrdersOverAllAccounts) {
    HostedRig rig(still_market("50000"));
    const auto first = rig.place(1, kAnna, limit_order(Side::Buy, "49000", "0.01"));
    const auto second = rig.place(1, kBert, limit_order(Side::Buy, "49000", "0.01"));
    ASSERT_EQ(rig.reject_text(kBert, second), "accepted");
    EXPECT_NE(rig.told<OrderAccepted>(kAnna, first)[0].venue_order,
              rig.told<OrderAccepted>(kBert, second)[0].venue_order);
}

TEST(HostedExchange, LiquidatesTheOneWhoseMarginIsGone) {
    std::vector<TapePoint> tape{tape_point(0, "50000", "0"), tape_point(10, "44000", "0.01"),
                                tape_point(11, "44000", "0.01")};
    HostedRig rig(tape, deep_market());
    rig.place(1, kAnna, market_order(Side::Buy, "1.9"));
    rig.place(1, kBert, market_order(Side::Buy, "0.1"));
    rig.run_to(20);
    EXPECT_EQ(rig.held(kAnna), Quantity());
    EXPECT_EQ(rig.held(kBert), quantity("0.1"));
    bool liquidated = false;
    for (const OrderFilled& fill : rig.told<OrderFilled>(kAnna)) {
        liquidated = liquidated || fill.origin == FillOrigin::Liquidation;
    }
    EXPECT_TRUE(liquidated);
}

}  // namespace
}  // namespace tradewind::simulator
