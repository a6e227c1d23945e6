// The contracts of the simulated venue: ticks, steps, minimums and fees of the symbols that are built in,
// and a careful guess from recorded prices for others. Units: as in Instrument. Thread: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

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
// One of both, by the name.
[[nodiscard]] Result<CatalogEntry> catalog_contract(const std::string& symbol);
[[nodiscard]] bool is_coin_margined_name(std::string_view symbol);
// "data/ETHUSDT_1m.csv.gz" holds ETHUSDT, "BTCUSD_PERP_1h.csv" BTCUSD_PERP.
[[nodiscard]] std::string symbol_of_file(const std::string& path);
inline constexpr std::string_view kSpotSuffix = ".SPOT";
// "BTCUSDT.SPOT" of "BTCUSDT".
[[nodiscard]] std::string spot_symbol(const std::string& perpetual);
// With the perpetual's tick and step, so that both legs of a position can be equal to the last digit.
[[nodiscard]] Instrument spot_leg(const Instrument& perpetual);
// With the finer tick and step of the venue's own pair.
[[nodiscard]] Instrument listed_spot_pair(const Instrument& perpetual);
// Of recorded candles: the built-in contract, else tick and step from the decimals that the bars use; the spot leg
// for a spot symbol.
[[nodiscard]] Result<Instrument> recorded_instrument(const std::string& symbol, std::span<const Bar> bars);

}  // namespace tradewind::bot
