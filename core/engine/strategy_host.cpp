#include "core/engine/strategy_host.hpp"

#include <algorithm>
#include <exception>

#include "core/base/check.hpp"
#include "core/engine/strategy_slot.hpp"

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
    [[nodiscard]] Decimal budget() const override { return host_.budget(slot_); }
    tl::expected<ClientOrderId, Refusal> place(OrderIntent intent) override {
        TW_CHECK(slot_.owns(intent.instrument));
        if (intent.purpose != OrderPurpose::StopLoss && intent.purpose != OrderPurpose::TakeProfit) {
            intent.purpose = OrderPurpose::Strategy;
        }
        intent.strategy = slot_.id;
        intent.request = RequestId();
        return host_.desk_.place(std::move(intent));
    }
    void cancel(ClientOrderId order) override { host_.desk_.cancel(order); }
    void ask_leverage(InstrumentId instrument, int leverage) override {
        TW_CHECK(slot_.owns(instrument));
        host_.positions_.ask_leverage(instrument, leverage);
    }
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

StrategyHost::Slot* StrategyHost::of_order(const Order& order) const {
    const std::size_t index = order.intent().strategy.value();
    return index == 0 || index > slots_.size() ? nullptr : slots_[index - 1].get();
}

std::string StrategyHost::where(const Slot& slot) const {
    std::string out;
    for (const InstrumentId instrument : slot.strategy->instruments()) {
        out += (out.empty() ? "" : " and ") + context_.symbol(instrument);
    }
    return out;
}

bool StrategyHost::is_flat(const Slot& slot) const {
    return std::ranges::all_of(slot.strategy->instruments(),
                               [this](InstrumentId instrument) { return context_.account.is_flat(instrument); });
}

bool StrategyHost::is_served(Slot& slot) {
    return slot.state == StrategyState::On || !slot.strategy->is_settled(Desk(*this, slot));
}

bool StrategyHost::has_open_orders(const Slot& slot) const {
    return std::ranges::any_of(slot.strategy->instruments(), [this](InstrumentId instrument) {
        return !context_.orders.open_orders(instrument).empty();
    });
}

Decimal StrategyHost::budget(const Slot& slot) const {
    Decimal wished;
    for (const auto& each : slots_) {
        if (each->state == StrategyState::On) {
            wished += each->strategy->share();
        }
    }
    const Decimal share = slot.strategy->share();
    const Decimal limit = context_.config.strategy_capital;
    const Decimal granted = wished > limit ? Decimal::multiply_divide(share, limit, wished, Rounding::Down) : share;
    return std::max(Decimal(), context_.account.equity() * granted);
}

void StrategyHost::release(InstrumentId instrument) {
    for (const auto& slot : slots_) {
        if (slot->state != StrategyState::Off && slot->owns(instrument)) {
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
    const std::string name(slot.strategy->name());
    const bool takes_up = slot.strategy->takes_up_position();
    if (!is_flat(slot) && !takes_up) {
        turn_off(slot, StrategyState::Off);
        slot.explanation = "not resumed: there is an open position";
        context_.sink.alert(AlertKind::StrategyStopped, AlertLevel::Warning, context_.symbol(slot.main()),
                            name + " was not resumed: there is an open position in " + where(slot) +
                                ". Close it, then switch the strategy on.");
    } else if (has_open_orders(slot) && !takes_up) {
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
    if (slot.state == StrategyState::On) {
        turn_off(slot, StrategyState::Off);
    }
    slot.explanation = "stopped: " + reason;
    context_.sink.decide("strategy " + std::string(slot.strategy->name()), slot.explanation);
    context_.sink.alert(AlertKind::StrategyStopped, AlertLevel::Warning, context_.symbol(slot.main()),
                        std::string(slot.strategy->name()) + " stopped: " + reason);
    if (exit == StrategyDesk::Exit::KeepPosition) {
        return;
    }
    for (const InstrumentId instrument : slot.strategy->instruments()) {
        if (!context_.account.is_flat(instrument)) {
            positions_.close(RequestId(), ClosePosition{instrument, Decimal(1)});
        }
    }
}

std::string StrategyHost::owner(InstrumentId instrument) const {
    for (const auto& slot : slots_) {
        if ((slot->state == StrategyState::On || slot->strategy->takes_up_position()) && slot->owns(instrument)) {
            return std::string(slot->strategy->name());
        }
    }
    return {};
}

void StrategyHost::on_history(const HistoryBars& history) {
    for (const auto& slot : slots_) {
        if (slot->owns(history.instrument)) {
            slot->strategy->on_history(history.bars);
        }
    }
}

void StrategyHost::on_bar(const Bar& bar) {
    for (const auto& slot : slots_) {
        if (!slot->owns(bar.instrument)) {
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
    Slot* slot = of_order(order);
    if (slot == nullptr) {
        return;
    }
    slot->realised += realised;
    slot->fees += fill.fee.amount;
    ++slot->fills;
    if (is_served(*slot)) {
        call(*slot, [&](Desk& desk) { slot->strategy->on_fill(fill, order, desk); });
    }
}

void StrategyHost::on_order_closed(const Order& order) {
    Slot* slot = of_order(order);
    if (slot != nullptr && is_served(*slot)) {
        call(*slot, [&](Desk& desk) { slot->strategy->on_order_closed(order, desk); });
    }
}

void StrategyHost::on_funding(const FundingPaid& payment) {
    for (const auto& slot : slots_) {
        if ((slot->state == StrategyState::On || slot->strategy->takes_up_position()) &&
            slot->owns(payment.instrument)) {
            slot->funding += payment.amount.amount;
            call(*slot, [&](Desk& desk) { slot->strategy->on_funding(payment, desk); });
        }
    }
}

void StrategyHost::on_timer() {
    for (const auto& slot : slots_) {
        try_resume(*slot);
        if (context_.account.reconciled && is_served(*slot)) {
            call(*slot, [&](Desk& desk) { slot->strategy->on_timer(desk); });
        }
    }
}

bool StrategyHost::all_on() const {
    return std::ranges::all_of(slots_, [](const auto& slot) { return slot->state == StrategyState::On; });
}

std::vector<StrategySummary> StrategyHost::reports() const {
    std::vector<StrategySummary> out;
    for (const auto& slot : slots_) {
        StrategySummary report;
        report.name = std::string(slot->strategy->name());
        report.symbol = context_.symbol(slot->main());
        report.state = to_text(slot->state);
        report.explanation = slot->explanation;
        report.lines = slot->strategy->status();
        report.parameters = slot->strategy->parameters_text();
        report.realised = slot->realised;
        report.fees = slot->fees;
        report.funding = slot->funding;
        report.fills = slot->fills;
        out.push_back(std::move(report));
    }
    return out;
}

void StrategyHost::save(Writer& out) const {
    out(static_cast<std::uint32_t>(slots_.size()));
    for (const auto& slot : slots_) {
        out(slot->state, slot->explanation, slot->realised, slot->fees, slot->funding, slot->fills, slot->resuming);
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
        in(slot.state, slot.explanation, slot.realised, slot.fees, slot.funding, slot.fills, slot.resuming);
        slot.strategy->load(in);
    }
}

}  // namespace tradewind
