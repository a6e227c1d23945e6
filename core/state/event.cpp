#include "core/state/event.hpp"

#include <array>

namespace tradewind {

const char* event_name(const EventBody& body) {
    // In the order of the alternatives of EventBody.
    static constexpr std::array<const char*, std::variant_size_v<EventBody>> kNames = {
        "book ticker",           "trade tick",     "depth update",      "mark price",      "history bars",
        "feed status",           "order accepted", "order rejected",    "order filled",    "order canceled",
        "order triggered",       "order amended",  "order unknown",     "cancel rejected", "funding paid",
        "balance adjusted",      "leverage set",   "leverage rejected", "account report",  "order query answer",
        "account stream status", "engine started", "time advanced",     "control request", "bar closed"};
    return kNames[body.index()];
}

}  // namespace tradewind
