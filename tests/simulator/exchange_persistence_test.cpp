// The simulated exchange across a restart: the saved venue has the same future, the new session starts
// afresh, and the account is marked as changed exactly when it is.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::limit_order;
using test::market_order;
using test::quantity;

std::vector<TapePoint> swinging() {
    std::vector<TapePoint> tape;
    for (int i = 0; i < 40; ++i) {
        const std::string price = std::to_string(50'000 + (i * 37 % 11 - 5) * 40);
        tape.push_back(tape_point(i * 10, price, "0.7", i % 2 == 0 ? Side::Buy : Side::Sell));
    }
    return tape;
}

void trade_a_little(ExchangeRig& rig) {
    rig.place(1, market_order(Side::Buy, "0.02"));
    rig.place(2, limit_order(Side::Buy, "49850", "0.01"));
    rig.place(2, limit_order(Side::Sell, "50150", "0.01"));
    rig.place(3, test::closing_stop(Side::Sell, "49500"));
}

std::string save(const ExchangeRig& rig) {
    Writer out;
    rig.exchange.save(out);
    return out.take();
}

std::string bytes_of(const std::vector<VenueMessage>& messages) {
    Writer out;
    out(messages);
    return out.take();
}

TEST(SimulatedExchangePersistence, LoadedVenueHasTheSameFuture) {
    SimulatedExchangeConfig config = exchange_config();
    config.latency = {Duration::millis(30), Duration::millis(40), Duration::millis(20)};
    for (const std::int64_t stop_at : {3, 47, 150, 333}) {
        ExchangeRig first(swinging(), config);
        trade_a_little(first);
        first.run_to(stop_at);
        first.send(limit_order(Side::Buy, "49900", "0.005"));  // on its way while the venue is saved
        ExchangeRig second(swinging(), config);
        const std::string saved = save(first);
        Reader in(saved);
        ASSERT_TRUE(second.exchange.load(in).has_value());
        EXPECT_EQ(save(second), saved);
        first.messages.clear();
        first.run_to(1'000);
        second.run_to(1'000);
        EXPECT_EQ(bytes_of(first.messages), bytes_of(second.messages)) << "saved at second " << stop_at;
        EXPECT_EQ(save(first), save(second));
    }
}

TEST(SimulatedExchangePersistence, NewSessionLosesUndeliveredMessagesAndStartsAfresh) {
    SimulatedExchangeConfig config = exchange_config();
    config.latency.to_agent = Duration::seconds(5);
    ExchangeRig rig(swinging(), config);
    rig.run_to(20);
    rig.send(market_order(Side::Buy, "0.01"));
    rig.run_to(21);  // filled at the venue, the message is on its way
    ASSERT_EQ(rig.position(), quantity("0.01"));
    ASSERT_TRUE(rig.got<OrderFilled>().empty());
    rig.messages.clear();
    rig.exchange.mark_restart(test::at_second(22));
    rig.run_to(60);
    EXPECT_TRUE(rig.got<OrderFilled>().empty());
    EXPECT_TRUE(rig.got<OrderAccepted>().empty());
    EXPECT_EQ(rig.got<FeedStatus>().size(), 4U);
    ASSERT_FALSE(rig.got<DepthUpdate>().empty());
    EXPECT_TRUE(rig.got<DepthUpdate>()[0].snapshot);
    rig.exchange.request_account_report();
    rig.run_to(70);
    ASSERT_EQ(rig.got<AccountReport>().size(), 1U);
    EXPECT_EQ(rig.got<AccountReport>()[0].fills.size(), 1U);
}

TEST(SimulatedExchangePersistence, VenueLivesOnWhileNobodyListens) {
    ExchangeRig rig(swinging());
    rig.run_to(1);
    const ClientOrderId id = rig.place(1, limit_order(Side::Buy, "49850", "0.01"));
    rig.messages.clear();
    rig.exchange.mark_restart(test::at_second(195));
    EXPECT_EQ(rig.position(), quantity("0.01"));
    EXPECT_EQ(rig.exchange.next_time(), test::at_second(200));
    rig.run_to(200);
    EXPECT_TRUE(rig.got<OrderFilled>(id).empty());
    EXPECT_EQ(rig.got<TradeTick>().size(), 1U);
    EXPECT_TRUE(rig.exchange.take_dirty());
}

TEST(SimulatedExchangePersistence, UsedClientIdsSurvive) {
    ExchangeRig first(swinging());
    const ClientOrderId id = first.place(1, market_order(Side::Buy, "0.01"));
    ExchangeRig second(swinging());
    const std::string saved = save(first);
    Reader in(saved);
    ASSERT_TRUE(second.exchange.load(in).has_value());
    second.run_to(2);
    second.exchange.submit(ApprovedOrderForTest::make(id, market_order(Side::Buy, "0.01")));
    second.run_to(3);
    EXPECT_EQ(second.got<OrderRejected>(id).size(), 1U);
    EXPECT_EQ(second.position(), quantity("0.01"));
}

TEST(SimulatedExchangePersistence, DirtyExactlyWhenTheAccountChanged) {
    ExchangeRig rig(swinging());
    EXPECT_TRUE(rig.exchange.take_dirty());  // the deposit
    EXPECT_FALSE(rig.exchange.take_dirty());
    rig.run_to(20);
    EXPECT_FALSE(rig.exchange.take_dirty());  // market data alone
    rig.place(21, limit_order(Side::Buy, "49000", "0.01"));
    EXPECT_TRUE(rig.exchange.take_dirty());
    rig.run_to(50);
    EXPECT_FALSE(rig.exchange.take_dirty());
    rig.place(51, market_order(Side::Buy, "0.01"));
    EXPECT_TRUE(rig.exchange.take_dirty());
    rig.set_leverage(52, 6);
    EXPECT_TRUE(rig.exchange.take_dirty());
}

TEST(SimulatedExchangePersistence, DamagedOrForeignBytesAreRefused) {
    ExchangeRig rig(swinging());
    trade_a_little(rig);
    const std::string saved = save(rig);
    for (const std::size_t length : {std::size_t{0}, std::size_t{3}, saved.size() / 2, saved.size() - 1}) {
        ExchangeRig other(swinging());
        Reader in(std::string_view(saved).substr(0, length));
        EXPECT_FALSE(other.exchange.load(in).has_value()) << length;
    }
    SimulatedExchangeConfig fewer = exchange_config();
    InstrumentTable table;
    table.add(test::btcusdt());
    fewer.instruments = std::make_shared<const InstrumentTable>(std::move(table));
    fewer.brackets = std::make_shared<const std::vector<BracketTable>>(std::vector<BracketTable>{three_tiers()});
    ExchangeRig other(swinging(), fewer);
    Reader in(saved);
    const Status loaded = other.exchange.load(in);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().text, "the saved exchange has 4 instruments, this configuration has 1");
}

}  // namespace
}  // namespace tradewind::simulator
