// What people ask of the engine.
#include "core/engine/engine.hpp"

#include <fmt/format.h>

namespace tradewind {

bool Engine::is_new_request(RequestId request) {
    if (!request_set_.insert(request).second) {
        return false;
    }
    requests_.push_back(request);
    if (requests_.size() > kRequestsRemembered) {
        request_set_.erase(requests_.front());
        requests_.pop_front();
    }
    return true;
}

void Engine::handle(const ControlRequest& event) {
    if (!is_new_request(event.id)) {
        return;  // redelivered after a crash or a lost answer: it ran once
    }
    sink_.decide("request " + std::to_string(event.id.value()), "from " + event.actor);
    std::visit(
        [&](const auto& action) {
            if constexpr (requires { action.instrument; }) {
                if (action.instrument.value() >= account_.markets.size()) {
                    sink_.progress(event.id, RequestStage::Refused, "There is no such instrument.");
                    return;
                }
            }
            act(event.id, action);
        },
        event.action);
}

void Engine::act(RequestId request, const OpenPosition& action) {
    if (const std::string owner = strategies_.owner(action.instrument); !owner.empty()) {
        sink_.progress(request, RequestStage::Refused,
                       fmt::format("{} runs on {}; switch it off (/strategy {} off) or choose another symbol.", owner,
                                   context_.symbol(action.instrument), owner));
        return;
    }
    positions_.open(request, action);
}

void Engine::act(RequestId request, const ClosePosition& action) {
    strategies_.release(action.instrument);
    positions_.close(request, action);
}

void Engine::act(RequestId request, const ChangeLeverage& action) {
    positions_.change_leverage(request, action);
}

void Engine::act(RequestId request, const EmergencyClose&) {
    if (account_.mode != TradingMode::Halted) {
        set_mode(TradingMode::Halted, "emergency close");
    }
    emergency_.start(request);
}

void Engine::act(RequestId request, const HaltTrading& action) {
    set_mode(TradingMode::Halted, action.reason);
    sink_.progress(
        request, RequestStage::Done,
        "Trading is halted: strategies are paused, opening orders are being cancelled, positions and stops stay.");
}

void Engine::act(RequestId request, const ResumeTrading&) {
    if (emergency_.is_running()) {
        sink_.progress(request, RequestStage::Refused, "An emergency close is running; wait for its verdict.");
        return;
    }
    risk_->rearm(account_);
    set_mode(TradingMode::Active, "resumed by hand");
    strategies_.resume_all();
    sink_.progress(request, RequestStage::Done, "Trading is active again.");
}

void Engine::act(RequestId request, const SwitchStrategy& action) {
    if (action.to == StrategySwitch::On) {
        strategies_.switch_on(request, action.name, action.symbol);
    } else {
        strategies_.switch_off(request, action.name, action.symbol);
    }
}

void Engine::act(RequestId request, const SetStrategyParameter& action) {
    strategies_.set_parameter(request, action);
    // What was built anew from the parameter warms up from the bars that are kept; the others know them already.
    for (const Instrument& instrument : *account_.instruments) {
        const auto& recent = recent_bars_[instrument.id.value()];
        strategies_.on_history(HistoryBars{instrument.id, {recent.begin(), recent.end()}});
    }
}

void Engine::act(RequestId request, const CancelRestingOrder& action) {
    const Order* order = orders_.find(action.order);
    if (order == nullptr || !order->is_open()) {
        sink_.progress(request, RequestStage::Done, "That order is not open any more.");
        return;
    }
    desk_.cancel(action.order);
    sink_.progress(request, RequestStage::Done, "Cancel sent for " + action.order.to_string() + ".");
}

}  // namespace tradewind
