#include "simulator/bar_path.hpp"

#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "arbitrary_bar.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

PathStyle style_of(std::uint64_t seed, int points) {
    return {seed, 0, points, test::price("0.1"), test::quantity("0.001")};
}

// The bar the trades of a path make, by the ordinary rules; nothing when there is no trade.
std::optional<Bar> rebuild(const Bar& like, const BarPath& path) {
    std::optional<Bar> built;
    for (const PathPoint& point : path.points) {
        if (point.quantity.is_zero()) {
            continue;
        }
        if (!built) {
            built = like;
            built->open = built->high = built->low = point.price;
            built->volume = Quantity();
        }
        built->high = std::max(built->high, point.price);
        built->low = std::min(built->low, point.price);
        built->close = point.price;
        built->volume += point.quantity;
    }
    return built;
}

Bar minute_bar(const char* open, const char* high, const char* low, const char* close, const char* volume) {
    Bar bar;
    bar.open_time = test::at_second(40);
    bar.step = Duration::minutes(1);
    bar.open = test::price(open);
    bar.high = test::price(high);
    bar.low = test::price(low);
    bar.close = test::price(close);
    bar.volume = test::quantity(volume);
    return bar;
}

RC_GTEST_PROP(BarPath, TradesRebuildTheBarExactly, (std::uint64_t seed)) {
    const Bar bar = *arbitrary_bar();
    const int points = *rc::gen::inRange(kMinPathPoints, 40);
    BarPath path;
    draw_bar_path(bar, style_of(seed, points), path);
    const std::optional<Bar> built = rebuild(bar, path);
    RC_ASSERT(built.has_value() == bar.volume.is_positive());
    if (built) {
        RC_ASSERT(*built == bar);
    }
}

RC_GTEST_PROP(BarPath, PointsStayInTheBarInTimeAndPriceAndOnTheTick, (std::uint64_t seed)) {
    const Bar bar = *arbitrary_bar();
    const PathStyle style = style_of(seed, *rc::gen::inRange(kMinPathPoints, 40));
    BarPath path;
    draw_bar_path(bar, style, path);
    RC_ASSERT(path.points.size() == static_cast<std::size_t>(style.points));
    Timestamp before = bar.open_time - Duration::nanos(1);
    for (const PathPoint& point : path.points) {
        RC_ASSERT(point.time > before);
        RC_ASSERT(point.time < bar.close_time());
        before = point.time;
        RC_ASSERT(point.price >= bar.low && point.price <= bar.high);
        const bool of_the_candle =
            point.price == bar.open || point.price == bar.high || point.price == bar.low || point.price == bar.close;
        RC_ASSERT(of_the_candle || point.price.value().is_multiple_of(style.tick.value()));
        RC_ASSERT(!point.quantity.is_negative());
    }
    RC_ASSERT(path.points.front().price == bar.open);
    RC_ASSERT(path.points.back().price == bar.close);
    RC_ASSERT(path.points[path.high_at].price == bar.high);
    RC_ASSERT(path.points[path.low_at].price == bar.low);
}

RC_GTEST_PROP(BarPath, QuantitiesAreWholeStepsButForOneRest, (std::uint64_t seed)) {
    const Bar bar = *arbitrary_bar();
    const PathStyle style = style_of(seed, 16);
    RC_PRE(bar.volume.value().steps(style.step.value()) >= style.points);
    BarPath path;
    draw_bar_path(bar, style, path);
    int odd = 0;
    for (const PathPoint& point : path.points) {
        RC_ASSERT(point.quantity >= style.step);
        odd += point.quantity.value().is_multiple_of(style.step.value()) ? 0 : 1;
    }
    RC_ASSERT(odd == (bar.volume.value().is_multiple_of(style.step.value()) ? 0 : 1));
}

RC_GTEST_PROP(BarPath, DoesNotDependOnWhatWasDrawnBefore, (std::uint64_t seed)) {
    const Bar bar = *arbitrary_bar();
    const Bar other = *arbitrary_bar();
    const PathStyle style = style_of(seed, 16);
    BarPath fresh;
    draw_bar_path(bar, style, fresh);
    BarPath reused;
    draw_bar_path(other, style, reused);
    draw_bar_path(bar, style, reused);
    RC_ASSERT(fresh.points == reused.points);
}

