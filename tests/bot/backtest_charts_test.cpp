#include "bot/charts/backtest_charts.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/bot/report/sample_report.hpp"

namespace tradewind::bot {
namespace {

bool is_png(const Result<std::string>& picture) {
    return picture && picture->size() > 2'000 && picture->starts_with("\x89PNG\r\n\x1a\n") &&
           picture->substr(picture->size() - 8, 4) == "IEND";
}

// With TRADEWIND_PICTURES set to a folder the pictures stay there, for people to look at.
void keep(const Result<std::string>& picture, const std::string& name) {
    if (const char* folder = std::getenv("TRADEWIND_PICTURES"); folder != nullptr && picture) {
        std::ofstream(std::string(folder) + "/" + name, std::ios::binary) << *picture;
    }
}

HeatMap sweep(std::size_t columns, std::size_t rows) {
    HeatMap map{"EMA cross on BTCUSDT, 2024", "Sharpe", BetterIs::Higher, 2, "fast", {}, "slow", {}, {}};
    for (std::size_t x = 0; x < columns; ++x) {
        map.x_labels.push_back(std::to_string(4 + 2 * x));
    }
    for (std::size_t y = 0; y < rows; ++y) {
        map.y_labels.push_back(std::to_string(40 + 10 * y));
        for (std::size_t x = 0; x < columns; ++x) {
            const double across = static_cast<double>(x) / static_cast<double>(columns);
            const double up = static_cast<double>(y) / static_cast<double>(rows);
            map.values.emplace_back(1.6 * std::exp(-4 * std::pow(across - 0.6, 2) - 6 * std::pow(up - 0.4, 2)) - 0.6 +
                                    0.12 * std::sin(static_cast<double>(7 * x + 13 * y)));
        }
    }
    return map;
}

TEST(BacktestChart, DrawsEquityOverDrawdownWithAComparison) {
    const ReportData data = test::sample_report(8'784);
    BacktestPicture picture{data.title, "2024, 1h · +2.5 % · drawdown -29.9 % · Sharpe 1.12", "USDT", data.equity, {}};
    const auto alone = backtest_chart(picture);
    ASSERT_TRUE(is_png(alone));
    picture.comparison = data.comparisons.front();
    const auto compared = backtest_chart(picture);
    ASSERT_TRUE(is_png(compared));
    EXPECT_NE(*alone, *compared);
    EXPECT_EQ(*compared, *backtest_chart(picture));
    keep(compared, "backtest_chart.png");
}

TEST(BacktestChart, OddCurvesStillGiveAPicture) {
    const std::vector<SeriesPoint> flat{{0, 0}, {60'000, 0}, {120'000, 0}};
    const std::vector<SeriesPoint> ruin{{0, 1}, {1'000, -1e9}};
    const std::vector<SeriesPoint> odd{{0, 1}, {1'000, NAN}, {2'000, 1e300}, {3'000, 2}};
    for (const auto& curve : {flat, ruin, odd}) {
        EXPECT_TRUE(is_png(backtest_chart({"title", "subtitle", "USDT", curve, NamedSeries{"none", {}}})));
    }
}

TEST(BacktestChart, WithoutACurveThereIsNothingToDraw) {
    EXPECT_FALSE(backtest_chart({"title", "", "USDT", {}, {}}));
    const std::vector<SeriesPoint> same_second{{0, 1}, {10, 2}};
    EXPECT_FALSE(backtest_chart({"title", "", "USDT", same_second, {}}));
}

TEST(HeatMapPicture, MarksTheBestCellAndHatchesMissingOnes) {
    HeatMap map = sweep(12, 9);
    const auto whole = heat_map(map);
    ASSERT_TRUE(is_png(whole));
    map.values[5].reset();
    map.values[40] = NAN;
    const auto holed = heat_map(map);
    ASSERT_TRUE(is_png(holed));
    EXPECT_NE(*whole, *holed);
    keep(holed, "heat_map.png");
    map.better = BetterIs::Lower;
    const auto turned = heat_map(map);
    ASSERT_TRUE(is_png(turned));
    EXPECT_NE(*holed, *turned);
}

TEST(HeatMapPicture, IsDrawnForOneCellAndForThousands) {
    EXPECT_TRUE(is_png(heat_map(sweep(1, 1))));
    const auto many = heat_map(sweep(80, 60));
    EXPECT_TRUE(is_png(many));
    keep(many, "heat_map_many.png");
}

TEST(HeatMapPicture, RefusesWhatDoesNotFitOrHasNoResult) {
    HeatMap map = sweep(3, 2);
    map.values.pop_back();
    ASSERT_FALSE(heat_map(map));
    EXPECT_EQ(heat_map(map).error().code, ErrorCode::InvalidArgument);
    map.values.assign(6, std::nullopt);
    ASSERT_FALSE(heat_map(map));
    EXPECT_EQ(heat_map(map).error().code, ErrorCode::Unavailable);
    EXPECT_FALSE(heat_map(HeatMap{}));
}

}  // namespace
}  // namespace tradewind::bot
