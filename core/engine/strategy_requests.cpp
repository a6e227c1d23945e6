// What people ask of the strategies: on, off, and other parameters.
#include <fmt/format.h>

#include "core/engine/strategy_host.hpp"
#include "core/engine/strategy_slot.hpp"

namespace tradewind {

std::vector<StrategyHost::Slot*> StrategyHost::find(const std::string& name, const std::string& symbol) const {
    std::vector<Slot*> out;
    for (const auto& slot : slots_) {
        if (slot->strategy->name() == name && (symbol.empty() || context_.symbol(slot->main()) == symbol)) {
            out.push_back(slot.get());
        }
    }
    return out;
}

std::string StrategyHost::obstacle(const Slot& slot) const {
    const std::string name(slot.strategy->name());
    if (!context_.account.reconciled) {
        return "The account is not reconciled with the venue yet; try again in a moment.";
    }
    if (context_.account.mode != TradingMode::Active) {
        return "Trading is " + std::string(to_text(context_.account.mode)) + "; /resume first.";
    }
    if (slot.strategy->takes_up_position()) {
        return {};  // what is there is its own
    }
    for (const InstrumentId instrument : slot.strategy->instruments()) {
        const std::string& symbol = context_.symbol(instrument);
        if (const std::string other = owner(instrument); !other.empty()) {
            return fmt::format(
                "{0} is on for {1}; only one strategy owns a symbol. Choose another symbol (/strategy {2} on SYMBOL) "
                "or "
                "switch it off (/strategy {0} off {1}).",
                other, symbol, name);
        }
        if (!context_.account.is_flat(instrument)) {
            return fmt::format("There is an open position in {}; close it first, so that {} starts flat.", symbol,
                               name);
        }
        if (positions_.is_opening(instrument) || !context_.orders.open_orders(instrument).empty()) {
            return fmt::format("There are still open orders in {}; try again when they are gone.", symbol);
        }
    }
    return {};
}

void StrategyHost::refuse_unknown(RequestId request, const std::string& name, const std::string& symbol) {
    std::string text = "There is no strategy named '" + name + "'; /strategies lists them.";
    if (!symbol.empty() && !find(name, {}).empty()) {
        text = name + " does not trade " + symbol + " in this run; /strategies lists where it can.";
    }
    context_.sink.progress(request, RequestStage::Refused, text);
}

void StrategyHost::switch_on(RequestId request, const std::string& name, const std::string& symbol) {
    const std::vector<Slot*> found = find(name, symbol);
    if (found.empty()) {
        return refuse_unknown(request, name, symbol);
    }
    Slot& slot = *found.front();
    if (slot.state == StrategyState::On) {
        context_.sink.progress(request, RequestStage::Done, name + " is already on for " + where(slot) + ".");
        return;
    }
    if (const std::string why = obstacle(slot); !why.empty()) {
        context_.sink.progress(request, RequestStage::Refused, why);
        return;
    }
    context_.sink.decide("strategy " + name, "switched on for " + where(slot));
    start(slot);
    if (slot.state == StrategyState::On) {
        context_.sink.progress(request, RequestStage::Done,
                               name + " is on for " + where(slot) + ". " + slot.explanation);
    } else {
        context_.sink.progress(request, RequestStage::Refused, name + " did not start. " + slot.explanation);
    }
}

void StrategyHost::switch_off(RequestId request, const std::string& name, const std::string& symbol) {
    const std::vector<Slot*> found = find(name, symbol);
    if (found.empty()) {
        return refuse_unknown(request, name, symbol);
    }
    std::string text;
    for (Slot* slot : found) {
        if (slot->state == StrategyState::Off) {
            continue;
        }
        turn_off(*slot, StrategyState::Off);
        context_.sink.decide("strategy " + name, "switched off for " + where(*slot));
        text += (text.empty() ? "" : " ") + name + " is off for " + where(*slot) + "; its orders are being cancelled.";
        for (const InstrumentId instrument : slot->strategy->instruments()) {
            if (context_.account.is_flat(instrument)) {
                continue;
            }
            if (context_.account.instrument(instrument).is_spot()) {
                text += " The coins of " + context_.symbol(instrument) + " stay as well.";
            } else {
                text +=
                    " The position in " + context_.symbol(instrument) + " and its stop stay; /futures_close closes it.";
            }
        }
    }
    context_.sink.progress(request, RequestStage::Done, text.empty() ? name + " is already off." : text);
}

void StrategyHost::set_parameter(RequestId request, const SetStrategyParameter& change) {
    const std::vector<Slot*> found = find(change.name, change.symbol);
    if (found.empty()) {
        return refuse_unknown(request, change.name, change.symbol);
    }
    for (Slot* slot : found) {  // the same table for all: the first refuses or none does
        if (const Status set = slot->strategy->set_parameter(change.parameter, change.value); !set) {
            context_.sink.progress(request, RequestStage::Refused, set.error().text);
            return;
        }
    }
    const std::string text = change.parameter + " of " + change.name + " is " + change.value +
                             (change.symbol.empty() ? "" : " for " + change.symbol) + " from its next decision on.";
    context_.sink.decide("strategy " + change.name, text);
    context_.sink.progress(request, RequestStage::Done, text);
}

}  // namespace tradewind
