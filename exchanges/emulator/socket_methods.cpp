#include "exchanges/emulator/socket_methods.hpp"

#include <algorithm>
#include <span>

namespace tradewind::emulator {
namespace {

struct Method {
    std::string_view name;
    std::string_view verb;
    std::string_view path;
    std::string_view coin_path = {};  // of COIN-M, where it differs
};

constexpr Method kFutures[] = {
    {"order.place", "POST", "/fapi/v1/order", "/dapi/v1/order"},
    {"order.modify", "PUT", "/fapi/v1/order", "/dapi/v1/order"},
    {"order.cancel", "DELETE", "/fapi/v1/order", "/dapi/v1/order"},
    {"order.status", "GET", "/fapi/v1/order", "/dapi/v1/order"},
    {"algoOrder.place", "POST", "/fapi/v1/algoOrder", "/dapi/v1/algoOrder"},
    {"algoOrder.cancel", "DELETE", "/fapi/v1/algoOrder", "/dapi/v1/algoOrder"},
    {"v2/account.balance", "GET", "/fapi/v3/balance", "/dapi/v1/balance"},
    {"account.balance", "GET", "/fapi/v2/balance", "/dapi/v1/balance"},
    {"v2/account.status", "GET", "/fapi/v3/account", "/dapi/v1/account"},
    {"account.status", "GET", "/fapi/v2/account", "/dapi/v1/account"},
    {"v2/account.position", "GET", "/fapi/v3/positionRisk", "/dapi/v1/positionRisk"},
    {"account.position", "GET", "/fapi/v2/positionRisk", "/dapi/v1/positionRisk"},
    {"depth", "GET", "/fapi/v1/depth", "/dapi/v1/depth"},
    {"ticker.price", "GET", "/fapi/v2/ticker/price", "/dapi/v1/ticker/price"},
    {"ticker.book", "GET", "/fapi/v1/ticker/bookTicker", "/dapi/v1/ticker/bookTicker"},
    {"userDataStream.start", "POST", "/fapi/v1/listenKey", "/dapi/v1/listenKey"},
    {"userDataStream.ping", "PUT", "/fapi/v1/listenKey", "/dapi/v1/listenKey"},
    {"userDataStream.stop", "DELETE", "/fapi/v1/listenKey", "/dapi/v1/listenKey"},
};

constexpr Method kSpot[] = {
    {"ping", "GET", "/api/v3/ping"},
    {"time", "GET", "/api/v3/time"},
    {"exchangeInfo", "GET", "/api/v3/exchangeInfo"},
    {"depth", "GET", "/api/v3/depth"},
    {"trades.recent", "GET", "/api/v3/trades"},
    {"trades.historical", "GET", "/api/v3/historicalTrades"},
    {"trades.aggregate", "GET", "/api/v3/aggTrades"},
    {"klines", "GET", "/api/v3/klines"},
    {"uiKlines", "GET", "/api/v3/uiKlines"},
    {"avgPrice", "GET", "/api/v3/avgPrice"},
    {"ticker", "GET", "/api/v3/ticker"},
    {"ticker.24hr", "GET", "/api/v3/ticker/24hr"},
    {"ticker.tradingDay", "GET", "/api/v3/ticker/tradingDay"},
    {"ticker.price", "GET", "/api/v3/ticker/price"},
    {"ticker.book", "GET", "/api/v3/ticker/bookTicker"},
    {"order.place", "POST", "/api/v3/order"},
    {"order.test", "POST", "/api/v3/order/test"},
    {"order.status", "GET", "/api/v3/order"},
    {"order.cancel", "DELETE", "/api/v3/order"},
    {"order.cancelReplace", "POST", "/api/v3/order/cancelReplace"},
    {"openOrders.status", "GET", "/api/v3/openOrders"},
    {"openOrders.cancelAll", "DELETE", "/api/v3/openOrders"},
    {"account.status", "GET", "/api/v3/account"},
    {"account.commission", "GET", "/api/v3/account/commission"},
    {"account.rateLimits.orders", "GET", "/api/v3/rateLimit/order"},
    {"allOrders", "GET", "/api/v3/allOrders"},
    {"myTrades", "GET", "/api/v3/myTrades"},
    {"userDataStream.start", "POST", "/api/v3/userDataStream"},
    {"userDataStream.ping", "PUT", "/api/v3/userDataStream"},
    {"userDataStream.stop", "DELETE", "/api/v3/userDataStream"},
};

}  // namespace

std::optional<SocketMethod> find_socket_method(Product product, std::string_view name) {
    const std::span<const Method> methods =
        product == Product::Spot ? std::span<const Method>(kSpot) : std::span<const Method>(kFutures);
    const auto found = std::ranges::find(methods, name, &Method::name);
    if (found == methods.end()) {
        return std::nullopt;
    }
    return SocketMethod{std::string(found->verb),
                        std::string(product == Product::CoinM ? found->coin_path : found->path)};
}

}  // namespace tradewind::emulator
