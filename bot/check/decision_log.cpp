#include "bot/check/decision_log.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::bot {

namespace {

Decision decision_of(Decision::Kind kind, const OrderIntent& intent, Timestamp now) {
    Decision out;
    out.time = now;
    out.kind = kind;
    out.instrument = intent.instrument;
    out.side = intent.side;
    out.type = intent.type;
    out.purpose = intent.purpose;
    out.quantity = intent.quantity;
    out.price = intent.price;
    out.trigger = intent.trigger;
    return out;
}

Decision cancel_of(InstrumentId instrument, Timestamp now) {
    Decision out;
    out.time = now;
    out.kind = Decision::Kind::Cancel;
    out.instrument = instrument;
    return out;
}

Decision fill_of(const FillFact& fact, Timestamp now) {
    Decision out;
    out.time = now;
    out.kind = Decision::Kind::Fill;
    out.instrument = fact.fill.instrument;
    out.side = fact.fill.side;
    out.purpose = fact.purpose;
    out.quantity = fact.fill.quantity;
    out.price = fact.fill.price;
    return out;
}

}  // namespace

void append_decision(const Command& command, Timestamp now, DecisionLog& log) {
    if (const auto* submit = std::get_if<SubmitOrder>(&command)) {
        log.push_back(decision_of(Decision::Kind::Order, submit->order.intent(), now));
    } else if (const auto* cancel = std::get_if<CancelOrder>(&command)) {
        log.push_back(cancel_of(cancel->instrument, now));
    } else if (const auto* all = std::get_if<CancelAllOrders>(&command)) {
        log.push_back(cancel_of(all->instrument, now));
    } else if (const Fact* fact = std::get_if<Fact>(&command)) {
        if (const auto* filled = std::get_if<FillFact>(fact)) {
            log.push_back(fill_of(*filled, now));
        } else if (const auto* changed = std::get_if<OrderFact>(fact);
                   changed != nullptr && changed->order.state() != OrderState::Submitting) {
            log.push_back(decision_of(Decision::Kind::Answer, changed->order.intent(), now));
        }
    }
}

std::string describe(const Decision& decision, const InstrumentTable& instruments) {
    const std::string& symbol = instruments.at(decision.instrument).symbol;
    std::string out = decision.time.to_iso() + " ";
    switch (decision.kind) {
        case Decision::Kind::Cancel:
            return out + "cancel " + symbol;
        case Decision::Kind::Fill:
            return out + fmt::format("filled {} {} {} at {} ({})", to_text(decision.side),
                                     decision.quantity.to_string(), symbol, decision.price->to_string(),
                                     to_text(decision.purpose));
        case Decision::Kind::Answer:
            out += "answered: ";
            break;
        case Decision::Kind::Order:
            break;
    }
    out += fmt::format("{} {} {} {}", to_text(decision.side), decision.quantity.to_string(), symbol,
                       to_text(decision.type));
    if (decision.price) {
        out += " at " + decision.price->to_string();
    }
    if (decision.trigger) {
        out += " triggered at " + decision.trigger->to_string();
    }
    return out + fmt::format(" ({})", to_text(decision.purpose));
}

DecisionLog decided_by(const DecisionLog& log, Timestamp time) {
    const auto end = std::ranges::find_if(log, [time](const Decision& each) {
        return each.time > time ||
               (each.time == time && (each.kind == Decision::Kind::Answer || each.kind == Decision::Kind::Fill));
    });
    return {log.begin(), end};
}

std::size_t count_decisions(const DecisionLog& log) {
    const auto is_decision = [](const Decision& each) { return each.kind != Decision::Kind::Answer; };
    return static_cast<std::size_t>(std::ranges::count_if(log, is_decision));
}

std::optional<Difference> first_difference(const DecisionLog& left, const DecisionLog& right) {
    const auto [at_left, at_right] = std::ranges::mismatch(left, right);
    if (at_left == left.end() && at_right == right.end()) {
        return std::nullopt;
    }
    Difference out;
    if (at_left != left.end()) {
        out.left = *at_left;
    }
    if (at_right != right.end()) {
        out.right = *at_right;
    }
    return out;
}

}  // namespace tradewind::bot
