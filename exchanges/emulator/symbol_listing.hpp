// exchangeInfo: what is traded here and by which rules, in the form of each product (venue notes, sections 1.5, 1.7
// and 2). Units: as the venue's. Errors: none. Thread: pure.
#pragma once

#include <vector>

#include "exchanges/emulator/api_answer.hpp"

namespace tradewind::emulator {

// A limit order's price may be this far from the mark price, on the side where it would trade (PERCENT_PRICE).
constexpr const char* kPriceBandUp = "1.0500";
constexpr const char* kPriceBandDown = "0.9500";
constexpr int kMaxOpenOrders = 200;  // of one symbol

[[nodiscard]] Json symbol_listing(Product product, const std::vector<const Instrument*>& instruments, Timestamp now);

}  // namespace tradewind::emulator
