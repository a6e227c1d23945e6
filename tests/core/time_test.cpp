#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind {
namespace {

constexpr std::int64_t kLastSecond = 7'289'654'399;  // 2200-12-31T23:59:59Z

TEST(Duration, TextNamesTheTwoLargestUnits) {
    const std::vector<std::pair<Duration, const char*>> rows{
        {Duration(), "0s"},
        {Duration::seconds(45), "45s"},
        {Duration::millis(59'999), "59s"},
        {Duration::minutes(1), "1m 0s"},
        {Duration::seconds(200), "3m 20s"},
        {Duration::minutes(125), "2h 5m"},
        {Duration::hours(99), "4d 3h"},
        {Duration::seconds(-200), "-3m 20s"},
        {Duration::millis(-500), "0s"},
        {Duration::nanos(INT64_MIN), "-106751d 23h"},
    };
    for (const auto& [span, text] : rows) {
        EXPECT_EQ(span.to_text(), text);
    }
}

TEST(Duration, UnitsConvertAndAdd) {
    EXPECT_EQ(Duration::days(1), Duration::hours(24));
    EXPECT_EQ(Duration::hours(1), Duration::minutes(60));
    EXPECT_EQ(Duration::micros(1'500).to_nanos(), 1'500'000);
    EXPECT_EQ(Duration::millis(1'999).to_seconds(), 1);
    EXPECT_EQ(Duration::seconds(3) - Duration::seconds(5), Duration::seconds(-2));
    EXPECT_EQ(Duration::seconds(3) * 4, Duration::seconds(12));
    EXPECT_LT(Duration::seconds(59), Duration::minutes(1));
}

TEST(Timestamp, DatesAndTimesAreReadAsUtc) {
    const std::vector<std::pair<const char*, std::int64_t>> rows{
        {"1970-01-01", 0},
        {"2024-01-31", 1'706'659'200},
        {"2024-01-31T08:00:00Z", 1'706'688'000},
        {"2024-01-31T08:00:00", 1'706'688'000},
        {"2024-01-31 08:00:00", 1'706'688'000},
        {"2024-02-29T23:59:59Z", 1'709'251'199},
        {"2200-12-31T23:59:59Z", kLastSecond},
    };
    for (const auto& [text, seconds] : rows) {
        const auto time = Timestamp::parse(text);
        ASSERT_TRUE(time.has_value()) << text;
        EXPECT_EQ(time->to_seconds(), seconds) << text;
    }
}

TEST(Timestamp, WhatIsNoTimeIsRefusedWithTheFormsThatAre) {
    for (const char* text : {"",
                             "2024",
                             "2024-1-31",
                             "2023-02-29",
                             "2024-13-01",
                             "2024-00-10",
                             "1969-12-31",
                             "2201-01-01",
                             "2024/01/31",
                             "2024-01-31T",
                             "2024-01-31T08:00",
                             "2024-01-31T24:00:00",
                             "2024-01-31T08:60:00",
                             "2024-01-31T08:00:60",
                             "2024-01-31x08:00:00",
                             "2024-01-31T08:00:00+02:00",
                             "2024-01-31T08:00:00ZZ",
                             "20240131080000",
                             "-024-01-31",
                             "2024-01-31T08-00-00"}) {
        const auto time = Timestamp::parse(text);
        ASSERT_FALSE(time.has_value()) << text;
        EXPECT_EQ(time.error().code, ErrorCode::ParseError);
    }
    EXPECT_EQ(Timestamp::parse("soon\n").error().text,
              "'soon\\x0A' is not a UTC time; write 2024-01-31 or 2024-01-31T08:00:00Z");
}

TEST(Timestamp, TextShowsMillisecondsAndTheClock) {
    const auto time = Timestamp::from_millis(1'706'688'000'123) + Duration::seconds(59);
    EXPECT_EQ(time.to_iso(), "2024-01-31T08:00:59.123Z");
    EXPECT_EQ(time.to_clock(), "08:00:59");
    EXPECT_EQ(Timestamp::from_nanos(-1).to_iso(), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(Timestamp::max().to_iso(), "2262-04-11T23:47:16.854Z");
    EXPECT_EQ(Timestamp::from_nanos(INT64_MIN).to_iso(), "1677-09-21T00:12:43.145Z");
}

TEST(Timestamp, FloorGivesTheStartOfTheSpanAlsoBeforeTheEpoch) {
    const auto minute = Duration::minutes(1);
    EXPECT_EQ(Timestamp::from_seconds(119).floor_to(minute), Timestamp::from_seconds(60));
    EXPECT_EQ(Timestamp::from_seconds(120).floor_to(minute), Timestamp::from_seconds(120));
    EXPECT_EQ(Timestamp::from_seconds(-1).floor_to(minute), Timestamp::from_seconds(-60));
}

RC_GTEST_PROP(Timestamp, IsoTextGivesTheSecondBack, ()) {
    const auto drawn = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, kLastSecond + 1));
    const auto time = Timestamp::from_seconds(drawn);
    const std::string text = time.to_iso();
    RC_ASSERT(Timestamp::parse(text.substr(0, 19)) == time);
    RC_ASSERT(text.substr(11, 8) == time.to_clock());
}

RC_GTEST_PROP(Timestamp, ArbitraryTextNeverBecomesATimeOutsideTheCalendar, (const std::string& text)) {
    const auto time = Timestamp::parse("20" + text);
    RC_ASSERT(!time || (time->to_seconds() >= 0 && time->to_seconds() <= kLastSecond));
}

RC_GTEST_PROP(Timestamp, FloorIsAtMostOneSpanBelow, ()) {
    const auto full = [](auto generator) { return *rc::gen::resize(rc::kNominalSize, generator); };
    const auto time = Timestamp::from_nanos(full(rc::gen::inRange<std::int64_t>(INT64_MIN / 2, INT64_MAX / 2)));
    const auto step = Duration::nanos(full(rc::gen::inRange<std::int64_t>(1, Duration::days(7).to_nanos())));
    const Timestamp start = time.floor_to(step);
    RC_ASSERT(start <= time);
    RC_ASSERT(time - start < step);
    RC_ASSERT(start.to_nanos() % step.to_nanos() == 0);
}

}  // namespace
}  // namespace tradewind
