// The public side of the simulated exchange: the source's tape comes out digit for digit, the depth feed
// builds a sound book, and resting orders of the account take their turn by time.
#include <gtest/gtest.h>

#include "core/market/order_book.hpp"
#include "simulator/random.hpp"
#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::limit_order;
using test::price;
using test::quantity;

std::vector<TapePoint> random_walk(std::uint64_t seed, int points) {
    Random random(seed);
    std::vector<TapePoint> tape;
    std::int64_t ticks = 500'000;
    for (int i = 0; i < points; ++i) {
        ticks += static_cast<std::int64_t>(random.below(401)) - 200;
        const auto lots = static_cast<std::int64_t>(random.below(5'000));
        TapePoint point = tape_point(i, "1", "1", random.below(2) == 0 ? Side::Buy : Side::Sell);
        point.price = point.mark = point.index = Price(Decimal::from_scaled(ticks, 1));
        point.quantity = Quantity(Decimal::from_scaled(lots, 3));
        tape.push_back(point);
    }
    return tape;
}

TEST(SimulatedExchangeTape, WithoutOrdersThePublicTapeIsTheSource) {
    const std::vector<TapePoint> tape = random_walk(7, 2'000);
    ExchangeRig rig(tape);
    rig.run_to(5'000);
    const auto trades = rig.got<TradeTick>();
    std::size_t next = 0;
    for (const TapePoint& point : tape) {
        if (point.quantity.is_zero()) {
            continue;
        }
        ASSERT_LT(next, trades.size());
        EXPECT_EQ(trades[next].price, point.price);
        EXPECT_EQ(trades[next].quantity, point.quantity);
        EXPECT_EQ(trades[next].aggressor, point.aggressor);
        ++next;
    }
    EXPECT_EQ(next, trades.size());
}

TEST(SimulatedExchangeTape, DigitsFinerThanTickAndLotArePublishedAsTheyAre) {
    ExchangeRig rig({tape_point(0, "50000.123", "1.23456"), tape_point(1, "50000", "0.0004")});
    rig.run_to(1);
    const auto trades = rig.got<TradeTick>();
    ASSERT_EQ(trades.size(), 2U);
    EXPECT_EQ(trades[0].price, price("50000.123"));
    EXPECT_EQ(trades[0].quantity, quantity("1.23456"));
    EXPECT_EQ(trades[1].quantity, quantity("0.0004"));
}

TEST(SimulatedExchangeTape, DepthFeedBuildsABookThatAgreesWithTheTicker) {
    ExchangeRig rig(random_walk(11, 500));
    rig.place(100, limit_order(Side::Buy, "49000", "0.01"));
    rig.run_to(600);
    OrderBook book;
    std::size_t snapshots = 0;
    std::size_t compared = 0;
    const Instrument& btc = rig.instruments->at(test::kBtc);
    for (const VenueMessage& message : rig.messages) {
        if (const auto* depth = std::get_if<DepthUpdate>(&message.body)) {
            snapshots += depth->snapshot ? 1U : 0U;
            ASSERT_EQ(book.apply(*depth), BookApplied::Applied);
        } else if (const auto* ticker = std::get_if<BookTicker>(&message.body)) {
            ASSERT_FALSE(book.is_stale());
            EXPECT_EQ(btc.from_ticks(book.best(Side::Buy)->ticks), ticker->bid);
            EXPECT_EQ(btc.from_lots(book.best(Side::Sell)->lots), ticker->ask_quantity);
            EXPECT_LT(ticker->bid, ticker->ask);
            EXPECT_LE(book.levels(Side::Buy, 100).size(), 10U);
            ++compared;
        }
    }
    EXPECT_EQ(snapshots, 1U);
    EXPECT_GT(compared, 450U);
}

TEST(SimulatedExchangeTape, SessionOpensWithHistoryAndAFeedThatIsUp) {
    auto market = std::make_unique<ScriptedMarket>(std::vector<TapePoint>{tape_point(0, "50000", "1")});
    Bar bar;
    bar.instrument = test::kBtc;
    bar.open_time = test::at_second(-60);
    bar.step = Duration::minutes(1);
    market->set_history({bar});
    ExchangeRig rig(std::move(market), exchange_config());
    EXPECT_EQ(rig.exchange.next_time(), test::at_second(0));
    rig.run_to(0);
    ASSERT_EQ(rig.got<HistoryBars>().size(), 1U);
    EXPECT_EQ(rig.got<HistoryBars>()[0].bars.size(), 1U);
    EXPECT_EQ(rig.got<FeedStatus>().size(), 4U);
    EXPECT_TRUE(rig.got<DepthUpdate>().at(0).snapshot);
    ASSERT_EQ(rig.got<BalanceAdjusted>().size(), 1U);
    EXPECT_EQ(rig.exchange.next_time(), Timestamp::max());
}

TEST(SimulatedExchangeTape, MarkIsPublishedAtMostOnceAnInterval) {
    std::vector<TapePoint> tape;
    for (int i = 0; i < 20; ++i) {
        tape.push_back(tape_point(0, "50000", "0.1"));
        tape.back().time = test::at_second(0) + Duration::millis(250 * i);
    }
    ExchangeRig rig(tape);
    rig.run_to(10);
    EXPECT_EQ(rig.got<MarkPrice>().size(), 5U);
    EXPECT_EQ(rig.got<MarkPrice>()[0].mark, price("50000"));
    EXPECT_GT(rig.got<MarkPrice>()[0].next_funding, test::at_second(0));
}

TEST(SimulatedExchangeTape, AtTheTouchTheOrderGetsOnlyWhatTrades) {
    ExchangeRig rig({tape_point(0, "50000", "1"), tape_point(10, "49990.3", "0.03", Side::Sell),
                     tape_point(20, "49990.3", "0.04", Side::Buy), tape_point(30, "49995", "1", Side::Buy)});
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "49990.3", "0.1"));
    rig.run_to(10);
    EXPECT_EQ(rig.filled(id), quantity("0.03"));
    rig.run_to(20);  // a print at a price at which the account bids is a sale to it, whoever the source names
    EXPECT_EQ(rig.filled(id), quantity("0.07"));
    rig.run_to(30);
    EXPECT_EQ(rig.filled(id), quantity("0.07"));
    EXPECT_EQ(rig.open_orders(), 1U);
}

TEST(SimulatedExchangeTape, OrderThatJoinsALevelWaitsForThoseBeforeIt) {
    ExchangeRig rig({tape_point(0, "50000", "0.5", Side::Sell), tape_point(10, "50000", "0.001", Side::Sell),
                     tape_point(20, "49999.9", "0.5", Side::Sell)});
    rig.run_to(1);
    ASSERT_EQ(rig.got<BookTicker>().back().bid, price("50000"));
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "50000", "0.01"));
    rig.run_to(10);
    EXPECT_EQ(rig.filled(id), Quantity());  // the maker was there first
    rig.run_to(20);
    EXPECT_EQ(rig.filled(id), quantity("0.01"));
}

