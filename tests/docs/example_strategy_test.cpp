// The strategy of docs/adding-a-strategy.md is compiled from the page as it stands, keeps to its 80 lines, and trades.
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "strategies/registry.hpp"
#include "tests/core/engine_rig.hpp"

namespace tradewind::strategies {

[[nodiscard]] StrategySpec buy_the_dip_spec();

namespace {

using namespace test;

TEST(ExampleStrategy, IsNotLongerThanThePageMayBe) {
    std::ifstream page(std::string("docs/adding-a-strategy.md"));
    int lines = 0;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("```")) {
            inside = line == "```cpp";
        } else {
            lines += inside ? 1 : 0;
        }
    }
    EXPECT_GT(lines, 20);
    EXPECT_LT(lines, 80);
}

TEST(ExampleStrategy, BuysTheDipAndProtectsIt) {
    const StrategySpec spec = buy_the_dip_spec();
    const auto parameters = Parameters::make(spec.parameters, {{"timeframe", "1"}, {"leverage", "5"}});
    ASSERT_TRUE(parameters);
    std::vector<std::unique_ptr<Strategy>> one;
    const Instrument instrument = three_instruments().at(kBtc);
    one.push_back(spec.make({instrument}, *parameters));
    EngineRig rig(std::move(one));
    rig.start();
    HistoryBars history{kBtc, {}};
    const Timestamp minute = rig.now.floor_to(Duration::minutes(1));
    for (int i = 40; i > 0; --i) {
        const Price close = price(i > 4 ? "110" : i == 4 ? "104" : i == 3 ? "103" : i == 2 ? "102" : "101");
        history.bars.push_back(
            {kBtc, minute - Duration::minutes(i), Duration::minutes(1), close, close, close, close, quantity("1")});
    }
    rig.send(history);
    ASSERT_EQ(rig.last_word(rig.ask(SwitchStrategy{"buy_the_dip", StrategySwitch::On, {}})).stage, RequestStage::Done);
    rig.send(LeverageSet{kBtc, 5});
    rig.quote("100");
    rig.send(TradeTick{kBtc, price("100"), quantity("1")});
    rig.advance(Duration::minutes(1));
    ASSERT_FALSE(rig.submitted().empty()) << rig.engine->snapshot()->strategies[0].explanation;
    const auto entry = rig.submitted().front();
    EXPECT_EQ(entry.intent().side, Side::Buy);
    rig.fill(entry.id(), "100", entry.intent().quantity.to_string());
    EXPECT_TRUE(std::ranges::any_of(rig.submitted(), [](const auto& order) {
        return order.intent().type == OrderType::StopMarket && order.intent().trigger == price("98");
    }));
}

}  // namespace
}  // namespace tradewind::strategies
