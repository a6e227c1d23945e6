#include "simulator/generated_market.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "simulator/generated_bars.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

const Timestamp kStart = Timestamp::from_seconds(1'704'067'200);  // 2024-01-01 00:00

Instrument spot_of(const Instrument& perpetual) {
    Instrument spot = perpetual;
    spot.symbol += ".SPOT";
    spot.kind = ContractKind::Spot;
    spot.max_leverage = 1;
    spot.funding_interval = Duration();
    return spot;
}

// BTC, ETH, SOL perpetuals with the ids 0, 1, 2 and their spot legs with 3, 4, 5.
GeneratedMarketConfig six_legs(std::uint64_t seed = 1) {
    GeneratedMarketConfig config;
    config.seed = seed;
    config.start = kStart;
    const std::vector<Instrument> perpetuals{test::btcusdt(), test::ethusdt(), test::solusdt()};
    const std::vector<Price> prices{test::price("42000.5"), test::price("2250.25"), test::price("101.5")};
    for (std::size_t i = 0; i < 6; ++i) {
        Instrument instrument = i < 3 ? perpetuals[i] : spot_of(perpetuals[i - 3]);
        instrument.id = InstrumentId(static_cast<std::uint32_t>(i));
        config.legs.push_back({instrument, prices[i % 3]});
    }
    return config;
}

std::unique_ptr<GeneratedMarket> market_of(const GeneratedMarketConfig& config) {
    auto made = GeneratedMarket::make(config);
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().text);
    return std::move(made).value();
}

bool same(const TapePoint& a, const TapePoint& b) {
    return a.time == b.time && a.instrument == b.instrument && a.price == b.price && a.quantity == b.quantity &&
           a.aggressor == b.aggressor && a.mark == b.mark && a.index == b.index;
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b, std::size_t lag = 0) {
    const double mean_a = mean_of(a);
    const double mean_b = mean_of(b);
    double both = 0;
    double square_a = 0;
    double square_b = 0;
    for (std::size_t i = 0; i + lag < a.size(); ++i) {
        both += (a[i] - mean_a) * (b[i + lag] - mean_b);
        square_a += (a[i] - mean_a) * (a[i] - mean_a);
        square_b += (b[i + lag] - mean_b) * (b[i + lag] - mean_b);
    }
    return both / std::sqrt(square_a * square_b);
}

double excess_kurtosis(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double second = 0;
    double fourth = 0;
    for (const double value : values) {
        const double square = (value - mean) * (value - mean);
        second += square;
        fourth += square * square;
    }
    return fourth * static_cast<double>(values.size()) / (second * second) - 3;
}

