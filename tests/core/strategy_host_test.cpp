#include "core/engine/strategy_host.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/core/engine_rig.hpp"

namespace tradewind {
namespace {

using namespace test;

// Does what the test says, and remembers what it was told.
class ScriptedStrategy final : public Strategy {
public:
    ScriptedStrategy(std::string name, std::vector<InstrumentId> instruments)
        : name_(std::move(name)), instruments_(std::move(instruments)) {}

    std::function<void(StrategyDesk&)> at_start;
    std::function<void(StrategyDesk&)> at_timer;
    std::function<void(StrategyDesk&)> at_fill;
    int starts = 0;
    int stops = 0;
    int history = 0;
    int bars = 0;
    int fills = 0;
    int closed = 0;
    std::uint32_t memory = 0;
    Decimal wished_share = decimal("0.5");
    Decimal funding;
    std::string depth = "1";

    std::string_view name() const override { return name_; }
    std::span<const InstrumentId> instruments() const override { return instruments_; }
    Decimal share() const override { return wished_share; }
    Status set_parameter(std::string_view key, std::string_view text) override {
        if (key != "depth") {
            return fail(ErrorCode::InvalidArgument, "known: depth");
        }
        depth = text;
        return {};
    }
    std::string parameters_text() const override { return "depth " + depth; }
    void on_funding(const FundingPaid& payment, StrategyDesk&) override { funding += payment.amount.amount; }
    void on_history(std::span<const Bar> more) override { history += static_cast<int>(more.size()); }
    void on_start(StrategyDesk& desk) override {
        ++starts;
        run(at_start, desk);
    }
    void on_bar(const Bar&, StrategyDesk&) override { ++bars; }
    void on_fill(const OrderFilled&, const Order&, StrategyDesk& desk) override {
        ++fills;
        run(at_fill, desk);
    }
    void on_order_closed(const Order&, StrategyDesk&) override { ++closed; }
    void on_timer(StrategyDesk& desk) override { run(at_timer, desk); }
    void on_stop() override { ++stops; }
    std::vector<std::string> status() const override { return {"a line"}; }
    void save(Writer& out) const override { out(memory); }
    void load(Reader& in) override { in(memory); }

private:
    static void run(const std::function<void(StrategyDesk&)>& what, StrategyDesk& desk) {
        if (what) {
            what(desk);
        }
    }
    std::string name_;
    std::vector<InstrumentId> instruments_;
};

class StrategyHostTest : public ::testing::Test {
protected:
    StrategyHostTest() : rig(make()) {
        rig.start();
        first->at_start = [](StrategyDesk& desk) {
            (void)desk.place(limit_order(Side::Buy, "99", "1"));
            desk.explain("waiting at 99");
        };
    }

    std::vector<std::unique_ptr<Strategy>> make() {
        auto a = std::make_unique<ScriptedStrategy>("alpha", std::vector{kBtc});
        auto b = std::make_unique<ScriptedStrategy>("beta", std::vector{kBtc});
        first = a.get();
        second = b.get();
        std::vector<std::unique_ptr<Strategy>> out;
        out.push_back(std::move(a));
        out.push_back(std::move(b));
        return out;
    }
    RequestProgress turn(const std::string& name, StrategySwitch to) {
        return rig.last_word(rig.ask(SwitchStrategy{name, to, {}}));
    }
    std::string state(std::size_t which = 0) { return rig.engine->snapshot()->strategies[which].state; }
    // Alpha is on, its order is filled and its stop works.
    ClientOrderId hold_with_stop() {
        first->at_fill = [](StrategyDesk& desk) {
            if (desk.open_orders().empty()) {
                (void)desk.place(closing_stop(Side::Sell, "90"));
            }
        };
        turn("alpha", StrategySwitch::On);
        rig.fill(rig.submitted().back().id(), "99", "1");
        const ClientOrderId stop = rig.submitted().back().id();
        rig.accept(stop);
        rig.forget();
        return stop;
    }

