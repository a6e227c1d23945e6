// What happens when an order would trade with a resting one of the same owner; the taker's wish rules.
// Units: none. Errors: none. Thread: a value.
#pragma once

#include <cstdint>

namespace tradewind {

enum class SelfTrade : std::uint8_t { ExpireTaker, ExpireMaker, ExpireBoth, Allow };

}  // namespace tradewind
