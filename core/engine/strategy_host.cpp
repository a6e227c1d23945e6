#include "core/engine/strategy_host.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include <fmt/format.h>

namespace tradewind {

const char* to_text(StrategyState state) {
    switch (state) {
        case StrategyState::Off:
            return "off";
        case StrategyState::On:
            return "on";
        case StrategyState::Paused:
            return "paused";
    }
    return "?";
}

struct StrategyHost::Slot {
    std::unique_ptr<Strategy> strategy;
    StrategyId id;
    StrategyState state = StrategyState::Off;
    std::string explanation;
    Decimal realised;
    Decimal fees;
    std::uint32_t fills = 0;
    bool resuming = false;  // paused, and to go on once its old orders are gone
    // Set by the strategy during a call, carried out after it.
    std::optional<std::pair<std::string, StrategyDesk::Exit>> stop_request;
};

class StrategyHost::Desk final : public StrategyDesk {
public:
    Desk(StrategyHost& host, Slot& slot) : host_(host), slot_(slot) {}

    [[nodiscard]] const AccountState& account() const override { return host_.context_.account; }
    [[nodiscard]] std::vector<const Order*> open_orders() const override {
        return host_.context_.orders.open_orders(slot_.id);
    }
    [[nodiscard]] const Order* find_order(ClientOrderId id) const override {
        return std::as_const(host_.context_.orders).find(id);
    }
    tl::expected<ClientOrderId, Refusal> place(OrderIntent intent) override {
        if (intent.purpose != OrderPurpose::StopLoss && intent.purpose != OrderPurpose::TakeProfit) {
            intent.purpose = OrderPurpose::Strategy;
        }
        intent.strategy = slot_.id;
        intent.request = RequestId();
        intent.instrument = slot_.strategy->instrument();
        return host_.desk_.place(std::move(intent));
    }
    void cancel(ClientOrderId order) override { host_.desk_.cancel(order); }
    void explain(std::string text) override { slot_.explanation = std::move(text); }
    void stop(std::string reason, Exit exit) override { slot_.stop_request.emplace(std::move(reason), exit); }

private:
    StrategyHost& host_;
    Slot& slot_;
};

StrategyHost::StrategyHost(EngineContext& context, OrderDesk& desk, PositionManager& positions,
                           std::vector<std::unique_ptr<Strategy>> strategies)
    : context_(context), desk_(desk), positions_(positions) {
    for (std::unique_ptr<Strategy>& strategy : strategies) {
        auto slot = std::make_unique<Slot>();
        slot->id = StrategyId(static_cast<std::uint16_t>(slots_.size() + 1));
        slot->strategy = std::move(strategy);
        slots_.push_back(std::move(slot));
    }
}

StrategyHost::~StrategyHost() = default;

StrategyHost::Slot* StrategyHost::find(const std::string& name) {
    const auto found = std::ranges::find_if(slots_, [&](const auto& slot) { return slot->strategy->name() == name; });
    return found == slots_.end() ? nullptr : found->get();
}

void StrategyHost::switch_on(RequestId request, const std::string& name) {
    Slot* slot = find(name);
    const auto refuse = [&](const std::string& why) { context_.sink.progress(request, RequestStage::Refused, why); };
    if (slot == nullptr) {
        return refuse("There is no strategy named '" + name + "'; /strategies lists them.");
    }
    const std::string& symbol = context_.symbol(slot->strategy->instrument());
    if (slot->state == StrategyState::On) {
        context_.sink.progress(request, RequestStage::Done, name + " is already on.");
        return;
    }
    if (context_.account.mode != TradingMode::Active || !context_.account.reconciled) {
        return refuse(context_.account.reconciled
                          ? "Trading is " + std::string(to_text(context_.account.mode)) + "; /resume first."
                          : "The account is not reconciled with the venue yet; try again in a moment.");
    }
    if (const std::string other = owner(slot->strategy->instrument()); !other.empty()) {
        return refuse(other + " is on for " + symbol + "; only one strategy owns a symbol.");
    }
    if (!context_.account.market(slot->strategy->instrument()).position.is_flat()) {
        return refuse("There is an open position in " + symbol + "; close it first, so that " + name + " starts flat.");
    }
    const bool busy = positions_.is_opening(slot->strategy->instrument()) ||
                      !context_.orders.open_orders(slot->strategy->instrument()).empty();
    if (busy) {
        return refuse("There are still open orders in " + symbol + "; try again when they are gone.");
    }
    context_.sink.decide("strategy " + name, "switched on for " + symbol);
    start(*slot);
    if (slot->state == StrategyState::On) {
        context_.sink.progress(request, RequestStage::Done, name + " is on for " + symbol + ". " + slot->explanation);
    } else {
        context_.sink.progress(request, RequestStage::Refused, name + " did not start. " + slot->explanation);
    }
}

void StrategyHost::switch_off(RequestId request, const std::string& name) {
    Slot* slot = find(name);
    if (slot == nullptr) {
        context_.sink.progress(request, RequestStage::Refused,
                               "There is no strategy named '" + name + "'; /strategies lists them.");
        return;
    }
    if (slot->state == StrategyState::Off) {
        context_.sink.progress(request, RequestStage::Done, name + " is already off.");
        return;
    }
    turn_off(*slot, StrategyState::Off);
    const InstrumentId instrument = slot->strategy->instrument();
    const bool flat = context_.account.market(instrument).position.is_flat();
    context_.sink.decide("strategy " + name, "switched off");
    context_.sink.progress(request, RequestStage::Done,
                           name + " is off; its orders are being cancelled." +
                               (flat ? std::string()
                                     : " The position in " + context_.symbol(instrument) +
                                           " and its stop stay; /futures_close closes it."));
}

void StrategyHost::release(InstrumentId instrument) {
    for (const auto& slot : slots_) {
        if (slot->state != StrategyState::Off && slot->strategy->instrument() == instrument) {
            turn_off(*slot, StrategyState::Off);
            context_.sink.alert(
                AlertKind::StrategyStopped, AlertLevel::Warning, context_.symbol(instrument),
                std::string(slot->strategy->name()) + " was switched off: the position is being closed by hand.");
        }
    }
}

void StrategyHost::pause_all() {
    for (const auto& slot : slots_) {
        if (slot->state == StrategyState::On) {
            turn_off(*slot, StrategyState::Paused);
        }
    }
}

void StrategyHost::resume_all() {
    for (const auto& slot : slots_) {
        slot->resuming = slot->state == StrategyState::Paused;
        try_resume(*slot);
    }
}

void StrategyHost::start(Slot& slot) {
    slot.state = StrategyState::On;
    slot.resuming = false;
    slot.explanation.clear();
    call(slot, [&](Desk& desk) { slot.strategy->on_start(desk); });
}

// A strategy starts flat: what it held when it was paused is a person's to close.
void StrategyHost::try_resume(Slot& slot) {
    if (!slot.resuming || !context_.account.reconciled) {
        return;
    }
    const InstrumentId instrument = slot.strategy->instrument();
    if (!context_.account.market(instrument).position.is_flat()) {
        turn_off(slot, StrategyState::Off);
        slot.explanation = "not resumed: there is an open position";
        context_.sink.alert(AlertKind::StrategyStopped, AlertLevel::Warning, context_.symbol(instrument),
                            std::string(slot.strategy->name()) + " was not resumed: there is an open position in " +
                                context_.symbol(instrument) + ". Close it, then switch the strategy on.");
    } else if (!context_.orders.open_orders(instrument).empty()) {
        slot.explanation = "resumes when its old orders are gone";
    } else {
        start(slot);
    }
}

void StrategyHost::turn_off(Slot& slot, StrategyState state) {
    slot.state = state;
    slot.resuming = false;
    for (const Order* order : context_.orders.open_orders(slot.id)) {
        if (order->intent().effect != PositionEffect::ClosePosition) {
            desk_.cancel(order->id());
        }
    }
    slot.strategy->on_stop();
    slot.explanation = state == StrategyState::Paused ? "paused: trading is halted" : "switched off";
}

template <class Call>
void StrategyHost::call(Slot& slot, Call what) {
    Desk desk(*this, slot);
    try {
        what(desk);
    } catch (const std::exception& error) {  // figures beyond any number, mostly: one strategy must not end the run
        slot.stop_request.emplace(std::string("it failed: ") + error.what(), StrategyDesk::Exit::KeepPosition);
    }
    finish_call(slot);
}

void StrategyHost::finish_call(Slot& slot) {
    if (!slot.stop_request) {
        return;
    }
    const auto [reason, exit] = *slot.stop_request;
    slot.stop_request.reset();
    const InstrumentId instrument = slot.strategy->instrument();
    if (slot.state == StrategyState::On) {
        turn_off(slot, StrategyState::Off);
    }
    slot.explanation = "stopped: " + reason;
    context_.sink.decide("strategy " + std::string(slot.strategy->name()), slot.explanation);
    context_.sink.alert(AlertKind::StrategyStopped, AlertLevel::Warning, context_.symbol(instrument),
                        std::string(slot.strategy->name()) + " stopped: " + reason);
    if (exit == StrategyDesk::Exit::ClosePosition && !context_.account.market(instrument).position.is_flat()) {
        positions_.close(RequestId(), ClosePosition{instrument, Decimal(1)});
    }
}

std::string StrategyHost::owner(InstrumentId instrument) const {
    for (const auto& slot : slots_) {
        if (slot->state == StrategyState::On && slot->strategy->instrument() == instrument) {
            return std::string(slot->strategy->name());
        }
    }
    return {};
}

void StrategyHost::on_history(const HistoryBars& history) {
    for (const auto& slot : slots_) {
        if (slot->strategy->instrument() == history.instrument) {
            slot->strategy->on_history(history.bars);
        }
    }
}

void StrategyHost::on_bar(const Bar& bar) {
    for (const auto& slot : slots_) {
        if (slot->strategy->instrument() != bar.instrument) {
            continue;
        }
        if (slot->state == StrategyState::On && context_.account.reconciled) {
            call(*slot, [&](Desk& desk) { slot->strategy->on_bar(bar, desk); });
        } else {
            slot->strategy->on_history(std::span<const Bar>(&bar, 1));  // indicators stay warm while it is off
        }
    }
}

void StrategyHost::on_fill(const OrderFilled& fill, const Order& order, Decimal realised) {
    const std::size_t index = order.intent().strategy.value();
    if (index == 0 || index > slots_.size()) {
        return;
    }
    Slot& slot = *slots_[index - 1];
    slot.realised += realised;
    slot.fees += fill.fee.amount;
    ++slot.fills;
    if (slot.state == StrategyState::On) {
        call(slot, [&](Desk& desk) { slot.strategy->on_fill(fill, order, desk); });
    }
}

void StrategyHost::on_order_closed(const Order& order) {
    const std::size_t index = order.intent().strategy.value();
    if (index == 0 || index > slots_.size() || slots_[index - 1]->state != StrategyState::On) {
        return;
    }
    Slot& slot = *slots_[index - 1];
    call(slot, [&](Desk& desk) { slot.strategy->on_order_closed(order, desk); });
}

void StrategyHost::on_timer() {
    for (const auto& slot : slots_) {
        try_resume(*slot);
        if (slot->state == StrategyState::On && context_.account.reconciled) {
            call(*slot, [&](Desk& desk) { slot->strategy->on_timer(desk); });
        }
    }
}

std::vector<StrategySummary> StrategyHost::reports() const {
    std::vector<StrategySummary> out;
    for (const auto& slot : slots_) {
        StrategySummary report;
        report.name = std::string(slot->strategy->name());
        report.symbol = context_.symbol(slot->strategy->instrument());
        report.state = to_text(slot->state);
        report.explanation = slot->explanation;
        report.lines = slot->strategy->status();
        report.realised = slot->realised;
        report.fees = slot->fees;
        report.fills = slot->fills;
        out.push_back(std::move(report));
    }
    return out;
}

void StrategyHost::save(Writer& out) const {
    out(static_cast<std::uint32_t>(slots_.size()));
    for (const auto& slot : slots_) {
        out(slot->state, slot->explanation, slot->realised, slot->fees, slot->fills, slot->resuming);
        slot->strategy->save(out);
    }
}

void StrategyHost::load(Reader& in) {
    std::uint32_t count = 0;
    in(count);
    if (count != slots_.size()) {
        in.fail();  // made with other strategies
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        Slot& slot = *slots_[i];
        in(slot.state, slot.explanation, slot.realised, slot.fees, slot.fills, slot.resuming);
        slot.strategy->load(in);
    }
}

}  // namespace tradewind
