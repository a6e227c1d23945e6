// What an account's open spot orders bind of a currency: the quote of buys, the base of sells.
// Units: the currency. Errors: none. Thread: pure.
#pragma once

#include "exchanges/emulator/account_book.hpp"

namespace tradewind::emulator {

[[nodiscard]] Decimal locked_by_spot_orders(const AccountBook& book, const InstrumentTable& instruments,
                                            const Currency& currency);

}  // namespace tradewind::emulator
