#include "exchanges/emulator/spot_routes.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_parameters.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/spot_funds.hpp"
#include "exchanges/emulator/time_span.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr Duration kDay = Duration::seconds(86'400);

Answer account(const PrivateContext& context, const ApiRequest& request) {
    Json out;
    const auto& instruments = context.venue().instruments();
    const auto spot =
        std::find_if(instruments.begin(), instruments.end(), [](const Instrument& each) { return each.is_spot(); });
    const bool has_spot = spot != instruments.end();
    const std::string maker = has_spot ? text_of(spot->maker_fee) : "0";
    const std::string taker = has_spot ? text_of(spot->taker_fee) : "0";
    out["makerCommission"] = has_spot ? (spot->maker_fee * Decimal(10'000)).steps(Decimal(1)) : 0;
    out["takerCommission"] = has_spot ? (spot->taker_fee * Decimal(10'000)).steps(Decimal(1)) : 0;
    out["buyerCommission"] = 0;
    out["sellerCommission"] = 0;
    out["commissionRates"]["maker"] = maker;
    out["commissionRates"]["taker"] = taker;
    out["commissionRates"]["buyer"] = "0.00000000";
    out["commissionRates"]["seller"] = "0.00000000";
    out["canTrade"] = true;
    out["canWithdraw"] = false;
    out["canDeposit"] = true;
    out["brokered"] = false;
    out["requireSelfTradePrevention"] = false;
    out["preventSor"] = false;
    out["updateTime"] = context.now().to_millis();
    out["accountType"] = "SPOT";
    out["balances"] = Json::array();
    for (const HostedWallet& wallet : context.venue().wallets(*request.account)) {
        const Decimal locked = locked_by_spot_orders(context.book(request), instruments, wallet.currency);
        Json item;
        item["asset"] = wallet.currency.str();
        item["free"] = text_of(std::min(wallet.balance - locked, std::max(wallet.available, Decimal())));
        item["locked"] = text_of(locked);
        out["balances"].push_back(std::move(item));
    }
    out["permissions"] = Json::array({"SPOT"});
    out["uid"] = request.account->value() + 1;
    return out;
}

Json with_fills(Json order, const PrivateContext& context, const ApiRequest& request, std::uint64_t id) {
    order["fills"] = Json::array();
    for (const TradeRecord& trade : context.book(request).orders.trades()) {
        if (trade.order == id && context.instrument(trade.instrument).is_spot()) {
            Json fill;
            fill["price"] = text_of(trade.price, context.instrument(trade.instrument));
            fill["qty"] = text_of(trade.quantity, context.instrument(trade.instrument));
            fill["commission"] = text_of(trade.fee.amount);
            fill["commissionAsset"] = trade.fee.currency.str();
            fill["tradeId"] = trade.id;
            order["fills"].push_back(std::move(fill));
        }
    }
    return order;
}

// LIMIT_MAKER is spot's word for post-only.
ApiRequest in_futures_words(ApiRequest request) {
    const std::string* type = request.parameters.find("type");
    if (type == nullptr || *type != "LIMIT_MAKER") {
        return request;
    }
    ApiParameters changed;
    changed.add("type", "LIMIT");
    changed.add("timeInForce", "GTX");
    for (const auto& [name, value] : request.parameters.items()) {
        changed.add(name, value);
    }
    request.parameters = std::move(changed);
    return request;
}

Answer place(const PrivateContext& context, const ApiRequest& sent) {
    const ApiRequest request = in_futures_words(sent);
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (traded == nullptr) {
        return tl::unexpected(reader.error());
    }
    if (reader.has("quoteOrderQty")) {
        return refuse(-1106, "Parameter 'quoteOrderQty' sent when not required.");
    }
    OrderTerms terms = read_order(reader, {context.venue(), *traded, context.now()});
    const ResponseKind kind = read_response_kind(reader, ResponseKind::Full);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    auto placed = context.desk.place(*request.account, std::move(terms));
    if (!placed) {
        return tl::unexpected(placed.error());
    }
    switch (kind) {
        case ResponseKind::Ack:
            return spot_order_json(*traded, *placed, OrderView::Acknowledged);
        case ResponseKind::Result:
            return spot_order_json(*traded, *placed, OrderView::AcknowledgedWithPrices);
        case ResponseKind::Full:
            break;
    }
    return with_fills(spot_order_json(*traded, *placed, OrderView::AcknowledgedWithPrices), context, request,
                      placed->id);
}

Answer test_order(const PrivateContext& context, const ApiRequest& sent) {
    const ApiRequest request = in_futures_words(sent);
    ParameterReader reader(request.parameters);
    if (const Instrument* traded = read_symbol(reader, context, request)) {
        (void)read_order(reader, {context.venue(), *traded, context.now()});
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    return Json::object();
}

Answer cancel(const PrivateContext& context, const ApiRequest& request) {
    const auto named = named_order(context, request);
    if (!named) {
        return tl::unexpected(named.error());
    }
    const auto [traded, order] = *named;
    auto canceled = context.desk.cancel(*request.account, order == nullptr ? 0 : order->id);
    if (!canceled) {
        return tl::unexpected(canceled.error());
    }
    Json out = spot_order_json(traded, *canceled, OrderView::AcknowledgedWithPrices);
    out["origClientOrderId"] = canceled->terms.client_id;
    return out;
}

Answer find(const PrivateContext& context, const ApiRequest& request) {
    const auto named = named_order(context, request);
    if (!named) {
        return tl::unexpected(named.error());
    }
    const auto [traded, order] = *named;
    if (order == nullptr || !order->is_announced) {
        return refuse(-2013, "Order does not exist.");
    }
    return spot_order_json(traded, *order, OrderView::Queried);
}

Answer open_orders(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const OrderRecord* order : context.book(request).orders.open()) {
        const Instrument& traded = context.instrument(order->terms.intent.instrument);
        if (traded.is_spot() && (only == nullptr || only->id == traded.id)) {
            out.push_back(spot_order_json(traded, *order, OrderView::Queried));
        }
    }
    return out;
}

Answer cancel_all(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<std::uint64_t> ids;
    for (const OrderRecord* order : context.book(request).orders.open()) {
        if (order->terms.intent.instrument == traded->id) {
            ids.push_back(order->id);
        }
    }
    if (ids.empty()) {
        return refuse(-2011, "Unknown order sent.");
    }
    Json out = Json::array();
    for (const std::uint64_t id : ids) {
        if (auto canceled = context.desk.cancel(*request.account, id)) {
            out.push_back(spot_order_json(*traded, *canceled, OrderView::AcknowledgedWithPrices));
        }
    }
    return out;
}

Answer all_orders(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::size_t limit = reader.limit(500, 1'000);
    const TimeSpan span = read_time_span(reader, kDay);
    const auto from = reader.optional_whole("orderId");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const OrderRecord*> found;
    for (const auto& [id, order] : context.book(request).orders.orders()) {
        const bool is_late_enough = !from || id >= static_cast<std::uint64_t>(*from);
        if (order.is_announced && is_late_enough && span.contains(order.created) &&
            order.terms.intent.instrument == traded->id) {
            found.push_back(&order);
        }
    }
    const std::size_t skipped = from || found.size() <= limit ? 0 : found.size() - limit;
    Json out = Json::array();
    for (std::size_t i = skipped; i < found.size() && out.size() < limit; ++i) {
        out.push_back(spot_order_json(*traded, *found[i], OrderView::Queried));
    }
    return out;
}

Answer my_trades(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::size_t limit = reader.limit(500, 1'000);
    const TimeSpan span = read_time_span(reader, kDay);
    const auto from = reader.optional_whole("fromId");
    const auto order = reader.optional_whole("orderId");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const TradeRecord*> found;
    for (const TradeRecord& trade : context.book(request).orders.trades()) {
        const bool is_wanted = trade.instrument == traded->id && span.contains(trade.time) &&
                               (!from || trade.id >= static_cast<std::uint64_t>(*from)) &&
                               (!order || trade.order == static_cast<std::uint64_t>(*order));
        if (is_wanted) {
            found.push_back(&trade);
        }
    }
    const bool takes_oldest = from || span.has_begin || found.size() <= limit;
    Json out = Json::array();
    for (std::size_t i = takes_oldest ? 0 : found.size() - limit; i < found.size() && out.size() < limit; ++i) {
        out.push_back(spot_trade_json(*traded, *found[i]));
    }
    return out;
}

}  // namespace

void add_spot_routes(RouteTable& routes, const PrivateContext& context) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"GET", "/api/v3/account", weighs(20)}, with(account));
    add_route(routes, {"POST", "/api/v3/order", weighs(1), 1}, with(place));
    add_route(routes, {"POST", "/api/v3/order/test", weighs(1)}, with(test_order));
    add_route(routes, {"DELETE", "/api/v3/order", weighs(1)}, with(cancel));
    add_route(routes, {"GET", "/api/v3/order", weighs(4)}, with(find));
    add_route(routes, {"GET", "/api/v3/openOrders", weighs(6, 80)}, with(open_orders));
    add_route(routes, {"DELETE", "/api/v3/openOrders", weighs(1)}, with(cancel_all));
    add_route(routes, {"GET", "/api/v3/allOrders", weighs(20)}, with(all_orders));
    add_route(routes, {"GET", "/api/v3/myTrades", weighs(20)}, with(my_trades));
}

}  // namespace tradewind::emulator
