// `tradewind check` as a user runs it: what it prints, and its exit codes.
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

class RunCheckTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream in(dir_.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] int run(const std::string& words) const {
        const std::string command = std::string(TRADEWIND_BINARY) + " check " + words + " >" +
                                    (dir_.path() / "out").string() + " 2>" + (dir_.path() / "err").string();
        const int status = std::system(command.c_str());  // NOLINT(bugprone-command-processor): our own words
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    test::TempDir dir_;
};

TEST_F(RunCheckTest, ASoundStrategyEndsWithZeroAndSaysWhy) {
    ASSERT_EQ(run("mean_reversion --days 6 --set timeframe=5"), 0) << text("out") << text("err");
    EXPECT_NE(text("out").find("look-ahead   passed"), std::string::npos) << text("out");
    EXPECT_NE(text("out").find("Sound:"), std::string::npos) << text("out");
}

TEST_F(RunCheckTest, TooLittleToCompareEndsWithOneInJsonAsWell) {
    ASSERT_EQ(run("funding_arbitrage --days 2 --json -"), 1) << text("err");
    const auto found = nlohmann::json::parse(text("out"));
    EXPECT_EQ(found["sound"], false);
    EXPECT_EQ(found["tests"].size(), 5U);
    EXPECT_EQ(found["tests"][0]["outcome"], "not shown");
}

TEST_F(RunCheckTest, WrongUseEndsWithTwo) {
    EXPECT_EQ(run("moon"), 2);
    EXPECT_NE(text("err").find("known: grid"), std::string::npos);
    EXPECT_EQ(run("grid --days 2 --set levels=900"), 2);
    EXPECT_EQ(run("grid --venue book"), 2);
}

}  // namespace
}  // namespace tradewind::bot
