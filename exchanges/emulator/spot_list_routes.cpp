#include "exchanges/emulator/spot_routes.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/time_span.hpp"

namespace tradewind::emulator {
namespace {

constexpr Duration kDay = Duration::seconds(86'400);

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

void add_spot_list_routes(RouteTable& routes, const PrivateContext& context) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"GET", "/api/v3/openOrders", weighs(6, 80)}, with(open_orders));
    add_route(routes, {"GET", "/api/v3/allOrders", weighs(20)}, with(all_orders));
    add_route(routes, {"GET", "/api/v3/myTrades", weighs(20)}, with(my_trades));
}

}  // namespace tradewind::emulator
