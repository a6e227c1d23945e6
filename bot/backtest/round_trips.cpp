#include "bot/backtest/round_trips.hpp"

#include <algorithm>

namespace tradewind::bot {

void RoundTrips::on_fill(const OrderFilled& fill, Timestamp time, const std::string& reason) {
    const Instrument& instrument = instruments_.at(fill.instrument);
    if (instrument.is_spot()) {
        return;  // a leg of coins has no entry and exit of its own
    }
    Open& open = open_[fill.instrument];
    const bool was_flat = open.position.is_flat();
    const auto change = open.position.apply_fill(instrument, fill.side, fill.price, fill.quantity, time);
    const Decimal closing_fee =
        Decimal::multiply_divide(fill.fee.amount, change.closed.value(), fill.quantity.value(), Rounding::HalfEven);
    if (!was_flat) {
        open.trip.realised += change.realised;
        open.trip.fees += closing_fee;
        if (open.position.is_flat() || (change.closed.is_positive() && change.opened.is_positive())) {
            open.trip.closed = time;
            open.trip.exit = fill.price;
            open.trip.exit_reason = reason;
            closed_.push_back(open.trip);
        }
    }
    if (!change.opened.is_positive()) {
        return;
    }
    if (was_flat || change.closed.is_positive()) {
        open.trip = RoundTrip();
        open.trip.instrument = fill.instrument;
        open.trip.side = fill.side;
        open.trip.opened = time;
    }
    open.trip.fees += fill.fee.amount - (was_flat ? Decimal() : closing_fee);
    open.trip.quantity = std::max(open.trip.quantity, open.position.signed_quantity().abs());
    open.trip.entry = open.position.entry_price(instrument).value_or(fill.price);
}

void RoundTrips::on_funding(InstrumentId instrument, Decimal amount) {
    const auto open = open_.find(instrument);
    if (open != open_.end() && !open->second.position.is_flat()) {
        open->second.trip.funding += amount;
    }
}

}  // namespace tradewind::bot
