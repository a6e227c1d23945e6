// The market and the accounts of the exchange server: a generated market of both futures kinds and spot, or recorded
// candles. Units: as in Instrument. Errors: name the symbol, or the file and line. Thread: any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ports/hosted_venue.hpp"

namespace tradewind::bot {

struct HostedMarketOptions {
    std::vector<std::string> symbols;  // "BTCUSDT" brings its spot market along, "BTCUSD_PERP"; empty: the usual ones
    std::vector<std::string> candles;  // files of a recorded market; empty: generated
    std::vector<std::string> funding;  // recorded rates, the first of the first file of candles, and so on
    Timestamp from;                    // recorded: what is earlier is history; zero: after the first day
    std::uint64_t seed = 1;
    // Of the accounts, in USDT: so much in the futures wallet, as much in coins for each coin-margined contract, and so
    // much in the spot wallet.
    std::vector<Decimal> balances;
};

struct HostedMarket {
    std::unique_ptr<HostedVenue> venue;  // the accounts' futures wallets in their order, then their spot wallets
    Timestamp start;                     // when its life begins
    std::string description;             // "generated market, seed 1: BTCUSDT, ..."
    std::vector<std::string> notices;    // gaps in the files, guessed contracts
};

[[nodiscard]] Result<HostedMarket> make_hosted_market(const HostedMarketOptions& options, Timestamp now);

}  // namespace tradewind::bot
