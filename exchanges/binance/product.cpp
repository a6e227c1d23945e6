#include "exchanges/binance/product.hpp"

#include <algorithm>

#include "core/base/quote.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::binance {
namespace {

constexpr std::string_view kSpotSuffix = ".SPOT";
constexpr std::string_view kSpotStreams = "/spot";
constexpr std::string_view kKeyPermissions = "/sapi/v1/account/apiRestrictions";

constexpr Paths kUsdMPaths{
    .time = "/fapi/v1/time",
    .exchange_info = "/fapi/v1/exchangeInfo",
    .depth = "/fapi/v1/depth",
    .klines = "/fapi/v1/klines",
    .mark_klines = "/fapi/v1/markPriceKlines",
    .agg_trades = "/fapi/v1/aggTrades",
    .ticker_24h = "/fapi/v1/ticker/24hr",
    .premium_index = "/fapi/v1/premiumIndex",
    .funding_rate = "/fapi/v1/fundingRate",
    .funding_info = "/fapi/v1/fundingInfo",
    .order = "/fapi/v1/order",
    .batch_orders = "/fapi/v1/batchOrders",
    .open_orders = "/fapi/v1/openOrders",
    .all_open_orders = "/fapi/v1/allOpenOrders",
    .all_orders = "/fapi/v1/allOrders",
    .user_trades = "/fapi/v1/userTrades",
    .algo_order = "/fapi/v1/algoOrder",
    .open_algo_orders = "/fapi/v1/openAlgoOrders",
    .all_algo_orders = "/fapi/v1/allAlgoOrders",
    .algo_open_orders = "/fapi/v1/algoOpenOrders",
    .countdown_cancel_all = "/fapi/v1/countdownCancelAll",
    .account = "/fapi/v3/account",
    .balance = "/fapi/v3/balance",
    .position_risk = "/fapi/v3/positionRisk",
    .symbol_config = "/fapi/v1/symbolConfig",
    .account_config = "/fapi/v1/accountConfig",
    .position_mode = "/fapi/v1/positionSide/dual",
    .leverage = "/fapi/v1/leverage",
    .margin_type = "/fapi/v1/marginType",
    .position_margin = "/fapi/v1/positionMargin",
    .leverage_bracket = "/fapi/v1/leverageBracket",
    .commission_rate = "/fapi/v1/commissionRate",
    .adl_quantile = "/fapi/v1/adlQuantile",
    .income = "/fapi/v1/income",
    .listen_key = "/fapi/v1/listenKey",
    .key_permissions = kKeyPermissions,
};

constexpr Paths kCoinMPaths{
    .time = "/dapi/v1/time",
    .exchange_info = "/dapi/v1/exchangeInfo",
    .depth = "/dapi/v1/depth",
    .klines = "/dapi/v1/klines",
    .mark_klines = "/dapi/v1/markPriceKlines",
    .agg_trades = "/dapi/v1/aggTrades",
    .ticker_24h = "/dapi/v1/ticker/24hr",
    .premium_index = "/dapi/v1/premiumIndex",
    .funding_rate = "/dapi/v1/fundingRate",
    .funding_info = "/dapi/v1/fundingInfo",
    .order = "/dapi/v1/order",
    .batch_orders = "/dapi/v1/batchOrders",
    .open_orders = "/dapi/v1/openOrders",
    .all_open_orders = "/dapi/v1/allOpenOrders",
    .all_orders = "/dapi/v1/allOrders",
    .user_trades = "/dapi/v1/userTrades",
    .algo_order = "/dapi/v1/algoOrder",
    .open_algo_orders = "/dapi/v1/openAlgoOrders",
    // The lists of finished conditional orders and the one that cancels all are not confirmed for this product.
    .all_algo_orders = "",
    .algo_open_orders = "",
    .countdown_cancel_all = "/dapi/v1/countdownCancelAll",
    .account = "/dapi/v1/account",
    .balance = "/dapi/v1/balance",
    .position_risk = "/dapi/v1/positionRisk",  // tells leverage and margin type too
    .symbol_config = "",
    .account_config = "",
    .position_mode = "/dapi/v1/positionSide/dual",
    .leverage = "/dapi/v1/leverage",
    .margin_type = "/dapi/v1/marginType",
    .position_margin = "/dapi/v1/positionMargin",
    .leverage_bracket = "/dapi/v2/leverageBracket",
    .commission_rate = "/dapi/v1/commissionRate",
    .adl_quantile = "/dapi/v1/adlQuantile",
    .income = "/dapi/v1/income",
    .listen_key = "/dapi/v1/listenKey",
    .key_permissions = kKeyPermissions,
};

constexpr Paths kSpotPaths{
    .time = "/api/v3/time",
    .exchange_info = "/api/v3/exchangeInfo",
    .depth = "/api/v3/depth",
    .klines = "/api/v3/klines",
    .mark_klines = "",
    .agg_trades = "/api/v3/aggTrades",
    .ticker_24h = "/api/v3/ticker/24hr",
    .premium_index = "",
    .funding_rate = "",
    .funding_info = "",
    .order = "/api/v3/order",
    .batch_orders = "",
    .open_orders = "/api/v3/openOrders",
    .all_open_orders = "/api/v3/openOrders",
    .all_orders = "/api/v3/allOrders",
    .user_trades = "/api/v3/myTrades",
    .algo_order = "",
    .open_algo_orders = "",
    .all_algo_orders = "",
    .algo_open_orders = "",
    .countdown_cancel_all = "",
    .account = "/api/v3/account",
    .balance = "/api/v3/account",
    .position_risk = "",
    .symbol_config = "",
    .account_config = "",
    .position_mode = "",
    .leverage = "",
    .margin_type = "",
    .position_margin = "",
    .leverage_bracket = "",
    .commission_rate = "/api/v3/account/commission",
    .adl_quantile = "",
    .income = "",
    .listen_key = "",  // its stream comes by the WebSocket API
    .key_permissions = kKeyPermissions,
};

struct Hosts {
    std::string_view rest;
    std::string_view stream;
    std::string_view socket_api;
};

// Rows by product, columns by environment.
constexpr Hosts kHosts[3][3] = {
    {{"https://fapi.binance.com", "wss://fstream.binance.com", "wss://ws-fapi.binance.com/ws-fapi/v1"},
     {"https://testnet.binancefuture.com", "wss://fstream.binancefuture.com",
      "wss://testnet.binancefuture.com/ws-fapi/v1"},
     {"https://demo-fapi.binance.com", "wss://fstream.binancefuture.com",
      "wss://testnet.binancefuture.com/ws-fapi/v1"}},
    {{"https://dapi.binance.com", "wss://dstream.binance.com", "wss://ws-dapi.binance.com/ws-dapi/v1"},
     {"https://testnet.binancefuture.com", "wss://dstream.binancefuture.com",
      "wss://testnet.binancefuture.com/ws-dapi/v1"},
     {"https://demo-dapi.binance.com", "wss://dstream.binancefuture.com",
      "wss://testnet.binancefuture.com/ws-dapi/v1"}},
    {{"https://api.binance.com", "wss://stream.binance.com:9443", "wss://ws-api.binance.com:443/ws-api/v3"},
     {"https://testnet.binance.vision", "wss://stream.testnet.binance.vision",
      "wss://ws-api.testnet.binance.vision/ws-api/v3"},
     {"https://demo-api.binance.com", "wss://demo-stream.binance.com", "wss://demo-ws-api.binance.com/ws-api/v3"}},
};

std::string_view route_of(ProductKind product, StreamRoute route) {
    if (product != ProductKind::UsdM) {
        return "";
    }
    switch (route) {
        case StreamRoute::Public:
            return "/public";
        case StreamRoute::Market:
            return "/market";
        case StreamRoute::Private:
            return "/private";
    }
    return "";
}

Result<std::string> base_address(const std::string& text, std::string_view plain, std::string_view secure) {
    const auto parts = net::parse_url(text);
    if (!parts || (parts->scheme != plain && parts->scheme != secure)) {
        return fail(ErrorCode::InvalidArgument, quote(text) + " is not an address that begins with " +
                                                    std::string(plain) + ":// or " + std::string(secure) + "://");
    }
    if (parts->scheme == plain && !net::is_loopback_host(parts->host)) {
        return fail(ErrorCode::InvalidArgument, quote(text) + " is not on this machine: it needs " +
                                                    std::string(secure) + "://, so that nobody can listen");
    }
    std::string out = text;
    while (out.ends_with('/')) {
        out.pop_back();
    }
    return out;
}

}  // namespace

