#include "storage/history_file.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "storage/candle_file.hpp"
#include "storage/file_digest.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::storage {
namespace {

constexpr const char* kHeader = "open_time_ms,open,high,low,close,volume";

std::string row(int hour) {
    return std::to_string(1'700'000'400'000 + hour * 3'600'000LL) + ",10,12,9,11," + std::to_string(hour + 1) + "\n";
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

class HistoryFileTest : public ::testing::Test {
protected:
    [[nodiscard]] std::filesystem::path path() const { return dir_.path() / "X_1h.csv.gz"; }
    [[nodiscard]] std::filesystem::path part() const { return dir_.path() / "X_1h.csv.gz.part"; }

    void download(int from, int to) const {
        auto file = HistoryFile::open(path(), kHeader);
        ASSERT_TRUE(file.has_value()) << file.error().text;
        for (int hour = from; hour < to; ++hour) {
            ASSERT_TRUE(file->append(row(hour)).has_value());
        }
        ASSERT_TRUE(file->finish().has_value());
    }
    [[nodiscard]] std::size_t bars() const {
        const auto read = read_candles(path(), InstrumentId{});
        return read ? read->bars.size() : 0;
    }

    test::TempDir dir_;
};

TEST_F(HistoryFileTest, AFinishedHistoryIsReadByTheCandleReaderAndHasItsChecksumBesideIt) {
    download(0, 5);
    EXPECT_EQ(bars(), 5U);
    EXPECT_TRUE(verify_checksum(path()).has_value());
    EXPECT_FALSE(std::filesystem::exists(part()));
    EXPECT_EQ(text_of(checksum_path(path())), *sha256_of_file(path()) + "  X_1h.csv.gz\n");
}

TEST_F(HistoryFileTest, TheDigestIsTheOneOfTheStandard) {
    put(dir_.path() / "abc", "abc");
    EXPECT_EQ(*sha256_of_file(dir_.path() / "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(HistoryFileTest, WithoutFinishTheFileIsNotThereAndTheNextRunGoesOnBehindTheLastRow) {
    {
        auto file = HistoryFile::open(path(), kHeader);
        ASSERT_TRUE(file->append(row(0) + row(1)).has_value());
    }
    EXPECT_FALSE(std::filesystem::exists(path()));
    auto again = HistoryFile::open(path(), kHeader);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->rows(), 2U);
    EXPECT_EQ(again->first_row() + "\n", row(0));
    EXPECT_EQ(again->last_row() + "\n", row(1));
    ASSERT_TRUE(again->append(row(2)).has_value());
    ASSERT_TRUE(again->finish().has_value());
    EXPECT_EQ(bars(), 3U);
}

TEST_F(HistoryFileTest, ARowThatAPowerCutTorePartlyIsDropped) {
    for (const std::string& torn : {std::string(), std::string("17000"), row(2).substr(0, 20)}) {
        put(part(), std::string(kHeader) + "\n" + row(0) + row(1) + torn);
        auto file = HistoryFile::open(path(), kHeader);
        ASSERT_TRUE(file.has_value());
        EXPECT_EQ(file->rows(), 2U);
        ASSERT_TRUE(file->append(row(2)).has_value());
        ASSERT_TRUE(file->finish().has_value());
        EXPECT_EQ(bars(), 3U);
        std::filesystem::remove(path());
    }
}

TEST_F(HistoryFileTest, ATornHeaderIsNoHistory) {
    put(part(), "open_time");
    auto file = HistoryFile::open(path(), kHeader);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->rows(), 0U);
    ASSERT_TRUE(file->append(row(0) + row(1)).has_value());
    ASSERT_TRUE(file->finish().has_value());
    EXPECT_EQ(bars(), 2U);
}

TEST_F(HistoryFileTest, AFinishedHistoryIsExtendedInPlaceAndGivesTheBytesOfOneRun) {
    download(0, 4);
    download(4, 9);
    const std::string twice = text_of(path());
    std::filesystem::remove(path());
    download(0, 9);
    EXPECT_EQ(text_of(path()), twice);
    EXPECT_EQ(bars(), 9U);
}

TEST_F(HistoryFileTest, TheOldFileStaysUntilTheLongerOneIsWhole) {
    download(0, 4);
    const std::string before = text_of(path());
    {
        auto file = HistoryFile::open(path(), kHeader);
        ASSERT_TRUE(file->append(row(4)).has_value());
    }
    EXPECT_EQ(text_of(path()), before);
    EXPECT_EQ(HistoryFile::open(path(), kHeader)->rows(), 5U);
}

TEST_F(HistoryFileTest, NothingNewLeavesTheFileAsItIs) {
    download(0, 4);
    const std::string before = text_of(path());
    download(0, 0);
    EXPECT_EQ(text_of(path()), before);
    EXPECT_FALSE(std::filesystem::exists(part()));
}

TEST_F(HistoryFileTest, AFileThatWasChangedIsNotGoneOnWith) {
    download(0, 4);
    put(path(), text_of(path()) + "x");
    const auto file = HistoryFile::open(path(), kHeader);
    ASSERT_FALSE(file.has_value());
    EXPECT_EQ(file.error().code, ErrorCode::Conflict);
    EXPECT_NE(file.error().text.find("X_1h.csv.gz"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(part()));
}

TEST_F(HistoryFileTest, AForeignFileIsNeitherExtendedNorReplaced) {
    put(path(), "something of the user's");
    EXPECT_EQ(HistoryFile::open(path(), kHeader).error().code, ErrorCode::NotFound);
    put(part(), "a,b\n1,2\n");
    EXPECT_EQ(HistoryFile::open(path(), kHeader).error().code, ErrorCode::Conflict);
    EXPECT_EQ(text_of(part()), "a,b\n1,2\n");
}

TEST_F(HistoryFileTest, TwoWritersOfOneFileAreRefused) {
    const auto first = HistoryFile::open(path(), kHeader);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(HistoryFile::open(path(), kHeader).error().code, ErrorCode::Conflict);
}

TEST_F(HistoryFileTest, NoRowsMakeNoFile) {
    download(0, 0);
    EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

}  // namespace
}  // namespace tradewind::storage
