// Recorded markets as they were not, to see what a strategy makes of it: another future, another year, another unit of
// price. Units: as in Instrument. Errors: none; times and prices of the copies must fit. Thread: pure functions.
#pragma once

#include "bot/backtest/backtest_market.hpp"

namespace tradewind::bot {

// Without the candles that open at `time` or later; one flat candle without volume follows, in which the venue answers
// what was asked last. When funding will be paid stays known, for it is announced; the rates do not.
[[nodiscard]] BacktestMarket cut_off(const BacktestMarket& market, Timestamp time);
// Every candle that opens at `time` or later mirrored at the last price before (rises become falls of the same size),
// with twice its volume, and funding after `time` the other way round.
[[nodiscard]] BacktestMarket with_another_future(const BacktestMarket& market, Timestamp time);
[[nodiscard]] BacktestMarket moved_in_time(const BacktestMarket& market, Duration by);
// Prices and ticks times `factor`, quantities and steps divided by it: every notional stays.
[[nodiscard]] BacktestMarket with_scaled_prices(const BacktestMarket& market, Decimal factor);

}  // namespace tradewind::bot
