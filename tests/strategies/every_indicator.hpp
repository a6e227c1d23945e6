// Calls visit(name, indicator, first bar with a value) for one of every indicator that TA-Lib defines, and for the
// first-value seeding where it differs. Indicators take a double or a Candle; feed() gives them what they take.
#pragma once

#include "strategies/indicators/aroon.hpp"
#include "strategies/indicators/bollinger.hpp"
#include "strategies/indicators/cci.hpp"
#include "strategies/indicators/correlation.hpp"
#include "strategies/indicators/directional_movement.hpp"
#include "strategies/indicators/exponential_average.hpp"
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
#include "strategies/indicators/wilder_average.hpp"

namespace tradewind::strategies {

template <class Indicator>
void feed(Indicator& indicator, const Candle& bar) {
    if constexpr (requires { indicator.update(bar); }) {
        indicator.update(bar);
    } else if constexpr (requires { indicator.update(Pair{}); }) {
        indicator.update(Pair{bar.high, bar.close});
    } else {
        indicator.update(bar.close);
    }
}

template <class Visit>
void visit_values_indicators(const Visit& visit) {
    visit("sma", Sma(20), 19);
    visit("sum", Sum(20), 19);
    visit("trima odd", Trima(15), 14);
    visit("trima even", Trima(20), 19);
    visit("ema", Ema(26), 25);
    visit("ema first value", Ema(26, Seeding::FirstValue), 0);
    visit("dema", Dema(10), 18);
    visit("tema", Tema(10), 27);
    visit("tema first value", Tema(10, Seeding::FirstValue), 27);
    visit("t3", T3(5), 24);
    visit("wilder", WilderAverage(14), 13);
    visit("wma", Wma(20), 19);
    visit("hull", Hull(16), 18);
    visit("kama", Kama(10), 10);
    visit("rsi", Rsi(14), 14);
    visit("cmo", Cmo(14), 14);
    visit("macd", Macd(12, 26, 9), 33);
    visit("macd first value", Macd(12, 26, 9, Seeding::FirstValue), 25);
    visit("apo", Apo<Ema>(12, 26), 25);
    visit("ppo", Ppo<Sma>(12, 26), 25);
    visit("stochastic rsi", StochRsi(14), 20);
    visit("roc", Roc(10), 10);
    visit("rocp", RocP(10), 10);
    visit("rocr", RocR(10), 10);
    visit("momentum", Momentum(10), 10);
    visit("trix", Trix(10), 28);
    visit("bollinger", BollingerBands(20), 19);
    visit("variance", Variance(20), 19);
    visit("standard deviation", StandardDeviation(20), 19);
    visit("linear regression", LinearRegression(14), 13);
    visit("max", Max(20), 19);
    visit("min", Min(20), 19);
    visit("midpoint", MidPoint(14), 13);
    visit("correlation", Correlation(30), 29);
    visit("beta", Beta(5), 5);
}

template <class Visit>
void visit_candle_indicators(const Visit& visit) {
    visit("fast stochastic", FastStochastic(5, 3), 6);
    visit("slow stochastic", SlowStochastic(5, 3, 3), 8);
    visit("williams", WilliamsR(14), 13);
    visit("cci", Cci(20), 19);
    visit("cci first value", Cci(20, Seeding::FirstValue), 38);
    visit("ultimate", UltimateOscillator(), 28);
    visit("aroon", Aroon(14), 14);
    visit("directional movement", DirectionalMovement(14), 14);
    visit("adx", Adx(14), 27);
    visit("adx first value", Adx(14, Seeding::FirstValue), 26);
    visit("adxr", Adxr(14), 40);
    visit("parabolic", ParabolicSar(), 1);
    visit("parabolic first value", ParabolicSar(0.02, 0.2, Seeding::FirstValue), 1);
    visit("true range", TrueRange(), 1);
    visit("true range first value", TrueRange(Seeding::FirstValue), 0);
    visit("atr", Atr(14), 14);
    visit("atr first value", Atr(14, Seeding::FirstValue), 13);
    visit("natr", Natr(14), 14);
    visit("ad", Ad(), 0);
    visit("adosc", Adosc(3, 10), 9);
    visit("obv", Obv(), 0);
    visit("mfi", Mfi(14), 14);
    visit("bop", Bop(), 0);
    visit("donchian", Donchian(20), 19);
    visit("midprice", MidPrice(14), 13);
    visit("typical", TypicalPrice(), 0);
    visit("median", MedianPrice(), 0);
    visit("weighted close", WeightedClose(), 0);
    visit("average", AveragePrice(), 0);
}

template <class Visit>
void visit_every_indicator(const Visit& visit) {
    visit_values_indicators(visit);
    visit_candle_indicators(visit);
}

}  // namespace tradewind::strategies
