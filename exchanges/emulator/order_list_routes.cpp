#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_routes.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/time_span.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr Duration kDay = Duration::days(1);
constexpr Duration kWeek = Duration::days(7);
constexpr std::size_t kUsual = 500;
constexpr std::size_t kMost = 1'000;

bool is_of(const PrivateContext& context, const ApiRequest& request, const Instrument* only, InstrumentId id) {
    return only != nullptr ? only->id == id : product_of(context.instrument(id)) == request.product;
}

bool is_spot(const ApiRequest& request) {
    return request.product == Product::Spot;
}

Duration longest_span(const ApiRequest& request) {
    return is_spot(request) ? kDay : kWeek;
}

Json listed_order(const PrivateContext& context, const OrderRecord& order) {
    const Instrument& traded = context.instrument(order.terms.intent.instrument);
    return traded.is_spot() ? spot_order_json(traded, order, OrderView::Queried)
                            : order_json(traded, order, OrderView::Queried);
}

Json listed_trade(const PrivateContext& context, const TradeRecord& trade) {
    const Instrument& traded = context.instrument(trade.instrument);
    return traded.is_spot() ? spot_trade_json(traded, trade) : trade_json(traded, trade);
}

Answer open_orders(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const OrderRecord* order : context.book(request).orders.open()) {
        if (is_of(context, request, only, order->terms.intent.instrument)) {
            out.push_back(listed_order(context, *order));
        }
    }
    return out;
}

// With a limit the newest of the span, oldest first; from an order id on, the oldest.
Answer all_orders(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only =
        is_spot(request) ? read_symbol(reader, context, request) : read_optional_symbol(reader, context, request);
    const std::size_t limit = reader.limit(kUsual, kMost);
    const TimeSpan span = read_time_span(reader, longest_span(request));
    const auto from = reader.optional_whole("orderId");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const OrderRecord*> found;
    for (const auto& [id, order] : context.book(request).orders.orders()) {
        const bool is_late_enough = !from || id >= static_cast<std::uint64_t>(*from);
        if (order.is_announced && is_late_enough && span.contains(order.created) &&
            is_of(context, request, only, order.terms.intent.instrument)) {
            found.push_back(&order);
        }
    }
    const std::size_t count = std::min(limit, found.size());
    const auto first = from ? found.begin() : found.end() - static_cast<std::ptrdiff_t>(count);
    Json out = Json::array();
    std::for_each(first, first + static_cast<std::ptrdiff_t>(count),
                  [&](const OrderRecord* order) { out.push_back(listed_order(context, *order)); });
    return out;
}

// With a start the oldest of the span, else the newest; always oldest first.
Answer own_trades(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = request.product == Product::CoinM ? read_optional_symbol(reader, context, request)
                                                               : read_symbol(reader, context, request);
    const std::size_t limit = reader.limit(kUsual, kMost);
    const TimeSpan span = read_time_span(reader, longest_span(request));
    const auto from = reader.optional_whole("fromId");
    const auto order = reader.optional_whole("orderId");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const TradeRecord*> found;
    for (const TradeRecord& trade : context.book(request).orders.trades()) {
        const bool is_wanted = (!from || trade.id >= static_cast<std::uint64_t>(*from)) &&
                               (!order || trade.order == static_cast<std::uint64_t>(*order));
        if (is_wanted && span.contains(trade.time) && is_of(context, request, only, trade.instrument)) {
            found.push_back(&trade);
        }
    }
    const std::size_t count = std::min(limit, found.size());
    const bool takes_oldest = from || span.has_begin;
    const auto first = takes_oldest ? found.begin() : found.end() - static_cast<std::ptrdiff_t>(count);
    Json out = Json::array();
    std::for_each(first, first + static_cast<std::ptrdiff_t>(count),
                  [&](const TradeRecord* trade) { out.push_back(listed_trade(context, *trade)); });
    return out;
}

Answer amendments(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::size_t limit = reader.limit(50, 100);
    const TimeSpan span = read_time_span(reader, kWeek * 13);
    const AccountBook& book = context.book(request);
    const bool has_choice = reader.has("orderId") || reader.has("origClientOrderId");
    const OrderRecord* only = has_choice && traded != nullptr ? read_order_choice(reader, book, *traded) : nullptr;
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (auto each = book.orders.amendments().rbegin(); each != book.orders.amendments().rend(); ++each) {
        const OrderRecord* order = book.orders.find(each->order);
        const bool is_wanted = order != nullptr && order->terms.intent.instrument == traded->id &&
                               (!has_choice || order == only) && span.contains(each->time);
        if (is_wanted && out.size() < limit) {
            out.push_back(amendment_json(*traded, *order, *each));
        }
    }
    return out;
}

Answer forced_orders(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const std::string kind = reader.optional_text("autoCloseType").value_or("");
    const std::size_t limit = reader.limit(50, 100);
    const TimeSpan span = read_time_span(reader, kWeek);
    if (!kind.empty() && kind != "LIQUIDATION" && kind != "ADL") {
        reader.refuse_missing("autoCloseType");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    const auto& orders = context.book(request).orders.orders();
    for (auto each = orders.rbegin(); each != orders.rend() && out.size() < limit; ++each) {
        const OrderRecord& order = each->second;
        const bool is_adl = order.terms.client_id.starts_with("adl_autoclose");
        const bool is_wanted = !order.key.is_ours() && (kind.empty() || is_adl == (kind == "ADL")) &&
                               span.contains(order.created) &&
                               is_of(context, request, only, order.terms.intent.instrument);
        if (is_wanted) {
            out.push_back(listed_order(context, order));
        }
    }
    return out;
}

}  // namespace

void add_order_list_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    if (prefix == "/api/v3") {
        add_route(routes, {"GET", prefix + "/openOrders", weighs(6, 80)}, with(open_orders));
        add_route(routes, {"GET", prefix + "/allOrders", weighs(20)}, with(all_orders));
        add_route(routes, {"GET", prefix + "/myTrades", weighs(20)}, with(own_trades));
        return;
    }
    const bool is_coin = prefix.starts_with("/dapi");
    add_route(routes, {"GET", prefix + "/openOrders", weighs(1, 40)}, with(open_orders));
    add_route(routes, {"GET", prefix + "/allOrders", is_coin ? weighs(20, 40) : weighs(5)}, with(all_orders));
    add_route(routes, {"GET", prefix + "/userTrades", is_coin ? weighs(20, 40) : weighs(5)}, with(own_trades));
    add_route(routes, {"GET", prefix + "/orderAmendment", weighs(1)}, with(amendments));
    add_route(routes, {"GET", prefix + "/forceOrders", weighs(20, 50)}, with(forced_orders));
}

}  // namespace tradewind::emulator
