// Pieces of the venue's JSON that its REST answers and its streams share. Units: as the venue's. Errors: none.
// Thread: pure.
#pragma once

#include <vector>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/market_record.hpp"

namespace tradewind::emulator {

// [["price","quantity"], ...]
[[nodiscard]] Json levels_json(const Instrument& instrument, const std::vector<HostedLevel>& levels);
// Marks and indices carry eight decimals whatever the tick is.
[[nodiscard]] std::string mark_text(Decimal price);
// What the venue counts beside the volume: quote volume, or (inverse) base volume.
[[nodiscard]] std::string traded_value_text(Decimal value);

struct WindowTexts {
    std::string change;
    std::string change_percent;
    std::string average;
    std::string last;
    std::string last_quantity;
    std::string open;
    std::string high;
    std::string low;
    std::string volume;
    std::string value;
};
[[nodiscard]] WindowTexts window_texts(const Instrument& instrument, const WindowChange& change);

}  // namespace tradewind::emulator
