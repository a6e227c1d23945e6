// The contracts of the simulated venue: ticks, steps, minimums and fees of the symbols that are built in,
// and a careful guess from recorded prices for others. Units: as in Instrument. Thread: pure functions.
#pragma once

#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/market/bar.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::bot {

struct CatalogEntry {
    Instrument instrument;
    Price start_price;  // where the generated market begins
};
// Errors: NotFound with the symbols that are built in.
[[nodiscard]] Result<CatalogEntry> catalog_perpetual(const std::string& symbol);
// "BTCUSDT.SPOT" under "BTCUSDT".
[[nodiscard]] Instrument spot_leg(const Instrument& perpetual);
// For recorded symbols that are not built in: tick and step from the decimals that the bars use.
[[nodiscard]] Result<Instrument> guess_perpetual(const std::string& symbol, std::span<const Bar> bars);

}  // namespace tradewind::bot