    ScriptedStrategy* first = nullptr;
    ScriptedStrategy* second = nullptr;
    EngineRig rig;
};

TEST_F(StrategyHostTest, switching_on_starts_it_and_marks_its_orders) {
    const RequestProgress answer = turn("alpha", StrategySwitch::On);
    EXPECT_EQ(answer.stage, RequestStage::Done);
    EXPECT_EQ(answer.text, "alpha is on for BTCUSDT. waiting at 99");
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().purpose, OrderPurpose::Strategy);
    EXPECT_EQ(rig.submitted()[0].intent().strategy, StrategyId(1));
    EXPECT_EQ(rig.submitted()[0].intent().instrument, kBtc);
    EXPECT_EQ(state(), "on");
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Done);
    EXPECT_EQ(first->starts, 1);
    EXPECT_EQ(turn("gamma", StrategySwitch::On).stage, RequestStage::Refused);
    EXPECT_EQ(turn("gamma", StrategySwitch::Off).stage, RequestStage::Refused);
}

TEST_F(StrategyHostTest, one_strategy_owns_a_symbol_and_people_do_not_open_there) {
    turn("alpha", StrategySwitch::On);
    EXPECT_EQ(turn("beta", StrategySwitch::On).stage, RequestStage::Refused);
    const RequestProgress refused = rig.last_word(rig.ask(EngineRig::open_wish(Side::Buy, "1")));
    EXPECT_EQ(refused.stage, RequestStage::Refused);
    EXPECT_NE(refused.text.find("alpha runs on BTCUSDT"), std::string::npos);
    EXPECT_EQ(rig.submitted().size(), 1U);
}

TEST_F(StrategyHostTest, it_starts_only_from_a_clean_symbol) {
    rig.ask(EngineRig::open_wish(Side::Buy, "1"));
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Refused);  // an order is open
    rig.fill(rig.submitted().back().id(), "100", "1");
    EXPECT_NE(turn("alpha", StrategySwitch::On).text.find("open position"), std::string::npos);
    EXPECT_EQ(first->starts, 0);
}

TEST_F(StrategyHostTest, it_does_not_start_under_a_leverage_change_that_will_open) {
    OpenPosition wish = EngineRig::open_wish(Side::Buy, "1");
    wish.leverage = 7;
    rig.ask(wish);
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Refused);
}

TEST_F(StrategyHostTest, it_does_not_start_while_halted_or_unreconciled) {
    rig.ask(HaltTrading{"x"});
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Refused);
    rig.ask(ResumeTrading{});
    rig.send(AccountStreamStatus{AccountStreamState::Down});
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Refused);
}

TEST_F(StrategyHostTest, switching_off_cancels_its_orders_but_leaves_the_stop) {
    const ClientOrderId stop = hold_with_stop();
    first->at_timer = [](StrategyDesk& desk) { (void)desk.place(limit_order(Side::Buy, "98", "1")); };
    rig.advance(Duration::seconds(5));
    const ClientOrderId entry = rig.submitted().back().id();
    const RequestProgress answer = turn("alpha", StrategySwitch::Off);
    EXPECT_EQ(answer.stage, RequestStage::Done);
    EXPECT_NE(answer.text.find("its stop stay"), std::string::npos);
    EXPECT_EQ(rig.cancelled(), std::vector<ClientOrderId>{entry});
    EXPECT_FALSE(rig.order(stop).cancel_requested());
    EXPECT_EQ(first->stops, 1);
    EXPECT_EQ(state(), "off");
}

TEST_F(StrategyHostTest, fills_that_come_after_switching_off_count_and_are_not_its_business) {
    turn("alpha", StrategySwitch::On);
    const ClientOrderId entry = rig.submitted().back().id();
    turn("alpha", StrategySwitch::Off);
    rig.fill(entry, "99", "1");
    EXPECT_EQ(first->fills, 0);
    EXPECT_EQ(rig.engine->snapshot()->strategies[0].fills, 1U);
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 1U);
    EXPECT_EQ(rig.submitted().back().intent().type, OrderType::StopMarket);
}

TEST_F(StrategyHostTest, a_close_by_hand_releases_the_strategy_first) {
    hold_with_stop();
    rig.ask(ClosePosition{kBtc, Decimal(1)});
    EXPECT_EQ(state(), "off");
    EXPECT_EQ(rig.alerts(AlertKind::StrategyStopped), 1U);
    EXPECT_EQ(rig.submitted().back().intent().effect, PositionEffect::Reduce);
}

