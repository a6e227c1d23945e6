// `tradewind check` passes what is sound and names what is not: agents that peek at the next candle, count the weeks,
// take a price for a number or remember everything are each caught by the test that is meant for them.
#include "bot/check/strategy_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bot/check/altered_market.hpp"
#include "bot/check/check_text.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using Outcome = CheckTest::Outcome;

BacktestConfig days_of_minutes(int days) {
    BacktestConfig config;
    config.strategy = "trend_following";
    config.days = days;
    return config;
}

// What an agent makes of candle `at`, given all of them, which is what a careless one would use.
using Decide = std::function<bool(const std::vector<Bar>& bars, std::size_t first, std::size_t at)>;

// A run of an agent that buys 0.01 at the close of candles it likes; the venue answers when the next candle opens.
BacktestFunction agent(const Decide& decide) {
    return [decide](const BacktestConfig& config, const BacktestMarket& market,
                    const BacktestControl& control) -> Result<BacktestResult> {
        const std::vector<Bar>& bars = market.series.front().bars;
        const std::size_t first = simulator::first_from(bars, config.from);
        const std::size_t end = simulator::first_from(bars, config.to);
        const Decimal unit = market.series.front().instrument.step.value();
        BacktestResult result;
        result.from = bars[first].open_time;
        for (std::size_t i = first; i < end; ++i) {
            result.to = bars[i].close_time();
            const std::size_t history = first - std::min(first, config.history);
            if (decide(bars, history, i)) {
                OrderIntent intent;
                intent.quantity = Quantity(unit);
                control.on_command(SubmitOrder{ApprovedOrderForTest::make(ClientOrderId(i + 1), intent)}, result.to);
            }
        }
        return result;
    };
}

StrategyCheck check_of(const Decide& decide, int days = 8) {
    const BacktestConfig config = days_of_minutes(days);
    const auto market = load_backtest_market(config);
    return check_strategy(config, market.value(), agent(decide)).value();
}

std::map<std::string, Outcome> outcomes(const StrategyCheck& check) {
    std::map<std::string, Outcome> out;
    for (const CheckTest& test : check.tests) {
        out[test.name] = test.outcome;
    }
    return out;
}

std::map<std::string, Outcome> all_passed_but(const std::vector<std::string>& failed) {
    std::map<std::string, Outcome> out;
    for (const char* name : {"truncation", "look-ahead", "warm-up", "time shift", "price scale"}) {
        out[name] = std::ranges::find(failed, name) == failed.end() ? Outcome::Passed : Outcome::Failed;
    }
    return out;
}

bool rose(const Bar& bar) {
    return bar.close > bar.open;
}

TEST(StrategyCheck, AnAgentThatLooksOnlyBackIsSound) {
    const StrategyCheck check = check_of([](const auto& bars, std::size_t first, std::size_t at) {
        return at >= first + 30 && rose(bars[at]) && !rose(bars[at - 30]);
    });
    EXPECT_EQ(outcomes(check), all_passed_but({}));
    EXPECT_TRUE(check.is_sound());
    EXPECT_EQ(check.warm_up_candles, 39U) << "thirty are needed; ten thousand are halved";
    EXPECT_GT(check.orders, 100U);
}

TEST(StrategyCheck, AnAgentThatKnowsTheNextCandleIsCaught) {
    const StrategyCheck check = check_of([](const auto& bars, std::size_t, std::size_t at) {
        return at % 7 == 0 && at + 1 < bars.size() && bars[at + 1].close > bars[at].close;
    });
    EXPECT_EQ(outcomes(check)["truncation"], Outcome::Failed);
    EXPECT_EQ(outcomes(check)["look-ahead"], Outcome::Failed);
    EXPECT_FALSE(check.is_sound());
    EXPECT_NE(check_table(check).find("Not sound"), std::string::npos);
}

TEST(StrategyCheck, AnAgentThatCountsTheWeeksIsCaught) {
    const StrategyCheck check = check_of([](const auto& bars, std::size_t, std::size_t at) {
        return rose(bars[at]) && bars[at].open_time.to_seconds() / 604'800 % 2 == 1;
    });
    EXPECT_EQ(outcomes(check), all_passed_but({"time shift"}));
}

