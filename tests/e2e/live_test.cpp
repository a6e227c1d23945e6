// `tradewind run --live` from outside: the real program trades an account of `tradewind exchange` over loopback, told
// what to do in the local chat. What the agent says is compared with what the venue answers to signed questions.
#include "tests/e2e/live_rig.hpp"

namespace tradewind::test {
namespace {

using namespace std::chrono_literals;

class LiveTest : public LiveRig {
protected:
    LiveTest() : LiveRig("BTCUSDT,ETHUSDT") {}
};

TEST_F(LiveTest, NothingOpensBeforeAPersonSaysSoAndEveryPositionHasItsStopAtTheVenue) {
    start_agent();
    (void)status_with("halted");
    std::string refusal;
    for (int attempt = 0; attempt < 20 && refusal.empty(); ++attempt) {  // until there are prices
        refusal = answer("/futures_open long 100 BTCUSDT x5 sl 2%", "trading is halted", 1s);
    }
    EXPECT_NE(refusal.find("Not possible"), std::string::npos) << refusal;
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(tap("/futures_open long 100 BTCUSDT x5 sl 2% tp 5%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();

    const std::string held = exchange_.position("BTCUSDT");
    EXPECT_GT(std::stod(held), 0);
    const auto orders = exchange_.conditional_orders();
    ASSERT_EQ(orders.size(), 2U) << orders.dump(1);
    EXPECT_EQ(orders[0].at("orderType"), "STOP_MARKET");
    EXPECT_EQ(orders[0].at("closePosition"), true);
    EXPECT_EQ(orders[1].at("orderType"), "TAKE_PROFIT_MARKET");
    EXPECT_NE(status_with("LONG BTCUSDT x5").find("2 open orders"), std::string::npos);
    EXPECT_FALSE(answer("/liquidation_risk", "a move of").empty());

    ASSERT_TRUE(tap("/futures_emergency_close", "🚨"));
    EXPECT_TRUE(says("Verified at the venue: positions 0, orders 0")) << agent_->output();
    EXPECT_EQ(exchange_.position("BTCUSDT"), "0.000");
    EXPECT_TRUE(exchange_.conditional_orders().empty());
    agent_->send(SIGTERM);
    EXPECT_EQ(agent_->wait_for_exit(20s), 0) << agent_->output();
}

TEST_F(LiveTest, KilledInMidOrderItComesBackHaltedKnowsWhatItHoldsAndProtectsIt) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(tap("/futures_open long 100 BTCUSDT x5 sl 2%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();
    ASSERT_TRUE(tap("/futures_open short 100 ETHUSDT x5 sl 2%", "✅"));
    kill_agent();  // somewhere between the tap and the stop

    start_agent();
    const std::string status = status_with("LONG BTCUSDT x5");
    EXPECT_NE(status.find("halted"), std::string::npos);
    const bool is_short = exchange_.position("ETHUSDT") != "0.000";
    const std::size_t wanted = is_short ? 2 : 1;
    for (int attempt = 0; attempt < 100 && exchange_.conditional_orders().size() != wanted; ++attempt) {
        std::this_thread::sleep_for(100ms);
    }
    EXPECT_EQ(exchange_.conditional_orders().size(), wanted) << exchange_.conditional_orders().dump(1);
    EXPECT_EQ(status_with("LONG BTCUSDT").find("SHORT ETHUSDT") != std::string::npos, is_short);
    kill_agent();
    const auto replayed = run_tradewind({"replay", "--home", home_});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.output;
    const auto audited = run_tradewind({"audit", "--home", home_});
    EXPECT_EQ(audited.exit_code, 2) << audited.output;
    EXPECT_NE(audited.output.find("holds a live account"), std::string::npos) << audited.output;
}

TEST_F(LiveTest, AVenueThatGoesAndComesBackEmptyIsBelieved) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(tap("/futures_open long 100 BTCUSDT x5 sl 2%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();
    exchange_.kill();
    EXPECT_TRUE(says("The account stream is down")) << agent_->output();
    EXPECT_FALSE(answer("/futures_open long 100 ETHUSDT x5 sl 2%", "not been compared with the venue").empty());
    exchange_.start_again();
    const std::string back = status_with("10000.00 USDT</b>");
    EXPECT_NE(back.find("No positions"), std::string::npos) << back;
    ASSERT_TRUE(tap("/futures_open long 100 ETHUSDT x5 sl 2%", "✅"));
    EXPECT_TRUE(position_becomes("ETHUSDT", exchange_.position("ETHUSDT")));
    EXPECT_NE(status_with("LONG ETHUSDT x5").find("stop"), std::string::npos);
}

TEST_F(LiveTest, ABannedAgentWaitsAndClosesAfterwards) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(tap("/futures_open long 100 BTCUSDT x5 sl 2%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();
    ASSERT_TRUE(exchange_.fault("kind=ban&seconds=4"));
    ASSERT_TRUE(tap("/futures_close BTCUSDT", "✅"));
    EXPECT_TRUE(says("BTCUSDT: closed", 30s)) << agent_->output();
    EXPECT_EQ(exchange_.position("BTCUSDT"), "0.000");
}

TEST_F(LiveTest, AnOrderWhoseAnswerWasLostIsFoundAndProtected) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    for (const char* kind : {"503-after", "reset-after", "timeout-after"}) {
        ASSERT_TRUE(exchange_.fault(std::string("kind=") + kind + "&count=1&method=POST&path=/fapi/v1/order"));
        const std::int64_t before = chat_->last_id();
        ASSERT_TRUE(tap("/futures_open long 50 BTCUSDT x5 sl 2%", "✅"));
        EXPECT_TRUE(chat_->wait_for_text(before, "at the venue, liquidation", 30s)) << kind << agent_->output();
    }
    EXPECT_EQ(exchange_.conditional_orders().size(), 1U) << exchange_.conditional_orders().dump(1);
    EXPECT_EQ(exchange_.ask("/fapi/v1/allOrders", binance::Parameters().add("symbol", "BTCUSDT")).size(), 3U);
}

TEST_F(LiveTest, WhatOthersDoOnTheAccountIsShownAndLeftAlone) {
    start_agent();
    (void)status_with("Equity");
    const auto placed = exchange_.order("BTCUSDT", "BUY", "0.010", "40000");
    ASSERT_TRUE(placed.contains("orderId")) << placed.dump();
    EXPECT_TRUE(says("An open order at the venue is not ours: buy 0.01")) << agent_->output();
    EXPECT_NE(answer("/orders", "not ours").find("BTCUSDT buy 0.01"), std::string::npos);
    // A position that somebody else opened is watched and protected like our own.
    (void)exchange_.order("ETHUSDT", "BUY", "0.100");
    (void)status_with("LONG ETHUSDT");
    ASSERT_TRUE(position_becomes("ETHUSDT", "0.100"));
    EXPECT_EQ(exchange_.ask("/fapi/v1/openOrders").size(), 1U);
}

TEST_F(LiveTest, TheFirstStrategyWaitsForAPersonAndItsOrdersRestAtTheVenue) {
    expect_that_a_strategy_waits_for_a_person("/fapi/v1/openOrders");
}

}  // namespace
}  // namespace tradewind::test
