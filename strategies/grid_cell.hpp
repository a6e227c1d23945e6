// One cell of a grid: what it holds, what that cost, and the order it waits for. Units: quantities as in
// Instrument, money in settle currency. Thread: engine.
#pragma once

#include <optional>

#include "core/market/instrument.hpp"
#include "core/trading/order.hpp"

namespace tradewind::strategies {

struct GridCell {
    ClientOrderId order;  // entry while nothing is held, else exit
    Quantity held;
    Decimal spent;  // signed value of what is held, at its entry prices, fees in settle currency included

    // The profit after fees when this fill completes the cell.
    std::optional<Decimal> book(const Instrument& instrument, const OrderFilled& fill, const Order& of);

    template <class Archive>
    void archive(Archive& ar) {
        ar(order, held, spent);
    }
};

}  // namespace tradewind::strategies
