// "Did you mean": the known name that a mistyped one was probably meant to be. Thread: pure, any thread.
#pragma once

#include <span>
#include <string_view>

namespace tradewind {

// The nearest by edit distance, or one that holds the word; empty when nothing is near.
[[nodiscard]] std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known);

}  // namespace tradewind
