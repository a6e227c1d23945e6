#include "core/margin/margin.hpp"

#include "core/base/check.hpp"

namespace tradewind {

Decimal initial_margin(const Instrument& instrument, Price price, Quantity quantity, int leverage) {
    TW_CHECK(leverage >= 1);
    return instrument.notional(price, quantity) / Decimal(leverage);
}

Decimal maintenance_margin(const Instrument& instrument, const BracketTable& brackets, Price mark, Quantity quantity) {
    return brackets.maintenance_margin(instrument.notional(mark, quantity));
}

}  // namespace tradewind