double annual_volatility(const std::vector<double>& minute_returns) {
    double square = 0;
    for (const double r : minute_returns) {
        square += r * r;
    }
    return std::sqrt(square / static_cast<double>(minute_returns.size()) * 525'600);
}

std::vector<double> absolute(std::vector<double> values) {
    std::transform(values.begin(), values.end(), values.begin(), [](double value) { return std::abs(value); });
    return values;
}

struct Year {
    std::vector<std::vector<double>> returns{6};
    std::vector<double> basis;        // BTC, relative
    std::vector<double> eight_hours;  // BTC spot return up to each minute
    std::vector<double> hour_volume = std::vector<double>(24, 0.0);
    std::vector<double> rates;  // of all perpetuals
    std::map<Regime, int> regimes;
    int bad_bars = 0;
    int breaks = 0;  // opens that are not the close before
};

// A year of the default market, drawn once for all tests of its statistics.
const Year& year() {
    static const Year drawn = [] {
        Year out;
        GeneratedBars bars(six_legs());
        std::vector<Price> last(6);
        std::vector<double> spot_log;
        for (int minute = 0; minute < 525'600; ++minute) {
            bars.step();
            ++out.regimes[bars.regime()];
            for (std::size_t leg = 0; leg < 6; ++leg) {
                const Bar& bar = bars.minute()[leg].bar;
                out.bad_bars += bar.low > std::min(bar.open, bar.close) || bar.high < std::max(bar.open, bar.close) ||
                                        !bar.low.is_positive() || !bar.volume.is_positive()
                                    ? 1
                                    : 0;
                out.breaks += minute > 0 && bar.open != last[leg] ? 1 : 0;
                last[leg] = bar.close;
                out.returns[leg].push_back(std::log(bar.close.to_double() / bar.open.to_double()));
            }
            const LegMinute& btc = bars.minute()[0];
            const auto hour = static_cast<std::size_t>(btc.bar.open_time.to_seconds() / 3'600 % 24);
            out.hour_volume[hour] += btc.bar.volume.to_double();
            spot_log.push_back(std::log(btc.index_close.to_double()));
            if (minute >= 480) {
                out.basis.push_back(btc.bar.close.to_double() / btc.index_close.to_double() - 1);
                out.eight_hours.push_back(spot_log.back() - spot_log[spot_log.size() - 481]);
            }
            const Timestamp now = btc.bar.close_time();
            if (now == now.floor_to(Duration::hours(8))) {
                for (std::size_t leg = 0; leg < 3; ++leg) {
                    out.rates.push_back(bars.funding_rate(leg, now).to_double());
                }
            }
        }
        return out;
    }();
    return drawn;
}

TEST(GeneratedMarketYear, BarsAreSoundAndJoinWithoutAGap) {
    EXPECT_EQ(year().bad_bars, 0);
    EXPECT_EQ(year().breaks, 0);
}

TEST(GeneratedMarketYear, ReturnsHaveFatTails) {
    for (std::size_t leg = 0; leg < 6; ++leg) {
        EXPECT_GT(excess_kurtosis(year().returns[leg]), 3) << leg;
        EXPECT_LT(excess_kurtosis(year().returns[leg]), 500) << leg;
    }
}

TEST(GeneratedMarketYear, VolatilityClustersOverHoursAndReturnsDoNot) {
    const std::vector<double>& returns = year().returns[0];
    const std::vector<double> sizes = absolute(returns);
    for (const std::size_t lag : {1U, 5U, 15U, 60U, 240U, 480U}) {
        EXPECT_GT(correlation(sizes, sizes, lag), 0.02) << lag;
        EXPECT_NEAR(correlation(returns, returns, lag), 0, 0.02) << lag;
    }
    EXPECT_GT(correlation(sizes, sizes, 1), 0.1);
}

TEST(GeneratedMarketYear, AnnualVolatilityIsThatOfCoins) {
    for (std::size_t leg = 0; leg < 6; ++leg) {
        EXPECT_GT(annual_volatility(year().returns[leg]), 0.30) << leg;
        EXPECT_LT(annual_volatility(year().returns[leg]), 1.20) << leg;
    }
    EXPECT_GT(annual_volatility(year().returns[2]), annual_volatility(year().returns[0]));
}

TEST(GeneratedMarketYear, CoinsMoveTogetherAndAPerpetualKeepsToItsSpot) {
    const double btc_eth = correlation(year().returns[0], year().returns[1]);
    EXPECT_GT(btc_eth, 0.5);
    EXPECT_LT(btc_eth, 0.95);
    EXPECT_GT(correlation(year().returns[0], year().returns[2]), 0.4);
    EXPECT_GT(correlation(year().returns[0], year().returns[3]), 0.98);
}

TEST(GeneratedMarketYear, BasisFollowsTheTrend) {
    EXPECT_GT(correlation(year().basis, year().eight_hours), 0.4);
    for (const double basis : year().basis) {
        ASSERT_LT(std::abs(basis), 0.01);
    }
}

TEST(GeneratedMarketYear, FundingStaysWithinItsCapIsSlightlyPositiveAndMoves) {
    ASSERT_EQ(year().rates.size(), 3U * 1'095);
    const double mean = mean_of(year().rates);
    EXPECT_GT(mean, 0);
    EXPECT_LT(mean, 0.0003);
    const auto [low, high] = std::minmax_element(year().rates.begin(), year().rates.end());
    EXPECT_GE(*low, -0.025 * 0.75);
    EXPECT_LE(*high, 0.025 * 0.75);
    EXPECT_LT(*low, 0);
    EXPECT_GT(*high, 0.0002);
    // Most of the time the interest rate alone is paid, as on the venue.
    EXPECT_GT(std::count(year().rates.begin(), year().rates.end(), 0.0001), 300);
}

TEST(GeneratedMarketYear, EveryRegimeComesOften) {
    for (const Regime regime : {Regime::Range, Regime::TrendUp, Regime::TrendDown}) {
        EXPECT_GT(year().regimes.at(regime), 60'000);
    }
}

TEST(GeneratedMarketYear, TheDayHasItsShapeOfVolume) {
    const std::vector<double>& hours = year().hour_volume;
    EXPECT_GT(hours[14], 1.6 * hours[5]);
    EXPECT_GT(hours[0], 1.2 * hours[5]);
}

TEST(GeneratedMarket, HistoryLeadsToTheStartPriceAndIsLongEnough) {
    const auto market = market_of(six_legs());
    EXPECT_GE(market->next_time(), kStart);
    EXPECT_LT(market->next_time(), kStart + Duration::minutes(1));
    for (std::uint32_t leg = 0; leg < 6; ++leg) {
        const std::vector<Bar> bars = market->history(InstrumentId(leg), 10'000);
        ASSERT_EQ(bars.size(), 1'500U);
        EXPECT_EQ(bars.back().close_time(), kStart);
        for (std::size_t i = 1; i < bars.size(); ++i) {
            ASSERT_EQ(bars[i].open_time, bars[i - 1].close_time());
            ASSERT_EQ(bars[i].open, bars[i - 1].close);
        }
        const std::vector<Bar> few = market->history(InstrumentId(leg), 10);
        EXPECT_EQ(few, std::vector<Bar>(bars.end() - 10, bars.end()));
    }
    EXPECT_EQ(market->history(InstrumentId(0), 1).front().close, test::price("42000.5"));
    EXPECT_EQ(market->history(InstrumentId(1), 1).front().close, test::price("2250.25"));
    EXPECT_EQ(market->history(InstrumentId(2), 1).front().close, test::price("101.5"));
    EXPECT_NEAR(market->history(InstrumentId(3), 1).front().close.to_double(), 42'000.5, 100);
    EXPECT_TRUE(market->history(InstrumentId(9), 10).empty());
}

TEST(GeneratedMarket, TheTapeMakesTheBarsThatHistoryShowsLater) {
    const auto market = market_of(six_legs());
    std::map<InstrumentId, std::map<Timestamp, Bar>> built;
    Timestamp before;
    for (int i = 0; i < 6 * 16 * 30; ++i) {
        const TapePoint point = market->next();
        EXPECT_GE(point.time, before);
        before = point.time;
        ASSERT_TRUE(point.quantity.is_positive());
        const Timestamp minute = point.time.floor_to(Duration::minutes(1));
        auto [entry, fresh] =
            built[point.instrument].try_emplace(minute, Bar{point.instrument, minute, Duration::minutes(1), point.price,
                                                            point.price, point.price, point.price, Quantity()});
        Bar& bar = entry->second;
        bar.high = std::max(bar.high, point.price);
        bar.low = std::min(bar.low, point.price);
        bar.close = point.price;
        bar.volume += point.quantity;
    }
    for (std::uint32_t leg = 0; leg < 6; ++leg) {
        const std::vector<Bar> bars = market->history(InstrumentId(leg), 30);
        ASSERT_EQ(bars.back().close_time(), kStart + Duration::minutes(30));
        for (const Bar& bar : bars) {
            EXPECT_EQ(built[InstrumentId(leg)].at(bar.open_time), bar);
        }
    }
}

TEST(GeneratedMarket, PricesLieOnTheirTicksAndMarksBesideThem) {
    const GeneratedMarketConfig config = six_legs();
    const auto market = market_of(config);
    for (int i = 0; i < 6 * 16 * 200; ++i) {
        const TapePoint point = market->next();
        const Instrument& instrument = config.legs[point.instrument.value()].instrument;
        ASSERT_TRUE(point.price.value().is_multiple_of(instrument.tick.value()));
        ASSERT_TRUE(point.quantity.value().is_multiple_of(instrument.step.value()));
        if (instrument.is_spot()) {
            ASSERT_EQ(point.mark, point.price);
            ASSERT_EQ(point.index, point.price);
        } else {
            ASSERT_NEAR(point.mark.to_double() / point.price.to_double(), 1, 0.005);
            ASSERT_NEAR(point.index.to_double() / point.price.to_double(), 1, 0.005);
        }
    }
}

TEST(GeneratedMarket, GoesOnFromASavedPlaceAsIfNothingHappened) {
    // Beyond one and beyond several checkpoints, and in the middle of a minute.
    GeneratedMarketConfig config = six_legs();
    config.history_bars = 100;
    for (const int given : {0, 1, 6 * 16 * 99 + 7, 6 * 16 * 250, 6 * 16 * 777 + 50}) {
        const auto whole = market_of(config);
        for (int i = 0; i < given; ++i) {
            whole->next();
        }
        Writer out;
        whole->save(out);
        EXPECT_LT(out.bytes().size(), 60'000U);
        GeneratedMarketConfig later = config;  // as after a restart on another day
        later.start = kStart + Duration::days(3);
        later.legs[0].start_price = test::price("60000");
        const auto restored = market_of(later);
        Reader in(out.bytes());
        restored->load(in);
        ASSERT_TRUE(in.ok());
        ASSERT_TRUE(in.at_end());
        for (std::uint32_t leg = 0; leg < 6; ++leg) {
            ASSERT_EQ(whole->history(InstrumentId(leg), 1'000), restored->history(InstrumentId(leg), 1'000));
        }
        for (int i = 0; i < 6 * 16 * 300; ++i) {
            ASSERT_EQ(whole->next_time(), restored->next_time());
            ASSERT_TRUE(same(whole->next(), restored->next()));
        }
        const Timestamp boundary = restored->next_time().floor_to(Duration::hours(8)) + Duration::hours(8);
        EXPECT_EQ(whole->funding_rate(InstrumentId(0), boundary), restored->funding_rate(InstrumentId(0), boundary));
    }
}

TEST(GeneratedMarket, SavedUnderOtherLegsOrDamagedIsRefusedAndChangesNothing) {
    const auto saved = market_of(six_legs());
    Writer out;
    saved->save(out);
    GeneratedMarketConfig fewer = six_legs();
    fewer.legs.pop_back();
    const auto other = market_of(fewer);
    const Timestamp before = other->next_time();
    Reader in(out.bytes());
    other->load(in);
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(other->next_time(), before);
    for (const std::size_t cut : {std::size_t{0}, std::size_t{20}, out.bytes().size() / 2, out.bytes().size() - 1}) {
        const auto market = market_of(six_legs(2));
        const Timestamp unmoved = market->next_time();
        Reader damaged(std::string_view(out.bytes()).substr(0, cut));
        market->load(damaged);
        EXPECT_FALSE(damaged.ok());
        EXPECT_EQ(market->next_time(), unmoved);
    }
}

TEST(GeneratedMarket, EqualSeedsAgreeAndOthersDiffer) {
    const auto first = market_of(six_legs(1));
    const auto again = market_of(six_legs(1));
    const auto other = market_of(six_legs(2));
    EXPECT_NE(first->history(InstrumentId(0), 1'500), other->history(InstrumentId(0), 1'500));
    for (int i = 0; i < 2'000; ++i) {
        ASSERT_TRUE(same(first->next(), again->next()));
    }
}

TEST(GeneratedMarket, FundingIsEstimatedBeforeItsBoundaryAndKeptAfterIt) {
    const auto market = market_of(six_legs());
    const Timestamp boundary = kStart + Duration::hours(8);
    EXPECT_FALSE(market->funding_rate(InstrumentId(0), boundary).is_zero());
    EXPECT_TRUE(market->funding_rate(InstrumentId(0), boundary + Duration::hours(8)).is_zero());
    EXPECT_TRUE(market->funding_rate(InstrumentId(3), boundary).is_zero());
    EXPECT_TRUE(market->funding_rate(InstrumentId(9), boundary).is_zero());
    while (market->next_time() < boundary) {
        market->next();
    }
    const Decimal paid = market->funding_rate(InstrumentId(0), boundary);
    while (market->next_time() < boundary + Duration::hours(2)) {
        market->next();
    }
    EXPECT_EQ(market->funding_rate(InstrumentId(0), boundary), paid);
}

TEST(GeneratedMarket, RefusesConfigsNamingTheField) {
    const auto complaint = [](const GeneratedMarketConfig& config) {
        const auto made = GeneratedMarket::make(config);
        return made ? std::string() : made.error().text.substr(0, made.error().text.find(':'));
    };
    GeneratedMarketConfig config = six_legs();
    EXPECT_EQ(complaint(config), "");
    config.legs.clear();
    EXPECT_EQ(complaint(config), "legs");
    config = six_legs();
    config.start = kStart + Duration::seconds(1);
    EXPECT_EQ(complaint(config), "start");
    config.start = Timestamp::from_seconds(60);
    EXPECT_EQ(complaint(config), "start");
    config = six_legs();
    config.points_per_bar = 2;
    EXPECT_EQ(complaint(config), "points_per_bar");
    config = six_legs();
    config.history_bars = 0;
    EXPECT_EQ(complaint(config), "history_bars");
    config = six_legs();
    config.legs[1].start_price = Price();
    EXPECT_EQ(complaint(config), "ETHUSDT start_price");
    config = six_legs();
    config.legs[1].instrument.tick = Price();
    EXPECT_EQ(complaint(config), "ETHUSDT tick, step and contract_size");
    config = six_legs();
    config.legs[0].instrument.funding_interval = Duration::minutes(90);
    EXPECT_EQ(complaint(config), "BTCUSDT funding_interval");
    config = six_legs();
    config.legs[1].instrument.id = InstrumentId(0);
    EXPECT_EQ(complaint(config), "ETHUSDT");
}

TEST(GeneratedMarket, AnInverseContractCountsItsVolumeInContracts) {
    GeneratedMarketConfig config = six_legs();
    Instrument inverse = test::btcusd_perp();
    inverse.id = InstrumentId(6);
    config.legs.push_back({inverse, test::price("42000.5")});
    const auto market = market_of(config);
    double contracts = 0;
    double coins = 0;
    for (const Bar& bar : market->history(InstrumentId(6), 1'500)) {
        contracts += bar.volume.to_double();
    }
    for (const Bar& bar : market->history(InstrumentId(0), 1'500)) {
        coins += bar.volume.to_double();
    }
    EXPECT_NEAR(contracts * 100 / (coins * 42'000), 1, 0.1);
}

}  // namespace
}  // namespace tradewind::simulator
