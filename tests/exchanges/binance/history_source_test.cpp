#include "exchanges/binance/history_source.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_rest_clock.hpp"
#include "tests/support/history_venue.hpp"

namespace tradewind::binance {
namespace {

using testing::FakeRestClock;
using testing::HistoryVenue;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kListed = 1'609'459'200'000;  // 2021-01-01

Timestamp hours(std::int64_t count) {
    return Timestamp::from_millis(kListed + count * kHour);
}

struct Asked {
    explicit Asked(HistoryVenue::Past past, ProductKind product = ProductKind::UsdM)
        : venue(std::move(past)), rest(product, venue.url(), time.clock()), source(rest, "BTCUSDT") {}

    std::vector<Bar> all_bars(std::string_view interval, TimeSpan span) {
        std::vector<Bar> out;
        while (span.from < span.to) {
            const auto page = source.bars(BarSource::Trades, interval, span);
            EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().text);
            if (!page || (page->rows.empty() && page->reached <= span.from)) {
                break;
            }
            out.insert(out.end(), page->rows.begin(), page->rows.end());
            span.from = page->reached;
        }
        return out;
    }
    std::vector<AggregateTrade> all_trades(TimeSpan span) {
        std::vector<AggregateTrade> out;
        std::optional<std::uint64_t> after;
        while (span.from < span.to) {
            const auto page = source.trades(after, span);
            EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().text);
            if (!page) {
                break;
            }
            out.insert(out.end(), page->rows.begin(), page->rows.end());
            after = out.empty() ? after : std::optional(out.back().number);
            span.from = page->rows.empty() || page->reached >= span.to ? page->reached : page->rows.back().time;
        }
        return out;
    }

    HistoryVenue venue;
    FakeRestClock time;
    PacedRest rest;
    HistorySource source;
};

TEST(HistorySource, PagesThroughCandlesWithoutHolesOrRepeats) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 5'000 * kHour});
    const auto bars = asked.all_bars("1h", {hours(0), hours(2'500)});
    ASSERT_EQ(bars.size(), 2'500U);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        ASSERT_EQ(bars[i].open_time, hours(static_cast<std::int64_t>(i)));
    }
    EXPECT_EQ(asked.venue.log().size(), 3U);
}

TEST(HistorySource, ACandleThatIsNotClosedAtTheEndIsLeftOut) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 10 * kHour + 1'000});
    const auto bars = asked.all_bars("1h", {hours(0), Timestamp::from_millis(kListed + 10 * kHour + 1'000)});
    ASSERT_EQ(bars.size(), 10U);
    EXPECT_EQ(bars.back().close_time(), hours(10));
}

TEST(HistorySource, TheTimeBeforeTheListingCostsOneRequest) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 500 * kHour});
    const auto bars = asked.all_bars("1h", {Timestamp::from_millis(1'400'000'000'000), hours(500)});
    EXPECT_EQ(bars.size(), 500U);
    EXPECT_EQ(bars.front().open_time, hours(0));
    EXPECT_EQ(asked.venue.log().size(), 1U);
}

TEST(HistorySource, CoinMQuestionsKeepToTheSpanTheVenueAllows) {
    constexpr std::int64_t kDays = 700;
    Asked asked({.listed_ms = kListed, .now_ms = kListed + kDays * 24 * kHour}, ProductKind::CoinM);
    EXPECT_EQ(asked.all_bars("1d", {hours(0), hours(kDays * 24)}).size(), std::size_t{kDays});
    EXPECT_EQ(asked.venue.log().size(), 4U);
    EXPECT_EQ(asked.venue.log().front().rfind("/dapi/v1/klines?", 0), 0U);
}

TEST(HistorySource, CoinMPassesTheTimeBeforeAListingByDays) {
    constexpr std::int64_t kDays = 600;
    const std::int64_t listed = kListed + kDays * 24 * kHour + 5 * kHour;
    Asked asked({.listed_ms = listed, .now_ms = listed + 50 * kHour}, ProductKind::CoinM);
    const auto bars = asked.all_bars("1m", {Timestamp(), Timestamp::from_millis(listed + 50 * kHour)});
    EXPECT_EQ(bars.size(), 50U * 60U);
    EXPECT_LT(asked.venue.log().size(), 20U);
}

TEST(HistorySource, FundingComesInPages) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 20'000 * kHour});
    auto page = asked.source.funding({hours(0), hours(16'000)});
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->rows.size(), 1'000U);
    page = asked.source.funding({page->reached, hours(16'000)});
    EXPECT_EQ(page->rows.size(), 1'000U);
    EXPECT_EQ(page->rows.front().time, hours(8'000));
    EXPECT_EQ(page->rows.front().rate, 0.0001_dec);
}

TEST(HistorySource, TradesGoOnByTheirNumbers) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 3 * kHour, .trade_every_ms = 1'000});
    const auto trades = asked.all_trades({hours(0), hours(2)});
    ASSERT_EQ(trades.size(), 7'200U);
    for (std::size_t i = 0; i < trades.size(); ++i) {
        ASSERT_EQ(trades[i].number, i);
    }
    EXPECT_EQ(trades[0].aggressor, Side::Sell);
    EXPECT_EQ(trades[1].aggressor, Side::Buy);
}

TEST(HistorySource, TheTimeBeforeTheFirstTradeIsPassedByDays) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 2 * kHour, .trade_every_ms = 60'000});
    const auto trades = asked.all_trades({hours(-24 * 300), hours(1)});
    EXPECT_EQ(trades.size(), 60U);
    EXPECT_LT(asked.venue.log().size(), 8U);
}

TEST(HistorySource, SpotHasNeitherMarkPriceNorFunding) {
    Asked asked({.now_ms = kListed}, ProductKind::Spot);
    EXPECT_EQ(asked.source.bars(BarSource::Mark, "1h", {hours(0), hours(1)}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(asked.source.funding({hours(0), hours(1)}).error().code, ErrorCode::InvalidArgument);
    EXPECT_TRUE(asked.venue.log().empty());
}

TEST(HistorySource, RowsOutsideOfWhatWasAskedAreAnError) {
    Asked asked({.listed_ms = kListed, .now_ms = kListed + 10 * kHour});
    asked.venue.put_first(HistoryVenue::response(
        200, "[[" + std::to_string(kListed - kHour) + R"(,"1","1","1","1","1",0,"1",1,"1","1","0"]])"));
    const auto page = asked.source.bars(BarSource::Trades, "1h", {hours(0), hours(5)});
    ASSERT_FALSE(page.has_value());
    EXPECT_EQ(page.error().code, ErrorCode::ParseError);
}

}  // namespace
}  // namespace tradewind::binance
