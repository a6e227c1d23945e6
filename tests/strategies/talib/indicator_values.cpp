// indicator_values DIRECTORY: writes random candles and what our indicators make of them, for compare.mjs to hold
// against TA-Lib. `<column>.f64` are the inputs; each line of manifest.txt names a TA-Lib function, its inputs,
// parameters and output, the first bar with a value and the file with our values.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "strategies/indicators/aroon.hpp"
#include "strategies/indicators/batch.hpp"
#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/cci.hpp"
#include "strategies/indicators/correlation.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/extremes.hpp"
#include "strategies/indicators/kama.hpp"
#include "strategies/indicators/linear_regression.hpp"
#include "strategies/indicators/macd.hpp"
#include "strategies/indicators/money_flow.hpp"
#include "strategies/indicators/parabolic_sar.hpp"
#include "strategies/indicators/price_of.hpp"
#include "strategies/indicators/price_oscillator.hpp"
#include "strategies/indicators/rate_of_change.hpp"
#include "strategies/indicators/rsi.hpp"
#include "strategies/indicators/simple_average.hpp"
#include "strategies/indicators/stochastic.hpp"
#include "strategies/indicators/true_range.hpp"
#include "strategies/indicators/ultimate_oscillator.hpp"
#include "strategies/indicators/weighted_average.hpp"
#include "tests/strategies/random_bars.hpp"

namespace {

using namespace tradewind::strategies;  // NOLINT(google-build-using-namespace): one small program

constexpr std::size_t kBars = 20'000;
constexpr std::uint64_t kSeed = 7;

class Comparison {
public:
    explicit Comparison(std::filesystem::path directory)
        : directory_(std::move(directory)), manifest_(directory_ / "manifest.txt") {
        for (const Candle& bar : bars_) {
            closes_.push_back(bar.close);
            pairs_.push_back({bar.high, bar.low});
        }
        write_column("open", [](const Candle& bar) { return bar.open; });
        write_column("high", [](const Candle& bar) { return bar.high; });
        write_column("low", [](const Candle& bar) { return bar.low; });
        write_column("close", [](const Candle& bar) { return bar.close; });
        write_column("volume", [](const Candle& bar) { return bar.volume; });
    }

    template <class Indicator>
    void of_close(const std::string& function, const std::string& parameters, const Indicator& indicator) {
        write(function + " close", parameters, batch(indicator, std::span<const double>(closes_)));
    }
    template <class Indicator>
    void of_bars(const std::string& function_and_inputs, const std::string& parameters, const Indicator& indicator) {
        write(function_and_inputs, parameters, batch(indicator, std::span<const Candle>(bars_)));
    }
    template <class Indicator>
    void of_pairs(const std::string& function, const std::string& parameters, const Indicator& indicator) {
        write(function + " high,low", parameters, batch(indicator, std::span<const Pair>(pairs_)));
    }
    [[nodiscard]] bool complete() const { return manifest_.good(); }

private:
    void write(const std::string& what, const std::string& parameters, const BatchResult<double>& result) {
        line(what, parameters, 0, result.begin, result.values);
    }
    // A struct of several outputs: `parts_of` gives them in TA-Lib's order.
    template <class Value>
    void write(const std::string& what, const std::string& parameters, const BatchResult<Value>& result) {
        std::vector<std::vector<double>> outputs(parts_of(Value{}).size());
        for (const Value& value : result.values) {
            const std::vector<double> parts = parts_of(value);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                outputs[i].push_back(parts[i]);
            }
        }
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            line(what, parameters, i, result.begin, outputs[i]);
        }
    }
    static std::vector<double> parts_of(const Macd::Value& v) { return {v.macd, v.signal, v.histogram}; }
    static std::vector<double> parts_of(const BollingerBands::Value& v) { return {v.upper, v.middle, v.lower}; }
    static std::vector<double> parts_of(const StochasticValue& v) { return {v.k, v.d}; }
    static std::vector<double> parts_of(const Aroon::Value& v) { return {v.down, v.up}; }

    void line(const std::string& what, const std::string& parameters, std::size_t output, std::size_t begin,
              const std::vector<double>& values) {
        const std::string name = std::to_string(written_++);
        manifest_ << what << ' ' << parameters << ' ' << output << ' ' << begin << ' ' << name << ".f64\n";
        write_file(name, values);
    }
    template <class Field>
    void write_column(const std::string& name, Field field) {
        std::vector<double> values;
        for (const Candle& bar : bars_) {
            values.push_back(field(bar));
        }
        write_file(name, values);
    }
    void write_file(const std::string& name, const std::vector<double>& values) {
        std::ofstream out(directory_ / (name + ".f64"), std::ios::binary);
        out.write(reinterpret_cast<const char*>(values.data()),
                  static_cast<std::streamsize>(values.size() * sizeof(double)));
        if (!out.flush()) {
            manifest_.setstate(std::ios::failbit);
        }
    }

    std::filesystem::path directory_;
    std::ofstream manifest_;
    std::size_t written_ = 0;
    std::vector<Candle> bars_ = random_bars(kBars, kSeed);
    std::vector<double> closes_;
    std::vector<Pair> pairs_;
};

