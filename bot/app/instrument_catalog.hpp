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
// "BTCUSD_PERP": contracts of 100 USD, of others 10 USD, settled in the coin. Errors: as above.
[[nodiscard]] Result<CatalogEntry> catalog_coin_perpetual(const std::string& symbol);
// "BTCUSDT.SPOT" of "BTCUSDT".
[[nodiscard]] std::string spot_symbol(const std::string& perpetual);
[[nodiscard]] Instrument spot_leg(const Instrument& perpetual);
// Of recorded candles: the built-in contract, else tick and step from the decimals that the bars use; the spot leg
// for a spot symbol.
[[nodiscard]] Result<Instrument> recorded_instrument(const std::string& symbol, std::span<const Bar> bars);

}  // namespace tradewind::bot