const Paths& paths(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return kUsdMPaths;
        case ProductKind::CoinM:
            return kCoinMPaths;
        case ProductKind::Spot:
            return kSpotPaths;
    }
    return kUsdMPaths;
}

Endpoints endpoints(ProductKind product, Environment environment) {
    const Hosts& hosts = kHosts[static_cast<std::size_t>(product)][static_cast<std::size_t>(environment)];
    return {std::string(hosts.rest), std::string(hosts.stream), std::string(hosts.socket_api)};
}

ProductHosts rest_hosts(const AllEndpoints& endpoints) {
    ProductHosts out;
    std::ranges::transform(endpoints, out.begin(), &Endpoints::rest);
    return out;
}

Result<Endpoints> overridden(ProductKind product, Endpoints base, const std::string& rest, const std::string& stream) {
    if (!rest.empty()) {
        auto address = base_address(rest, "http", "https");
        if (!address) {
            return tl::unexpected<Error>(address.error());
        }
        base.rest = std::move(*address);
    }
    if (!stream.empty()) {
        auto address = base_address(stream, "ws", "wss");
        if (!address) {
            return tl::unexpected<Error>(address.error());
        }
        const std::size_t socket_path = base.socket_api.find('/', base.socket_api.find("://") + 3);
        base.socket_api = *address + base.socket_api.substr(socket_path);
        base.stream = *address + std::string(product == ProductKind::Spot ? kSpotStreams : "");
    }
    return base;
}

