#include "simulator/conditional_book.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/base/archive.hpp"

namespace tradewind::simulator {

namespace {

constexpr std::int64_t kBasisPoints = 10'000;

std::int64_t clamped(ArchiveInt128 ticks) {
    constexpr ArchiveInt128 kLow = std::numeric_limits<std::int64_t>::min();
    constexpr ArchiveInt128 kHigh = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp(ticks, kLow, kHigh));
}

std::uint64_t distance(std::int64_t a, std::int64_t b) {
    const auto low = static_cast<std::uint64_t>(std::min(a, b));
    return static_cast<std::uint64_t>(std::max(a, b)) - low;
}

}  // namespace

std::optional<NewConditional> ConditionalBook::find(std::uint64_t id) const {
    const auto found = orders_.find(id);
    return found == orders_.end() ? std::nullopt : std::optional(found->second.order);
}

std::optional<std::int64_t> ConditionalBook::trigger_of(std::uint64_t id) const {
    const auto found = orders_.find(id);
    if (found == orders_.end()) {
        return std::nullopt;
    }
    const Waiting& waiting = found->second;
    if (waiting.order.kind != TriggerKind::Trailing) {
        return waiting.order.trigger_ticks;
    }
    return waiting.extreme ? std::optional(trailing_trigger(waiting)) : std::nullopt;
}

std::optional<RejectReason> ConditionalBook::refuse(const NewConditional& order) const {
    if (order.close_position ? order.lots != 0 : order.lots <= 0) {
        return RejectReason::InvalidLots;
    }
    const std::optional<std::int64_t> price = reference(order.trigger_by);
    if (order.kind != TriggerKind::Trailing) {
        return price && is_reached(direction_of(order), order.trigger_ticks, *price)
                   ? std::optional(RejectReason::WouldTrigger)
                   : std::nullopt;
    }
    const bool in_range = order.callback.amount > 0 &&
                          (order.callback.unit == Callback::Unit::Ticks || order.callback.amount < kBasisPoints);
    if (!in_range || order.limit_ticks) {
        return RejectReason::InvalidTrigger;
    }
    return price && order.activation_ticks && is_activated(order, *price) ? std::optional(RejectReason::WouldTrigger)
                                                                          : std::nullopt;
}

void ConditionalBook::add(const NewConditional& order) {
    Waiting& waiting = orders_[order.id];
    waiting.order = order;
    waiting.sequence = next_sequence_++;
    if (order.kind == TriggerKind::Trailing && reference(order.trigger_by)) {
        trail(waiting, *reference(order.trigger_by));
    }
    enlist(waiting);
}

std::optional<NewConditional> ConditionalBook::remove(std::uint64_t id) {
    const auto found = orders_.find(id);
    if (found == orders_.end()) {
        return std::nullopt;
    }
    delist(found->second);
    const NewConditional order = found->second.order;
    orders_.erase(found);
    return order;
}

ConditionalBook::Direction ConditionalBook::direction_of(const NewConditional& order) {
    const bool buys = order.side == Side::Buy;
    return buys != (order.kind == TriggerKind::TakeProfit) ? Direction::Rising : Direction::Falling;
}

bool ConditionalBook::is_reached(Direction direction, std::int64_t trigger, std::int64_t ticks) {
    return direction == Direction::Rising ? ticks >= trigger : ticks <= trigger;
}

// A trailing order wakes on the far side: a sell above, to follow the price up; a buy below.
bool ConditionalBook::is_activated(const NewConditional& order, std::int64_t ticks) {
    return !order.activation_ticks ||
           (order.side == Side::Sell ? ticks >= *order.activation_ticks : ticks <= *order.activation_ticks);
}

std::int64_t ConditionalBook::trailing_trigger(const Waiting& waiting) {
    const Callback& callback = waiting.order.callback;
    const ArchiveInt128 extreme = *waiting.extreme;
    ArchiveInt128 back = callback.amount;
    if (callback.unit == Callback::Unit::BasisPoints) {
        // Rounded up, so that the price has come back by the whole rate when the order fires.
        back = ((extreme < 0 ? -extreme : extreme) * callback.amount + kBasisPoints - 1) / kBasisPoints;
        back = std::max<ArchiveInt128>(back, 1);
    }
    return clamped(waiting.order.side == Side::Sell ? extreme - back : extreme + back);
}

