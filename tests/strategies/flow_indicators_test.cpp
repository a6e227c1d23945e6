// Volume, order flow and carry, against sums taken anew at each candle.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "strategies/indicators/carry.hpp"
#include "strategies/indicators/chaikin_money_flow.hpp"
#include "strategies/indicators/order_flow.hpp"
#include "strategies/indicators/volume_profile.hpp"
#include "strategies/indicators/volume_rate_of_change.hpp"
#include "strategies/indicators/vwap.hpp"
#include "strategies/indicators/vwma.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

constexpr double kNear = 1e-10;  // relative

using Candles = std::vector<Candle>;

// Some candles without volume, some without range, as quiet markets have them.
Candles market(std::uint64_t seed = 1) {
    Candles candles = test::random_walk(600, seed, {.start = 60'000, .deviation = 40});
    for (std::size_t i = 0; i < candles.size(); i += 17) {
        candles[i].volume = 0;
    }
    for (std::size_t i = 100; i < 140; ++i) {
        candles[i].volume = 0;
    }
    for (std::size_t i = 5; i < candles.size(); i += 41) {
        candles[i].open = candles[i].high = candles[i].low = candles[i].close;
    }
    return candles;
}

// Compares at every candle with `expected(first, last)`, of the newest `period` candles.
template <class T, class Expected>
void expect_of_window(T indicator, std::size_t period, const Candles& candles, Expected expected) {
    for (std::size_t i = 0; i < candles.size(); ++i) {
        indicator.update(candles[i]);
        ASSERT_EQ(indicator.ready(), i + 1 >= period) << i;
        if (indicator.ready()) {
            const double value = expected(candles.begin() + static_cast<std::ptrdiff_t>(i + 1 - period),
                                          candles.begin() + static_cast<std::ptrdiff_t>(i + 1));
            ASSERT_NEAR(indicator.value(), value, kNear * std::max(1.0, std::fabs(value))) << "candle " << i;
        }
    }
}

double typical(const Candle& candle) {
    return (candle.high + candle.low + candle.close) / 3;
}

TEST(Vwma, WeighsClosesByVolumeAndFallsBackToTheirMean) {
    expect_of_window(Vwma(20), 20, market(), [](auto begin, auto end) {
        double weighted = 0;
        double volume = 0;
        double plain = 0;
        for (auto it = begin; it != end; ++it) {
            weighted += it->close * it->volume;
            volume += it->volume;
            plain += it->close;
        }
        return volume > 0 ? weighted / volume : plain / 20;
    });
}

TEST(RollingVwap, WeighsTypicalPricesByVolume) {
    expect_of_window(RollingVwap(30), 30, market(), [](auto begin, auto end) {
        double weighted = 0;
        double volume = 0;
        for (auto it = begin; it != end; ++it) {
            weighted += typical(*it) * it->volume;
            volume += it->volume;
        }
        return volume > 0 ? weighted / volume : typical(*(end - 1));
    });
}

TEST(ChaikinMoneyFlow, WeighsThePlaceOfTheCloseByVolume) {
    expect_of_window(ChaikinMoneyFlow(20), 20, market(), [](auto begin, auto end) {
        double flow = 0;
        double volume = 0;
        for (auto it = begin; it != end; ++it) {
            const double range = it->high - it->low;
            flow += range > 0 ? (2 * it->close - it->high - it->low) / range * it->volume : 0;
            volume += it->volume;
        }
        return volume > 0 ? flow / volume : 0;
    });
}

TEST(ChaikinMoneyFlow, IsZeroExactlyInAWindowWithoutVolume) {
    ChaikinMoneyFlow flow(5);
    for (const double volume : {0.1, 1e9, 0.3, 0.7, 12.5, 0.0, 0.0, 0.0, 0.0, 0.0}) {
        flow.update({0, 10, 12, 9, 11, volume});
    }
    EXPECT_EQ(flow.value(), 0.0);
}

TEST(VolumeRateOfChange, ComparesWithTheVolumeAPeriodAgo) {
    expect_of_window(VolumeRateOfChange(14), 15, market(), [](auto begin, auto end) {
        return begin->volume > 0 ? ((end - 1)->volume / begin->volume - 1) * 100 : 0.0;
    });
}

TEST(SessionVwap, StartsAnewAtMidnightUtc) {
    SessionVwap vwap;
    EXPECT_FALSE(vwap.ready());
    const std::int64_t day = 86'400'000;
    vwap.update({day - 60'000, 10, 10, 10, 10, 5});
    vwap.update({day, 20, 20, 20, 20, 1});
    EXPECT_DOUBLE_EQ(vwap.value(), 20);
    vwap.update({day + 60'000, 40, 40, 40, 40, 3});
    EXPECT_DOUBLE_EQ(vwap.value(), 35);
    vwap.update({2 * day - 1, 0, 0, 0, 0, 4});
    EXPECT_DOUBLE_EQ(vwap.value(), 17.5);
    vwap.update({2 * day, 7, 9, 5, 10, 0});
    EXPECT_DOUBLE_EQ(vwap.value(), 8) << "nothing traded yet: the typical price";
}

TEST(SessionVwap, KnowsTheDaysBefore1970) {
    SessionVwap vwap;
    vwap.update({-60'000, 10, 10, 10, 10, 5});
    vwap.update({0, 20, 20, 20, 20, 1});
    EXPECT_DOUBLE_EQ(vwap.value(), 20);
}

TEST(RollingSums, DoNotDriftOverAMillionValues) {
    TradeFlowImbalance flow(50);
    test::Dice dice(3);
    std::vector<double> all;
    for (int i = 0; i < 1'000'000; ++i) {
        all.push_back((dice.roll() - 0.5) * (i % 1'000 == 0 ? 1e9 : 1.0));
        flow.update(all.back());
    }
    double plain = 0;
    double total = 0;
    for (std::size_t i = all.size() - 50; i < all.size(); ++i) {
        plain += all[i];
        total += std::fabs(all[i]);
    }
    EXPECT_NEAR(flow.value(), plain / total, 1e-12);
}

TEST(TradeFlowImbalance, IsOneWhenOnlyBuyersTook) {
    TradeFlowImbalance flow(3);
    for (const double volume : {-5.0, 1.0, 2.0, 3.0}) {
        flow.update(volume);
    }
    EXPECT_TRUE(flow.ready());
    EXPECT_DOUBLE_EQ(flow.value(), 1);
    flow.update(-5);
    EXPECT_DOUBLE_EQ(flow.value(), 0);
}

TEST(OrderBookImbalance, TellsTheReadingAndItsMean) {
    OrderBookImbalance book(2);
    book.update(3, 1);
    EXPECT_FALSE(book.ready());
    book.update(1, 3);
    ASSERT_TRUE(book.ready());
    EXPECT_DOUBLE_EQ(book.value().now, -0.5);
    EXPECT_DOUBLE_EQ(book.value().mean, 0);
    book.update(0, 0);
    EXPECT_DOUBLE_EQ(book.value().now, 0);
    EXPECT_DOUBLE_EQ(book.value().mean, -0.25);
}

TEST(FundingFeatures, BringEveryIntervalToEightHoursAndToAYear) {
    FundingFeatures funding(2);
    funding.update(0.0001, 8);
    funding.update(0.0001, 4);  // twice as often: twice as dear
    ASSERT_TRUE(funding.ready());
    EXPECT_DOUBLE_EQ(funding.value().rate_8h, 0.0002);
    EXPECT_DOUBLE_EQ(funding.value().mean_8h, 0.00015);
    EXPECT_DOUBLE_EQ(funding.value().apr, 0.0001 * 6 * 365);
    EXPECT_DOUBLE_EQ(funding.value().mean_apr, 0.00015 * 3 * 365);
    funding.update(0.5, 0);
    EXPECT_DOUBLE_EQ(funding.value().rate_8h, 0.0002) << "an interval of nothing is no reading";
}

TEST(BasisFeatures, TellHowUnusualTheBasisIs) {
    BasisFeatures basis(4);
    for (const double perpetual : {101.0, 101.0, 101.0, 105.0}) {
        basis.update(perpetual, 100);
    }
    ASSERT_TRUE(basis.ready());
    EXPECT_NEAR(basis.value().basis, 0.05, 1e-15);
    EXPECT_NEAR(basis.value().mean, 0.02, 1e-15);
    EXPECT_NEAR(basis.value().z_score, std::sqrt(3.0), 1e-9);  // one of four stands out
    basis.update(105, 0);
    EXPECT_NEAR(basis.value().basis, 0.05, 1e-15) << "without a reference there is no reading";
}

TEST(VolumeProfile, SpreadsEachCandleOverItsRangeAndLosesNoVolume) {
    const Candles candles = market(7);
    constexpr std::size_t kPeriod = 50;
    constexpr std::size_t kBins = 12;
    VolumeProfile profile(kPeriod, kBins);
    for (std::size_t i = 0; i < candles.size(); ++i) {
        profile.update(candles[i]);
        if (!profile.ready()) {
            continue;
        }
        double low = candles[i].low;
        double high = candles[i].high;
        for (std::size_t k = i + 1 - kPeriod; k <= i; ++k) {
            low = std::min(low, candles[k].low);
            high = std::max(high, candles[k].high);
        }
        const double height = (high - low) / kBins;
        double total = 0;
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            const double from = low + height * static_cast<double>(bin);
            double expected = 0;
            for (std::size_t k = i + 1 - kPeriod; k <= i; ++k) {
                const Candle& candle = candles[k];
                const bool is_last = bin + 1 == kBins;
                if (candle.high > candle.low) {
                    const double shared = std::min(candle.high, from + height) - std::max(candle.low, from);
                    expected += candle.volume * std::max(0.0, shared) / (candle.high - candle.low);
                } else if (candle.low >= from && (candle.low < from + height || is_last)) {
                    expected += candle.volume;
                }
            }
            ASSERT_NEAR(profile.bins()[bin], expected, 1e-6) << "candle " << i << " bin " << bin;
            total += expected;
        }
        const auto& value = profile.value();
        ASSERT_LE(value.value_area_low, value.point_of_control);
        ASSERT_GE(value.value_area_high, value.point_of_control);
        ASSERT_TRUE(total > 0 || value.value_area_high == value.value_area_low);
    }
}

TEST(VolumeProfile, TakesSevenTenthsAroundTheFullestBin) {
    VolumeProfile profile(5, 10);  // prices 0 to 10, one bin a unit
    profile.update({0, 0, 10, 0, 5, 0});
    profile.update({0, 0, 5, 4, 5, 50});  // fills bin 4
    profile.update({0, 0, 6, 5, 5, 15});
    profile.update({0, 0, 4, 3, 4, 10});
    profile.update({0, 0, 9, 8, 9, 25});
    ASSERT_TRUE(profile.ready());
    EXPECT_DOUBLE_EQ(profile.value().point_of_control, 4.5);
    EXPECT_DOUBLE_EQ(profile.value().value_area_low, 3);  // 50 + 15 < 70, then the 10 below against 0 above
    EXPECT_DOUBLE_EQ(profile.value().value_area_high, 6);
}

TEST(VolumeProfile, OfAMarketThatDoesNotMoveIsItsPrice) {
    VolumeProfile profile(2, 4);
    profile.update({0, 7, 7, 7, 7, 3});
    profile.update({0, 7, 7, 7, 7, 3});
    EXPECT_EQ(profile.value().point_of_control, 7);
    EXPECT_EQ(profile.value().value_area_high, 7);
}

}  // namespace
}  // namespace tradewind::strategies
