// From what a person says or taps to the request, over the real outbox and a strict Bot API server.

#include "tests/bot/chat_rig.hpp"

namespace tradewind::bot {
namespace {

using namespace risk::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

TEST_F(ChatServiceTest, OpeningAsksFirstAndATapSendsExactlyWhatWasShown) {
    say("/futures_open long 100 x5 tp 4% sl 2%");
    const std::string card = last();
    EXPECT_TRUE(holds(card, "Open LONG BTCUSDT x5")) << card;
    EXPECT_TRUE(holds(card, "<b>0.009 BTC</b>")) << card;
    EXPECT_TRUE(engine.posted.empty());
    tap("Open long");
    const auto open = only_request<OpenPosition>();
    EXPECT_EQ(open.instrument, kBtc);
    EXPECT_EQ(open.side, Side::Buy);
    EXPECT_EQ(open.quantity, quantity("0.009"));
    EXPECT_EQ(open.leverage, 5);
    EXPECT_EQ(open.stop_fraction, decimal("0.02"));
    EXPECT_EQ(open.target_fraction, decimal("0.04"));
    EXPECT_EQ(open.reference, price("50000"));
    EXPECT_EQ(open.max_drift, decimal("0.005"));
    EXPECT_EQ(engine.posted.at(0).actor, "chat:7");
    EXPECT_TRUE(holds(last(), "⏳ Open LONG 0.009 BTCUSDT x5"));
    EXPECT_EQ(settled().size(), 1U) << "the card itself turns into the story";
}

TEST_F(ChatServiceTest, ADoubleTapSendsOneRequest) {
    say("/futures_open short 100");
    const Update first = tap_of("Open short");
    const Update second = tap_of("Open short");
    give(first);
    give(second);
    only_request<OpenPosition>();
    settled();
    EXPECT_EQ(server.answered_queries().size(), 2U);
}

TEST_F(ChatServiceTest, TheSameUpdateTwiceIsOneRequest) {
    const Update halt = message("/halt too windy");
    give(halt);
    give(halt);
    EXPECT_EQ(only_request<HaltTrading>().reason, "too windy");
    EXPECT_EQ(settled().size(), 1U);
}

TEST_F(ChatServiceTest, TheSameNumberWithOtherContentIsAnotherUpdate) {
    Update first = message("/halt one");
    Update second = message("/halt two");
    second.mark = {first.mark.id, first.mark.content_hash + 1};
    give(first);
    give(second);
    ASSERT_EQ(engine.posted.size(), 2U);
    EXPECT_NE(engine.posted.at(0).id, engine.posted.at(1).id);
}

TEST_F(ChatServiceTest, AnOldOpeningIsAnsweredAndNotRun) {
    say("/futures_open long 100", Duration::seconds(16));
    EXPECT_TRUE(holds(last(), "16s old; it was <b>not executed</b>")) << last();
    EXPECT_TRUE(engine.posted.empty());
    tap("Run now");
    EXPECT_TRUE(engine.posted.empty()) << "running it shows the preview first";
    EXPECT_TRUE(holds(last(), "Open LONG BTCUSDT")) << last();
    tap("Open long");
    only_request<OpenPosition>();
}

TEST_F(ChatServiceTest, FifteenSecondsAreYoungEnough) {
    say("/futures_open long 100", Duration::seconds(15));
    EXPECT_TRUE(holds(last(), "Open LONG BTCUSDT")) << last();
}

TEST_F(ChatServiceTest, AHaltIsCarriedOutForTwoMinutes) {
    say("/halt", Duration::seconds(120));
    EXPECT_EQ(only_request<HaltTrading>().reason, "by Ada");
    say("/halt", Duration::seconds(121));
    EXPECT_EQ(engine.posted.size(), 1U);
    tap("Run now");
    EXPECT_EQ(engine.posted.size(), 2U);
}

TEST_F(ChatServiceTest, QuestionsDie) {
    say("/futures_open long 100");
    settled();
    clock.advance(Duration::seconds(31));
    tap("Open long");
    EXPECT_TRUE(engine.posted.empty());
    EXPECT_TRUE(holds(last(), "Expired: Open LONG 0.01 BTCUSDT") || holds(last(), "Expired: Open LONG 0.009 BTCUSDT"))
        << last();
}

TEST_F(ChatServiceTest, DeadQuestionsSayThatTheyDiedWithoutATap) {
    say("/futures_open long 100");
    settled();
    clock.advance(Duration::seconds(31));
    service.tick();
    EXPECT_TRUE(holds(last(), "Expired")) << last();
    EXPECT_TRUE(rows_of(newest()).empty());
}

TEST_F(ChatServiceTest, CancellingSendsNothing) {
    say("/futures_open long 100");
    tap("Cancel");
    EXPECT_TRUE(holds(last(), "Cancelled: Open LONG"));
    EXPECT_TRUE(engine.posted.empty());
}

TEST_F(ChatServiceTest, SizesCanBeHalvedAndDoubledOnTheCard) {
    say("/futures_open long 200");
    tap("½ size");
    EXPECT_TRUE(holds(last(), "<b>0.009 BTC</b>")) << last();
    tap("2× size");
    tap("2× size");
    EXPECT_TRUE(holds(last(), "<b>0.039 BTC</b>")) << last();
    EXPECT_EQ(settled().size(), 1U);
    tap("Open long");
    EXPECT_EQ(only_request<OpenPosition>().quantity, quantity("0.039"));
}

TEST_F(ChatServiceTest, AnotherUsersTapIsRefusedAndSpoilsNothing) {
    ChatService shared(options(), Gate({7, 8}, 0), AlertCooldowns(), control, outbox, *log, clock, server_clock);
    const Update asked = message("/futures_open long 100");
    ASSERT_TRUE(shared.on_update(asked).has_value());
    const Update others = tap_of("Open long", 8);
    ASSERT_TRUE(shared.on_update(others).has_value());
    EXPECT_TRUE(engine.posted.empty());
    ASSERT_TRUE(shared.on_update(tap_of("Open long")).has_value());
    only_request<OpenPosition>();
}

TEST_F(ChatServiceTest, ButtonsFromBeforeARestartSayThatTheyAreDead) {
    say("/futures_open long 100");
    const Update late = tap_of("Open long");
    ChatService restarted(options(), Gate({7}, 0), AlertCooldowns(), control, outbox, *log, clock, server_clock);
    ASSERT_TRUE(restarted.on_update(late).has_value());
    EXPECT_TRUE(engine.posted.empty());
    EXPECT_TRUE(rows_of(newest()).empty()) << "the buttons go";
}

TEST_F(ChatServiceTest, RefusedWishesShowTheReasonAndNoButtons) {
    say("/futures_open long 9000");
    EXPECT_TRUE(holds(last(), "Not possible:")) << last();
    EXPECT_TRUE(rows_of(newest()).empty());
    say("/futures_open long 100 DOGEUSDT");
    EXPECT_TRUE(holds(last(), "I do not trade DOGEUSDT")) << last();
    say("/futures_close");
    EXPECT_TRUE(holds(last(), "There is no open position"));
    say("/futures_leverage 21");
    EXPECT_TRUE(holds(last(), "21x is above the limit of 20x")) << last();
}

TEST_F(ChatServiceTest, ClosingHalfAsksForHalf) {
    fill(engine.current->account, kBtc, Side::Buy, "0.1", "50000");
    say("/futures_close half");
    EXPECT_TRUE(holds(last(), "0.050 BTC") || holds(last(), "0.05 BTC")) << last();
    tap("Close");
    const auto close = only_request<ClosePosition>();
    EXPECT_EQ(close.instrument, kBtc);
    EXPECT_EQ(close.fraction, decimal("0.5"));
}

TEST_F(ChatServiceTest, EmergencyCloseAsksOnceAndReportsInOneMessage) {
    say("/futures_emergency_close");
    EXPECT_TRUE(holds(last(), "Emergency close"));
    tap("CLOSE EVERYTHING");
    only_request<EmergencyClose>();
    const RequestId id = engine.posted.at(0).id;
    service.on_progress({id, RequestStage::Working, "cancelling 3 orders"});
    service.on_progress({id, RequestStage::Done, "positions 0, orders 0"});
    EXPECT_EQ(last(), "✅ Emergency close\ncancelling 3 orders\npositions 0, orders 0");
    EXPECT_EQ(settled().size(), 1U);
}

TEST_F(ChatServiceTest, StrategiesAreSwitchedOffAtOnceAndOnAfterATap) {
    say("/strategy grid off");
    EXPECT_EQ(only_request<SwitchStrategy>().to, StrategySwitch::Off);
    engine.posted.clear();
    say("/strategy grid on");
    EXPECT_TRUE(engine.posted.empty());
    tap("Switch on");
    EXPECT_EQ(only_request<SwitchStrategy>().to, StrategySwitch::On);
    engine.posted.clear();
    say("/resume");
    tap("Resume");
    only_request<ResumeTrading>();
}

TEST_F(ChatServiceTest, CommandsForOtherBotsGetNoAnswer) {
    say("/halt@other_bot");
    EXPECT_TRUE(settled().empty());
    EXPECT_TRUE(engine.posted.empty());
}

TEST_F(ChatServiceTest, TextsThatAreNotUnderstoodAreAnsweredWithoutMarkup) {
    say("/futures_open long 100 <b>bold");
    EXPECT_TRUE(holds(last(), "&lt;b&gt;bold")) << last();
    say("/futures_opne long 100");
    EXPECT_TRUE(holds(last(), "Did you mean /futures_open?"));
}

TEST_F(ChatServiceTest, EveryQuestionIsAnswered) {
    for (const char* text : {"/start",
                             "/help",
                             "/help futures_open",
                             "/futures_status",
                             "/funding_rate",
                             "/universe 5",
                             "/funding_rate ETH",
                             "/funding_rate DOGE",
                             "/liquidation_risk",
                             "/strategies",
                             "/strategy grid",
                             "/orders",
                             "/trades",
                             "/pnl",
                             "/balance",
                             "/alerts",
                             "/alerts quiet 5",
                             "/chart",
                             "/chart DOGE",
                             "/backtest grid BTCUSDT 2",
                             "/backtest moon",
                             "/backtest grid DOGE",
                             "/backtest grid 900"}) {
        const std::size_t before = settled().size();
        say(text);
        EXPECT_EQ(settled().size(), before + 1) << text;
    }
    EXPECT_TRUE(engine.posted.empty());
}

TEST_F(ChatServiceTest, EveryUpdateLeavesItsDecisionInTheLog) {
    say("/futures_status");
    say("/futures_open long 100");
    tap("Open long");
    EXPECT_TRUE(log->undecided()->empty());
}

}  // namespace
}  // namespace tradewind::bot
