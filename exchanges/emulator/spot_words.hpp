// Errors of orders as the spot market names them: filters by name, and -2010 where the futures markets have codes of
// their own. Units: none. Errors: values. Thread: pure.
#pragma once

#include "exchanges/emulator/api_answer.hpp"

namespace tradewind::emulator {

[[nodiscard]] ApiError in_spot_words(ApiError error);
[[nodiscard]] Answer in_spot_words(Answer answer);

}  // namespace tradewind::emulator
