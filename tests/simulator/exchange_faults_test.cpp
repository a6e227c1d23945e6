// Latency and misbehaviour of the simulated exchange: lost requests and answers, repeated and swapped
// messages, and an account stream that goes away.
#include <gtest/gtest.h>

#include "tests/simulator/exchange_rig.hpp"

namespace tradewind::simulator {
namespace {

using test::limit_order;
using test::market_order;
using test::quantity;

std::vector<TapePoint> every_second() {
    std::vector<TapePoint> tape;
    for (int i = 0; i < 60; ++i) {
        tape.push_back(tape_point(i, "50000", "0.5", i % 2 == 0 ? Side::Buy : Side::Sell));
    }
    return tape;
}

SimulatedExchangeConfig slow() {
    SimulatedExchangeConfig config = exchange_config();
    config.latency = {Duration::millis(100), Duration::millis(200), Duration()};
    return config;
}

template <class Body>
Timestamp time_of(const ExchangeRig& rig) {
    for (const VenueMessage& message : rig.messages) {
        if (std::holds_alternative<Body>(message.body)) {
            return message.time;
        }
    }
    return Timestamp::max();
}

TEST(SimulatedExchangeLatency, AnswerComesAfterBothWays) {
    ExchangeRig rig(every_second(), slow());
    rig.run_to(10);
    rig.send(market_order(Side::Buy, "0.01"));
    rig.run_to(11);
    EXPECT_EQ(time_of<OrderAccepted>(rig), test::at_second(10) + Duration::millis(300));
    EXPECT_EQ(rig.got<OrderFilled>()[0].trade_time, test::at_second(10) + Duration::millis(100));
}

TEST(SimulatedExchangeLatency, JitterNeverChangesTheOrderOfAMessageLine) {
    SimulatedExchangeConfig config = exchange_config();
    config.latency = {Duration::millis(50), Duration::millis(50), Duration::seconds(3)};
    ExchangeRig rig(every_second(), config);
    std::vector<ClientOrderId> sent;
    for (int i = 0; i < 20; ++i) {
        rig.run_to(i);
        sent.push_back(rig.send(limit_order(Side::Buy, "40000", "0.001")));
    }
    rig.run_to(60);
    std::vector<ClientOrderId> accepted;
    for (const OrderAccepted& each : rig.got<OrderAccepted>()) {
        accepted.push_back(each.order);
    }
    EXPECT_EQ(accepted, sent);
    EXPECT_TRUE(std::is_sorted(rig.messages.begin(), rig.messages.end(),
                               [](const VenueMessage& a, const VenueMessage& b) { return a.time < b.time; }));
}

TEST(SimulatedExchangeFaults, LostRequestBecomesUnknownAndDoesNotExist) {
    ExchangeRig rig(every_second(), slow());
    rig.run_to(10);
    rig.exchange.inject(Fault::LoseNextSubmit);
    const ClientOrderId id = rig.send(market_order(Side::Buy, "0.01"));
    const ClientOrderId next = rig.send(market_order(Side::Buy, "0.02"));
    rig.run_to(20);
    EXPECT_EQ(time_of<OrderUnknown>(rig), test::at_second(15));
    EXPECT_TRUE(rig.got<OrderAccepted>(id).empty());
    EXPECT_EQ(rig.got<OrderAccepted>(next).size(), 1U);
    EXPECT_EQ(rig.position(), quantity("0.02"));
    rig.exchange.query(test::kBtc, id);
    rig.run_to(21);
    ASSERT_EQ(rig.got<OrderQueryAnswer>().size(), 1U);
    EXPECT_FALSE(rig.got<OrderQueryAnswer>()[0].found);
}

TEST(SimulatedExchangeFaults, LostAnswerBecomesUnknownButTheOrderExists) {
    ExchangeRig rig(every_second(), slow());
    rig.run_to(10);
    rig.exchange.inject(Fault::LoseNextAnswer);
    const ClientOrderId id = rig.send(market_order(Side::Buy, "0.01"));
    rig.run_to(20);
    EXPECT_TRUE(rig.got<OrderAccepted>(id).empty());
    EXPECT_EQ(rig.got<OrderUnknown>(id).size(), 1U);
    EXPECT_EQ(rig.filled(id), quantity("0.01"));  // the stream still tells
    rig.exchange.query(test::kBtc, id);
    rig.run_to(21);
    EXPECT_TRUE(rig.got<OrderQueryAnswer>()[0].found);
    EXPECT_EQ(rig.got<OrderQueryAnswer>()[0].report.state, OrderState::Filled);
}

TEST(SimulatedExchangeFaults, DuplicatesRepeatThePrivateMessagesOnly) {
    ExchangeRig rig(every_second());
    rig.run_to(10);
    rig.exchange.inject(Fault::DuplicatePrivate);
    const std::size_t trades = rig.got<TradeTick>().size();
    const ClientOrderId id = rig.place(10, market_order(Side::Buy, "0.01"));
    const auto fills = rig.got<OrderFilled>(id);
    ASSERT_EQ(fills.size(), 2U);
    EXPECT_EQ(fills[0].trade, fills[1].trade);
    EXPECT_EQ(rig.got<TradeTick>().size(), trades + 1);
    EXPECT_EQ(rig.position(), quantity("0.01"));
    rig.exchange.inject(Fault::None);
    const ClientOrderId later = rig.place(11, market_order(Side::Buy, "0.01"));
    EXPECT_EQ(rig.got<OrderFilled>(later).size(), 1U);
}

TEST(SimulatedExchangeFaults, ReorderedMessagesShowTheFillBeforeItsAcceptance) {
    ExchangeRig rig(every_second());
    rig.run_to(10);
    rig.messages.clear();
    rig.exchange.inject(Fault::ReorderPrivate);
    rig.place(10, market_order(Side::Buy, "0.01"));
    std::vector<std::string> order;
    for (const VenueMessage& message : rig.messages) {
        if (std::holds_alternative<OrderAccepted>(message.body)) {
            order.emplace_back("accepted");
        } else if (std::holds_alternative<OrderFilled>(message.body)) {
            order.emplace_back("filled");
        }
    }
    EXPECT_EQ(order, (std::vector<std::string>{"filled", "accepted"}));
}

TEST(SimulatedExchangeFaults, StreamThatIsDownLosesItsMessagesButNotTheAnswers) {
    ExchangeRig rig(every_second(), slow());
    const ClientOrderId resting = [&] {
        rig.run_to(10);
        return rig.send(limit_order(Side::Buy, "49999.9", "5"));
    }();
    rig.run_to(11);
    rig.exchange.disconnect_account_stream(Duration::seconds(10));
    const ClientOrderId taken = rig.send(market_order(Side::Buy, "0.01"));
    rig.run_to(30);
    EXPECT_EQ(rig.got<OrderAccepted>(resting).size() + rig.got<OrderRejected>(resting).size(), 1U);
    EXPECT_EQ(rig.got<OrderAccepted>(taken).size(), 1U);
    EXPECT_TRUE(rig.got<OrderFilled>(taken).empty());
    EXPECT_EQ(rig.position(), quantity("0.01"));
    const auto states = rig.got<AccountStreamStatus>();
    ASSERT_EQ(states.size(), 2U);
    EXPECT_EQ(states[0].state, AccountStreamState::Down);
    EXPECT_EQ(states[1].state, AccountStreamState::Up);
    rig.exchange.request_account_report();
    rig.run_to(31);
    EXPECT_EQ(rig.got<AccountReport>()[0].fills.size(), 1U);
    const ClientOrderId after = rig.send(market_order(Side::Sell, "0.01"));
    rig.run_to(32);
    EXPECT_EQ(rig.got<OrderFilled>(after).size(), 1U);
}

}  // namespace
}  // namespace tradewind::simulator
