// Every strategy of the registry on the simulated exchange with the generated market: it trades, goes on after
// a restart in the middle of a trade as if nothing had happened, leaves no order behind when it is switched
// off, and lives beside the others. Hours of market time at full speed.
#include <algorithm>

#include <gtest/gtest.h>

#include "strategies/registry.hpp"
#include "tests/bot/paper_rig.hpp"

namespace tradewind::bot {
namespace {

using tradewind::test::at_second;
using tradewind::test::decimal;

// Quick settings, so that hours are enough to see trades: what a strategy is, not what it should be set to.
AppConfig quick_config() {
    AppConfig config;
    config.market.seed = 11;
    config.strategies["trend_following"].parameters = {
        {"timeframe", "1"}, {"fast", "5"}, {"slow", "12"}, {"strength", "0.6"}};
    config.strategies["mean_reversion"].parameters = {
        {"timeframe", "1"},       {"band", "10"},         {"band_width", "1"}, {"rsi_oversold", "45"},
        {"rsi_overbought", "55"}, {"volume_factor", "0"}, {"adx_limit", "100"}};
    config.strategies["volatility_breakout"].parameters = {
        {"timeframe", "1"}, {"band", "10"}, {"channel_width", "3"}, {"squeeze", "1"}, {"volume_factor", "0"}};
    config.strategies["long_short"].parameters = {
        {"timeframe", "1"}, {"confidence", "0"}, {"momentum", "50"}, {"volume_factor", "0"}, {"hold", "2"}};
    config.strategies["grid"].parameters = {{"atr_period", "2"}, {"atr_multiple", "0.5"}};
    config.strategies["signal_ensemble"].parameters = {{"timeframe", "1"}, {"confidence", "0.3"}};
    config.strategies["sma_cross"].parameters = {{"timeframe", "1"}, {"fast", "5"}, {"slow", "12"}};
    return config;
}

class Life {
public:
    explicit Life(const AppConfig& config) : config_(config) {
        start_ = at_second(0).floor_to(Duration::hours(8));
        market_ = make_paper_market(config_, start_).value();
        engine_ = make_engine(config_, market_).value();
        venue_ =
            std::make_unique<simulator::SimulatedExchange>(venue_config(config_, market_), std::move(market_.source));
        driver_ = std::make_unique<EngineDriver>(*engine_, *venue_, parties());
    }
    void begin() {
        require(driver_->start(start_, 1));
        run_to(Duration::minutes(2));
    }
    void run_to(Duration after_start) { require(driver_->run_until(start_ + after_start)); }
    RequestStage ask(ControlAction action) {
        const RequestId id(++requests_);
        require(driver_->request({id, "test", std::move(action)}, engine_->account().now));
        // The last word on it so far.
        for (auto told = listener_.progresses.rbegin(); told != listener_.progresses.rend(); ++told) {
            if (told->request == id) {
                return told->stage;
            }
        }
        return RequestStage::Failed;
    }
    // The agent's process ends and comes back with what it had written; the venue lives on.
    void restart() {
        Writer engine_state;
        engine_->save(engine_state);
        Writer venue_state;
        venue_->save(venue_state);
        market_ = make_paper_market(config_, start_).value();
        engine_ = make_engine(config_, market_).value();
        venue_ =
            std::make_unique<simulator::SimulatedExchange>(venue_config(config_, market_), std::move(market_.source));
        Reader engine_bytes(engine_state.bytes());
        require(engine_->load(engine_bytes));
        Reader venue_bytes(venue_state.bytes());
        require(venue_->load(venue_bytes));
        driver_ = std::make_unique<EngineDriver>(*engine_, *venue_, parties());
    }
    [[nodiscard]] Engine& engine() { return *engine_; }
    [[nodiscard]] StrategySummary summary(const std::string& name) const {
        const auto snapshot = engine_->snapshot();
        for (const StrategySummary& each : snapshot->strategies) {
            if (each.name == name) {
                return each;
            }
        }
        return {};
    }
    [[nodiscard]] bool open_positions() const { return engine_->account().open_positions() > 0; }
    [[nodiscard]] AccountReport venue_report() const { return venue_->account_report(); }

private:
    static void require(const Status& status) { ASSERT_TRUE(status) << status.error().text; }
    EngineDriver::Parties parties() {
        EngineDriver::Parties out;
        out.listener = &listener_;
        return out;
    }