TEST(BarPath, SeedKeyAndTimeEachChangeThePath) {
    const Bar bar = minute_bar("100", "105", "95", "101", "16");
    BarPath first;
    BarPath second;
    const PathStyle style = style_of(1, 16);
    draw_bar_path(bar, style, first);
    draw_bar_path(bar, style_of(2, 16), second);
    EXPECT_NE(first.points, second.points);
    PathStyle other_key = style;
    other_key.key = 1;
    draw_bar_path(bar, other_key, second);
    EXPECT_NE(first.points, second.points);
    Bar later = bar;
    later.open_time = bar.close_time();
    draw_bar_path(later, style, second);
    EXPECT_NE(first.points[5].price, second.points[5].price);
}

TEST(BarPath, MeetsTheNearerExtremeFirstMoreOften) {
    Bar bar = minute_bar("104", "105", "95", "100", "16");
    int high_first = 0;
    BarPath path;
    for (int i = 0; i < 1'000; ++i) {
        draw_bar_path(bar, style_of(1, 16), path);
        high_first += path.high_at < path.low_at ? 1 : 0;
        bar.open_time = bar.close_time();
    }
    EXPECT_NEAR(high_first, 900, 40);
}

TEST(BarPath, OneStepOfVolumeStillShowsAllFourPrices) {
    const Bar bar = minute_bar("100", "105", "95", "101", "0.001");
    BarPath path;
    draw_bar_path(bar, style_of(1, 16), path);
    EXPECT_EQ(rebuild(bar, path), bar);
}

TEST(BarPath, WithoutVolumeTheQuotesMoveAndNothingTrades) {
    const Bar bar = minute_bar("100", "105", "95", "101", "0");
    BarPath path;
    draw_bar_path(bar, style_of(1, 16), path);
    ASSERT_EQ(path.points.size(), 16U);
    EXPECT_EQ(rebuild(bar, path), std::nullopt);
    EXPECT_EQ(path.points.front().price, bar.open);
    EXPECT_EQ(path.points.back().price, bar.close);
}

TEST(BarPath, BuyersLiftAndSellersHit) {
    const Bar bar = minute_bar("100", "105", "95", "101", "50");
    BarPath path;
    draw_bar_path(bar, style_of(1, 16), path);
    for (std::size_t i = 1; i < path.points.size(); ++i) {
        if (path.points[i].price > path.points[i - 1].price) {
            EXPECT_EQ(path.points[i].aggressor, Side::Buy);
        } else if (path.points[i].price < path.points[i - 1].price) {
            EXPECT_EQ(path.points[i].aggressor, Side::Sell);
        }
    }
}

TEST(CheckBar, NamesTheFieldThatIsWrong) {
    const PathStyle style = style_of(1, 16);
    const auto complaint = [&style](const Bar& bar) {
        const Status status = check_bar(bar, style);
        return status ? std::string() : status.error().text.substr(0, status.error().text.find(':'));
    };
    const Bar good = minute_bar("100", "105", "95", "101", "1");
    EXPECT_EQ(complaint(good), "");
    EXPECT_EQ(complaint(minute_bar("100", "99", "95", "98", "1")), "high and low");
    EXPECT_EQ(complaint(minute_bar("100", "105", "100.5", "101", "1")), "high and low");
    EXPECT_EQ(complaint(minute_bar("100", "105", "0", "101", "1")), "low");
    EXPECT_EQ(complaint(minute_bar("100", "105", "95", "101", "-1")), "volume");
    EXPECT_EQ(complaint(minute_bar("100", "105", "95", "101", "1000000000001")), "price or volume");
    EXPECT_EQ(complaint(minute_bar("100", "1000000000000000", "95", "101", "1")), "price or volume");
    Bar short_step = good;
    short_step.step = Duration::millis(999);
    EXPECT_EQ(complaint(short_step), "step");
    Bar far_future = good;
    far_future.open_time = Timestamp::max();
    EXPECT_EQ(complaint(far_future), "open_time");
}

}  // namespace
}  // namespace tradewind::simulator
