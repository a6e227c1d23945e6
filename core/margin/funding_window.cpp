#include "core/margin/funding_window.hpp"

namespace tradewind {

Decimal funding_over(const Instrument& instrument, Quantity signed_quantity, const FundingWindow& window,
                     std::span<const MarkedFunding> settlements) {
    Decimal received;
    for (const MarkedFunding& settlement : settlements) {
        if (settlement.boundary >= window.opened - window.tolerance && settlement.boundary <= window.closed) {
            received += funding_payment(instrument, signed_quantity, settlement.mark, settlement.rate);
        }
    }
    return received;
}

}  // namespace tradewind
