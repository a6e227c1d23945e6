// What Binance says beside each error code that the venue behind the server can answer with: clients compare these
// words. Errors: empty for codes that are not listed. Thread: pure.
#pragma once

#include <string_view>

namespace tradewind::emulator {

[[nodiscard]] std::string_view error_words(int code);

}  // namespace tradewind::emulator
