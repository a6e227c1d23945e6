// What a backtest found: every fill, every change of the wallet, the equity after every candle, and the
// figures that follow from them. Units: money in `currency`, exact; figures of returns are doubles, yearly by 365 days
// from daily equity. Thread: value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bot/backtest/round_trips.hpp"
#include "core/base/hash.hpp"
#include "core/state/command.hpp"

namespace tradewind::bot {

struct BacktestFill {
    OrderFilled fill;
    Timestamp time;  // of the engine
    OrderPurpose purpose = OrderPurpose::Foreign;
};

struct EquitySample {
    Timestamp time;
    Decimal equity;
};

struct BacktestResult {
    std::string strategy;
    std::string parameters;  // "fast 20, slow 50, ..."
    std::vector<std::string> symbols;
    std::string description;
    std::vector<std::string> notices;
    Timestamp from;
    Timestamp to;
    std::size_t bars = 0;
    std::size_t events = 0;  // of the engine; after each one the wallets were the sum of their ledger lines
    Currency currency;
    Decimal initial_balance;
    Decimal final_balance;  // equity at the end: open positions at their last price
    Decimal fees;
    Decimal funding;
    std::vector<BacktestFill> fills;
    std::vector<LedgerEntry> ledger;
    std::vector<RoundTrip> trades;
    std::vector<EquitySample> equity;  // after each candle of the first symbol
    std::size_t bars_in_position = 0;
    Decimal traded_notional;
    std::uint64_t liquidations = 0;
    std::uint64_t refusals = 0;
    bool interrupted = false;
    StreamHash command_hash;
    double elapsed_seconds = 0;
    std::string last_word;  // why the strategy did or did not trade at the end

    [[nodiscard]] Decimal net_profit() const { return final_balance - initial_balance; }
};

struct BacktestFigures {
    double win_rate = 0;  // fraction; nan without trades, as the others where they do not exist
    double profit_factor = 0;
    double gross_profit = 0;
    double gross_loss = 0;
    double sharpe = 0;
    double sortino = 0;
    double calmar = 0;
    double max_drawdown = 0;  // fraction of the peak, after any candle
    double exposure = 0;
    double turnover = 0;
    std::vector<double> daily_returns;
};
[[nodiscard]] BacktestFigures figures_of(const BacktestResult& result);

}  // namespace tradewind::bot
