// A strategy that only owns a trade plan on BTCUSDT, inside an engine with a scripted venue.
// Units: as in core. Thread: one.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "strategies/plan/trade_plan.hpp"
#include "tests/core/engine_rig.hpp"

namespace tradewind::strategies {

class PlanHolder final : public Strategy {
public:
    PlanHolder() : plan(test::three_instruments().at(test::kBtc)) {}

    TradePlan plan;
    std::function<void(TradePlan&, StrategyDesk&)> at_start;
    std::function<void(TradePlan&, StrategyDesk&)> at_timer;  // once
    std::function<void(TradePlan&, StrategyDesk&)> at_every_timer;

    std::string_view name() const override { return "planned"; }
    std::span<const InstrumentId> instruments() const override { return instruments_; }
    Decimal share() const override { return Decimal::from_scaled(5, 1); }
    Status set_parameter(std::string_view, std::string_view) override { return {}; }
    std::string parameters_text() const override { return ""; }
    void on_history(std::span<const Bar>) override {}
    void on_start(StrategyDesk& desk) override {
        if (at_start) {
            at_start(plan, desk);
        }
    }
    void on_bar(const Bar& bar, StrategyDesk& desk) override { plan.on_bar(bar, desk); }
    void on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) override {
        plan.on_fill(fill, order, desk);
    }
    void on_order_closed(const Order& order, StrategyDesk& desk) override { plan.on_order_closed(order, desk); }
    void on_funding(const FundingPaid&, StrategyDesk&) override {}
    void on_timer(StrategyDesk& desk) override {
        if (const auto once = std::exchange(at_timer, nullptr)) {
            once(plan, desk);
        }
        if (at_every_timer) {
            at_every_timer(plan, desk);
        }
        plan.on_timer(desk);
    }
    void on_stop() override { plan.forget(); }
    std::vector<std::string> status() const override { return plan.status(); }
    void save(Writer& out) const override { out(plan); }
    void load(Reader& in) override { in(plan); }

private:
    std::vector<InstrumentId> instruments_{test::kBtc};
};

// The position is long at 100 and 1.000 large unless a test says otherwise: stop 97, targets 102, 105, 108, 112.
class PlanRig {
public:
    PlanRig() : rig(holders()) { rig.start(); }

    static PlanTerms terms(Side side = Side::Buy, std::string_view amount = "1") {
        PlanTerms out;
        out.side = side;
        out.quantity = test::quantity(amount);
        return out;
    }
    [[nodiscard]] const TradePlan& plan() const { return holder->plan; }
    Status start(const PlanTerms& terms) {
        Status answer;
        holder->at_start = [&](TradePlan& plan, StrategyDesk& desk) { answer = plan.start(terms, desk); };
        rig.ask(SwitchStrategy{"planned", StrategySwitch::On, {}});
        holder->at_start = nullptr;
        return answer;
    }
    void act(std::function<void(TradePlan&, StrategyDesk&)> what) {
        holder->at_timer = std::move(what);
        rig.advance(Duration::seconds(5));
    }
    void timer() { rig.advance(Duration::seconds(5)); }
    // A candle of the last minute; the price stays at its close.
    void bar(std::string_view high, std::string_view low, std::string_view close) {
        rig.advance(Duration::minutes(1));
        BarClosed event;
        event.bar = Bar{test::kBtc,           rig.now - Duration::minutes(1),
                        Duration::minutes(1), test::price(close),
                        test::price(high),    test::price(low),
                        test::price(close),   test::quantity("1")};
        event.mark = test::price(close);
        rig.send(event);
    }
    // Orders that nobody has asked to cancel.
    [[nodiscard]] std::vector<Order> working(OrderPurpose purpose) const {
        std::vector<Order> out;
        for (const Order* order : rig.engine->orders().open_orders()) {
            if (order->intent().purpose == purpose && !order->cancel_requested()) {
                out.push_back(*order);
            }
        }
        return out;
    }
    [[nodiscard]] std::vector<Order> stops() const { return working(OrderPurpose::StopLoss); }
    [[nodiscard]] std::vector<Order> targets() const { return working(OrderPurpose::TakeProfit); }
    [[nodiscard]] std::vector<Order> orders() const { return working(OrderPurpose::Strategy); }  // entry and exit
    [[nodiscard]] std::string stop_trigger() const {
        const std::vector<Order> all = stops();
        return all.size() == 1 ? all[0].intent().trigger->to_string() : std::to_string(all.size()) + " stops";
    }
    [[nodiscard]] std::string target_quantities() const {
        std::string out;
        for (const Order& order : targets()) {
            out += (out.empty() ? "" : " ") + order.remaining().to_string();
        }
        return out;
    }
    [[nodiscard]] std::string explanation() const { return rig.engine->snapshot()->strategies[0].explanation; }
    // Answers everything: accepts, confirms cancels, until nothing waits.
    void settle() {
        for (int i = 0; i < 4; ++i) {
            rig.accept_all();
            rig.confirm_cancels();
        }
    }
    // In the position as wished, with stop and targets accepted.
    void hold(const PlanTerms& wish, std::string_view at = "100") {
        ASSERT_TRUE(start(wish));
        const Order entry = orders().at(0);
        rig.accept(entry.id());
        rig.fill(entry.id(), at, wish.quantity.to_string());
        settle();
        rig.forget();
    }
    void stop_out(std::string_view at) {
        const Order stop = stops().at(0);
        rig.send(OrderTriggered{test::kBtc, stop.id(), stop.venue_id()});
        rig.fill(stop.id(), at, rig.position().abs().to_string());
    }

    PlanHolder* holder = nullptr;
    test::EngineRig rig;

private:
    std::vector<std::unique_ptr<Strategy>> holders() {
        auto one = std::make_unique<PlanHolder>();
        holder = one.get();
        std::vector<std::unique_ptr<Strategy>> out;
        out.push_back(std::move(one));
        return out;
    }
};

}  // namespace tradewind::strategies
