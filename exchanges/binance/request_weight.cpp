#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr RequestWeights kUsdMWeights{
    .exchange_info = 1,
    .depth = 20,
    .klines = 5,
    .long_klines = 10,
    .agg_trades = 20,
    .day_tickers = 40,
    .funding_rate = 1,
    .place_order = 0,
    .batch_orders = 5,
    .cancel_order = 1,
    .order_query = 1,
    .open_orders = 1,
    .all_open_orders = 40,
    .all_orders = 5,
    .user_trades = 5,
    .all_algo_orders = 5,
    .countdown = 10,
    .account = 5,
    .position_risk = 5,
    .symbol_config = 5,
    .account_config = 5,
    .position_mode = 30,
    .setting = 1,
    .leverage_bracket = 1,
    .commission_rate = 20,
    .adl_quantile = 5,
    .income = 30,
    .listen_key = 1,
};

constexpr RequestWeights kCoinMWeights = [] {
    RequestWeights out = kUsdMWeights;
    out.all_orders = 20;
    out.user_trades = 20;
    out.position_risk = 1;
    out.symbol_config = 1;  // is the same question here
    out.income = 20;
    return out;
}();

constexpr RequestWeights kSpotWeights = [] {
    RequestWeights out = kUsdMWeights;
    out.exchange_info = 20;
    out.depth = 50;
    out.klines = 2;
    out.long_klines = 2;
    out.agg_trades = 4;
    out.day_tickers = 80;
    out.place_order = 1;
    out.order_query = 4;
    out.open_orders = 6;
    out.all_open_orders = 80;
    out.all_orders = 20;
    out.user_trades = 20;
    out.account = 20;
    out.listen_key = 2;
    return out;
}();

}  // namespace

const RequestWeights& weights(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return kUsdMWeights;
        case ProductKind::CoinM:
            return kCoinMWeights;
        case ProductKind::Spot:
            return kSpotWeights;
    }
    return kUsdMWeights;
}

RateLimits usual_limits(ProductKind product) {
    RateLimits limits;
    if (product == ProductKind::Spot) {
        limits.weight_per_minute = 6000;
        limits.orders_per_ten_seconds = 100;
    }
    return limits;
}

}  // namespace tradewind::binance
