// `tradewind record` and `tradewind recording` from end to end: the real program, a venue on this machine, a signal.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "bot/history/recorded_feed.hpp"
#include "storage/recording_reader.hpp"
#include "storage/recording_writer.hpp"
#include "storage/trade_file.hpp"
#include "tests/support/feed_venue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::FeedVenue;

std::string trade(int number, const char* price) {
    return R"({"e":"aggTrade","E":1700000000100,"s":"BTCUSDT","a":)" + std::to_string(number) + R"(,"p":")" + price +
           R"(","q":"0.5","f":1,"l":1,"T":)" + std::to_string(1'700'000'000'000 + number) + R"(,"m":false})";
}

std::vector<std::string> files_of(const std::filesystem::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        out.push_back(entry.path().string());
    }
    std::ranges::sort(out);
    return out;
}

bool holds_trades(const std::filesystem::path& folder) {
    const auto files = files_of(folder);
    if (files.empty()) {
        return false;
    }
    const auto summary = summarize_feed(files);
    return summary && summary->kinds.contains("aggTrade") && summary->kinds.contains("depthSnapshot");
}

TEST(RecordCommand, WhatIsOnDiskIsReadableWhileItRunsAndWholeAfterCtrlC) {
    const test::TempDir dir;
    const FeedVenue venue({{"/market", R"({"stream":"btcusdt@aggTrade","data":)" + trade(1, "100.5") + "}"},
                           {"/market", R"({"stream":"btcusdt@aggTrade","data":)" + trade(2, "100.6") + "}"}});
    const std::string command = std::string("exec ") + TRADEWIND_BINARY + " record --symbol btcusdt --rest-url " +
                                venue.rest_url() + " --stream-url " + venue.stream_url() + " --out " +
                                dir.path().string() + " >/dev/null 2>&1";
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        _exit(127);
    }
    while (!holds_trades(dir.path())) {
        std::this_thread::yield();
    }
    kill(child, SIGINT);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    const auto files = files_of(dir.path());
    ASSERT_EQ(files.size(), 1U);
    EXPECT_TRUE(files[0].ends_with(".rec.gz")) << files[0];
    const auto trades = extract_trades(files, dir.path());
    ASSERT_TRUE(trades.has_value()) << trades.error().text;
    ASSERT_EQ(trades->size(), 1U);
    const auto read = storage::read_trades(trades->front().path);
    ASSERT_TRUE(read.has_value()) << read.error().text;
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ(read->back().price, Price(100.6_dec));
}

class RecordedFeedTest : public ::testing::Test {
protected:
    std::string record(const std::string& name, const std::vector<std::string>& trades) {
        storage::RecordingWriter writer(dir_.path(), name);
        Timestamp received = Timestamp::from_seconds(1'700'000'000);
        EXPECT_TRUE(writer.write(received, "!opened", "market"));
        for (const std::string& text : trades) {
            received = received + Duration::millis(1);
            EXPECT_TRUE(writer.write(received, "btcusdt@aggTrade", text));
        }
        EXPECT_TRUE(writer.finish());
        return (dir_.path() / (name + "_20231114T221320Z.rec.gz")).string();
    }
    test::TempDir dir_;
};

TEST_F(RecordedFeedTest, TradesThatCameTwiceAreTakenOnceAndAFileGoesOn) {
    const std::string monday = record("a", {trade(1, "1"), trade(2, "2"), trade(2, "2"), trade(3, "3")});
    const std::string tuesday = record("b", {trade(3, "3"), trade(4, "4")});
    auto files = extract_trades({monday}, dir_.path() / "");
    ASSERT_TRUE(files.has_value()) << files.error().text;
    EXPECT_EQ(files->front().rows, 3U);
    files = extract_trades({monday, tuesday}, dir_.path());
    ASSERT_TRUE(files.has_value()) << files.error().text;
    EXPECT_EQ(files->front().added, 1U);
    EXPECT_EQ(storage::read_trades(files->front().path)->size(), 4U);
    const auto summary = summarize_feed({monday, tuesday});
    EXPECT_EQ(summary->messages, 8U);
    EXPECT_EQ(summary->kinds.at("aggTrade"), 6U);
    EXPECT_EQ(summary->kinds.at("!opened"), 2U);
}

TEST_F(RecordedFeedTest, ATradeThatIsNoneIsNamed) {
    const auto files = extract_trades({record("a", {trade(1, "-1")})}, dir_.path());
    ASSERT_FALSE(files.has_value());
    EXPECT_NE(files.error().text.find("btcusdt@aggTrade"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
