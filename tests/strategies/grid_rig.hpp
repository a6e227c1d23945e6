// A grid on BTCUSDT inside an engine with a scripted venue.
// Units: as in core. Thread: one.
#pragma once

#include <gtest/gtest.h>

#include "strategies/registry.hpp"
#include "tests/core/engine_rig.hpp"

namespace tradewind::strategies {

// Hours with a range of exactly 1 around 100: lines from 97 to 103 every 0.6, stops at 96.2 and 103.8.
// The volume of the hours, which the tests do not tend, has no weight.
class GridRig : public ::testing::Test {
protected:
    explicit GridRig(const std::map<std::string, std::string>& wishes = {{"volume_weight", "0"}}) : rig(grid(wishes)) {
        rig.start();
    }

    static std::vector<std::unique_ptr<Strategy>> grid(const std::map<std::string, std::string>& wishes) {
        std::vector<std::unique_ptr<Strategy>> out;
        out.push_back(make_strategy("grid", {test::three_instruments().at(test::kBtc)}, wishes).value());
        return out;
    }
    void give_history(int hours) {
        HistoryBars history{test::kBtc, {}};
        const Timestamp hour = rig.now.floor_to(Duration::hours(1));
        for (Timestamp at = hour - Duration::hours(hours); at <= hour; at = at + Duration::minutes(1)) {
            history.bars.push_back(Bar{test::kBtc, at, Duration::minutes(1), test::price("100"), test::price("100.5"),
                                       test::price("99.5"), test::price("100"), test::quantity("1")});
        }
        rig.send(history);
    }
    RequestProgress turn(StrategySwitch to) { return rig.last_word(rig.ask(SwitchStrategy{"grid", to, {}})); }
    void run() {
        give_history(15);
        ASSERT_EQ(turn(StrategySwitch::On).stage, RequestStage::Done);
        ASSERT_EQ(rig.submitted().size(), 10U);
        rig.accept_all();
        rig.forget();
    }
    std::string explanation() { return rig.engine->snapshot()->strategies[0].explanation; }
    std::string status() {
        std::string all;
        const auto snapshot = rig.engine->snapshot();
        for (const std::string& line : snapshot->strategies[0].lines) {
            all += line + "\n";
        }
        return all;
    }
    // The order that works for a cell, if one does.
    std::optional<Order> cell(int index) {
        for (const Order* order : rig.engine->orders().open_orders()) {
            const OrderIntent& intent = order->intent();
            if (intent.type == OrderType::Limit && intent.tag == index && !order->cancel_requested()) {
                return *order;
            }
        }
        return std::nullopt;
    }
    std::optional<Order> stop() {
        for (const Order* order : rig.engine->orders().open_orders()) {
            if (order->intent().type == OrderType::StopMarket && !order->cancel_requested()) {
                return *order;
            }
        }
        return std::nullopt;
    }
    std::size_t working() {
        std::size_t count = 0;
        for (const Order* order : rig.engine->orders().open_orders()) {
            count += order->cancel_requested() ? 0U : 1U;
        }
        return count;
    }
    void fill_cell(int index, std::string_view amount = kCell) {
        const Order order = cell(index).value();
        rig.fill(order.id(), order.intent().price->to_string(), amount);
    }

    static constexpr std::string_view kCell = "19.417";
    test::EngineRig rig;
};

}  // namespace tradewind::strategies
