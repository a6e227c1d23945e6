// The one way out for orders: quantize, risk, record, send. Gives our order ids: run epoch and a counter.
// Errors: a Refusal places nothing and is recorded as a decision. Thread: engine.
#pragma once

#include <map>
#include <vector>

#include "core/engine/engine_context.hpp"

namespace tradewind {

class OrderDesk {
public:
    explicit OrderDesk(EngineContext& context) : context_(context) {}

    void begin_epoch(std::uint32_t epoch) {
        if (epoch > epoch_) {  // an epoch seen before goes on counting: no id is used twice
            epoch_ = epoch;
            counter_ = 0;
        }
    }
    tl::expected<ClientOrderId, Refusal> place(OrderIntent intent);
    // Asks the venue to cancel; nothing happens to closed orders or ones already asked for.
    void cancel(ClientOrderId order);
    void cancel_all(InstrumentId instrument);
    // Orders in doubt are asked for again, and silent ones become doubtful.
    void chase_answers();

    template <class Archive>
    void archive(Archive& ar) {
        ar(epoch_, counter_, cancels_);
    }

private:
    void send_cancel(const Order& order);

    EngineContext& context_;
    std::uint32_t epoch_ = 0;
    std::uint32_t counter_ = 0;
    std::map<ClientOrderId, Timestamp> cancels_;  // when the venue was last asked to cancel an open order
};

}  // namespace tradewind
