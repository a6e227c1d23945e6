#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>

#include "storage/recording_reader.hpp"
#include "storage/recording_writer.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

constexpr Timestamp kEvening = Timestamp::from_seconds(1'700'006'399);  // 2023-11-14 23:59:59

struct Kept {
    Timestamp received;
    std::string stream;
    std::string text;
    friend bool operator==(const Kept&, const Kept&) = default;
};

class RecordingTest : public ::testing::Test {
protected:
    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
            out.push_back(entry.path().filename().string());
        }
        std::ranges::sort(out);
        return out;
    }
    [[nodiscard]] std::vector<Kept> read(const std::string& name) const {
        auto reader = RecordingReader::open(dir_.path() / name);
        std::vector<Kept> out;
        RecordedMessage message;
        while (reader && reader->next(message)) {
            out.push_back({message.received, std::string(message.stream), std::string(message.text)});
        }
        EXPECT_TRUE(reader && reader->status()) << reader->status().error().text;
        return out;
    }
    test::TempDir dir_;
};

TEST_F(RecordingTest, MessagesComeBackAsTheyCame) {
    const std::string large(300'000, 'x');
    {
        RecordingWriter writer(dir_.path(), "usdm_perp");
        ASSERT_TRUE(writer.write(kEvening, "btcusdt@aggTrade", R"({"e":"aggTrade", "p":"1"})"));
        ASSERT_TRUE(writer.write(kEvening + Duration::nanos(7), "btcusdt@depth", "{\n\"a\":1}"));
        ASSERT_TRUE(writer.write(kEvening, "-", large));
    }
    ASSERT_EQ(files(), std::vector<std::string>{"usdm_perp_20231114T235959Z.rec.gz"});
    const auto kept = read(files()[0]);
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0], (Kept{kEvening, "btcusdt@aggTrade", R"({"e":"aggTrade", "p":"1"})"}));
    EXPECT_EQ(kept[1], (Kept{kEvening + Duration::nanos(7), "btcusdt@depth", "{ \"a\":1}"}));
    EXPECT_EQ(kept[2].text, large);
}

TEST_F(RecordingTest, ADayEndsItsFile) {
    RecordingWriter writer(dir_.path(), "spot");
    ASSERT_TRUE(writer.write(kEvening, "a", "1"));
    ASSERT_TRUE(writer.write(kEvening + Duration::seconds(2), "a", "2"));
    ASSERT_TRUE(writer.write(kEvening, "a", "3"));  // a clock that was set back
    ASSERT_TRUE(writer.finish());
    ASSERT_EQ(files(), (std::vector<std::string>{"spot_20231114T235959Z.rec.gz", "spot_20231115T000001Z.rec.gz"}));
    EXPECT_EQ(read(files()[0]).size(), 1U);
    EXPECT_EQ(read(files()[1]).size(), 2U);
}

TEST_F(RecordingTest, WhatWasFlushedIsReadFromAFileThatWasNeverFinished) {
    RecordingWriter writer(dir_.path(), "x");
    for (int i = 0; i < 500; ++i) {
        ASSERT_TRUE(writer.write(kEvening + Duration::nanos(i), "s", std::to_string(i)));
    }
    ASSERT_TRUE(writer.flush());
    ASSERT_TRUE(writer.write(kEvening, "s", "not flushed"));
    ASSERT_EQ(files(), std::vector<std::string>{"x_20231114T235959Z.rec.gz.part"});
    EXPECT_EQ(read(files()[0]).size(), 500U);
}

TEST_F(RecordingTest, AFileCutAnywhereGivesTheMessagesBeforeTheCut) {
    {
        RecordingWriter writer(dir_.path(), "x");
        for (int i = 0; i < 2'000; ++i) {
            ASSERT_TRUE(writer.write(kEvening + Duration::nanos(i), "s", std::to_string(i * 7'919 % 10'007)));
        }
    }
    std::ifstream whole(dir_.path() / files()[0], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(whole), {}};
    std::size_t before = 0;
    for (std::size_t size = 20; size < bytes.size(); size += bytes.size() / 7) {
        std::ofstream(dir_.path() / "cut", std::ios::binary) << bytes.substr(0, size);
        const auto kept = read("cut");
        EXPECT_GE(kept.size(), before);
        before = kept.size();
        for (std::size_t i = 0; i < kept.size(); ++i) {
            ASSERT_EQ(kept[i].received, kEvening + Duration::nanos(static_cast<std::int64_t>(i)));
        }
    }
    EXPECT_GT(before, 0U);
}

TEST_F(RecordingTest, TwoRunsInOneSecondHaveAFileEach) {
    for (int run = 0; run < 2; ++run) {
        RecordingWriter writer(dir_.path(), "x");
        ASSERT_TRUE(writer.write(kEvening, "s", "1"));
    }
    EXPECT_EQ(files(), (std::vector<std::string>{"x_20231114T235959Z-2.rec.gz", "x_20231114T235959Z.rec.gz"}));
}

TEST_F(RecordingTest, OtherFilesAreRefusedWithTheirLine) {
    for (const char* text : {"hello\n", "12 stream\n", "x s {}\n", "-5 s {}\n", "1 s {}\n2 s {}\nbad\n"}) {
        std::ofstream(dir_.path() / "bad", std::ios::binary) << text;
        auto reader = RecordingReader::open(dir_.path() / "bad");
        ASSERT_TRUE(reader.has_value());
        RecordedMessage message;
        while (reader->next(message)) {
        }
        ASSERT_FALSE(reader->status()) << text;
        EXPECT_NE(reader->status().error().text.find("bad:"), std::string::npos);
    }
}

}  // namespace
}  // namespace tradewind::storage
