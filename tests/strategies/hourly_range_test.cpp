#include "strategies/hourly_range.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::strategies {
namespace {

using namespace test;

Bar bar(std::int64_t minute, int low, int high, int close) {
    const auto at = [](int tenths) { return Price(Decimal::from_scaled(tenths, 1)); };
    return Bar{kBtc,
               Timestamp::from_seconds(minute * 60),
               Duration::minutes(1),
               at(close),
               at(high),
               at(low),
               at(close),
               quantity("1")};
}

struct Hour {
    std::int64_t number = 0;
    bool whole = false;
    double high = 0;
    double low = 0;
    double close = 0;
};

// The definition, from all bars at once.
std::optional<double> naive(const std::vector<Bar>& bars, int period) {
    std::vector<Hour> hours;
    for (const Bar& one : bars) {
        const std::int64_t number = one.open_time.to_seconds() / 3600;
        if (hours.empty() || hours.back().number != number) {
            hours.push_back({number, one.open_time.to_seconds() % 3600 == 0, one.high.value().to_double(),
                             one.low.value().to_double(), 0});
        }
        hours.back().high = std::max(hours.back().high, one.high.value().to_double());
        hours.back().low = std::min(hours.back().low, one.low.value().to_double());
        hours.back().close = one.close.value().to_double();
    }
    std::vector<double> ranges;
    for (std::size_t i = 0; i + 1 < hours.size(); ++i) {  // the last one is not over
        if (!hours[i].whole) {
            continue;
        }
        double range = hours[i].high - hours[i].low;
        if (i > 0) {
            range = std::max(
                {range, std::abs(hours[i].high - hours[i - 1].close), std::abs(hours[i].low - hours[i - 1].close)});
        }
        ranges.push_back(range);
    }
    const auto seed = static_cast<std::size_t>(period);
    if (ranges.size() < seed) {
        return std::nullopt;
    }
    double average = 0;
    for (std::size_t i = 0; i < seed; ++i) {
        average += ranges[i] / period;
    }
    for (std::size_t i = seed; i < ranges.size(); ++i) {
        average = (average * (period - 1) + ranges[i]) / period;
    }
    return average;
}

RC_GTEST_PROP(HourlyRange, agrees_with_the_definition_at_every_bar, ()) {
    const int period = *rc::gen::inRange(2, 6);
    HourlyRange range(period);
    std::vector<Bar> bars;
    std::int64_t minute = *rc::gen::inRange(480'000, 480'200);
    for (int left = *rc::gen::inRange(0, 150); left > 0; --left) {
        const int low = *rc::gen::inRange(900, 1'000);
        const int high = low + *rc::gen::inRange(0, 50);
        bars.push_back(bar(minute, low, high, *rc::gen::inRange(low, high + 1)));
        minute += *rc::gen::element(1, 1, 5, 10, 30, 90);
        range.add(bars.back());
        const auto expected = naive(bars, period);
        RC_ASSERT(range.value().has_value() == expected.has_value());
        if (expected) {
            RC_ASSERT(std::abs(*range.value() - *expected) < 1e-9);
        }
    }
    // What was given once changes nothing when it is given again.
    const auto before = range.value();
    for (const Bar& one : bars) {
        range.add(one);
    }
    RC_ASSERT(range.value() == before);
}

TEST(HourlyRange, counts_the_hours_it_still_needs) {
    HourlyRange range(2);
    EXPECT_EQ(range.hours_missing(), 2);
    for (std::int64_t minute = 30; minute <= 180; ++minute) {  // from half past midnight
        range.add(bar(minute, 990, 1'010, 1'000));
    }
    EXPECT_EQ(range.hours_missing(), 0);
    EXPECT_DOUBLE_EQ(range.value().value(), 2.0);
}

TEST(HourlyRange, the_hour_in_progress_does_not_count) {
    HourlyRange range(1);
    for (std::int64_t minute = 600; minute < 660; ++minute) {
        range.add(bar(minute, 990, 1'010, 1'000));
    }
    EXPECT_FALSE(range.value());
    range.add(bar(660, 500, 2'000, 1'000));
    EXPECT_DOUBLE_EQ(range.value().value(), 2.0);
    range.add(bar(661, 100, 3'000, 1'000));
    EXPECT_DOUBLE_EQ(range.value().value(), 2.0);  // no repainting
}

TEST(HourlyRange, is_the_same_after_a_checkpoint) {
    HourlyRange range(1);
    HourlyRange other(1);
    for (std::int64_t minute = 0; minute < 200; ++minute) {
        range.add(bar(minute, 990 - static_cast<int>(minute % 7), 1'010, 1'000));
        Writer out;
        range.archive(out);
        Reader in(out.bytes());
        other.archive(in);
        ASSERT_TRUE(in.ok() && in.at_end());
        ASSERT_EQ(other.value(), range.value());
    }
}

}  // namespace
}  // namespace tradewind::strategies
