// Which of the venue's instruments belong to which product, and under which symbol clients know them: spot legs
// ("BTCUSDT.SPOT" inside) are "BTCUSDT" of the spot product. Units: none. Errors: nullptr. Thread: pure.
#pragma once

#include <string>
#include <string_view>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

[[nodiscard]] Product product_of(const Instrument& instrument);
[[nodiscard]] std::string wire_symbol(const Instrument& instrument);
[[nodiscard]] const Instrument* find_instrument(const InstrumentTable& instruments, Product product,
                                                std::string_view symbol);

}  // namespace tradewind::emulator