    AppConfig config_;
    Timestamp start_;
    PaperMarket market_;
    test::Recorder listener_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<simulator::SimulatedExchange> venue_;
    std::unique_ptr<EngineDriver> driver_;
    std::uint64_t requests_ = 0;
};

std::vector<std::string> single_legged() {
    std::vector<std::string> names;
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        if (spec.legs == strategies::StrategySpec::Legs::One) {  // those with two have tests of their own
            names.emplace_back(spec.name);
        }
    }
    return names;
}

class StrategyLife : public ::testing::TestWithParam<std::string> {};

TEST_P(StrategyLife, TradesAndLeavesNothingBehindWhenItIsSwitchedOff) {
    Life life(quick_config());
    life.begin();
    ASSERT_EQ(life.ask(SwitchStrategy{GetParam(), StrategySwitch::On, {}}), RequestStage::Done);
    int hours = 0;
    while (life.summary(GetParam()).fills < 4 && hours < 30) {
        life.run_to(Duration::hours(++hours));
    }
    const StrategySummary seen = life.summary(GetParam());
    EXPECT_GE(seen.fills, 4U) << seen.explanation;
    EXPECT_EQ(seen.state, "on") << seen.explanation;
    EXPECT_FALSE(seen.lines.empty());
    ASSERT_EQ(life.ask(SwitchStrategy{GetParam(), StrategySwitch::Off, {}}), RequestStage::Done);
    life.run_to(Duration::hours(hours) + Duration::minutes(1));
    for (const OrderReport& order : life.venue_report().open_orders) {
        EXPECT_EQ(order.terms.effect, PositionEffect::ClosePosition) << "only what protects a position stays";
    }
    life.ask(ClosePosition{InstrumentId(0), Decimal(1)});
    life.run_to(Duration::hours(hours) + Duration::minutes(2));
    EXPECT_TRUE(life.venue_report().open_orders.empty());
    EXPECT_FALSE(life.open_positions());
}

TEST_P(StrategyLife, GoesOnAfterARestartInTheMiddleOfATradeAsIfNothingHadHappened) {
    Life whole(quick_config());
    Life broken(quick_config());
    for (Life* life : {&whole, &broken}) {
        life->begin();
        ASSERT_EQ(life->ask(SwitchStrategy{GetParam(), StrategySwitch::On, {}}), RequestStage::Done);
    }
    Duration now = Duration::minutes(10);
    while (!broken.open_positions() && now < Duration::hours(30)) {
        now = now + Duration::minutes(1);
        whole.run_to(now);
        broken.run_to(now);
    }
    ASSERT_TRUE(broken.open_positions()) << broken.summary(GetParam()).explanation;
    broken.restart();
    whole.run_to(now + Duration::hours(2));
    broken.run_to(now + Duration::hours(2));
    EXPECT_EQ(broken.engine().command_hash(), whole.engine().command_hash());
    EXPECT_EQ(broken.summary(GetParam()).lines, whole.summary(GetParam()).lines);
}

INSTANTIATE_TEST_SUITE_P(All, StrategyLife, ::testing::ValuesIn(single_legged()),
                         [](const auto& strategy) { return strategy.param; });

TEST(StrategiesTogether, SixAtOnceShareTheCapitalAndKeepToTheirOwnSymbols) {
    AppConfig config = quick_config();
    config.market.symbols = {"BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "XRPUSDT", "DOGEUSDT"};
    config.risk.max_positions = 6;
    config.risk.daily_loss_fraction = decimal("0.9");  // the nervous settings lose; the halt has tests of its own
    Life life(config);
    life.begin();
    const std::vector<std::pair<std::string, std::string>> places{
        {"trend_following", "BTCUSDT"},     {"long_short", "ETHUSDT"},     {"grid", "SOLUSDT"},
        {"volatility_breakout", "BNBUSDT"}, {"mean_reversion", "XRPUSDT"}, {"funding_arbitrage", "DOGEUSDT"}};
    for (const auto& [name, symbol] : places) {
        ASSERT_EQ(life.ask(SwitchStrategy{name, StrategySwitch::On, symbol}), RequestStage::Done) << name;
    }
    EXPECT_EQ(life.ask(SwitchStrategy{"long_short", StrategySwitch::On, "BTCUSDT"}), RequestStage::Refused)
        << "one owner a symbol";
    for (int hour = 1; hour <= 6; ++hour) {
        life.run_to(Duration::hours(hour));
        const AccountState& account = life.engine().account();
        EXPECT_LE(account.initial_margin(), account.equity() * decimal("0.95"));
    }
    int traded = 0;
    const auto snapshot = life.engine().snapshot();
    for (const StrategySummary& each : snapshot->strategies) {
        traded += each.fills > 0 ? 1 : 0;
        const bool has_place = std::ranges::find(places, std::pair{each.name, each.symbol}) != places.end();
        EXPECT_EQ(each.fills > 0 && !has_place, false) << each.name << " on " << each.symbol;
        EXPECT_EQ(each.state == "on", has_place) << each.name << " on " << each.symbol << ": " << each.explanation;
    }
    EXPECT_GE(traded, 4);
}

}  // namespace
}  // namespace tradewind::bot
