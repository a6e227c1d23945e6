// Streaming indicators, CPU time on one core: each of the nine that are compared with other libraries alone, then
// all nine in one pass over a million random candles; and every entry of the catalogue with its defaults in one pass,
// as the command line and strategies have them. `a_bar` is the time of one bar; `sum` of all values must not change.
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <benchmark/benchmark.h>

#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/catalogue.hpp"
#include "strategies/indicators/cci.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/exponential_average.hpp"
#include "strategies/indicators/macd.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/stochastic.hpp"
#include "strategies/indicators/true_range.hpp"
#include "tests/strategies/random_bars.hpp"

namespace {

using namespace tradewind::strategies;  // NOLINT(google-build-using-namespace): one small program

constexpr std::size_t kBars = 1'000'000;
constexpr std::uint64_t kSeed = 42;

const std::vector<Candle>& bars() {
    static const std::vector<Candle> kMade = random_bars(kBars, kSeed);
    return kMade;
}

template <class Indicator>
void feed(Indicator& indicator, const Candle& bar) {
    if constexpr (requires { indicator.update(bar); }) {
        indicator.update(bar);
    } else {
        indicator.update(bar.close);
    }
}

// Every output of every indicator is taken on every bar, as a strategy would.
double number(double value) {
    return value;
}
double number(const Macd::Value& value) {
    return value.macd + value.signal + value.histogram;
}
double number(const BollingerBands::Value& value) {
    return value.upper + value.middle + value.lower;
}
double number(const Adx::Value& value) {
    return value.adx;
}
double number(const StochasticValue& value) {
    return value.k + value.d;
}

template <class... Indicators>
void measure(const char* name, const Indicators&... fresh) {
    benchmark::RegisterBenchmark(name, [fresh...](benchmark::State& state) {
        const std::vector<Candle>& candles = bars();
        double sum = 0;
        for (auto _ : state) {
            std::tuple<Indicators...> indicators{fresh...};
            sum = 0;
            for (const Candle& bar : candles) {
                std::apply(
                    [&](auto&... each) {
                        (feed(each, bar), ...);
                        sum += (0.0 + ... + (each.ready() ? number(each.value()) : 0.0));
                    },
                    indicators);
            }
            benchmark::DoNotOptimize(sum);
        }
        state.counters["sum"] = sum;
        state.counters["a_bar"] =
            benchmark::Counter(static_cast<double>(candles.size()) * static_cast<double>(state.iterations()),
                               benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    })->Unit(benchmark::kMillisecond);
}

constexpr std::size_t kCatalogueBars = 50'000;

// These two look at their whole window on every bar; all others are constant or short loops.
bool looks_at_whole_window(std::string_view name) {
    return name == "hurst" || name == "vprofile";
}

void measure_catalogue(const char* name, const std::function<bool(std::string_view)>& is_wanted) {
    benchmark::RegisterBenchmark(name, [is_wanted](benchmark::State& state) {
        const auto candles = std::span(bars()).first(kCatalogueBars);
        double sum = 0;
        double entries = 0;
        for (auto _ : state) {
            std::vector<std::unique_ptr<Indicator>> indicators;
            for (const IndicatorSpec& spec : indicator_catalogue()) {
                if (is_wanted(spec.name)) {
                    indicators.push_back(make_indicator(*parse_indicator(spec.name)));
                }
            }
            sum = 0;
            for (const Candle& bar : candles) {
                for (const auto& each : indicators) {
                    each->update(bar);
                    sum += each->values().front();
                }
            }
            entries = static_cast<double>(indicators.size());
            benchmark::DoNotOptimize(sum);
        }
        state.counters["sum"] = sum;
        state.counters["entries"] = entries;
        state.counters["a_bar"] =
            benchmark::Counter(static_cast<double>(candles.size()) * static_cast<double>(state.iterations()),
                               benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int count, char** arguments) {
    measure("sma(20)", Sma(20));
    measure("ema(26)", Ema(26));
    measure("rsi(14)", Rsi(14));
    measure("macd(12,26,9)", Macd(12, 26, 9));
    measure("bbands(20,2)", BollingerBands(20, 2.0));
    measure("atr(14)", Atr(14));
    measure("adx(14)", Adx(14));
    measure("stochrsi(14)", StochRsi(14));
    measure("cci(20)", Cci(20));
    measure("all nine", Sma(20), Ema(26), Rsi(14), Macd(12, 26, 9), BollingerBands(20, 2.0), Atr(14), Adx(14),
            StochRsi(14), Cci(20));
    measure_catalogue("whole catalogue", [](std::string_view) { return true; });
    measure_catalogue("catalogue but hurst and vprofile",
                      [](std::string_view name) { return !looks_at_whole_window(name); });
    measure_catalogue("hurst(128)", [](std::string_view name) { return name == "hurst"; });
    measure_catalogue("vprofile(100,24)", [](std::string_view name) { return name == "vprofile"; });
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