// One number of an indicator that gives several.
template <class Indicator, auto Part>
class PartOf : public Indicator {
public:
    using Indicator::Indicator;
    [[nodiscard]] double value() const { return Part(Indicator::value()); }
};
template <auto Part>
using Direction = PartOf<DirectionalMovement, Part>;
template <auto Part>
using Line = PartOf<LinearRegression, Part>;

constexpr auto kPlus = [](const DirectionalMovement::Value& v) { return v.plus_di; };
constexpr auto kMinus = [](const DirectionalMovement::Value& v) { return v.minus_di; };
constexpr auto kDx = [](const DirectionalMovement::Value& v) { return v.dx; };
constexpr auto kPlusSum = [](const MovementSums::Value& v) { return v.plus_dm; };
constexpr auto kMinusSum = [](const MovementSums::Value& v) { return v.minus_dm; };
constexpr auto kAdx = [](const Adx::Value& v) { return v.adx; };
constexpr auto kOscillator = [](const Aroon::Value& v) { return v.oscillator; };
constexpr auto kEnd = [](const LinearRegression::Value& v) { return v.value; };
constexpr auto kSlope = [](const LinearRegression::Value& v) { return v.slope; };
constexpr auto kAngle = [](const LinearRegression::Value& v) { return v.angle(); };
constexpr auto kIntercept = [](const LinearRegression::Value& v) { return v.intercept; };
constexpr auto kForecast = [](const LinearRegression::Value& v) { return v.forecast; };