TEST(SimulatedExchangeTape, SourceTradeSharedWithTheAccountStillAddsUp) {
    ExchangeRig rig({tape_point(0, "50000", "1"), tape_point(10, "49990.3", "0.5", Side::Sell)});
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "49990.3", "0.1"));
    const std::size_t before = rig.got<TradeTick>().size();
    rig.run_to(10);
    const auto trades = rig.got<TradeTick>();
    Quantity total;
    for (std::size_t i = before; i < trades.size(); ++i) {
        EXPECT_EQ(trades[i].price, price("49990.3"));
        total += trades[i].quantity;
    }
    EXPECT_EQ(total, quantity("0.5"));
    EXPECT_EQ(rig.filled(id), quantity("0.1"));
}

TEST(SimulatedExchangeTape, SameSeedGivesTheSameMessagesAndAnotherSeedDoesNot) {
    const auto bytes = [](std::uint64_t seed) {
        SimulatedExchangeConfig config = exchange_config();
        config.seed = seed;
        config.latency = {Duration::millis(20), Duration::millis(30), Duration::millis(15)};
        ExchangeRig rig(random_walk(3, 200), config);
        rig.place(50, limit_order(Side::Buy, "49900", "0.01"));
        rig.place(60, test::market_order(Side::Sell, "0.02"));
        rig.run_to(300);
        Writer out;
        out(rig.messages);
        return out.take();
    };
    EXPECT_EQ(bytes(1), bytes(1));
    EXPECT_NE(bytes(1), bytes(2));
}

}  // namespace
}  // namespace tradewind::simulator
