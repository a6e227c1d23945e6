// The strategy on the combined signal, inside an engine with a scripted venue: a rise it buys, a fall it leaves on.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "strategies/signal_ensemble.hpp"
#include "tests/core/engine_rig.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::strategies {
namespace {

using tradewind::test::EngineRig;
using tradewind::test::kBtc;

using Wishes = std::map<std::string, std::string>;

class Ensemble {
public:
    explicit Ensemble(Wishes wishes) : rig_(strategy(std::move(wishes))) {
        rig_.start();
        rig_.send(LeverageSet{kBtc, 3});
    }
    void remember(const std::vector<Candle>& candles) {
        HistoryBars history{kBtc, {}};
        const auto count = static_cast<std::int64_t>(candles.size());
        for (std::int64_t i = 0; i < count; ++i) {
            history.bars.push_back(
                bar(candles[static_cast<std::size_t>(i)], this_minute() - Duration::minutes(count - i)));
        }
        rig_.send(history);
        ASSERT_EQ(rig_.last_word(rig_.ask(SwitchStrategy{"signal_ensemble", StrategySwitch::On, {}})).stage,
                  RequestStage::Done);
    }
    void live(const Candle& candle) {
        rig_.advance(Duration::minutes(1));
        BarClosed event;
        event.bar = bar(candle, this_minute() - Duration::minutes(1));
        event.mark = event.bar.close;
        rig_.send(event);
        rig_.quote(event.bar.close.to_string());
    }
    [[nodiscard]] EngineRig& rig() { return rig_; }
    [[nodiscard]] StrategySummary summary() const { return rig_.engine->snapshot()->strategies[0]; }
    [[nodiscard]] bool says(std::string_view words) const {
        const auto lines = summary().lines;
        return std::ranges::any_of(lines, [&](const std::string& line) { return line.starts_with(words); });
    }

private:
    static std::vector<std::unique_ptr<Strategy>> strategy(Wishes wishes) {
        wishes.emplace("timeframe", "1");
        const StrategySpec spec = signal_ensemble_spec();
        std::vector<std::unique_ptr<Strategy>> one;
        one.push_back(spec.make({tradewind::test::three_instruments().at(kBtc)},
                                Parameters::make(spec.parameters, wishes).value()));
        return one;
    }
    [[nodiscard]] Timestamp this_minute() const { return rig_.now.floor_to(Duration::minutes(1)); }
    static Price price(double value) { return Price(Decimal::from_scaled(std::lround(10 * value), 1)); }
    static Bar bar(const Candle& candle, Timestamp open_time) {
        return {kBtc,
                open_time,
                Duration::minutes(1),
                price(candle.open),
                price(candle.high),
                price(candle.low),
                price(candle.close),
                Quantity(Decimal::from_scaled(std::lround(candle.volume), 0))};
    }

    EngineRig rig_;
};

// Up for 500 candles, then down twice as fast.
std::vector<Candle> rise_and_fall() {
    auto candles = test::random_walk(500, 8, {.drift = 0.4});
    for (const Candle& candle : test::random_walk(100, 9, {.start = candles.back().close, .drift = -0.8})) {
        candles.push_back(candle);
    }
    return candles;
}

TEST(SignalEnsemble, ShowsEveryPartAndThatThereIsNoModel) {
    Ensemble ensemble(Wishes{});
    const auto candles = rise_and_fall();
    ensemble.remember({candles.begin(), candles.begin() + 449});
    ensemble.live(candles[449]);
    EXPECT_TRUE(ensemble.says("bullish, confidence"));
    EXPECT_TRUE(ensemble.says("model left out: there is no model"));
    EXPECT_TRUE(ensemble.says("technical 50 %:"));
    EXPECT_TRUE(ensemble.says("patterns "));
    EXPECT_TRUE(ensemble.says("timeframes "));
    EXPECT_TRUE(ensemble.says("regime: "));
}

TEST(SignalEnsemble, SaysHowSureItIsWhenThatIsNotEnough) {
    Ensemble ensemble(Wishes{{"confidence", "1"}});
    const auto candles = rise_and_fall();
    ensemble.remember({candles.begin(), candles.begin() + 449});
    ensemble.live(candles[449]);
    EXPECT_TRUE(ensemble.summary().explanation.starts_with("not sure enough: bullish, confidence"))
        << ensemble.summary().explanation;
    EXPECT_TRUE(ensemble.rig().submitted().empty());
}

TEST(SignalEnsemble, BuysTheRiseAndLeavesWhenTheSignalIsAsSureOfTheFall) {
    Ensemble ensemble(Wishes{{"confidence", "0.5"}, {"stop", "0.3"}, {"side", "long"}});
    const auto candles = rise_and_fall();
    ensemble.remember({candles.begin(), candles.begin() + 400});
    std::size_t next = 400;
    while (ensemble.rig().submitted().empty() && next < 500) {
        ensemble.live(candles[next++]);
    }
    ASSERT_FALSE(ensemble.rig().submitted().empty()) << ensemble.summary().explanation;
    const auto entry = ensemble.rig().submitted().front();
    EXPECT_EQ(entry.intent().side, Side::Buy);
    EXPECT_TRUE(ensemble.says("last signal: buy"));
    ensemble.rig().fill(entry.id(), "1100", entry.intent().quantity.to_string());
    const auto has_left = [&] { return ensemble.summary().explanation.starts_with("leaving: the signal has turned"); };
    while (!has_left() && next < candles.size()) {
        ensemble.live(candles[next++]);
    }
    EXPECT_TRUE(has_left()) << ensemble.summary().explanation;
    EXPECT_GT(next, 500U) << "not before the fall";
}

}  // namespace
}  // namespace tradewind::strategies