TEST_F(StrategyHostTest, a_halt_pauses_and_a_resume_waits_for_the_old_orders) {
    turn("alpha", StrategySwitch::On);
    const ClientOrderId entry = rig.submitted().back().id();
    rig.accept(entry);
    rig.ask(HaltTrading{"x"});
    EXPECT_EQ(state(), "paused");
    rig.ask(ResumeTrading{});
    EXPECT_EQ(state(), "paused");
    EXPECT_EQ(first->starts, 1);
    rig.confirm_cancel(entry);
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(state(), "on");
    EXPECT_EQ(first->starts, 2);
}

TEST_F(StrategyHostTest, a_paused_strategy_waits_for_a_person) {
    turn("alpha", StrategySwitch::On);
    const ClientOrderId entry = rig.submitted().back().id();
    rig.risk->demand = ModeChange{TradingMode::Halted, "daily loss"};
    rig.advance(Duration::seconds(30));
    rig.confirm_cancel(entry);
    rig.risk->demand = ModeChange{TradingMode::Active, "a new day"};
    rig.advance(Duration::minutes(2));
    EXPECT_EQ(rig.engine->account().mode, TradingMode::Active);
    EXPECT_EQ(state(), "paused");
    rig.ask(ResumeTrading{});
    EXPECT_EQ(state(), "on");
}

TEST_F(StrategyHostTest, a_strategy_is_not_resumed_onto_a_position) {
    const ClientOrderId stop = hold_with_stop();
    rig.ask(HaltTrading{"x"});
    rig.ask(ResumeTrading{});
    EXPECT_EQ(state(), "off");
    EXPECT_EQ(first->starts, 1);
    EXPECT_EQ(rig.alerts(AlertKind::StrategyStopped), 1U);
    EXPECT_FALSE(rig.order(stop).cancel_requested());
}

TEST_F(StrategyHostTest, a_strategy_that_stops_itself_may_take_its_position_along) {
    hold_with_stop();
    first->at_timer = [](StrategyDesk& desk) { desk.stop("enough", StrategyDesk::Exit::ClosePosition); };
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(state(), "off");
    EXPECT_EQ(rig.alert_text(AlertKind::StrategyStopped), "alpha stopped: enough");
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().purpose, OrderPurpose::Close);
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(rig.submitted().size(), 1U);
}

TEST_F(StrategyHostTest, a_strategy_that_throws_is_stopped_and_the_engine_goes_on) {
    first->at_timer = [](StrategyDesk&) { throw std::runtime_error("a figure beyond any number"); };
    turn("alpha", StrategySwitch::On);
    const ClientOrderId entry = rig.submitted().back().id();
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(state(), "off");
    EXPECT_NE(rig.alert_text(AlertKind::StrategyStopped).find("beyond any number"), std::string::npos);
    EXPECT_TRUE(rig.order(entry).cancel_requested());
    first->at_start = [](StrategyDesk&) { throw std::runtime_error("again"); };
    rig.confirm_cancel(entry);
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Refused);
}

TEST_F(StrategyHostTest, bars_reach_a_strategy_that_is_on_and_warm_one_that_is_off) {
    turn("alpha", StrategySwitch::On);
    rig.send(TradeTick{kBtc, price("100"), quantity("1")});
    rig.send(TradeTick{kEth, price("100"), quantity("1")});
    rig.advance(Duration::minutes(2));
    EXPECT_EQ(first->bars, 2);
    EXPECT_EQ(second->bars, 0);
    EXPECT_EQ(second->history, 2);
}

TEST_F(StrategyHostTest, a_venues_refusal_of_a_strategy_order_is_a_fact_and_no_alarm) {
    turn("alpha", StrategySwitch::On);
    rig.forget();
    rig.reject(rig.engine->orders().open_orders()[0]->id(), "would take");
    EXPECT_EQ(rig.alerts(AlertKind::OrderRefused), 0U);
    EXPECT_EQ(first->closed, 1);
    bool recorded = false;
    for (const Fact& fact : rig.all<Fact>()) {
        if (const auto* decision = std::get_if<DecisionFact>(&fact)) {
            recorded = recorded || decision->text.find("would take") != std::string::npos;
        }
    }
    EXPECT_TRUE(recorded);
}

TEST_F(StrategyHostTest, a_refused_stop_of_a_strategy_is_an_alarm) {
    const ClientOrderId stop = hold_with_stop();
    (void)stop;
    first->at_timer = [](StrategyDesk& desk) { (void)desk.place(closing_stop(Side::Sell, "91")); };
    rig.advance(Duration::seconds(5));
    rig.reject(rig.submitted().back().id(), "no");
    EXPECT_GE(rig.alerts(AlertKind::OrderRefused), 1U);
}

