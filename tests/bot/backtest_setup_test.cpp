// What the options of a backtest mean, and what is said of those that mean nothing.
#include "bot/cli/backtest_setup.hpp"

#include <gtest/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using tradewind::test::decimal;

std::string refusal(const BacktestCommand& wanted) {
    const auto config = read_command(wanted);
    return config ? std::string() : config.error().text;
}

TEST(BacktestSetup, PaysTheContractsFeesUnlessATierIsNamed) {
    BacktestCommand wanted;
    EXPECT_FALSE(read_command(wanted)->taker_fee.has_value());
    wanted.fee_tier = "0";
    EXPECT_EQ(read_command(wanted)->maker_fee, decimal("0.0002"));
    EXPECT_EQ(read_command(wanted)->taker_fee, decimal("0.0005"));
    wanted.fee_tier = "9";
    EXPECT_EQ(read_command(wanted)->maker_fee, decimal("0"));
    EXPECT_EQ(read_command(wanted)->taker_fee, decimal("0.00017"));
}

TEST(BacktestSetup, TakesASingleFeeBeforeThatOfTheTier) {
    BacktestCommand wanted;
    wanted.fee_tier = "3";
    wanted.taker_fee = "3.5";
    EXPECT_EQ(read_command(wanted)->maker_fee, decimal("0.00012"));
    EXPECT_EQ(read_command(wanted)->taker_fee, decimal("0.00035"));
}

TEST(BacktestSetup, RefusesTiersThatAreNotKnown) {
    BacktestCommand wanted;
    for (const char* level : {"10", "-1", "vip3", "3 "}) {
        wanted.fee_tier = level;
        EXPECT_NE(refusal(wanted).find("--fee-tier: '"), std::string::npos) << level;
    }
    wanted.fee_tier = "3";
    for (const char* symbol : {"BTCUSD_PERP", "BTCUSDT.SPOT"}) {
        wanted.symbols = {"BTCUSDT", symbol};
        EXPECT_NE(refusal(wanted).find(symbol), std::string::npos);
    }
}

}  // namespace
}  // namespace tradewind::bot
