#include "bot/history/history_download.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "bot/backtest/backtest_market.hpp"
#include "bot/history/progress_bar.hpp"
#include "storage/candle_file.hpp"
#include "storage/file_digest.hpp"
#include "storage/trade_file.hpp"
#include "tests/support/fake_rest_clock.hpp"
#include "tests/support/history_venue.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

using tradewind::testing::FakeRestClock;
using tradewind::testing::HistoryVenue;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kListed = 1'609'459'200'000;  // 2021-01-01

Timestamp hours(std::int64_t count) {
    return Timestamp::from_millis(kListed + count * kHour);
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class DownloadTest : public ::testing::Test {
protected:
    DownloadReport download(HistoryKind kind, std::int64_t from, std::int64_t to, const std::string& folder = "") {
        binance::PacedRest rest(binance::ProductKind::UsdM, venue_.url(), time_.clock());
        binance::HistorySource source(rest, "BTCUSDT");
        const HistoryRequest request{kind, binance::ProductKind::UsdM, "BTCUSDT", "1h", {hours(from), hours(to)}};
        return download_history(source, request, folder.empty() ? dir_.path() : std::filesystem::path(folder),
                                [&](const DownloadProgress& progress) { reached_.push_back(progress.reached); });
    }

    test::TempDir dir_;
    HistoryVenue venue_{{.listed_ms = kListed,
                         .now_ms = kListed + 4'000 * kHour,
                         .holes = {kListed + 100 * kHour, kListed + 101 * kHour},
                         .trade_every_ms = 20'000,
                         .missing_trade = 50}};
    FakeRestClock time_;
    std::vector<Timestamp> reached_;
};

TEST_F(DownloadTest, CandlesAreWholeAndGapsAreNamed) {
    const DownloadReport report = download(HistoryKind::Candles, 0, 2'500);
    ASSERT_FALSE(report.failure) << report.failure->text;
    EXPECT_EQ(report.file, dir_.path() / "BTCUSDT_1h.csv.gz");
    EXPECT_EQ(report.rows, 2'498U);
    EXPECT_EQ(report.added, 2'498U);
    EXPECT_EQ(report.first, hours(0));
    EXPECT_EQ(report.last, hours(2'499));
    EXPECT_EQ(report.check.gaps, 1U);
    EXPECT_EQ(report.check.missing, 2U);
    EXPECT_EQ(report.check.first_gaps.at(0), "2 candles missing after 2021-01-05T03:00:00.000Z");
    EXPECT_EQ(report.sha256, *storage::sha256_of_file(report.file));
    EXPECT_TRUE(storage::verify_checksum(report.file).has_value());
    EXPECT_TRUE(std::ranges::is_sorted(reached_));
    EXPECT_EQ(reached_.back(), hours(2'500));
}

TEST_F(DownloadTest, ABacktestReadsTheFile) {
    const DownloadReport candles = download(HistoryKind::Candles, 0, 1'000);
    const DownloadReport marks = download(HistoryKind::Mark, 0, 1'000);
    const DownloadReport funding = download(HistoryKind::Funding, 0, 1'000);
    BacktestConfig config;
    config.files.push_back({"BTCUSDT", candles.file.string(), marks.file.string(), funding.file.string()});
    const auto market = load_backtest_market(config);
    ASSERT_TRUE(market.has_value()) << market.error().text;
    EXPECT_EQ(market->step, Duration::hours(1));
}

TEST_F(DownloadTest, ASecondRunAsksOnlyForWhatIsNew) {
    (void)download(HistoryKind::Candles, 0, 1'500);
    const std::size_t before = venue_.log().size();
    const DownloadReport report = download(HistoryKind::Candles, 0, 1'600);
    EXPECT_EQ(report.added, 100U);
    EXPECT_EQ(report.rows, 1'598U);
    const auto log = venue_.log();
    ASSERT_EQ(log.size(), before + 1);
    EXPECT_NE(log.back().find("startTime=" + std::to_string(hours(1'500).to_millis())), std::string::npos);
}

TEST_F(DownloadTest, ARunWithNothingNewLeavesTheFileAlone) {
    const DownloadReport first = download(HistoryKind::Candles, 0, 1'500);
    const std::size_t before = venue_.log().size();
    const DownloadReport second = download(HistoryKind::Candles, 0, 1'500);
    EXPECT_FALSE(second.failure);
    EXPECT_EQ(second.added, 0U);
    EXPECT_EQ(second.sha256, first.sha256);
    EXPECT_EQ(venue_.log().size(), before);
}

TEST_F(DownloadTest, WhatAFailedRunFetchedIsKeptAndTheNextOneGivesTheFileOfASingleRun) {
    const test::TempDir other;
    const DownloadReport whole = download(HistoryKind::Candles, 0, 3'500, other.path().string());
    const std::size_t asked = venue_.log().size();
    venue_.break_after(asked + 2, HistoryVenue::response(403, "go away"));
    const DownloadReport failed = download(HistoryKind::Candles, 0, 3'500);
    ASSERT_TRUE(failed.failure);
    EXPECT_EQ(failed.rows, 2'000U);
    EXPECT_FALSE(std::filesystem::exists(failed.file));
    venue_.mend();
    const DownloadReport done = download(HistoryKind::Candles, 0, 3'500);
    ASSERT_FALSE(done.failure) << done.failure->text;
    EXPECT_EQ(done.added, 1'498U);
    EXPECT_EQ(text_of(done.file), text_of(whole.file));
}

TEST_F(DownloadTest, AnEarlierBeginningIsRefusedOnlyIfTheVenueHasSomethingThere) {
    (void)download(HistoryKind::Candles, 0, 200);
    EXPECT_FALSE(download(HistoryKind::Candles, -5'000, 200).failure);
    std::filesystem::remove_all(dir_.path() / "BTCUSDT_1h.csv.gz");
    std::filesystem::remove_all(dir_.path() / "BTCUSDT_1h.csv.gz.sha256");
    (void)download(HistoryKind::Candles, 150, 200);
    const DownloadReport report = download(HistoryKind::Candles, 0, 200);
    ASSERT_TRUE(report.failure);
    EXPECT_EQ(report.failure->code, ErrorCode::Conflict);
    EXPECT_EQ(report.rows, 50U);
}

TEST_F(DownloadTest, ATamperedFileIsNotGoneOnWith) {
    const DownloadReport first = download(HistoryKind::Candles, 0, 200);
    std::ofstream(first.file, std::ios::app) << "x";
    const DownloadReport second = download(HistoryKind::Candles, 0, 300);
    ASSERT_TRUE(second.failure);
    EXPECT_EQ(second.failure->code, ErrorCode::Conflict);
}

TEST_F(DownloadTest, FundingIsReadBack) {
    const DownloadReport report = download(HistoryKind::Funding, 0, 4'000);
    ASSERT_FALSE(report.failure) << report.failure->text;
    EXPECT_EQ(report.rows, 500U);
    EXPECT_EQ(report.check.gaps, 0U);
    const auto rows = storage::read_funding(report.file);
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ(rows->back(), (FundingSettlement{hours(3'992), 0.0001_dec}));
}

TEST_F(DownloadTest, TradesNameTheNumbersThatAreMissingAndAreReadBack) {
    const DownloadReport report = download(HistoryKind::Trades, 0, 10);
    ASSERT_FALSE(report.failure) << report.failure->text;
    EXPECT_EQ(report.rows, 1'799U);
    EXPECT_EQ(report.check.gaps, 1U);
    EXPECT_EQ(report.check.missing, 1U);
    const DownloadReport more = download(HistoryKind::Trades, 0, 11);
    EXPECT_EQ(more.added, 180U);
    const auto trades = storage::read_trades(more.file);
    ASSERT_TRUE(trades.has_value()) << trades.error().text;
    ASSERT_EQ(trades->size(), 1'979U);
    EXPECT_EQ(trades->front().price, Price(100.5_dec));
    EXPECT_EQ(trades->front().quantity, Quantity(0.25_dec));
    EXPECT_EQ(trades->front().aggressor, Side::Sell);
    EXPECT_EQ(trades->back().time, hours(11) - Duration::seconds(20));
}

TEST_F(DownloadTest, ASymbolWithoutAPastMakesNoFile) {
    const DownloadReport report = download(HistoryKind::Candles, -9'000, -10);
    EXPECT_FALSE(report.failure);
    EXPECT_EQ(report.rows, 0U);
    EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

TEST(ProgressText, ShowsHowFarItIsAndWhatIsLeft) {
    EXPECT_EQ(progress_text("BTCUSDT 1h", 0.25, "500 rows", Duration::seconds(10)),
              "BTCUSDT 1h  [#####---------------]  25 %  500 rows  31s left");
    EXPECT_EQ(progress_text("X", 1, "9 rows", Duration::seconds(10)), "X  [####################]  100 %  9 rows");
    EXPECT_EQ(progress_text("X", 0, "0 rows", Duration::seconds(10)), "X  [--------------------]  0 %  0 rows");
}

}  // namespace
}  // namespace tradewind::bot
