// `tradewind run --live` with a spot pair, from outside: funding arbitrage holds coins in the spot wallet of an account
// of `tradewind exchange` against a short contract in its futures wallet, is killed, comes back and is closed.
#include "tests/e2e/live_rig.hpp"

namespace tradewind::test {
namespace {

using namespace std::chrono_literals;

class LiveSpotTest : public LiveRig {
protected:
    static constexpr const char* kStrategy = "funding_arbitrage";
    // Enters whatever the generated market pays: what is tried here is the way, not the profit.
    LiveSpotTest()
        : LiveRig("BTCUSDT,BTCUSDT.SPOT", "BTCUSDT",
                  {"loops.reconcile=15s", "strategies.funding_arbitrage.min_rate=0",
                   "strategies.funding_arbitrage.min_apr=0", "strategies.funding_arbitrage.min_periods_to_pay=0",
                   "strategies.funding_arbitrage.max_basis=0.05", "strategies.funding_arbitrage.exit_basis=0.2"}) {}
    bool balance_becomes(const std::string& text) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            if (answer("/balance", "equity").find(text) != std::string::npos) {
                return true;
            }
            std::this_thread::sleep_for(500ms);
        }
        return false;
    }
    // What the spot wallet has of it, free or locked.
    Decimal in_spot_wallet(const std::string& asset) {
        const nlohmann::json account = exchange_.ask("/api/v3/account");
        for (const auto& each : account.at("balances")) {
            if (each.at("asset") == asset) {
                return Decimal::parse(each.at("free").get<std::string>()).value() +
                       Decimal::parse(each.at("locked").get<std::string>()).value();
            }
        }
        return {};
    }
    Decimal in_futures_wallet() {
        return Decimal::parse(exchange_.ask("/fapi/v3/balance").at(0).at("balance").get<std::string>()).value();
    }
    Decimal short_contracts() { return -Decimal::parse(exchange_.position("BTCUSDT")).value(); }
    // Both legs are there, and differ by less than the contract's step, for as long as a strategy may need to trim.
    bool becomes_a_pair() {
        for (int attempt = 0; attempt < 120; ++attempt) {
            const Decimal contracts = short_contracts();
            const Decimal coins = in_spot_wallet("BTC");
            if (contracts.is_positive() && (contracts - coins).abs() < Decimal::from_scaled(1, 3) &&
                exchange_.ask("/fapi/v1/openOrders", binance::Parameters().add("symbol", "BTCUSDT")).empty()) {
                return true;
            }
            std::this_thread::sleep_for(500ms);
        }
        return false;
    }
};

TEST_F(LiveSpotTest, APairOfCoinsAndContractIsOpenedSurvivesAKillAndIsClosedWhole) {
    start_agent(kStrategy);
    EXPECT_TRUE(balance_becomes("20000.00 USDT")) << "both wallets are one sum";
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(becomes_a_pair()) << exchange_.position("BTCUSDT") << " " << in_spot_wallet("BTC").to_string()
                                  << answer("/strategy funding_arbitrage", "funding") << agent_->output();
    EXPECT_LT(in_spot_wallet("USDT"), Decimal(10'000));

    kill_agent();
    start_agent(kStrategy);
    const Decimal coins = in_spot_wallet("BTC");
    EXPECT_TRUE(balance_becomes("spot coins at market")) << agent_->output();
    EXPECT_EQ(in_spot_wallet("BTC"), coins) << "a restart sells nothing";
    ASSERT_TRUE(tap("/resume", "Resume"));
    ASSERT_TRUE(becomes_a_pair());

    // One leg is closed by hand: the strategy does not stay alone with the other.
    ASSERT_TRUE(tap("/futures_close BTCUSDT", "✅"));
    Decimal rest = in_spot_wallet("BTC");
    for (int attempt = 0; attempt < 120 && rest >= Decimal::from_scaled(1, 3); ++attempt) {
        std::this_thread::sleep_for(500ms);
        rest = in_spot_wallet("BTC");
    }
    EXPECT_LT(rest, Decimal::from_scaled(1, 3)) << agent_->output();
    EXPECT_TRUE(short_contracts().is_zero());
    EXPECT_TRUE(exchange_.ask("/api/v3/openOrders", binance::Parameters().add("symbol", "BTCUSDT")).empty());
    std::this_thread::sleep_for(16s);  // a comparison with the venue more
    for (const RoomLine& line : chat_->lines()) {
        EXPECT_EQ(line.text.find("our records"), std::string::npos) << line.text;
    }
    const std::string sum = (in_futures_wallet() + in_spot_wallet("USDT")).to_fixed(2);
    EXPECT_TRUE(balance_becomes(sum + " USDT")) << sum;
    agent_->send(SIGTERM);
    EXPECT_EQ(agent_->wait_for_exit(20s), 0) << agent_->output();
}

TEST_F(LiveSpotTest, CrossMarginIsRefusedByName) {
    settings_.emplace_back("account.margin_mode=cross");
    launch_agent(kStrategy);
    const auto code = agent_->wait_for_exit(30s);
    ASSERT_TRUE(code.has_value());
    EXPECT_NE(*code, 0);
    EXPECT_NE(agent_->output().find("account.margin_mode: live trading with spot pairs"), std::string::npos)
        << agent_->output();
}

}  // namespace
}  // namespace tradewind::test
