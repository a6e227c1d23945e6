// What is noteworthy in a file of candles that can be played, in words. Thread: pure.
#pragma once

#include <string>
#include <vector>

#include "storage/candle_file.hpp"

namespace tradewind::bot {

void add_candle_notices(const storage::CandleReport& report, const std::string& path,
                        std::vector<std::string>& notices);

}  // namespace tradewind::bot
