// The stop of a trade plan at the venue: closes whatever the position is. A stop is moved by placing the new
// one first; the old one is cancelled when the venue has taken the new one, so at no instant there is none.
// Units: quote currency. Thread: engine.
#pragma once

#include <string>

#include "core/ports/strategy.hpp"

namespace tradewind::strategies {

class PlanStop {
public:
    enum class Standing : std::uint8_t {
        Placed,     // at the venue or on its way there
        Refused,    // there is none that works, or the older one stays; asked for again after retry()
        Beyond,     // the price has passed the level: nothing that could be placed
        Triggered,  // it is closing the position
    };
    Standing keep(const Instrument& instrument, Side position, Price level, StrategyDesk& desk);
    void on_order_closed(const Order& order);
    void retry() { waits_ = false; }
    [[nodiscard]] bool owns(ClientOrderId order) const { return order.is_ours() && (order == stop_ || order == next_); }
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(stop_, next_, waits_, refusal_);
    }

private:
    void settle(StrategyDesk& desk);

    ClientOrderId stop_;  // the one that protects
    ClientOrderId next_;  // tighter, not taken by the venue yet
    bool waits_ = false;  // refused: no new one before the next timer
    std::string refusal_;
};

}  // namespace tradewind::strategies
