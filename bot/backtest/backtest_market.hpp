// The contracts and candles of a backtest, loaded once and shared by all its runs. Errors: name the file and
// line, or the symbol. Thread: immutable after load.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/app/recorded_tape.hpp"
#include "bot/backtest/backtest_config.hpp"
#include "core/base/result.hpp"
#include "core/margin/brackets.hpp"
#include "core/market/instrument.hpp"
#include "simulator/replay_series.hpp"

namespace tradewind::bot {

struct BacktestMarket {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;  // by InstrumentId
    std::vector<simulator::ReplaySeries> series;                // by InstrumentId
    Money deposit;                                              // the first balance, in the account currency
    std::string description;                                    // "recorded candles of 1h 0m"
    std::vector<std::string> notices;                           // gaps, outages, guessed contracts
    Duration step;                                              // of the shortest candles
    Timestamp first_trade;  // of recorded trades or books, before which all is history; zero: candles are played
};

[[nodiscard]] Result<BacktestMarket> load_backtest_market(const BacktestConfig& config);
// What a run begins with: a part of a walk forward has another balance than the whole.
[[nodiscard]] Money deposit_of(const BacktestConfig& config, const BacktestMarket& market);
// Of a market whose books were recorded.
[[nodiscard]] RecordedTapeConfig recorded_tape_config(const BacktestConfig& config, const BacktestMarket& market);

}  // namespace tradewind::bot
