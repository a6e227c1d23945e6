#include "exchanges/binance/rate_budget.hpp"

#include <algorithm>

namespace tradewind::binance {
namespace {

// Percent of a budget that a lane may use up.
constexpr std::array<int, kLanes> kShare{98, 85, 60};

int share_of(int limit, Lane lane) {
    return limit * kShare[static_cast<std::size_t>(lane)] / 100;
}

}  // namespace

void RateBudget::Window::add(int count, Timestamp now) {
    used = used_at(now) + count;
    start = now.floor_to(span);
}

void RateBudget::Window::raise_to(int count, Timestamp now) {
    used = std::max(used_at(now), count);
    start = now.floor_to(span);
}

Timestamp RateBudget::earliest(Lane lane, RequestCost cost, Timestamp now) const {
    Timestamp when = std::max(now, paused_until_);
    const auto respect = [&](const Window& window, int limit, int wanted) {
        // A request that alone is larger than the share waits for an empty window.
        if (wanted > 0 && window.used_at(when) > 0 && window.used_at(when) + wanted > share_of(limit, lane)) {
            when = std::max(when, window.end(when));
        }
    };
    respect(weight_, limits_.weight_per_minute, cost.weight);
    respect(orders_minute_, limits_.orders_per_minute, cost.orders);
    respect(orders_ten_seconds_, limits_.orders_per_ten_seconds, cost.orders);
    respect(funding_, limits_.funding_per_five_minutes, cost.funding);
    return when;
}

void RateBudget::spend(RequestCost cost, Timestamp now) {
    weight_.add(cost.weight, now);
    orders_minute_.add(cost.orders, now);
    orders_ten_seconds_.add(cost.orders, now);
    funding_.add(cost.funding, now);
}

void RateBudget::observe(int weight_1m, int orders_10s, int orders_1m, Timestamp now) {
    weight_.raise_to(weight_1m, now);
    orders_ten_seconds_.raise_to(orders_10s, now);
    orders_minute_.raise_to(orders_1m, now);
}

void RateBudget::pause_until(Timestamp until) {
    paused_until_ = std::max(paused_until_, until);
}

}  // namespace tradewind::binance