void ConditionalBook::trail(Waiting& waiting, std::int64_t ticks) {
    if (waiting.extreme) {
        waiting.extreme =
            waiting.order.side == Side::Sell ? std::max(*waiting.extreme, ticks) : std::min(*waiting.extreme, ticks);
    } else if (is_activated(waiting.order, ticks)) {
        waiting.extreme = ticks;
    }
}

ConditionalBook::Table& ConditionalBook::table_of(const NewConditional& order) {
    return tables_[place_of(order.trigger_by)][static_cast<std::size_t>(direction_of(order))];
}

ConditionalBook::TableKey ConditionalBook::key_of(const Waiting& waiting) {
    const std::int64_t trigger = waiting.order.trigger_ticks;
    return {direction_of(waiting.order) == Direction::Rising ? trigger : ~trigger, waiting.sequence};
}

void ConditionalBook::enlist(Waiting& waiting) {
    if (waiting.order.kind == TriggerKind::Trailing) {
        trailing_[place_of(waiting.order.trigger_by)].push_back(&waiting);
    } else {
        table_of(waiting.order).emplace(key_of(waiting), &waiting);
    }
}

void ConditionalBook::delist(const Waiting& waiting) {
    if (waiting.order.kind == TriggerKind::Trailing) {
        std::erase(trailing_[place_of(waiting.order.trigger_by)], &waiting);
    } else {
        table_of(waiting.order).erase(key_of(waiting));
    }
}

void ConditionalBook::fire(TriggerBy by, std::int64_t ticks, std::vector<FiredOrder>& fired) {
    const std::int64_t from = reference(by).value_or(ticks);
    candidates_.clear();
    const auto collect = [&](const Waiting& waiting, std::int64_t trigger) {
        candidates_.push_back(Candidate{distance(from, trigger), trigger, &waiting});
    };
    for (const Direction direction : {Direction::Rising, Direction::Falling}) {
        Table& table = tables_[place_of(by)][static_cast<std::size_t>(direction)];
        const std::int64_t reached = direction == Direction::Rising ? ticks : ~ticks;
        auto at = table.begin();
        for (; at != table.end() && at->first.first <= reached; ++at) {
            collect(*at->second, at->second->order.trigger_ticks);
        }
        table.erase(table.begin(), at);
    }
    std::erase_if(trailing_[place_of(by)], [&](Waiting* waiting) {
        trail(*waiting, ticks);
        if (!waiting->extreme || !is_reached(direction_of(waiting->order), trailing_trigger(*waiting), ticks)) {
            return false;
        }
        collect(*waiting, trailing_trigger(*waiting));
        return true;
    });
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
        return std::tie(a.distance, a.waiting->sequence) < std::tie(b.distance, b.waiting->sequence);
    });
    for (const Candidate& candidate : candidates_) {
        const std::uint64_t id = candidate.waiting->order.id;
        fired.push_back(FiredOrder{candidate.waiting->order, candidate.trigger_ticks});
        orders_.erase(id);
    }
}

bool ConditionalBook::is_known(const NewConditional& order) {
    return order.side <= Side::Sell && order.kind <= TriggerKind::Trailing && order.trigger_by <= TriggerBy::Last &&
           order.self_trade <= SelfTrade::Allow && order.callback.unit <= Callback::Unit::BasisPoints &&
           order.limit_kind <= OrderKind::PostOnly && (!order.limit_ticks || order.limit_kind != OrderKind::Market) &&
           (order.close_position ? order.lots == 0 : order.lots > 0);
}

bool ConditionalBook::rebuild() {
    drop_tables();
    std::map<std::uint64_t, Waiting*> by_age;
    for (auto& [id, waiting] : orders_) {
        const bool is_new = by_age.emplace(waiting.sequence, &waiting).second;
        if (!is_new || id != waiting.order.id || waiting.sequence >= next_sequence_ || !is_known(waiting.order)) {
            return false;
        }
    }
    for (const auto& [age, waiting] : by_age) {
        enlist(*waiting);
    }
    return true;
}

void ConditionalBook::drop_tables() {
    tables_ = {};
    trailing_ = {};
}

void ConditionalBook::clear() {
    drop_tables();
    orders_.clear();
    reference_ = {};
    next_sequence_ = 0;
}

}  // namespace tradewind::simulator
