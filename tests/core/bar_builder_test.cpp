#include "core/market/bar_builder.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/base/archive.hpp"
#include "tests/support/builders.hpp"

namespace tradewind {
namespace {

using namespace test;

// 1'700'000'040 is the start of a minute.
Timestamp minute(int number, int second = 0) {
    return at_second(40 + 60 * number + second);
}

class BarBuilderTest : public ::testing::Test {
protected:
    void trade(Timestamp time, std::string_view at, std::string_view amount) {
        builder.add(time, price(at), quantity(amount), closed);
    }
    BarBuilder builder{kBtc, Duration::minutes(1)};
    std::vector<Bar> closed;
};

TEST_F(BarBuilderTest, gives_a_bar_out_only_when_a_later_span_has_come) {
    trade(minute(0, 5), "100", "1");
    trade(minute(0, 20), "107", "2");
    trade(minute(0, 40), "95", "3");
    trade(minute(0, 59), "101", "4");
    builder.advance(minute(0, 59), closed);
    EXPECT_TRUE(closed.empty());
    builder.advance(minute(1), closed);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0], (Bar{kBtc, minute(0), Duration::minutes(1), price("100"), price("107"), price("95"),
                              price("101"), quantity("10")}));
}

TEST_F(BarBuilderTest, a_trade_of_the_next_span_closes_the_bar_and_is_not_in_it) {
    trade(minute(0), "100", "1");
    trade(minute(1), "200", "1");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].high, price("100"));
    EXPECT_EQ(builder.open_bar()->open, price("200"));
    EXPECT_EQ(builder.open_bar()->low, price("200"));
}

TEST_F(BarBuilderTest, spans_without_a_trade_repeat_the_last_close) {
    trade(minute(0), "100", "1");
    trade(minute(3), "120", "1");
    ASSERT_EQ(closed.size(), 3U);
    for (const int i : {1, 2}) {
        const Bar& bar = closed[static_cast<std::size_t>(i)];
        EXPECT_EQ(bar.open_time, minute(i));
        EXPECT_EQ(bar.open, price("100"));
        EXPECT_EQ(bar.high, price("100"));
        EXPECT_TRUE(bar.volume.is_zero());
    }
    EXPECT_EQ(builder.open_bar()->open, price("120"));
}

TEST_F(BarBuilderTest, an_empty_open_span_takes_its_open_from_its_first_trade) {
    trade(minute(0), "100", "1");
    builder.advance(minute(1), closed);
    trade(minute(1, 30), "90", "1");
    builder.advance(minute(2), closed);
    ASSERT_EQ(closed.size(), 2U);
    EXPECT_EQ(closed[1].open, price("90"));
    EXPECT_EQ(closed[1].high, price("90"));
}

TEST_F(BarBuilderTest, starts_afresh_after_a_gap_of_more_than_a_day) {
    trade(minute(0), "100", "1");
    trade(minute(1 + BarBuilder::kMaxGapBars), "120", "1");
    EXPECT_EQ(closed.size(), 1U + BarBuilder::kMaxGapBars);
    closed.clear();
    trade(minute(3 + 2 * BarBuilder::kMaxGapBars), "130", "1");
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].close, price("120"));
    EXPECT_EQ(builder.open_bar()->open, price("130"));
}

TEST_F(BarBuilderTest, ignores_late_trades_and_trades_without_quantity) {
    trade(minute(1), "100", "1");
    trade(minute(0, 59), "500", "1");
    trade(minute(1, 1), "500", "0");
    EXPECT_EQ(builder.open_bar()->high, price("100"));
    EXPECT_EQ(builder.open_bar()->volume, quantity("1"));
}

RC_GTEST_PROP(BarBuilderProperty, bars_are_contiguous_and_keep_every_quantity, ()) {
    BarBuilder builder(kBtc, Duration::minutes(1));
    std::vector<Bar> closed;
    const auto trades = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 200), rc::gen::inRange(1, 1'000))));
    Timestamp now = minute(0);
    Quantity total;
    for (const auto& [seconds, ticks] : trades) {
        now = now + Duration::seconds(seconds);
        builder.add(now, Price(Decimal(ticks)), Quantity(Decimal(1)), closed);
        total += Quantity(Decimal(1));
        Writer out;  // a checkpoint anywhere changes nothing
        out(builder);
        BarBuilder copy;
        Reader in(out.bytes());
        in(copy);
        builder = copy;
    }
    builder.advance(now + Duration::minutes(1), closed);
    Quantity kept;
    for (std::size_t i = 0; i < closed.size(); ++i) {
        kept += closed[i].volume;
        RC_ASSERT(closed[i].low <= std::min(closed[i].open, closed[i].close));
        RC_ASSERT(closed[i].high >= std::max(closed[i].open, closed[i].close));
        const bool contiguous = i == 0 || closed[i].open_time == closed[i - 1].close_time();
        RC_ASSERT(contiguous);
    }
    RC_ASSERT(kept == total);
    RC_ASSERT(closed.back().close_time() <= now + Duration::minutes(1));
}

}  // namespace
}  // namespace tradewind
