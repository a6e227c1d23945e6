// Volatility: ranges, deviations and bands.
#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/catalogue_entry.hpp"
#include "strategies/indicators/deviation.hpp"
#include "strategies/indicators/realised_volatility.hpp"
#include "strategies/indicators/true_range.hpp"

namespace tradewind::strategies {
namespace {

constexpr IndicatorParameter kPerYear = real_parameter("candles_per_year", 365, 1, 31'536'000);

}  // namespace

std::vector<IndicatorSpec> volatility_specs() {
    using A = const IndicatorArguments&;
    return {
        {"trange",
         "true range: high less low, reaching to the close before",
         {},
         {},
         [](A a) { return entry<FromCandle>(TrueRange(a.seeding)); },
         kBothSeedings},
        {"atr",
         "average true range, Wilder's",
         {period(14)},
         {},
         [](A a) { return entry<FromCandle>(Atr(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"natr",
         "average true range in percent of the close",
         {period(14)},
         {},
         [](A a) { return entry<FromCandle>(Natr(a.whole(0), a.seeding)); },
         kBothSeedings},
        {"stddev",
         "population standard deviation of closes",
         {period(20, 2)},
         {},
         [](A a) { return entry<FromClose>(StandardDeviation(a.whole(0))); }},
        {"var",
         "population variance of closes",
         {period(20)},
         {},
         [](A a) { return entry<FromClose>(Variance(a.whole(0))); }},
        {"bbands",
         "Bollinger bands: mean and deviations from it, their width and the place between them",
         {period(20, 2), real_parameter("width", 2, 0.01, 100)},
         {"upper", "middle", "lower", "bandwidth", "percent_b"},
         [](A a) { return entry<FromClose, AllFields<5>>(BollingerBands(a.whole(0), a.real(1))); }},
        {"rvol_close",
         "realised volatility a year from closes, as a fraction",
         {period(20, 2), kPerYear},
         {},
         [](A a) { return entry<FromClose>(CloseVolatility(a.whole(0), a.real(1))); }},
        {"rvol_parkinson",
         "realised volatility a year from highs and lows (Parkinson)",
         {period(20), kPerYear},
         {},
         [](A a) { return entry<FromCandle>(ParkinsonVolatility(a.whole(0), a.real(1))); }},
        {"rvol_gk",
         "realised volatility a year from whole candles (Garman-Klass)",
         {period(20), kPerYear},
         {},
         [](A a) { return entry<FromCandle>(GarmanKlassVolatility(a.whole(0), a.real(1))); }},
    };
}

}  // namespace tradewind::strategies
