#include "bot/app/live_tape.hpp"

#include <gtest/gtest.h>

#include "bot/app/instrument_catalog.hpp"
#include "simulator/simulated_exchange.hpp"

namespace tradewind::bot {
namespace {

const Timestamp kStart = Timestamp::from_seconds(1'700'000'000);
const InstrumentId kBtc(0);

Timestamp at(std::int64_t millis) {
    return kStart + Duration::millis(millis);
}

std::shared_ptr<const InstrumentTable> one_contract() {
    auto out = std::make_shared<InstrumentTable>();
    out->add(catalog_perpetual("BTCUSDT")->instrument);
    return out;
}

MarkPrice mark(Decimal price, Decimal rate = Decimal()) {
    return {kBtc, Price(price), Price(price), rate, Timestamp::from_seconds(1'700'006'400)};
}
BookTicker quotes(Decimal bid, Decimal ask) {
    return {kBtc, Price(bid), Quantity(Decimal(1)), Price(ask), Quantity(Decimal(1))};
}
TradeTick trade(Decimal price, Decimal quantity) {
    return {kBtc, Price(price), Quantity(quantity), Side::Buy};
}

class Tape : public testing::Test {
protected:
    Tape() { EXPECT_EQ(tape_.next().feed, FeedState::Down); }
    std::vector<simulator::TapePoint> all() {
        std::vector<simulator::TapePoint> out;
        while (tape_.next_time() < at(1'000'000)) {
            out.push_back(tape_.next());
        }
        return out;
    }
    LiveTape tape_{one_contract(), kStart, {}};
};

TEST(FreshTape, BeginsDownAtItsStartAndNeverEnds) {
    LiveTape tape(one_contract(), kStart, {});
    EXPECT_EQ(tape.next_time(), kStart);
    EXPECT_EQ(tape.feed(kBtc), FeedState::Down);
    EXPECT_EQ(tape.next().feed, FeedState::Down);
    EXPECT_GT(tape.next_time(), at(1'000'000'000));
    EXPECT_LT(tape.next_time(), Timestamp::max());
}

TEST_F(Tape, TradesKeepTheirDigitsAndCarryTheMark) {
    tape_.on_event(at(1), mark(60000.5_dec));
    tape_.on_event(at(2), trade(60010.1_dec, 0.25_dec));
    const auto points = all();
    ASSERT_EQ(points.size(), 1U);
    EXPECT_EQ(points[0].time, at(2));
    EXPECT_EQ(points[0].price, Price(60010.1_dec));
    EXPECT_EQ(points[0].quantity, Quantity(0.25_dec));
    EXPECT_EQ(points[0].mark, Price(60000.5_dec));
}

TEST_F(Tape, NothingIsTradedBeforeTheMarkIsKnown) {
    tape_.on_event(at(1), trade(60010_dec, Decimal(1)));
    tape_.on_event(at(1), quotes(60000_dec, 60001_dec));
    EXPECT_TRUE(all().empty());
}

TEST_F(Tape, QuotesMoveThePriceOnlyWhenTheyLeaveItBehind) {
    tape_.on_event(at(1), mark(60000_dec));
    tape_.on_event(at(2), trade(60000_dec, Decimal(1)));
    tape_.on_event(at(200), quotes(59999.9_dec, 60000_dec));
    EXPECT_EQ(all().size(), 1U) << "the price is inside the spread";
    tape_.on_event(at(300), quotes(60000.5_dec, 60000.6_dec));
    tape_.on_event(at(310), quotes(60000.7_dec, 60000.8_dec));
    tape_.on_event(at(500), quotes(59990_dec, 59990.1_dec));
    const auto points = all();
    ASSERT_EQ(points.size(), 2U) << "at most one move each tenth of a second";
    EXPECT_EQ(points[0].price, Price(60000.5_dec));
    EXPECT_TRUE(points[0].quantity.is_zero());
    EXPECT_EQ(points[0].aggressor, Side::Sell);
    EXPECT_EQ(points[1].price, Price(59990.1_dec));
    EXPECT_EQ(points[1].aggressor, Side::Buy);
}

TEST_F(Tape, AMarkThatMovesAloneIsTold) {
    tape_.on_event(at(1), mark(60000_dec));
    tape_.on_event(at(2), trade(60000_dec, Decimal(1)));
    tape_.on_event(at(3), mark(60000_dec));
    tape_.on_event(at(4), mark(59000_dec));
    const auto points = all();
    ASSERT_EQ(points.size(), 2U);
    EXPECT_EQ(points[1].price, Price(60000_dec));
    EXPECT_EQ(points[1].mark, Price(59000_dec));
    EXPECT_TRUE(points[1].quantity.is_zero());
}

TEST_F(Tape, FundingIsTheLastPredictionOrWhatWasPaid) {
    tape_.on_event(at(1), mark(60000_dec, 0.0001_dec));
    tape_.on_event(at(2), mark(60000_dec, 0.0002_dec));
    EXPECT_EQ(tape_.funding_rate(kBtc, Timestamp::from_seconds(1'700'006'400)), 0.0002_dec);
    EXPECT_EQ(tape_.funding_rate(kBtc, Timestamp::from_seconds(1'700'035'200)), Decimal());
    const Timestamp boundary = Timestamp::from_seconds(1'699'977'600);
    const LiveTape with_past(one_contract(), kStart,
                             {{kBtc, {FundingSettlement{boundary + Duration::millis(7), 0.0003_dec}}}});
    EXPECT_EQ(with_past.funding_rate(kBtc, boundary), 0.0003_dec);
}

TEST_F(Tape, AReaderWhoFallsBehindLosesQuotesBeforeTrades) {
    tape_.on_event(at(1), mark(60000_dec));
    constexpr int kMany = 30'000;
    for (int i = 0; i < kMany; ++i) {
        tape_.on_event(at(1), trade(60000_dec, Decimal(1)));
    }
    tape_.on_event(at(300), quotes(61000_dec, 61001_dec));
    EXPECT_EQ(tape_.dropped(), 1U);
    EXPECT_EQ(all().size(), static_cast<std::size_t>(kMany));
}

// The exchange on a live tape, as the agent sees it.
class LiveExchange : public testing::Test {
protected:
    LiveExchange() {
        simulator::SimulatedExchangeConfig config;
        config.instruments = instruments_;
        config.brackets = std::make_shared<std::vector<BracketTable>>(1, BracketTable::flat(0.01_dec, 20));
        config.deposits = {Money{Decimal(10'000), Currency::of("USDT")}};
        config.latency = {};
        auto tape =
            std::make_unique<LiveTape>(instruments_, kStart, std::map<InstrumentId, std::vector<FundingSettlement>>{});
        tape_ = tape.get();
        venue_ = std::make_unique<simulator::SimulatedExchange>(config, std::move(tape));
    }
    std::vector<std::string> until(Timestamp time) {
        std::vector<simulator::VenueMessage> messages;
        venue_->advance(time, messages);
        std::vector<std::string> out;
        for (const auto& message : messages) {
            std::string name = event_name(message.body);
            if (const auto* status = std::get_if<FeedStatus>(&message.body)) {
                name += status->state == FeedState::Up ? " up" : " down";
            }
            out.push_back(std::move(name));
        }
        return out;
    }
    std::shared_ptr<const InstrumentTable> instruments_ = one_contract();
    std::unique_ptr<simulator::SimulatedExchange> venue_;
    LiveTape* tape_ = nullptr;
};

TEST_F(LiveExchange, TellsWhenPricesComeAndGo) {
    using Names = std::vector<std::string>;
    // Once for the session that opens, once for the tape's own beginning.
    EXPECT_EQ(until(at(0)), (Names{"balance adjusted", "feed status down", "feed status down"}));
    EXPECT_TRUE(until(at(5'000)).empty());
    Bar bar{kBtc,
            (kStart - Duration::minutes(5)).floor_to(Duration::minutes(1)),
            Duration::minutes(1),
            Price(1_dec),
            Price(1_dec),
            Price(1_dec),
            Price(1_dec),
            Quantity(1_dec)};
    tape_->on_event(at(6'000), HistoryBars{kBtc, {bar}});
    tape_->on_event(at(6'000), FeedStatus{kBtc, FeedState::Up});
    tape_->on_event(at(6'000), mark(60000_dec));
    tape_->on_event(at(6'001), trade(60000_dec, Decimal(1)));
    const Names up = until(at(7'000));
    ASSERT_GE(up.size(), 5U);
    EXPECT_EQ(up[0], "history bars");
    EXPECT_EQ(up[1], "feed status up");
    EXPECT_EQ(up[2], "trade tick");
    EXPECT_EQ(std::count(up.begin(), up.end(), "mark price"), 1);
    EXPECT_EQ(std::count(up.begin(), up.end(), "book ticker"), 1);
    tape_->on_event(at(8'000), FeedStatus{kBtc, FeedState::Down});
    EXPECT_EQ(until(at(9'000)), (Names{"feed status down"}));
}

TEST_F(LiveExchange, WhatArrivesLateHappensNow) {
    (void)until(at(10'000));
    tape_->on_event(at(9'000), mark(60000_dec));
    tape_->on_event(at(9'000), trade(60000_dec, Decimal(1)));
    EXPECT_FALSE(until(at(10'000)).empty());
}

}  // namespace
}  // namespace tradewind::bot
