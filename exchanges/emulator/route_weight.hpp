// What a request weighs against the budget of its address. Units: request weight. Errors: none. Thread: pure.
#pragma once

#include <functional>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

using WeightRule = std::function<int(const ApiRequest&)>;

[[nodiscard]] WeightRule weighs(int weight);
// Less for one symbol than for all.
[[nodiscard]] WeightRule weighs(int with_symbol, int without);

}  // namespace tradewind::emulator
