// A live run on a contract margined in coins, from outside: its account is kept in BTC, from the first greeting to the
// last digit of the wallet.
#include "tests/e2e/live_rig.hpp"

namespace tradewind::test {
namespace {

using namespace std::chrono_literals;

class LiveCoinTest : public LiveRig {
protected:
    LiveCoinTest() : LiveRig("BTCUSD_PERP") {}

    std::string wallet_at_venue() {
        for (const auto& line : exchange_.ask("/dapi/v1/balance")) {
            if (line.at("asset") == "BTC") {
                return line.at("balance");
            }
        }
        return {};
    }
};

TEST_F(LiveCoinTest, OpensProtectsAndClosesInContractsAndKeepsItsBooksInCoins) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    std::string preview;
    for (int attempt = 0; attempt < 20 && preview.empty(); ++attempt) {  // until there are prices
        preview = answer("/futures_open long 0.01 x5 sl 2% tp 5%", "Open LONG BTCUSD_PERP x5", 1s);
    }
    EXPECT_NE(preview.find("of 0.01000000 BTC asked for"), std::string::npos) << preview;
    EXPECT_NE(preview.find("contracts of 100 USD</b> = 0.0"), std::string::npos) << preview;
    ASSERT_TRUE(tap("/futures_open long 0.01 x5 sl 2% tp 5%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();

    const int held = std::stoi(exchange_.position("BTCUSD_PERP"));
    EXPECT_GT(held, 10);
    const auto orders = exchange_.conditional_orders();
    ASSERT_EQ(orders.size(), 2U) << orders.dump(1);
    EXPECT_EQ(orders[0].at("orderType"), "STOP_MARKET");
    EXPECT_EQ(orders[0].at("closePosition"), true);
    EXPECT_EQ(orders[1].at("orderType"), "TAKE_PROFIT_MARKET");
    EXPECT_NE(status_with("LONG BTCUSD_PERP x5").find("2 open orders"), std::string::npos);
    EXPECT_NE(answer("/liquidation_risk", "a move of").find(" BTC over maintenance 0."), std::string::npos);

    ASSERT_TRUE(tap("/futures_close 33%", "✅"));
    ASSERT_TRUE(position_becomes("BTCUSD_PERP", std::to_string(held - held * 33 / 100))) << agent_->output();
    ASSERT_TRUE(tap("/futures_open long 100usd x7 sl 2%", "✅"));
    ASSERT_TRUE(says("Setting leverage to 7x")) << agent_->output();
    (void)status_with("LONG BTCUSD_PERP x7");
    ASSERT_TRUE(tap("/futures_emergency_close", "🚨"));
    EXPECT_TRUE(says("Verified at the venue: positions 0, orders 0")) << agent_->output();
    EXPECT_EQ(std::stoi(exchange_.position("BTCUSD_PERP")), 0);
    EXPECT_TRUE(exchange_.conditional_orders().empty());
    EXPECT_NE(answer("/balance", "equity").find("wallet " + wallet_at_venue() + " BTC"), std::string::npos)
        << wallet_at_venue() << answer("/balance", "equity");
    agent_->send(SIGTERM);
    EXPECT_EQ(agent_->wait_for_exit(20s), 0) << agent_->output();
    EXPECT_EQ(agent_->output().find("adjusted by"), std::string::npos) << "the books never had to be corrected";
}

TEST_F(LiveCoinTest, KilledInMidOrderItComesBackHaltedWithItsPositionProtectedAndItsBooksInCoins) {
    start_agent();
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(tap("/futures_open long 0.01 x5 sl 2%", "✅"));
    ASSERT_TRUE(says("at the venue, liquidation")) << agent_->output();
    ASSERT_TRUE(tap("/futures_open long 0.005 x5 sl 2%", "✅"));
    kill_agent();  // somewhere between the tap and the fill

    start_agent();
    const std::string status = status_with("LONG BTCUSD_PERP x5");
    EXPECT_NE(status.find("halted"), std::string::npos);
    for (int attempt = 0; attempt < 100 && exchange_.conditional_orders().size() != 1; ++attempt) {
        std::this_thread::sleep_for(100ms);
    }
    EXPECT_EQ(exchange_.conditional_orders().size(), 1U) << exchange_.conditional_orders().dump(1);
    EXPECT_NE(status_with(exchange_.position("BTCUSD_PERP") + " contracts").find("BTC"), std::string::npos);
    ASSERT_TRUE(tap("/futures_emergency_close", "🚨"));
    EXPECT_TRUE(says("Verified at the venue: positions 0, orders 0")) << agent_->output();
    EXPECT_NE(answer("/balance", "equity").find("wallet " + wallet_at_venue() + " BTC"), std::string::npos)
        << wallet_at_venue() << answer("/balance", "equity");
    kill_agent();
    const auto replayed = run_tradewind({"replay", "--home", home_});
    EXPECT_EQ(replayed.exit_code, 0) << replayed.output;
}

TEST_F(LiveCoinTest, AStrategyWaitsForAPersonAndItsOrdersRestAtTheVenue) {
    expect_that_a_strategy_waits_for_a_person("/dapi/v1/openOrders");
}

}  // namespace
}  // namespace tradewind::test
