#include "exchanges/emulator/spot_funds.hpp"

namespace tradewind::emulator {

Decimal locked_by_spot_orders(const AccountBook& book, const InstrumentTable& instruments, const Currency& currency) {
    Decimal locked;
    for (const OrderRecord* order : book.orders.open()) {
        const OrderIntent& intent = order->terms.intent;
        const Instrument& traded = instruments.at(intent.instrument);
        if (!traded.is_spot() || !intent.price) {
            continue;
        }
        const Quantity left = intent.quantity - order->executed;
        if (intent.side == Side::Buy && traded.quote == currency) {
            locked += traded.notional(*intent.price, left);
        } else if (intent.side == Side::Sell && traded.base == currency) {
            locked += left.value() * traded.contract_size;
        }
    }
    return locked;
}

}  // namespace tradewind::emulator
