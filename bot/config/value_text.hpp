// Reads single configuration values: each function says what it wants when the text is something else.
// Thread: pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::bot {

[[nodiscard]] Result<Decimal> read_decimal(const std::string& text, Decimal least, Decimal most);
[[nodiscard]] Result<std::int64_t> read_whole(const std::string& text, std::int64_t least, std::int64_t most);
[[nodiscard]] Result<double> read_number(const std::string& text, double least, double most);
[[nodiscard]] Result<Duration> read_duration(const std::string& text, Duration least,
                                             Duration most);                // 250ms, 5s, 30m, 4h, 7d
[[nodiscard]] std::vector<std::string> read_list(const std::string& text);  // split at commas, blanks cut

}  // namespace tradewind::bot
