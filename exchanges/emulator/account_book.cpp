#include "exchanges/emulator/account_book.hpp"

namespace tradewind::emulator {

Price break_even(const Instrument& instrument, const FollowedPosition& held) {
    const Decimal size = held.position.signed_quantity().value() * instrument.contract_size;
    const Decimal cost = held.position.cost() + held.fees;
    if (size.is_zero() || cost.is_zero()) {
        return {};
    }
    return Price(instrument.is_inverse() ? -size / cost : cost / size);
}

}  // namespace tradewind::emulator