void averages(Comparison& with, int period) {
    const std::string p = std::to_string(period);
    with.of_close("SMA", p, Sma(period));
    with.of_close("EMA", p, Ema(period));
    with.of_close("WMA", p, Wma(period));
    with.of_close("DEMA", p, Dema(period));
    with.of_close("TEMA", p, Tema(period));
    with.of_close("TRIMA", p, Trima(period));
    with.of_close("T3", p + ",0.7", T3(period));
    with.of_close("KAMA", p, Kama(period));
    with.of_close("SUM", p, Sum(period));
    with.of_close("MAX", p, Max(period));
    with.of_close("MIN", p, Min(period));
    with.of_close("MIDPOINT", p, MidPoint(period));
    with.of_bars("MIDPRICE high,low", p, MidPrice(period));
}
void momentum(Comparison& with, int period) {
    const std::string p = std::to_string(period);
    with.of_close("RSI", p, Rsi(period));
    with.of_close("CMO", p, Cmo(period));
    with.of_close("STOCHRSI", p + ",5,3,0", StochRsi(period));
    with.of_close("STOCHRSI", p + "," + p + ",3,0", StochRsi(period, period));
    with.of_bars("WILLR high,low,close", p, WilliamsR(period));
    with.of_bars("CCI high,low,close", p, Cci(period));
    with.of_close("ROC", p, Roc(period));
    with.of_close("ROCP", p, RocP(period));
    with.of_close("ROCR", p, RocR(period));
    with.of_close("MOM", p, Momentum(period));
    with.of_close("TRIX", p, Trix(period));
    with.of_bars("AROON high,low", p, Aroon(period));
    with.of_bars("AROONOSC high,low", p, PartOf<Aroon, kOscillator>(period));
    with.of_bars("MFI high,low,close,volume", p, Mfi(period));
    with.of_bars("PLUS_DI high,low,close", p, Direction<kPlus>(period));
    with.of_bars("MINUS_DI high,low,close", p, Direction<kMinus>(period));
    with.of_bars("DX high,low,close", p, Direction<kDx>(period));
    with.of_bars("PLUS_DM high,low", p, PartOf<MovementSums, kPlusSum>(period));
    with.of_bars("MINUS_DM high,low", p, PartOf<MovementSums, kMinusSum>(period));
    with.of_bars("ADX high,low,close", p, PartOf<Adx, kAdx>(period));
    with.of_bars("ADXR high,low,close", p, Adxr(period));
}
void spread(Comparison& with, int period) {
    const std::string p = std::to_string(period);
    with.of_bars("ATR high,low,close", p, Atr(period));
    with.of_bars("NATR high,low,close", p, Natr(period));
    with.of_close("BBANDS", p + ",2,2,0", BollingerBands(period));
    with.of_close("STDDEV", p + ",1", StandardDeviation(period));
    with.of_close("VAR", p + ",1", Variance(period));
    with.of_close("LINEARREG", p, Line<kEnd>(period));
    with.of_close("LINEARREG_SLOPE", p, Line<kSlope>(period));
    with.of_close("LINEARREG_ANGLE", p, Line<kAngle>(period));
    with.of_close("LINEARREG_INTERCEPT", p, Line<kIntercept>(period));
    with.of_close("TSF", p, Line<kForecast>(period));
    with.of_pairs("CORREL", p, Correlation(period));
    with.of_pairs("BETA", p, Beta(period));
}
void of_several_periods(Comparison& with) {
    with.of_close("MACD", "12,26,9", Macd(12, 26, 9));
    with.of_close("MACD", "5,35,5", Macd(5, 35, 5));
    with.of_close("MACD", "30,10,4", Macd(30, 10, 4));
    with.of_close("APO", "12,26,0", Apo<Sma>(12, 26));
    with.of_close("APO", "12,26,1", Apo<Ema>(12, 26));
    with.of_close("PPO", "12,26,0", Ppo<Sma>(12, 26));
    with.of_close("PPO", "5,9,1", Ppo<Ema>(5, 9));
    with.of_bars("STOCH high,low,close", "5,3,0,3,0", SlowStochastic(5, 3, 3));
    with.of_bars("STOCH high,low,close", "14,1,0,5,0", SlowStochastic(14, 1, 5));
    with.of_bars("STOCHF high,low,close", "5,3,0", FastStochastic(5, 3));
    with.of_bars("STOCHF high,low,close", "14,4,0", FastStochastic(14, 4));
    with.of_bars("ULTOSC high,low,close", "7,14,28", UltimateOscillator());
    with.of_bars("ULTOSC high,low,close", "20,5,10", UltimateOscillator(20, 5, 10));
    with.of_bars("SAR high,low", "0.02,0.2", ParabolicSar());
    with.of_bars("SAR high,low", "0.05,0.1", ParabolicSar(0.05, 0.1));
    with.of_bars("SAR high,low", "0.5,0.2", ParabolicSar(0.5, 0.2));
    with.of_bars("ADOSC high,low,close,volume", "3,10", Adosc(3, 10));
    with.of_bars("ADOSC high,low,close,volume", "12,5", Adosc(12, 5));
}
void of_each_bar(Comparison& with) {
    with.of_bars("AD high,low,close,volume", "-", Ad());
    with.of_bars("OBV close,volume", "-", Obv());
    with.of_bars("BOP open,high,low,close", "-", Bop());
    with.of_bars("TRANGE high,low,close", "-", TrueRange());
    with.of_bars("TYPPRICE high,low,close", "-", TypicalPrice());
    with.of_bars("MEDPRICE high,low", "-", MedianPrice());
    with.of_bars("WCLPRICE high,low,close", "-", WeightedClose());
    with.of_bars("AVGPRICE open,high,low,close", "-", AveragePrice());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: indicator_values DIRECTORY\n");
        return EXIT_FAILURE;
    }
    Comparison with(arguments[1]);
    for (const int period : {2, 5, 14, 20, 33}) {
        averages(with, period);
        momentum(with, period);
        spread(with, period);
    }
    of_several_periods(with);
    of_each_bar(with);
    return with.complete() ? EXIT_SUCCESS : EXIT_FAILURE;
}
