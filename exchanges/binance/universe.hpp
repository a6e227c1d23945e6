// Which contracts of a product are worth trading: the perpetuals (spot: the pairs) that trade, are quoted in a
// permitted currency, have enough volume and are old enough, ranked by what changed hands in 24 hours.
// Units: volume in the quote currency (COIN-M: contracts times their size, US dollars); shares are fractions.
// Errors: none; what was left out is counted by reason. Thread: pure, any thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::binance {

struct UniverseRules {
    std::vector<std::string> quotes{"USDT", "USDC"};  // COIN-M has US dollars alone and is not asked
    std::size_t most = 50;
    Decimal least_volume{};
    Duration least_age{};  // needs the day of listing: a contract without one is left out
};

struct UniverseMember {
    std::size_t rank = 0;  // from 1
    std::string symbol;    // the venue's
    std::string quote;
    Decimal volume;
    Price last;
    Decimal change_percent;
    Timestamp listed;  // zero: not told
};

struct QuoteShare {
    std::size_t members = 0;
    Decimal volume;
};

struct Universe {
    ProductKind product = ProductKind::UsdM;
    std::vector<UniverseMember> members;       // the first `most`, by falling volume
    std::map<std::string, QuoteShare> quotes;  // of everything that passed, before the cut to `most`
    std::size_t passed = 0;
    // Left out, by the first rule that did it.
    std::size_t not_perpetual = 0;
    std::size_t not_trading = 0;
    std::size_t other_quote = 0;
    std::size_t without_ticker = 0;
    std::size_t small = 0;
    std::size_t young = 0;
};

[[nodiscard]] Universe rank_universe(ProductKind product, const std::vector<ListedContract>& contracts,
                                     const std::vector<DayTicker>& tickers, const UniverseRules& rules, Timestamp now);

}  // namespace tradewind::binance
