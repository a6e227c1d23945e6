// The three Binance markets that we speak to, one code for all: what differs between USDT-M futures, COIN-M futures
// and spot is in this table, hosts and paths included, and nowhere else. A path that a product does not have is
// empty. Units: none. Errors: overridden() names the address that is not one. Thread: values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::binance {

enum class ProductKind : std::uint8_t { UsdM, CoinM, Spot };
inline constexpr std::array<ProductKind, 3> kProducts{ProductKind::UsdM, ProductKind::CoinM, ProductKind::Spot};

enum class Environment : std::uint8_t { Live, TestNet, Demo };

// Since April 2026 USDT-M streams are split by what they carry; on the wrong route a subscription is acknowledged
// and stays silent. The other products have one route for everything.
enum class StreamRoute : std::uint8_t { Public, Market, Private };

struct Paths {
    // ---- market data ----
    std::string_view time;
    std::string_view exchange_info;
    std::string_view depth;
    std::string_view klines;
    std::string_view mark_klines;
    std::string_view agg_trades;
    std::string_view ticker_24h;
    std::string_view premium_index;
    std::string_view funding_rate;
    std::string_view funding_info;
    // ---- orders ----
    std::string_view order;
    std::string_view batch_orders;
    std::string_view open_orders;
    std::string_view all_open_orders;  // DELETE: all of a symbol
    std::string_view all_orders;
    std::string_view user_trades;
    std::string_view algo_order;
    std::string_view open_algo_orders;
    std::string_view all_algo_orders;
    std::string_view algo_open_orders;  // DELETE: all of a symbol
    std::string_view countdown_cancel_all;
    // ---- account ----
    std::string_view account;
    std::string_view balance;
    std::string_view position_risk;
    std::string_view symbol_config;
    std::string_view account_config;
    std::string_view position_mode;
    std::string_view leverage;
    std::string_view margin_type;
    std::string_view position_margin;
    std::string_view leverage_bracket;
    std::string_view commission_rate;
    std::string_view adl_quantile;
    std::string_view income;
    std::string_view listen_key;
    std::string_view key_permissions;  // on the spot host for every product
};

// Base addresses without a slash at the end.
struct Endpoints {
    std::string rest;        // "https://fapi.binance.com"
    std::string stream;      // "wss://fstream.binance.com"
    std::string socket_api;  // "wss://ws-fapi.binance.com/ws-fapi/v1": the whole address
};

using AllEndpoints = std::array<Endpoints, kProducts.size()>;    // by product
using ProductHosts = std::array<std::string, kProducts.size()>;  // likewise

[[nodiscard]] const Paths& paths(ProductKind product);
[[nodiscard]] Endpoints endpoints(ProductKind product, Environment environment);
[[nodiscard]] ProductHosts rest_hosts(const AllEndpoints& endpoints);
// `rest` and `stream` replace the venue's hosts when they are not empty ("http://127.0.0.1:9000",
// "ws://127.0.0.1:9000"). One server speaks for all products there: since spot names its streams as futures do, they
// are at "/spot" below it.
[[nodiscard]] Result<Endpoints> overridden(ProductKind product, Endpoints base, const std::string& rest,
                                           const std::string& stream);

[[nodiscard]] std::vector<StreamRoute> stream_routes(ProductKind product);  // of market data
// The address to connect to for SUBSCRIBE messages: "wss://fstream.binance.com/market/ws".
[[nodiscard]] std::string stream_address(const Endpoints& endpoints, ProductKind product, StreamRoute route);
// The same wrapped as {"stream":...,"data":...}.
[[nodiscard]] std::string combined_address(const Endpoints& endpoints, ProductKind product, StreamRoute route);
[[nodiscard]] std::string user_stream_address(const Endpoints& endpoints, ProductKind product,
                                              std::string_view listen_key);

[[nodiscard]] std::string_view to_text(ProductKind product);      // "usdm", "coinm", "spot"
[[nodiscard]] std::string_view market_type(ProductKind product);  // "usdm_perp", "coinm_perp", "spot"
[[nodiscard]] std::string_view provider(ProductKind product);     // "binance-futures", "binance-coinm", "binance"
[[nodiscard]] std::string_view to_text(Environment environment);  // "live", "testnet", "demo"

// What the venue calls the instrument and we call what the venue names: a spot pair is "BTCUSDT.SPOT" here, so that
// it can stand beside the perpetual of the same name.
[[nodiscard]] std::string venue_symbol(const Instrument& instrument);
[[nodiscard]] std::string our_symbol(ProductKind product, std::string_view venue_symbol);
[[nodiscard]] ProductKind product_of(const Instrument& instrument);

}  // namespace tradewind::binance
