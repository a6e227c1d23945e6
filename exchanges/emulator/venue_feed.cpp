#include "exchanges/emulator/venue_feed.hpp"

#include <algorithm>

namespace tradewind::emulator {

Timestamp VenueFeed::next_time() const {
    Timestamp next = venue_.next_time();
    for (const VenueListener* listener : listeners_) {
        next = std::min(next, listener->next_time());
    }
    return next;
}

void VenueFeed::advance(Timestamp time) {
    now_ = std::max(now_, time);
    hand_out();
    for (VenueListener* listener : listeners_) {
        listener->on_time(now_);
    }
}

WalkEnd VenueFeed::walk(Timestamp target, int steps) {
    while (now_ < target) {
        const Timestamp next = std::max(next_time(), now_);
        if (next > target) {
            advance(target);
            break;
        }
        if (steps-- == 0) {
            return WalkEnd::OutOfSteps;
        }
        advance(next);
    }
    return WalkEnd::Arrived;
}

void VenueFeed::settle() {
    hand_out();
}

void VenueFeed::hand_out() {
    std::vector<HostedMessage> messages;
    venue_.advance(now_, messages);
    for (const HostedMessage& message : messages) {
        for (VenueListener* listener : listeners_) {
            listener->on_message(message);
        }
    }
}

}  // namespace tradewind::emulator
