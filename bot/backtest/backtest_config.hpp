// What a backtest is asked to do. Units: money in the account currency, fractions (0.0004 = 4 basis points), UTC times.
// Thread: value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/margin/liquidation.hpp"
#include "risk/risk_limits.hpp"
#include "simulator/bar_rules.hpp"
#include "simulator/latency.hpp"

namespace tradewind::bot {

// Candles before the first one that the strategy may warm up on: a week of minutes.
inline constexpr std::size_t kBacktestHistory = 10'080;

// The files of one contract; "BTCUSDT.SPOT" is the spot pair that goes with BTCUSDT.
struct BacktestFiles {
    std::string symbol;
    std::string candles;      // with trades: history of minutes before them; may be empty then
    std::string mark;         // empty: marks follow the trades
    std::string funding;      // empty: none is paid
    std::string trades = {};  // empty: candles are played; with a book only
};

struct BacktestConfig {
    std::string strategy;
    std::map<std::string, std::string> parameters;
    std::vector<BacktestFiles> files;          // empty: the generated market
    std::vector<std::string> recordings = {};  // of the raw feed, by time; its books are played, for the `files`
    std::vector<std::string> symbols;          // of the generated market
    int days = 30;                             // of the generated market, up to a fixed date
    Timestamp from;                            // earlier candles are history; zero: the first one
    Timestamp to = Timestamp::max();           // candles that open then or later are not played
    std::size_t history = kBacktestHistory;
    std::optional<Decimal> balance;  // absent: as in a paper run
    MarginMode margin_mode = MarginMode::Isolated;
    enum class Venue : std::uint8_t {
        Candles,  // orders fill by candles, without a book: fast
        Book,     // the simulated exchange of a paper run: book, queue, latency
    };
    Venue venue = Venue::Candles;
    simulator::BarRules rules;                              // by candles
    simulator::Latency latency = simulator::kUsualLatency;  // with a book
    std::optional<Decimal> maker_fee;                       // instead of the contract's own
    std::optional<Decimal> taker_fee;
    std::uint64_t seed = 1;
    risk::RiskLimits risk;
    std::string cache_dir;  // of parsed candle files; empty: they are parsed each time
};

}  // namespace tradewind::bot