TEST(StrategyCheck, AnAgentThatTakesAPriceForANumberIsCaught) {
    const StrategyCheck check = check_of([](const auto& bars, std::size_t, std::size_t at) {
        return rose(bars[at]) && bars[at].close - bars[at].open > Price(Decimal(20));
    });
    EXPECT_EQ(outcomes(check), all_passed_but({"price scale"}));
}

TEST(StrategyCheck, AnAgentThatRemembersEverythingIsCaughtWithWhatItNeeds) {
    const StrategyCheck check =
        check_of([](const auto& bars, std::size_t first,
                    std::size_t at) { return rose(bars[at]) && bars[at].close > bars[first].close; },
                 20);
    EXPECT_EQ(outcomes(check), all_passed_but({"warm-up"}));
    EXPECT_EQ(check.warm_up_candles, 0U);
    const std::string table = check_table(check);
    EXPECT_NE(table.find("candles of history"), std::string::npos) << table;
}

TEST(StrategyCheck, NothingToCompareIsNotSound) {
    const StrategyCheck check = check_of([](const auto&, std::size_t, std::size_t) { return false; });
    for (const CheckTest& test : check.tests) {
        EXPECT_EQ(test.outcome, Outcome::Nothing) << test.name;
    }
    EXPECT_FALSE(check.is_sound());
    EXPECT_NE(check_table(check).find("Not shown"), std::string::npos);
}

TEST(StrategyCheck, RealStrategiesAreSoundOnMinutes) {
    for (const char* strategy : {"trend_following", "mean_reversion"}) {
        BacktestConfig config = days_of_minutes(6);
        config.strategy = strategy;
        config.parameters = {{"timeframe", "5"}};
        const auto check = check_strategy(config, load_backtest_market(config).value());
        ASSERT_TRUE(check) << check.error().text;
        EXPECT_TRUE(check->is_sound()) << check_table(*check);
        EXPECT_GT(check->fills, 5U) << strategy;
        const auto json = nlohmann::json::parse(check_json(*check));
        EXPECT_EQ(json["sound"], true);
        EXPECT_EQ(json["tests"].size(), 5U);
    }
}

TEST(StrategyCheck, TooShortAFileIsNoProofOfEnoughHistory) {
    BacktestConfig config = days_of_minutes(2);
    config.strategy = "grid";
    const auto check = check_strategy(config, load_backtest_market(config).value());
    ASSERT_TRUE(check) << check.error().text;
    EXPECT_EQ(outcomes(*check)["warm-up"], Outcome::Nothing);
    EXPECT_NE(check_table(*check).find("only a longer file can tell"), std::string::npos) << check_table(*check);
}

TEST(AlteredMarket, AnotherFutureKeepsThePastAndDrawsSoundCandles) {
    const BacktestConfig config = days_of_minutes(2);
    const BacktestMarket market = load_backtest_market(config).value();
    const std::vector<Bar>& bars = market.series.front().bars;
    const std::size_t at = bars.size() / 2;
    const BacktestMarket other = with_another_future(market, bars[at].open_time);
    const std::vector<Bar>& others = other.series.front().bars;
    ASSERT_EQ(others.size(), bars.size());
    EXPECT_TRUE(std::equal(bars.begin(), bars.begin() + static_cast<std::ptrdiff_t>(at), others.begin()));
    const simulator::PathStyle style{1, 0, simulator::kMinPathPoints, market.series.front().instrument.tick,
                                     market.series.front().instrument.step};
    EXPECT_TRUE(simulator::check_series(other.series.front(), style));
    EXPECT_EQ(rose(bars[at]), others[at].close < others[at].open);
}

TEST(AlteredMarket, ScaledPricesKeepEveryNotional) {
    const BacktestMarket market = load_backtest_market(days_of_minutes(1)).value();
    const BacktestMarket scaled = with_scaled_prices(market, 8);
    const Instrument& before = market.series.front().instrument;
    const Instrument& after = scaled.series.front().instrument;
    EXPECT_EQ(before.notional(before.tick, before.step), after.notional(after.tick, after.step));
    EXPECT_EQ(before.to_ticks(market.series.front().bars[5].close),
              after.to_ticks(scaled.series.front().bars[5].close));
    EXPECT_EQ(before.to_lots(market.series.front().bars[5].volume),
              after.to_lots(scaled.series.front().bars[5].volume));
}

}  // namespace
}  // namespace tradewind::bot
