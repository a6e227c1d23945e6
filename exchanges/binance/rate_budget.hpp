// How much of the venue's limits is used up, and when a request of a lane may leave: request weight per minute and
// order counts per minute and per ten seconds, requests for the funding lists per five minutes, from our own count and
// corrected by the venue's headers. The last part of each budget is kept for cancelling and closing, the part before it
// for orders. Units: the venue's weight points and orders; times of the venue. Errors: none. Thread: one.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/time.hpp"

namespace tradewind::binance {

enum class Lane : std::uint8_t { Urgent, Orders, Queries };  // cancelling and closing; opening; everything else
inline constexpr std::size_t kLanes = 3;

struct RateLimits {
    int weight_per_minute = 2400;
    int orders_per_minute = 1200;
    int orders_per_ten_seconds = 300;
    int funding_per_five_minutes = 500;  // requests for the funding lists, of one address
};

struct RequestCost {
    int weight = 1;
    int orders = 0;
    int funding = 0;  // requests that the funding lists count for themselves
};

class RateBudget {
public:
    explicit RateBudget(RateLimits limits = {}) : limits_(limits) {}

    // `now` itself when the request may leave at once.
    [[nodiscard]] Timestamp earliest(Lane lane, RequestCost cost, Timestamp now) const;
    void spend(RequestCost cost, Timestamp now);
    // What the venue counted, by its headers; -1: not told.
    void observe(int weight_1m, int orders_10s, int orders_1m, Timestamp now);
    void pause_until(Timestamp until);
    [[nodiscard]] Timestamp paused_until() const { return paused_until_; }
    [[nodiscard]] int weight_used(Timestamp now) const { return weight_.used_at(now); }

private:
    struct Window {  // the venue counts in spans of the clock
        Duration span;
        Timestamp start;
        int used = 0;
        [[nodiscard]] int used_at(Timestamp now) const { return now.floor_to(span) == start ? used : 0; }
        [[nodiscard]] Timestamp end(Timestamp now) const { return now.floor_to(span) + span; }
        void add(int count, Timestamp now);
        void raise_to(int count, Timestamp now);
    };
    RateLimits limits_;
    Window weight_{Duration::minutes(1), {}, 0};
    Window orders_minute_{Duration::minutes(1), {}, 0};
    Window orders_ten_seconds_{Duration::seconds(10), {}, 0};
    Window funding_{Duration::minutes(5), {}, 0};
    Timestamp paused_until_;
};

}  // namespace tradewind::binance
