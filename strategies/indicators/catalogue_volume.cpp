// Volume and money flow.
#include "strategies/indicators/catalogue_entry.hpp"
#include "strategies/indicators/chaikin_money_flow.hpp"
#include "strategies/indicators/money_flow.hpp"
#include "strategies/indicators/volume_profile.hpp"
#include "strategies/indicators/volume_rate_of_change.hpp"
#include "strategies/indicators/vwap.hpp"

namespace tradewind::strategies {

std::vector<IndicatorSpec> volume_specs() {
    using A = const IndicatorArguments&;
    return {
        {"ad",
         "accumulation/distribution: volume by where the close lies in the range, summed from the start",
         {},
         {},
         [](A) { return entry<FromCandle>(Ad()); }},
        {"adosc",
         "fast less slow exponential average of accumulation/distribution",
         {period_named("fast", 3, 2), period_named("slow", 10, 2)},
         {},
         [](A a) { return entry<FromCandle>(Adosc(a.whole(0), a.whole(1))); }},
        {"obv",
         "on-balance volume: summed with the sign of the close's change",
         {},
         {},
         [](A) { return entry<FromCandle>(Obv()); }},
        {"mfi",
         "money flow index: an RSI weighted by turnover, 0 to 100",
         {period(14, 2)},
         {},
         [](A a) { return entry<FromCandle>(Mfi(a.whole(0))); }},
        {"cmf",
         "Chaikin money flow: where in their ranges the volume closed, -1 to 1",
         {period(20)},
         {},
         [](A a) { return entry<FromCandle>(ChaikinMoneyFlow(a.whole(0))); }},
        {"vwap",
         "volume-weighted average price of the UTC day so far",
         {},
         {},
         [](A) { return entry<FromCandle>(SessionVwap()); }},
        {"rvwap",
         "volume-weighted average price of the last candles",
         {period(20)},
         {},
         [](A a) { return entry<FromCandle>(RollingVwap(a.whole(0))); }},
        {"vroc",
         "percent by which volume is above that of period candles ago",
         {period(14)},
         {},
         [](A a) { return entry<FromCandle>(VolumeRateOfChange(a.whole(0))); }},
        {"vprofile",
         "volume by price: point of control and the area of 70 % of the volume",
         {{"period", 100, 2, 2'000}, {"bins", 24, 2, 500}},
         {"poc", "area_high", "area_low"},
         [](A a) { return entry<FromCandle, AllFields<3>>(VolumeProfile(a.whole(0), a.whole(1))); }},
    };
}

}  // namespace tradewind::strategies
