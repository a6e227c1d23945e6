// Trend: directional movement, stop lines, clouds and channels.
#include "strategies/indicators/catalogue_entry.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/extremes.hpp"
#include "strategies/indicators/ichimoku.hpp"
#include "strategies/indicators/keltner.hpp"
#include "strategies/indicators/linear_regression_channel.hpp"
#include "strategies/indicators/parabolic_sar.hpp"
#include "strategies/indicators/super_trend.hpp"

namespace tradewind::strategies {

std::vector<IndicatorSpec> trend_specs() {
    using A = const IndicatorArguments&;
    return {
        {"adx",
         "average directional index: strength of a trend, 0 to 100",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<0, 4>>(Adx(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"adxr",
         "mean of ADX now and period - 1 candles ago",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle>(Adxr(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"dx",
         "directional index: distance of +DI and -DI over their sum, 0 to 100",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<2, 3>>(DirectionalMovement(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"plus_di",
         "share of upward movement in the range, 0 to 100",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<0, 3>>(DirectionalMovement(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"minus_di",
         "share of downward movement in the range, 0 to 100",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<1, 3>>(DirectionalMovement(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"plus_dm",
         "smoothed upward movement",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<0, 2>>(MovementSums(a.whole(0))); }},
        {"minus_dm",
         "smoothed downward movement",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle, FieldOf<1, 2>>(MovementSums(a.whole(0))); }},
        {"sar",
         "parabolic stop and reverse",
         {real_parameter("step", 0.02, 0, 10), real_parameter("limit", 0.2, 0, 10)},
         {},
         [](A a) { return entry<FromCandle>(ParabolicSar(a.real(0), a.real(1), a.seeding)); },
         kBothSeedings},
        {"supertrend",
         "stop line at a multiple of the true range that turns when a close crosses it",
         {period(10), real_parameter("width", 3, 0.01, 100)},
         {"line", "direction"},
         [](A a) { return entry<FromCandle, AllFields<2>>(SuperTrend(a.whole(0), a.real(1))); }},
        {"ichimoku",
         "middles of highs and lows; spans as they stand at the candle, without look-ahead",
         {period_named("tenkan", 9), period_named("kijun", 26), period_named("span", 52), period_named("shift", 26)},
         {"tenkan", "kijun", "span_a", "span_b", "lead_a", "lead_b", "lag"},
         [](A a) { return entry<FromCandle, AllFields<7>>(Ichimoku(a.whole(0), a.whole(1), a.whole(2), a.whole(3))); }},
        {"keltner",
         "exponential average and bands at a multiple of the true range",
         {period(20), period_named("range_period", 10), real_parameter("width", 2, 0.01, 100)},
         {"upper", "middle", "lower"},
         [](A a) { return entry<FromCandle, AllFields<3>>(Keltner(a.whole(0), a.whole(1), a.real(2), a.seeding)); },
         kBothSeedings},
        {"donchian",
         "highest high, lowest low and their middle",
         {period(20)},
         {"upper", "middle", "lower"},
         [](A a) { return entry<FromCandle, AllFields<3>>(Donchian(a.whole(0))); }},
        {"linreg_channel",
         "regression line and parallels at a multiple of the distances from it",
         {period(100, 2), real_parameter("width", 2, 0.01, 100)},
         {"upper", "middle", "lower", "slope"},
         [](A a) { return entry<FromClose, AllFields<4>>(LinearRegressionChannel(a.whole(0), a.real(1))); }},
    };
}

}  // namespace tradewind::strategies
