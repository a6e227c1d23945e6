// What the venue charges for the requests we make, in its weight points a minute, and its limits: one table a
// product, beside its table of paths. Placing an order costs a futures account orders, not weight.
// Units: the venue's weight points. Errors: none. Thread: pure.
#pragma once

#include "exchanges/binance/product.hpp"
#include "exchanges/binance/rate_budget.hpp"

namespace tradewind::binance {

struct RequestWeights {
    // ---- market data ----
    int exchange_info;
    int depth;        // of 1,000 levels
    int klines;       // up to 1,000 candles
    int long_klines;  // more of them, where the product gives more
    int agg_trades;
    int day_tickers;   // of all symbols
    int funding_rate;  // counted against the limit of the funding lists as well
    // ---- orders ----
    int place_order;
    int batch_orders;  // placing several
    int cancel_order;  // one or several
    int order_query;
    int open_orders;      // of one symbol, conditional ones alike
    int all_open_orders;  // of every symbol
    int all_orders;
    int user_trades;
    int all_algo_orders;
    int countdown;
    // ---- account ----
    int account;
    int position_risk;
    int symbol_config;
    int account_config;
    int position_mode;
    int setting;  // leverage, margin type, position margin
    int leverage_bracket;
    int commission_rate;
    int adl_quantile;
    int income;
    int listen_key;
};

[[nodiscard]] const RequestWeights& weights(ProductKind product);
[[nodiscard]] RateLimits usual_limits(ProductKind product);

}  // namespace tradewind::binance
