#include "strategies/grid_cell.hpp"

namespace tradewind::strategies {

std::optional<Decimal> GridCell::book(const Instrument& instrument, const OrderFilled& fill, const Order& of) {
    const bool enters = of.intent().effect == PositionEffect::Open;
    spent += instrument.signed_value(fill.price, fill.side == Side::Buy ? fill.quantity : -fill.quantity);
    if (fill.fee.currency == instrument.settle) {
        spent += fill.fee.amount;
    }
    held = enters ? held + fill.quantity : held - fill.quantity;
    if (!of.is_open() && order == of.id()) {
        order = ClientOrderId();
    }
    if (enters || held.is_positive()) {
        return std::nullopt;
    }
    const Decimal profit = -spent;  // what came in is negative spending
    held = Quantity();
    spent = Decimal();
    return profit;
}

}  // namespace tradewind::strategies
