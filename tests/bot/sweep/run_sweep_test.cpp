// `tradewind sweep` and `tradewind walkforward` from candles to figures, as a user runs them.
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

// Hours of a price that swings around a slow rise, in cents.
void write_candles(const std::filesystem::path& path, int days) {
    std::ofstream out(path);
    out << "open_time_ms,open,high,low,close,volume\n";
    double open = 20'000;
    for (int hour = 0; hour < days * 24; ++hour) {
        const double close = 20'000 + 2 * hour + 900 * std::sin(hour / 37.0) + 300 * std::sin(hour / 7.0);
        char line[160];
        std::snprintf(line, sizeof(line), "%lld,%.2f,%.2f,%.2f,%.2f,%d\n", 1'704'067'200'000LL + 3'600'000LL * hour,
                      open, std::max(open, close) + 25, std::min(open, close) - 25, close, 100 + hour % 50);
        out << line;
        open = std::round(close * 100) / 100;
    }
}

class RunSweepTest : public ::testing::Test {
protected:
    void SetUp() override { write_candles(file("candles.csv"), 60); }

    [[nodiscard]] std::string file(const std::string& name) const { return (dir_.path() / name).string(); }
    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream in(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // The exit code; what it said is in "out" and "err".
    [[nodiscard]] int run(const std::string& words) const {
        const std::string command =
            std::string(TRADEWIND_BINARY) + " " + words + " >" + file("out") + " 2>" + file("err");
        const int status = std::system(command.c_str());  // NOLINT(bugprone-command-processor): our own words
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    [[nodiscard]] std::string sweep_words() const {
        return "sweep --strategy trend_following --candles " + file("candles.csv") +
               " --from 2024-01-20 --set fast=5,10 --set slow=20..40:10 ";
    }
    test::TempDir dir_;
};

TEST_F(RunSweepTest, TriesAGridWritesWhatIsAskedForAndGoesOnFromItsFile) {
    const std::string words =
        sweep_words() + "--out " + file("s.db") + " --json " + file("s.json") + " --heatmap " + file("s.png");
    ASSERT_EQ(run(words), 0) << text("err");
    const std::string table = text("out");
    EXPECT_NE(table.find("trend_following on BTCUSDT, 984 candles"), std::string::npos) << table;
    EXPECT_NE(table.find("6 points"), std::string::npos) << table;
    EXPECT_NE(table.find("out of sample with `tradewind walkforward`"), std::string::npos) << table;
    EXPECT_TRUE(text("s.png").starts_with("\x89PNG"));
    const json first = json::parse(text("s.json"));
    ASSERT_EQ(first["points"].size(), 6U);
    EXPECT_EQ(first["verdict"]["trials"], 6);
    EXPECT_GE(first["points"][0]["figures"]["sharpe"], first["points"][5]["figures"]["sharpe"]);
    EXPECT_GT(first["points"][0]["figures"]["trades"], 0);

    ASSERT_EQ(run(words + " --set side=both,long"), 0) << text("err");
    const json second = json::parse(text("s.json"));
    ASSERT_EQ(second["points"].size(), 12U);
    ASSERT_EQ(run("sweep --strategy trend_following --candles " + file("candles.csv") + " --set fast=5 --out " +
                  file("s.db")),
              1);
    EXPECT_NE(text("err").find("belongs to another sweep: it holds 'from: 2024-01-20T00:00:00.000Z'"),
              std::string::npos)
        << text("err");
}

TEST_F(RunSweepTest, APointIsTheBacktestOfItsParameters) {
    ASSERT_EQ(run(sweep_words() + "--metric net_profit --json -"), 0) << text("err");
    const json best = json::parse(text("out"))["points"][0];
    const std::string fast = best["parameters"]["fast"];
    const std::string slow = best["parameters"]["slow"];
    ASSERT_EQ(run("backtest --strategy trend_following --candles " + file("candles.csv") +
                  " --from 2024-01-20 --json - --set fast=" + fast + " --set slow=" + slow),
              0)
        << text("err");
    const json alone = json::parse(text("out"));
    EXPECT_EQ(alone["net_profit"], best["figures"]["net_profit"]);
    EXPECT_EQ(alone["fees"], best["figures"]["fees"]);
    EXPECT_EQ(alone["sharpe"], best["figures"]["sharpe"]);
}

TEST_F(RunSweepTest, SearchesTheWholeSpaceTheSameWithAnyNumberOfThreads) {
    const std::string words = "sweep --strategy trend_following --candles " + file("candles.csv") +
                              " --from 2024-02-10 --search tpe --points 40 --json - --threads ";
    ASSERT_EQ(run(words + "1"), 0) << text("err");
    json one = json::parse(text("out"));
    ASSERT_EQ(run(words + "3"), 0) << text("err");
    json three = json::parse(text("out"));
    one.erase("elapsed_s");
    three.erase("elapsed_s");
    EXPECT_EQ(one["tried"], 40);
    EXPECT_EQ(one, three);
}

TEST_F(RunSweepTest, WalksForwardThroughWindowsThatDoNotOverlap) {
    ASSERT_EQ(run("walkforward --strategy trend_following --candles " + file("candles.csv") +
                  " --set fast=5,10 --set slow=20,40 --train-days 20 --test-days 10 --json " + file("w.json")),
              0)
        << text("err");
    EXPECT_NE(text("out").find("Out of sample, all tests joined"), std::string::npos);
    const json result = json::parse(text("w.json"));
    ASSERT_EQ(result["windows"].size(), 4U);
    std::size_t next = 21UL * 24;
    for (const json& window : result["windows"]) {
        EXPECT_EQ(window["test_bars"][0], next);
        EXPECT_EQ(window["train_bars"][1], next - 24);
        next = window["test_bars"][1];
    }
    EXPECT_EQ(next, 60U * 24U);
    EXPECT_EQ(result["equity"].size(), 39U * 24U);
}

TEST_F(RunSweepTest, NamesWhatIsWrongWithItsOptions) {
    const std::string words = "sweep --strategy trend_following --candles " + file("candles.csv") + " ";
    EXPECT_EQ(run(words), 2);
    EXPECT_NE(text("err").find("say what to vary"), std::string::npos);
    EXPECT_EQ(run(words + "--set fast=1"), 2);
    EXPECT_NE(text("err").find("--set: fast cannot be '1'; it takes 2 to 200 candles"), std::string::npos);
    EXPECT_EQ(run(words + "--set fast=5 --metric luck"), 2);
    EXPECT_EQ(run(words + "--set fast=5 --search bayes"), 2);
    EXPECT_EQ(run(words + "--set fast=5 --from 2025-01-01"), 2);
    EXPECT_EQ(run(words + "--set fast=5,6 --heatmap " + file("h.png")), 2);
    EXPECT_NE(text("err").find("a heat map needs two parameters that vary"), std::string::npos);
    EXPECT_EQ(run("sweep --strategy trend_following --candles " + file("none.csv") + " --set fast=5"), 1);
    EXPECT_EQ(run("sweep --strategy luck --set fast=5"), 2);
    EXPECT_EQ(run("walkforward --strategy trend_following --candles " + file("candles.csv") + " --set fast=5"), 2);
    EXPECT_NE(text("err").find("are too few for a training of"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