TEST_F(StrategyHostTest, a_newer_stop_of_a_strategy_ends_the_older_one_when_the_venue_has_taken_it) {
    const ClientOrderId old_stop = hold_with_stop();
    first->at_timer = [](StrategyDesk& desk) { (void)desk.place(closing_stop(Side::Sell, "91")); };
    rig.advance(Duration::seconds(5));
    first->at_timer = nullptr;
    const ClientOrderId new_stop = rig.submitted().back().id();
    EXPECT_TRUE(rig.cancelled().empty()) << "the old one protects until the new one is accepted";
    rig.accept(new_stop);
    EXPECT_EQ(rig.cancelled(), std::vector{old_stop});
}

TEST_F(StrategyHostTest, a_strategy_mends_its_stop_before_the_default_one_is_placed) {
    const ClientOrderId stop = hold_with_stop();
    rig.confirm_cancel(stop);
    first->at_timer = [](StrategyDesk& desk) { (void)desk.place(closing_stop(Side::Sell, "91")); };
    rig.advance(Duration::seconds(5));
    ASSERT_EQ(rig.submitted().size(), 1U);
    EXPECT_EQ(rig.submitted()[0].intent().trigger, price("91"));
    EXPECT_EQ(rig.alerts(AlertKind::PositionUnprotected), 0U);
}

TEST_F(StrategyHostTest, the_default_stop_leaves_a_strategys_targets_alone_and_goes_when_its_stop_is_back) {
    const ClientOrderId stop = hold_with_stop();
    rig.confirm_cancel(stop);
    first->at_timer = [](StrategyDesk& desk) {
        OrderIntent target = limit_order(Side::Sell, "120", "0.5");
        target.effect = PositionEffect::Reduce;
        target.purpose = OrderPurpose::TakeProfit;
        (void)desk.place(target);
    };
    rig.advance(Duration::seconds(5));
    ASSERT_EQ(rig.submitted().size(), 2U);
    const ClientOrderId default_stop = rig.submitted()[1].id();
    EXPECT_EQ(rig.intent(default_stop).strategy, StrategyId());
    first->at_timer = [](StrategyDesk& desk) { (void)desk.place(closing_stop(Side::Sell, "91")); };
    rig.advance(Duration::seconds(5));
    first->at_timer = nullptr;
    const ClientOrderId own = rig.submitted().back().id();
    rig.accept(default_stop);
    EXPECT_TRUE(rig.cancelled().empty()) << "neither the target nor the stop that is to replace it";
    rig.accept(own);
    EXPECT_EQ(rig.cancelled(), std::vector{default_stop});
}

TEST_F(StrategyHostTest, switches_and_memory_survive_a_checkpoint) {
    turn("beta", StrategySwitch::On);
    second->memory = 42;
    const std::string bytes = rig.saved();
    ScriptedStrategy* const old_second = second;
    EngineRig other(make());
    Reader in(bytes);
    ASSERT_TRUE(other.engine->load(in));
    EXPECT_NE(second, old_second);
    EXPECT_EQ(second->memory, 42U);
    EXPECT_EQ(other.engine->snapshot()->strategies[1].state, "on");
    EXPECT_EQ(other.saved(), bytes);
    EngineRig without;
    Reader again(bytes);
    EXPECT_FALSE(without.engine->load(again));  // made with other strategies
}

// Alpha trades BTC, and in a second place ETH and XYZ together.
class StrategyPlaces : public ::testing::Test {
protected:
    StrategyPlaces() : rig(make()) { rig.start(); }
    std::vector<std::unique_ptr<Strategy>> make() {
        auto a = std::make_unique<ScriptedStrategy>("alpha", std::vector{kBtc});
        auto b = std::make_unique<ScriptedStrategy>("alpha", std::vector{kEth, kBtc});
        auto c = std::make_unique<ScriptedStrategy>("gamma", std::vector{kEth});
        btc = a.get();
        pair = b.get();
        eth = c.get();
        std::vector<std::unique_ptr<Strategy>> out;
        out.push_back(std::move(a));
        out.push_back(std::move(b));
        out.push_back(std::move(c));
        return out;
    }
    RequestProgress turn(const std::string& name, StrategySwitch to, const std::string& symbol = {}) {
        return rig.last_word(rig.ask(SwitchStrategy{name, to, symbol}));
    }
    ScriptedStrategy* btc = nullptr;
    ScriptedStrategy* pair = nullptr;
    ScriptedStrategy* eth = nullptr;
    EngineRig rig;
};

