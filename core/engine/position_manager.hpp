// Looks after positions: opens and closes on request, puts a stop (and target) at the venue for every
// position, sees that it stays there, and clears what is left over when a position is flat.
// Law 10: a position without a working stop is mended and announced. Thread: engine.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/engine/order_desk.hpp"

namespace tradewind {

class PositionManager {
public:
    PositionManager(EngineContext& context, OrderDesk& desk) : context_(context), desk_(desk) {}

    void open(RequestId request, const OpenPosition& wish);
    void close(RequestId request, const ClosePosition& wish, OrderPurpose purpose = OrderPurpose::Close);
    void change_leverage(RequestId request, const ChangeLeverage& wish);
    // For a strategy: nothing happens while it is so already or the venue's answer is awaited.
    void ask_leverage(InstrumentId instrument, int leverage);

    void on_leverage(const LeverageSet& event);
    void on_leverage(const LeverageRejected& event);
    void on_fill(const OrderFilled& fill, const Order& order);
    void on_order_closed(const Order& order);  // not for Filled
    void on_accepted(const Order& order);      // of open orders
    void on_position_closed(InstrumentId instrument);
    void check_positions();       // the position loop
    void drop_silent_requests();  // those the venue never answered

    // A request waits for the venue before it opens here.
    [[nodiscard]] bool is_opening(InstrumentId instrument) const;

    // A venue-side stop of the right direction is working or on its way.
    [[nodiscard]] bool is_protected(InstrumentId instrument) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(plans_, pending_);
    }

private:
    struct Plan {  // how the position of one instrument is protected
        std::optional<Decimal> stop_fraction;
        std::optional<Decimal> target_fraction;
        RequestId request;  // told when entry and protection stand
        ClientOrderId stop;
        ClientOrderId target;
        template <class Archive>
        void archive(Archive& ar) {
            ar(stop_fraction, target_fraction, request, stop, target);
        }
    };
    struct PendingLeverage {  // a request that waits for the venue's word on leverage
        RequestId request;
        Timestamp asked;
        int leverage = 1;
        std::optional<OpenPosition> then_open;
        template <class Archive>
        void archive(Archive& ar) {
            ar(request, asked, leverage, then_open);
        }
    };

    [[nodiscard]] static bool is_exit(const OrderIntent& intent);
    [[nodiscard]] bool has_entry_on_its_way(InstrumentId instrument) const;
    // The refusal when the price has moved too far since the preview.
    [[nodiscard]] std::optional<std::string> drift_of(const OpenPosition& wish) const;
    void place_entry(RequestId request, const OpenPosition& wish);
    void protect_or_report(InstrumentId instrument, Plan& plan);
    void cancel_older_exits(InstrumentId instrument, const Plan& plan);
    void replace_older_stops(const Order& order);
    void cancel_all_exits(InstrumentId instrument);
    void on_exit_refused(const Order& order);
    tl::expected<ClientOrderId, Refusal> place_exit(InstrumentId instrument, OrderType type, Decimal fraction,
                                                    RequestId request);

    EngineContext& context_;
    OrderDesk& desk_;
    std::map<InstrumentId, Plan> plans_;
    std::map<InstrumentId, PendingLeverage> pending_;
};

}  // namespace tradewind
