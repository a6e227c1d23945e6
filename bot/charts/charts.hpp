// Pictures for the chat, as PNG bytes: price with the lines that matter, and the equity curve. Drawn with
// cairo; needs a font (fonts-dejavu-core). Units: as labelled on the axes. Errors: Result when there is
// nothing to draw. Thread: pure functions; one picture on one thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/bar.hpp"
#include "core/market/instrument.hpp"
#include "core/state/snapshot.hpp"

namespace tradewind::bot {

enum class ChartLineKind : std::uint8_t { Entry, Stop, Target, Liquidation };
struct ChartLine {
    ChartLineKind kind = ChartLineKind::Entry;
    Price price;
};

[[nodiscard]] Result<std::string> price_chart(const Instrument& instrument, std::span<const Bar> bars,
                                              std::span<const ChartLine> lines);
[[nodiscard]] Result<std::string> equity_chart(std::span<const EquityPoint> curve, const Currency& currency);

}  // namespace tradewind::bot