TEST_F(StrategyPlaces, without_a_symbol_the_first_place_is_meant_and_with_one_that_place) {
    EXPECT_EQ(turn("alpha", StrategySwitch::On).stage, RequestStage::Done);
    EXPECT_EQ(btc->starts, 1);
    EXPECT_EQ(pair->starts, 0);
    EXPECT_EQ(turn("gamma", StrategySwitch::On, "BTCUSDT").stage, RequestStage::Refused) << "gamma is not there";
    EXPECT_EQ(turn("gamma", StrategySwitch::On, "ETHUSDT").stage, RequestStage::Done);
    EXPECT_EQ(turn("gamma", StrategySwitch::Off).stage, RequestStage::Done) << "off wherever it is on";
    EXPECT_EQ(eth->stops, 1);
}

TEST_F(StrategyPlaces, every_leg_is_owned_and_a_conflict_names_the_owner) {
    turn("alpha", StrategySwitch::On);
    const RequestProgress refused = turn("alpha", StrategySwitch::On, "ETHUSDT");
    EXPECT_EQ(refused.stage, RequestStage::Refused) << "its second leg is taken";
    EXPECT_NE(refused.text.find("alpha is on for BTCUSDT"), std::string::npos) << refused.text;
    turn("alpha", StrategySwitch::Off);
    EXPECT_EQ(turn("alpha", StrategySwitch::On, "ETHUSDT").text, "alpha is on for ETHUSDT and BTCUSDT. ");
    EXPECT_EQ(turn("gamma", StrategySwitch::On).stage, RequestStage::Refused);
}

TEST_F(StrategyPlaces, shares_beyond_what_strategies_get_are_scaled_down_alike) {
    Decimal of_btc;
    Decimal of_eth;
    btc->at_timer = [&](StrategyDesk& desk) { of_btc = desk.budget(); };
    eth->at_timer = [&](StrategyDesk& desk) { of_eth = desk.budget(); };
    btc->wished_share = decimal("0.5");
    eth->wished_share = decimal("0.25");
    turn("alpha", StrategySwitch::On);
    turn("gamma", StrategySwitch::On);
    const Decimal equity = rig.engine->account().equity();
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(of_btc, equity * decimal("0.5"));
    EXPECT_EQ(of_eth, equity * decimal("0.25"));
    btc->wished_share = decimal("1");
    eth->wished_share = decimal("0.8");
    rig.advance(Duration::seconds(5));
    EXPECT_EQ(of_btc, equity * decimal("0.5"));
    EXPECT_EQ(of_eth, equity * decimal("0.4"));
}

TEST_F(StrategyPlaces, a_parameter_goes_to_all_places_or_to_the_named_one_and_a_bad_one_is_refused) {
    const auto set = [&](const SetStrategyParameter& change) { return rig.last_word(rig.ask(change)); };
    EXPECT_EQ(set({"alpha", "depth", "7", ""}).stage, RequestStage::Done);
    EXPECT_EQ(btc->depth, "7");
    EXPECT_EQ(pair->depth, "7");
    EXPECT_EQ(set({"alpha", "depth", "9", "ETHUSDT"}).stage, RequestStage::Done);
    EXPECT_EQ(btc->depth, "7");
    EXPECT_EQ(pair->depth, "9");
    const RequestProgress refused = set({"alpha", "width", "9", ""});
    EXPECT_EQ(refused.stage, RequestStage::Refused);
    EXPECT_EQ(refused.text, "known: depth");
    EXPECT_EQ(set({"omega", "depth", "9", ""}).stage, RequestStage::Refused);
}

TEST_F(StrategyPlaces, funding_reaches_the_owner_once) {
    turn("gamma", StrategySwitch::On);
    FundingPaid payment;
    payment.id = "f1";
    payment.instrument = kEth;
    payment.amount = usdt("2.5");
    rig.send(payment);
    rig.send(payment);
    EXPECT_EQ(eth->funding, decimal("2.5"));
    EXPECT_EQ(btc->funding, Decimal());
    EXPECT_EQ(rig.engine->snapshot()->strategies[2].funding, decimal("2.5"));
}

}  // namespace
}  // namespace tradewind