std::vector<StreamRoute> stream_routes(ProductKind product) {
    if (product == ProductKind::UsdM) {
        return {StreamRoute::Public, StreamRoute::Market};
    }
    return {StreamRoute::Public};
}

std::string stream_address(const Endpoints& endpoints, ProductKind product, StreamRoute route) {
    return endpoints.stream + std::string(route_of(product, route)) + "/ws";
}

std::string combined_address(const Endpoints& endpoints, ProductKind product, StreamRoute route) {
    return endpoints.stream + std::string(route_of(product, route)) + "/stream";
}

std::string user_stream_address(const Endpoints& endpoints, ProductKind product, std::string_view listen_key) {
    return stream_address(endpoints, product, StreamRoute::Private) + "/" + std::string(listen_key);
}

std::string_view to_text(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return "usdm";
        case ProductKind::CoinM:
            return "coinm";
        case ProductKind::Spot:
            return "spot";
    }
    return "";
}

std::string_view market_type(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return "usdm_perp";
        case ProductKind::CoinM:
            return "coinm_perp";
        case ProductKind::Spot:
            return "spot";
    }
    return "";
}

std::string_view provider(ProductKind product) {
    switch (product) {
        case ProductKind::UsdM:
            return "binance-futures";
        case ProductKind::CoinM:
            return "binance-coinm";
        case ProductKind::Spot:
            return "binance";
    }
    return "";
}

std::string_view to_text(Environment environment) {
    switch (environment) {
        case Environment::Live:
            return "live";
        case Environment::TestNet:
            return "testnet";
        case Environment::Demo:
            return "demo";
    }
    return "";
}

std::string venue_symbol(const Instrument& instrument) {
    const std::string& symbol = instrument.symbol;
    return symbol.ends_with(kSpotSuffix) ? symbol.substr(0, symbol.size() - kSpotSuffix.size()) : symbol;
}

std::string our_symbol(ProductKind product, std::string_view venue_symbol) {
    return std::string(venue_symbol) + (product == ProductKind::Spot ? std::string(kSpotSuffix) : std::string());
}

ProductKind product_of(const Instrument& instrument) {
    if (instrument.is_spot()) {
        return ProductKind::Spot;
    }
    return instrument.is_inverse() ? ProductKind::CoinM : ProductKind::UsdM;
}

}  // namespace tradewind::binance
