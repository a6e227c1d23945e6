// What a recording of the raw feed holds, found out before it is played: candles of its trades behind those before it,
// gaps, and whether it can be played at all. Errors: name the file and line, or the symbol. Thread: any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/app/recorded_tape.hpp"
#include "core/market/recorded_trade.hpp"

namespace tradewind::bot {

// Minutes of the trades behind those of `before` that end ahead of the first trade's minute; `source` names them.
[[nodiscard]] Result<std::vector<Bar>> minutes_with_trades(const std::string& source, InstrumentId id,
                                                           std::vector<Bar> before,
                                                           const std::vector<RecordedTrade>& trades);
// The same for the trades of a recording.
[[nodiscard]] Result<std::vector<Bar>> minutes_of_recording(const std::vector<std::string>& files,
                                                            const std::string& symbol, InstrumentId id,
                                                            std::vector<Bar> before);
// Reads the whole recording once: what is refused is refused here, and gaps are told.
[[nodiscard]] Result<RecordedTape::Seen> survey_recording(RecordedTapeConfig config, std::vector<std::string>& notices);

}  // namespace tradewind::bot
