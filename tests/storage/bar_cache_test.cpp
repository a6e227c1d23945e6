#include "storage/bar_cache.hpp"

#include <fstream>
#include <iterator>
#include <thread>

#include <gtest/gtest.h>

#include "storage/word_hash.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

namespace fs = std::filesystem;

constexpr InstrumentId kId{3};
const std::string kRows =
    "0,100.5,101,99.25,100,1.5\n60000,100,100,100,100,0\n120000,100,300.125,100,100,2.25\n300000,100,100,1e2,100,9\n";

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class BarCache : public testing::Test {
protected:
    void write(const std::string& text) const { std::ofstream(csv_, std::ios::binary) << text; }
    [[nodiscard]] CandleFile cached() const { return read_candles_cached(csv_, kId, cache_).value(); }
    [[nodiscard]] fs::path only_cache_file() const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(cache_)) {
            found.push_back(entry.path());
        }
        EXPECT_EQ(found.size(), 1U);
        return found.front();
    }
    void expect_same(const CandleFile& actual) const {
        const CandleFile wanted = read_candles(csv_, kId).value();
        EXPECT_EQ(actual.bars, wanted.bars);
        EXPECT_EQ(actual.columns, wanted.columns);
        EXPECT_EQ(actual.report.step, wanted.report.step);
        EXPECT_EQ(actual.report.gaps, wanted.report.gaps);
        EXPECT_EQ(actual.report.missing_bars, wanted.report.missing_bars);
        EXPECT_EQ(actual.report.zero_volume_bars, wanted.report.zero_volume_bars);
        EXPECT_EQ(actual.report.jumps, wanted.report.jumps);
        EXPECT_EQ(actual.report.grid_offset, wanted.report.grid_offset);
        ASSERT_EQ(actual.report.findings.size(), wanted.report.findings.size());
        for (std::size_t i = 0; i < wanted.report.findings.size(); ++i) {
            EXPECT_EQ(actual.report.findings[i].kind, wanted.report.findings[i].kind);
            EXPECT_EQ(actual.report.findings[i].line, wanted.report.findings[i].line);
            EXPECT_EQ(actual.report.findings[i].time, wanted.report.findings[i].time);
            EXPECT_EQ(actual.report.findings[i].missing, wanted.report.findings[i].missing);
        }
    }

    test::TempDir folder_;
    fs::path csv_ = folder_.path() / "bars.csv";
    fs::path cache_ = folder_.path() / "cache" / "deeper";
};

TEST_F(BarCache, TheSecondReadGivesTheSameFromTheCacheFileAlone) {
    write(kRows);
    expect_same(cached());
    const auto written = fs::last_write_time(only_cache_file());
    const std::string before = bytes_of(only_cache_file());
    expect_same(cached());
    EXPECT_EQ(fs::last_write_time(only_cache_file()), written);
    EXPECT_EQ(bytes_of(only_cache_file()), before);
}

TEST_F(BarCache, AChangedHistoryIsReadAgainEvenWithItsOldTimeAndSize) {
    write(kRows);
    static_cast<void>(cached());
    const auto time = fs::last_write_time(csv_);
    std::string changed = kRows;
    changed.replace(changed.find("101"), 3, "102");
    write(changed);
    fs::last_write_time(csv_, time);
    expect_same(cached());
    EXPECT_EQ(cached().bars[0].high.to_string(), "102");
    write(kRows + "360000,100,100,100,100,1\n");
    EXPECT_EQ(cached().bars.size(), 5U);
    static_cast<void>(only_cache_file());
}

TEST_F(BarCache, EveryDamagedByteAndEveryCutIsNoticedAndMended) {
    write(kRows);
    static_cast<void>(cached());
    const fs::path file = only_cache_file();
    const std::string sound = bytes_of(file);
    const auto rewrite = [&](const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; };
    for (std::size_t at = 0; at < sound.size(); at += 11) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        rewrite(damaged);
        expect_same(cached());
        ASSERT_EQ(bytes_of(file), sound) << "byte " << at;
    }
    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, sound.size() / 2, sound.size() - 8}) {
        rewrite(sound.substr(0, length));
        expect_same(cached());
        ASSERT_EQ(bytes_of(file), sound) << length;
    }
    rewrite(sound + std::string(8, '\0'));
    expect_same(cached());
    EXPECT_EQ(bytes_of(file), sound);
}

TEST_F(BarCache, AWrongHistoryIsRefusedAsWithoutACache) {
    write("0,1,1,1,1,1\n60000,0,1,1,1,1\n");
    const auto refused = read_candles_cached(csv_, kId, cache_);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().text, csv_.string() + ":2: open: a price must be above zero, not 0");
    EXPECT_FALSE(fs::exists(cache_));
    EXPECT_EQ(read_candles_cached(folder_.path() / "none", kId, cache_).error().code, ErrorCode::Io);
    EXPECT_FALSE(map_candles(csv_, cache_).has_value());
}

TEST_F(BarCache, NumbersThatDoNotFitAreReadButNotKept) {
    write(
        "0,5000000000000.0000000000000001,5000000000001,5000000000000,5000000000000,1\n"
        "60000,5000000000000,5000000000000,5000000000000,5000000000000,1\n");
    expect_same(cached());
    EXPECT_FALSE(fs::exists(cache_));
    EXPECT_EQ(map_candles(csv_, cache_).error().code, ErrorCode::OutOfRange);
}

TEST_F(BarCache, AFolderThatCannotBeWrittenIsNoErrorForReading) {
    write(kRows);
    const fs::path blocked = csv_ / "cache";  // below a file
    const auto file = read_candles_cached(csv_, kId, blocked);
    ASSERT_TRUE(file.has_value());
    expect_same(*file);
    EXPECT_EQ(map_candles(csv_, blocked).error().code, ErrorCode::Io);
}

TEST_F(BarCache, MappedBarsOutliveTheirCacheFileAndAreShared) {
    write(kRows);
    const MappedBars first = map_candles(csv_, cache_).value();
    const std::vector<MappedBars> copies{first};
    const MappedBars& copy = copies.front();
    fs::remove_all(cache_);
    const CandleFile wanted = read_candles(csv_, kId).value();
    ASSERT_EQ(copy->bars().size(), wanted.bars.size());
    for (std::size_t i = 0; i < wanted.bars.size(); ++i) {
        EXPECT_EQ(copy->bar(i, kId), wanted.bars[i]);
    }
    EXPECT_EQ(copy->bars().data(), first->bars().data());
}

TEST_F(BarCache, ManyAtOnceEachGetAllBars) {
    std::string text;
    for (int i = 0; i < 2'000; ++i) {
        text += std::to_string(i * 60'000) + ",1.5,2,1,1.5,3\n";
    }
    write(text);
    std::vector<std::thread> threads;
    std::vector<std::size_t> counts(8);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 10; ++round) {
                if (round % 3 == 2) {
                    std::error_code ignored;
                    fs::remove_all(cache_, ignored);
                }
                counts[i] += read_candles_cached(csv_, kId, cache_)->bars.size();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const std::size_t count : counts) {
        EXPECT_EQ(count, 20'000U);
    }
}

TEST(WordHash, EveryBitAndTheLengthCount) {
    std::array<std::byte, 77> bytes{};
    const std::uint64_t hash = word_hash(bytes);
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        auto changed = bytes;
        changed[i / 8] ^= std::byte{1} << (i % 8);
        EXPECT_NE(word_hash(changed), hash) << i;
    }
    EXPECT_NE(word_hash(std::span(bytes).first(76)), hash);
}

}  // namespace
}  // namespace tradewind::storage
