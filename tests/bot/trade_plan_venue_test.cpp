// Trade plans, one after another, on the simulated exchange over a drawn market, with restarts in mid-plan.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/bot/paper_rig.hpp"
#include "tests/strategies/plan_rig.hpp"

namespace tradewind::bot {
namespace {

using strategies::FromEntry;
using strategies::LimitEntry;
using strategies::PlanHolder;
using strategies::PlanTerms;
using strategies::Target;
using strategies::TrailingStage;
using strategies::TwapEntry;
using test::kBtc;
using test::PaperRig;

// The market swings by 0.6 % around 50,000 in half an hour.
PlanTerms small_plan(int number, Price price) {
    PlanTerms out;
    out.side = number % 2 == 0 ? Side::Buy : Side::Sell;
    out.quantity = test::quantity("0.021");
    out.stop = FromEntry{Decimal::from_scaled(3, 3)};
    out.targets = {Target{FromEntry{Decimal::from_scaled(1, 3)}, Decimal::from_scaled(5, 1)},
                   Target{FromEntry{Decimal::from_scaled(4, 3)}, Decimal::from_scaled(5, 1)}};
    out.trailing = {TrailingStage{Decimal::from_scaled(2, 3), Decimal::from_scaled(1, 3)}};
    out.break_even.emplace();
    out.longest_holding = Duration::minutes(4);
    switch (number % 3) {
        case 0:
            break;
        case 1:
            out.entry = TwapEntry{3, Duration::seconds(40)};
            break;
        default:
            out.entry = LimitEntry{price, Duration::seconds(30)};
    }
    return out;
}

struct PlansOnTheVenue : ::testing::Test {
    // A session of the agent; `saved` is what the one before left behind.
    void begin(Timestamp now, std::uint32_t epoch, const std::string& saved) {
        EngineConfig config;
        config.instruments = rig.market.instruments;
        config.brackets = rig.market.brackets;
        auto owner = std::make_unique<PlanHolder>();
        holder = owner.get();
        holder->at_every_timer = [this](strategies::TradePlan& plan, StrategyDesk& desk) { next_plan(plan, desk); };
        std::vector<std::unique_ptr<Strategy>> all;
        all.push_back(std::move(owner));
        engine = std::make_unique<Engine>(config, std::make_unique<test::FakeRiskGate>(), std::move(all));
        driver = std::make_unique<EngineDriver>(*engine, *rig.venue, EngineDriver::Parties{});
        if (!saved.empty()) {
            Reader in(saved);
            ASSERT_TRUE(engine->load(in).has_value());
            rig.venue->mark_restart(now);
        }
        ASSERT_TRUE(driver->start(now, epoch).has_value());
    }
    void next_plan(strategies::TradePlan& plan, StrategyDesk& desk) {
        const auto price = desk.account().market(kBtc).valuation_price();
        if (!may_start || !plan.is_idle() || !price || !desk.account().market(kBtc).position.is_flat()) {
            return;
        }
        started += plan.start(small_plan(started, *price), desk).has_value() ? 1 : 0;
    }
    [[nodiscard]] std::string saved() const {
        Writer out;
        engine->save(out);
        return out.take();
    }
    // What the venue itself says.
    void expect_protected(Timestamp now) {
        const AccountReport report = rig.venue->account_report();
        const bool holds = std::ranges::any_of(
            report.positions, [](const PositionReport& position) { return !position.signed_quantity.is_zero(); });
        const auto stops = std::ranges::count_if(report.open_orders, [](const OrderReport& order) {
            return order.terms.type == OrderType::StopMarket && order.terms.effect == PositionEffect::ClosePosition;
        });
        if (holds && holder->plan.is_open()) {
            EXPECT_EQ(stops, 1) << now.to_clock();
            held = held + 1;
        }
    }

    PaperRig rig;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<EngineDriver> driver;
    PlanHolder* holder = nullptr;
    bool may_start = true;
    int started = 0;
    int held = 0;
};

TEST_F(PlansOnTheVenue, go_on_through_restarts_and_leave_nothing_behind) {
    begin(rig.start, 1, "");
    Timestamp now = rig.after(Duration::seconds(30));
    ASSERT_TRUE(driver->run_until(now).has_value());
    ASSERT_TRUE(driver->request({RequestId(1), "test", SwitchStrategy{"planned", StrategySwitch::On, {}}}, now));
    int restarts_in_mid_plan = 0;
    std::uint32_t epoch = 1;
    for (int i = 0; i < 120; ++i) {
        now = now + Duration::seconds(17);
        ASSERT_TRUE(driver->run_until(now).has_value());
        expect_protected(now);
        if (i % 10 == 9) {
            const bool in_mid_plan = holder->plan.is_open();
            const auto before = holder->plan.average_entry();
            const std::string state = saved();
            begin(now, ++epoch, state);
            restarts_in_mid_plan += in_mid_plan ? 1 : 0;
            EXPECT_EQ(holder->plan.average_entry(), before);
            EXPECT_EQ(holder->plan.is_open(), in_mid_plan);
        }
    }
    EXPECT_GT(restarts_in_mid_plan, 2);
    EXPECT_GT(started, 6);
    EXPECT_GT(held, 20);
    may_start = false;
    holder->at_timer = [](strategies::TradePlan& plan, StrategyDesk& desk) { plan.exit("the end", desk); };
    now = now + Duration::seconds(30);
    ASSERT_TRUE(driver->run_until(now).has_value());
    EXPECT_TRUE(holder->plan.is_idle());
    const AccountReport report = rig.venue->account_report();
    EXPECT_TRUE(report.open_orders.empty());
    EXPECT_TRUE(engine->account().market(kBtc).position.is_flat());
    EXPECT_EQ(engine->orders().open_count(), 0U);
}

}  // namespace
}  // namespace tradewind::bot
