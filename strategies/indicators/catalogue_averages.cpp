// Moving averages.
#include "strategies/indicators/catalogue_entry.hpp"
#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/kama.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/vwma.hpp"
#include "strategies/indicators/weighted_average.hpp"
#include "strategies/indicators/wilder_average.hpp"

namespace tradewind::strategies {

std::vector<IndicatorSpec> average_specs() {
    using A = const IndicatorArguments&;
    return {
        {"sma", "mean of the last closes", {period(20)}, {}, [](A a) { return entry<FromClose>(Sma(a.whole(0))); }},
        {"ema",
         "exponential average",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Ema(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"wma",
         "linearly weighted mean: the newest weighs most",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Wma(a.whole(0))); }},
        {"dema",
         "double exponential average: 2 EMA - EMA of EMA",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Dema(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"tema",
         "triple exponential average: 3 EMA - 3 EMA of EMA + the third",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Tema(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"trima",
         "triangular average: a mean of means",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Trima(a.whole(0))); }},
        {"t3",
         "Tillson's six-fold exponential average",
         {period(5), real_parameter("factor", 0.7, 0, 1)},
         {},
         [](A a) { return entry<FromClose>(T3(a.whole(0), a.real(1), a.seeding)); },
         kBothSeedings},
        {"hull",
         "Hull's average of three weighted means: smooth with little lag",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Hull(a.whole(0))); }},
        {"kama",
         "Kaufman's adaptive average: fast in trends, slow in noise",
         {period(30, 2)},
         {},
         [](A a) { return entry<FromClose>(Kama(a.whole(0))); }},
        {"vwma",
         "mean of closes weighted by volume",
         {period(20)},
         {},
         [](A a) { return entry<FromCandle>(Vwma(a.whole(0))); }},
        {"wilders",
         "Wilder's smoothing: each new close weighs 1 / period",
         {period(14)},
         {},
         [](A a) { return entry<FromClose>(WilderAverage(a.whole(0))); }},
    };
}

}  // namespace tradewind::strategies
