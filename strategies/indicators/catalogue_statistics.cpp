// Price transforms, extremes, regression and other statistics.
#include "strategies/indicators/catalogue_entry.hpp"
#include "strategies/indicators/correlation.hpp"
#include "strategies/indicators/extremes.hpp"
#include "strategies/indicators/hurst.hpp"
#include "strategies/indicators/linear_regression.hpp"
#include "strategies/indicators/price_of.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/z_score.hpp"

namespace tradewind::strategies {
namespace {

// The two series of TA-Lib's statistics, as its users feed them from candles.
struct FromHighAndLow {
    template <class T>
    static void feed(T& indicator, const Candle& candle) {
        indicator.update(Pair{candle.high, candle.low});
    }
};

struct SlopeAngle {
    static constexpr std::size_t kCount = 1;
    static std::array<double, 1> read(const LinearRegression::Value& line) { return {line.angle()}; }
};

}  // namespace

std::vector<IndicatorSpec> statistics_specs() {
    using A = const IndicatorArguments&;
    return {
        {"max", "highest close", {period(30)}, {}, [](A a) { return entry<FromClose>(Max(a.whole(0))); }},
        {"min", "lowest close", {period(30)}, {}, [](A a) { return entry<FromClose>(Min(a.whole(0))); }},
        {"sum", "sum of closes", {period(30)}, {}, [](A a) { return entry<FromClose>(Sum(a.whole(0))); }},
        {"midpoint",
         "middle of the highest and lowest close",
         {period(14)},
         {},
         [](A a) { return entry<FromClose>(MidPoint(a.whole(0))); }},
        {"midprice",
         "middle of the highest high and lowest low",
         {period(14)},
         {},
         [](A a) { return entry<FromCandle>(MidPrice(a.whole(0))); }},
        {"typprice",
         "typical price: mean of high, low and close",
         {},
         {},
         [](A) { return entry<FromCandle>(TypicalPrice()); }},
        {"medprice",
         "median price: middle of high and low",
         {},
         {},
         [](A) { return entry<FromCandle>(MedianPrice()); }},
        {"wclprice",
         "weighted close: the close counts twice",
         {},
         {},
         [](A) { return entry<FromCandle>(WeightedClose()); }},
        {"avgprice", "mean of open, high, low and close", {}, {}, [](A) { return entry<FromCandle>(AveragePrice()); }},
        {"linreg",
         "least-squares line through the closes, at the newest",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromClose, FieldOf<0, 4>>(LinearRegression(a.whole(0))); }},
        {"linreg_slope",
         "slope of the least-squares line a candle",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromClose, FieldOf<1, 4>>(LinearRegression(a.whole(0))); }},
        {"linreg_intercept",
         "the least-squares line at the oldest close",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromClose, FieldOf<2, 4>>(LinearRegression(a.whole(0))); }},
        {"linreg_angle",
         "angle of the least-squares line in degrees",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromClose, SlopeAngle>(LinearRegression(a.whole(0))); }},
        {"tsf",
         "time series forecast: the least-squares line one candle on",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromClose, FieldOf<3, 4>>(LinearRegression(a.whole(0))); }},
        {"correl",
         "correlation of highs and lows, -1 to 1",
         {period(30)},
         {},
         [](A a) { return entry<FromHighAndLow>(Correlation(a.whole(0))); }},
        {"beta",
         "slope of the lows' returns on the highs' returns",
         {period(5)},
         {},
         [](A a) { return entry<FromHighAndLow>(Beta(a.whole(0))); }},
        {"zscore",
         "deviations of the close from the mean of the last closes",
         {period(20, 2)},
         {},
         [](A a) { return entry<FromClose>(ZScore(a.whole(0))); }},
        {"hurst",
         "Hurst exponent by rescaled range: above 0.5 trends persist, below they revert",
         {{"period", 128, 16, 2'048}},
         {},
         [](A a) { return entry<FromClose>(Hurst(a.whole(0))); }},
    };
}

}  // namespace tradewind::strategies
