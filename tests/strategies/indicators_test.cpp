#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/archive.hpp"
#include "strategies/indicators/batch.hpp"
#include "tests/strategies/every_indicator.hpp"
#include "tests/strategies/random_bars.hpp"

namespace tradewind::strategies {
namespace {

constexpr double kClose = 1e-9;

const std::vector<Candle>& bars() {
    static const std::vector<Candle> kBars = random_bars(1'500, 11);
    return kBars;
}
std::vector<double> closes() {
    std::vector<double> values;
    for (const Candle& bar : bars()) {
        values.push_back(bar.close);
    }
    return values;
}
template <class Indicator>
std::string state_of(const Indicator& indicator) {
    Writer out;
    out(indicator);
    return out.take();
}
// Within 1e-9 of the larger, or of one unit for values that cancel to nearly nothing.
void expect_near(double expected, double actual, std::size_t at) {
    const double size = std::max({std::fabs(expected), std::fabs(actual), 1.0});
    ASSERT_NEAR(expected, actual, size * kClose) << "at " << at;
}
// `plain(i)` computes the value at bar i from the closes, the slow and obvious way.
template <class Indicator, class Plain>
void expect_like(const Indicator& indicator, const Plain& plain) {
    const std::vector<double> values = closes();
    const auto result = batch(indicator, std::span<const double>(values));
    ASSERT_FALSE(result.values.empty());
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        expect_near(plain(values, result.begin + i), result.values[i], result.begin + i);
    }
}
std::span<const double> last(const std::vector<double>& values, std::size_t at, std::size_t period) {
    return std::span<const double>(values).subspan(at + 1 - period, period);
}
double mean_of(std::span<const double> window) {
    double sum = 0;
    for (const double x : window) {
        sum += x;
    }
    return sum / static_cast<double>(window.size());
}
double variance_of(std::span<const double> window) {
    const double mean = mean_of(window);
    double sum = 0;
    for (const double x : window) {
        sum += (x - mean) * (x - mean);
    }
    return sum / static_cast<double>(window.size());
}

class TrendLineEnd : public LinearRegression {
public:
    using LinearRegression::LinearRegression;
    [[nodiscard]] double value() const { return LinearRegression::value().value; }
};

TEST(Indicators, AreReadyExactlyWhenTheirWarmUpIsOverAndStaySo) {
    visit_every_indicator([](const char* name, auto indicator, int first) {
        for (int i = 0; i < 200; ++i) {
            ASSERT_FALSE(indicator.ready() && i <= first) << name << " at " << i;
            feed(indicator, bars()[static_cast<std::size_t>(i)]);
            ASSERT_EQ(indicator.ready(), i >= first) << name << " at " << i;
        }
    });
}

TEST(Indicators, SavedAtAnyPointAndLoadedContinueBitForBit) {
    visit_every_indicator([](const char* name, const auto& fresh, int first) {
        const auto warm_up = static_cast<std::size_t>(first);
        for (const std::size_t cut : {std::size_t{0}, warm_up / 2, warm_up, warm_up + 1, std::size_t{700}}) {
            auto original = fresh;
            for (std::size_t i = 0; i < cut; ++i) {
                feed(original, bars()[i]);
            }
            auto loaded = fresh;
            const std::string saved = state_of(original);
            Reader in(saved);
            in(loaded);
            ASSERT_TRUE(in.ok() && in.at_end()) << name;
            for (std::size_t i = cut; i < bars().size(); ++i) {
                feed(original, bars()[i]);
                feed(loaded, bars()[i]);
            }
            ASSERT_EQ(state_of(original), state_of(loaded)) << name << " cut at " << cut;
        }
    });
}

TEST(Indicators, ForgetNothingAndInventNothingWhenTheirStateIsCutShort) {
    visit_every_indicator([](const char* name, const auto& fresh, int) {
        auto original = fresh;
        for (std::size_t i = 0; i < 100; ++i) {
            feed(original, bars()[i]);
        }
        const std::string saved = state_of(original);
        auto loaded = fresh;
        Reader in(std::string_view(saved).substr(0, saved.size() - 1));
        in(loaded);
        EXPECT_FALSE(in.ok()) << name;
        for (const Candle& bar : bars()) {
            feed(loaded, bar);  // still safe to use
        }
    });
}

TEST(Indicators, StateOfAnotherPeriodDoesNotLoad) {
    const auto refused = [](const auto& saved, auto other) {
        const std::string bytes = state_of(saved);
        Reader in(bytes);
        in(other);
        return !in.ok();
    };
    EXPECT_TRUE(refused(Sma(20), Sma(21)));
    EXPECT_TRUE(refused(Max(20), Max(19)));
    EXPECT_TRUE(refused(Cci(20), Cci(14)));
}

TEST(Indicators, LaterDataNeverChangesAnEarlierAnswer) {
    visit_every_indicator([](const char* name, const auto& fresh, int) {
        if constexpr (requires { fresh.value() + 0.0; }) {
            std::vector<double> whole;
            auto streaming = fresh;
            for (const Candle& bar : bars()) {
                feed(streaming, bar);
                whole.push_back(streaming.value());
            }
            auto prefix = fresh;
            for (std::size_t i = 0; i <= 800; ++i) {
                feed(prefix, bars()[i]);
            }
            ASSERT_EQ(std::bit_cast<std::uint64_t>(whole[800]), std::bit_cast<std::uint64_t>(prefix.value())) << name;
        }
    });
}

TEST(Indicators, BatchGivesTheBitsOfTheStream) {
    visit_candle_indicators([](const char* name, const auto& fresh, int first) {
        const auto result = batch(fresh, std::span<const Candle>(bars()));
        ASSERT_EQ(result.begin, static_cast<std::size_t>(first)) << name;
        ASSERT_EQ(result.values.size(), bars().size() - result.begin) << name;
        if constexpr (requires { fresh.value() + 0.0; }) {
            auto streaming = fresh;
            for (std::size_t i = 0; i < bars().size(); ++i) {
                streaming.update(bars()[i]);
                if (streaming.ready()) {
                    ASSERT_EQ(std::bit_cast<std::uint64_t>(streaming.value()),
                              std::bit_cast<std::uint64_t>(result.values[i - result.begin]))
                        << name << " at " << i;
                }
            }
        }
    });
}

TEST(Indicators, ABatchTooShortForTheWarmUpHasNoValues) {
    const std::vector<double> few(13, 1.0);
    const auto result = batch(Rsi(14), std::span<const double>(few));
    EXPECT_EQ(result.begin, few.size());
    EXPECT_TRUE(result.values.empty());
}

RC_GTEST_PROP(WindowExtreme, EqualsBruteForceAndCountsTheNewestOfEquals, (const std::vector<std::uint8_t>& input)) {
    const int size = *rc::gen::inRange(1, 12);
    WindowMax high(size);
    WindowMin low(size);
    for (std::size_t i = 0; i < input.size(); ++i) {
        high.update(input[i] % 8);
        low.update(input[i] % 8);
        int high_ago = 0;
        int low_ago = 0;
        for (int ago = 1; ago < size && static_cast<std::size_t>(ago) <= i; ++ago) {
            const auto at = [&](int back) { return input[i - static_cast<std::size_t>(back)] % 8; };
            high_ago = at(ago) > at(high_ago) ? ago : high_ago;
            low_ago = at(ago) < at(low_ago) ? ago : low_ago;
        }
        RC_ASSERT(high.bars_ago() == high_ago);
        RC_ASSERT(low.bars_ago() == low_ago);
        RC_ASSERT(high.value() == static_cast<double>(input[i - static_cast<std::size_t>(high_ago)] % 8));
        RC_ASSERT(low.value() == static_cast<double>(input[i - static_cast<std::size_t>(low_ago)] % 8));
    }
}

TEST(Indicators, AveragesEqualThePlainFormula) {
    expect_like(Sma(20), [](const auto& x, std::size_t i) { return mean_of(last(x, i, 20)); });
    expect_like(Wma(9), [](const auto& x, std::size_t i) {
        double sum = 0;
        double weight = 0;
        for (const double value : last(x, i, 9)) {
            weight += 1;
            sum += weight * value;
        }
        return sum / 45.0;
    });
    expect_like(Ema(10), [](const auto& x, std::size_t i) {
        double value = mean_of(last(x, 9, 10));
        for (std::size_t j = 10; j <= i; ++j) {
            value = value * 9.0 / 11.0 + x[j] * 2.0 / 11.0;
        }
        return value;
    });
    expect_like(Trima(7), [](const auto& x, std::size_t i) {
        const auto w = last(x, i, 7);
        return (w[0] + 2 * w[1] + 3 * w[2] + 4 * w[3] + 3 * w[4] + 2 * w[5] + w[6]) / 16.0;
    });
    expect_like(Trima(4), [](const auto& x, std::size_t i) {
        const auto w = last(x, i, 4);
        return (w[0] + 2 * w[1] + 2 * w[2] + w[3]) / 6.0;
    });
}

TEST(Indicators, TriangularAverageStaysExactOverALongStream) {
    const std::vector<Candle> many = random_bars(70'000, 3);
    Trima average(5);
    for (std::size_t i = 0; i < many.size(); ++i) {
        average.update(many[i].close);
        if (i >= 4) {
            const double expected = (many[i].close + 2 * many[i - 1].close + 3 * many[i - 2].close +
                                     2 * many[i - 3].close + many[i - 4].close) /
                                    9.0;
            ASSERT_NEAR(expected, average.value(), 1e-7);
        }
    }
}

TEST(Indicators, SpreadAndTrendLineEqualThePlainFormula) {
    expect_like(Variance(20), [](const auto& x, std::size_t i) { return variance_of(last(x, i, 20)); });
    expect_like(TrendLineEnd(14), [](const auto& x, std::size_t i) {
        const auto w = last(x, i, 14);
        double slope = 0;
        for (std::size_t j = 0; j < w.size(); ++j) {
            slope += (static_cast<double>(j) - 6.5) * (w[j] - mean_of(w));
        }
        slope /= 14.0 * (14.0 * 14.0 - 1.0) / 12.0;
        return mean_of(w) + slope * 6.5;
    });
}

TEST(Indicators, RelativeStrengthEqualsThePlainFormula) {
    expect_like(Rsi(14), [](const auto& x, std::size_t i) {
        double rise = 0;
        double fall = 0;
        for (std::size_t j = 1; j <= i; ++j) {
            const double change = x[j] - x[j - 1];
            const double kept = j <= 14 ? 1.0 : 13.0 / 14.0;
            rise = rise * kept + std::max(change, 0.0) / 14.0;
            fall = fall * kept + std::max(-change, 0.0) / 14.0;
        }
        return 100.0 - 100.0 / (1.0 + rise / fall);
    });
}

TEST(Indicators, BoundedOnesStayWithinTheirBounds) {
    Rsi rsi(14);
    Cmo cmo(14);
    Mfi mfi(14);
    SlowStochastic stochastic(5, 3, 3);
    WilliamsR williams(14);
    Adx adx(14);
    Aroon aroon(14);
    UltimateOscillator ultimate;
    const auto within = [](double low, double x, double high) { return x >= low - kClose && x <= high + kClose; };
    for (const Candle& bar : bars()) {
        rsi.update(bar.close);
        cmo.update(bar.close);
        mfi.update(bar);
        stochastic.update(bar);
        williams.update(bar);
        adx.update(bar);
        aroon.update(bar);
        ultimate.update(bar);
        if (!adx.ready() || !ultimate.ready()) {
            continue;
        }
        ASSERT_TRUE(within(0, rsi.value(), 100) && within(-100, cmo.value(), 100) && within(0, mfi.value(), 100));
        ASSERT_TRUE(within(0, stochastic.value().k, 100) && within(0, stochastic.value().d, 100));
        ASSERT_TRUE(within(-100, williams.value(), 0) && within(0, adx.value().adx, 100));
        ASSERT_TRUE(within(0, aroon.value().up, 100) && within(-100, aroon.value().oscillator, 100));
        ASSERT_TRUE(within(0, ultimate.value(), 100));
    }
}

TEST(Indicators, AMarketThatNeverMovesGivesFiniteAnswers) {
    visit_every_indicator([](const char* name, auto indicator, int) {
        for (int i = 0; i < 200; ++i) {
            feed(indicator, Candle{i, 5, 5, 5, 5, 0});
        }
        if constexpr (requires { indicator.value() + 0.0; }) {
            EXPECT_TRUE(std::isfinite(indicator.value())) << name;
        }
    });
    BollingerBands bands(20);
    for (int i = 0; i < 20; ++i) {
        bands.update(5);
    }
    EXPECT_EQ(bands.value().bandwidth, 0);
    EXPECT_EQ(bands.value().percent_b, 0.5);
}

}  // namespace
}  // namespace tradewind::strategies
