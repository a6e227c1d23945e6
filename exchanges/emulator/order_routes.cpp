#include "exchanges/emulator/order_routes.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_parameters.hpp"
#include "exchanges/emulator/product_symbols.hpp"

namespace tradewind::emulator {
namespace {

OrderView ack_view(const PrivateContext& context) {
    return context.ack_prices == AckPrices::Told ? OrderView::AcknowledgedWithPrices : OrderView::Acknowledged;
}

tl::unexpected<ApiError> no_such_order() {
    return refuse(-2013, "Order does not exist.");
}

// What the venue says before it has matched anything.
OrderRecord as_accepted(OrderRecord order) {
    order.status = OrderStatus::New;
    order.executed = Quantity();
    order.value = Decimal();
    order.price_sum = Decimal();
    order.updated = order.created;
    return order;
}

Answer test_order(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    if (const Instrument* traded = read_symbol(reader, context, request)) {
        (void)read_order(reader, {context.venue(), *traded, context.now(), context.mode(request)});
        (void)read_response_kind(reader, ResponseKind::Ack);
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    return Json::object();
}

Answer find_order(const PrivateContext& context, const ApiRequest& request) {
    const auto named = named_order(context, request);
    if (!named) {
        return tl::unexpected(named.error());
    }
    const auto [traded, order] = *named;
    if (order == nullptr || !order->is_announced) {
        return no_such_order();
    }
    return order_json(traded, *order, OrderView::Queried);
}

Answer find_open_order(const PrivateContext& context, const ApiRequest& request) {
    const auto named = named_order(context, request);
    if (!named) {
        return tl::unexpected(named.error());
    }
    const auto [traded, order] = *named;
    if (order == nullptr || !is_open(order->status)) {
        return no_such_order();
    }
    return order_json(traded, *order, OrderView::Queried);
}

Answer cancel_all(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    context.desk.cancel_all(*request.account, traded->id);
    return done("The operation of cancel all open order is done.");
}

Answer count_down(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::int64_t milliseconds = reader.whole("countdownTime");
    constexpr std::int64_t kLongest = std::int64_t{1000} * 86'400 * 30;
    if (milliseconds < 0 || milliseconds > kLongest) {
        reader.refuse_missing("countdownTime");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    context.desk.set_countdown(*request.account, traded->id,
                               milliseconds == 0 ? std::nullopt : std::optional(Duration::millis(milliseconds)));
    Json out;
    out["symbol"] = wire_symbol(*traded);
    out["countdownTime"] = std::to_string(milliseconds);
    return out;
}

}  // namespace

Answer place_order(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (traded == nullptr) {
        return tl::unexpected(reader.error());
    }
    OrderTerms terms = read_order(reader, {context.venue(), *traded, context.now(), context.mode(request)});
    const ResponseKind kind = read_response_kind(reader, ResponseKind::Ack);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    auto placed = context.desk.place(*request.account, std::move(terms));
    if (!placed) {
        return tl::unexpected(placed.error());
    }
    return order_json(*traded, kind == ResponseKind::Ack ? as_accepted(*placed) : *placed, ack_view(context));
}

Answer amend_order(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (traded == nullptr) {
        return tl::unexpected(reader.error());
    }
    const OrderPlace place{context.venue(), *traded, context.now(), context.mode(request)};
    const Side side = read_side(reader);
    const OrderRecord* order = read_order_choice(reader, context.book(request), *traded);
    const Quantity quantity = read_quantity(reader, *traded);
    const Price price = read_price(reader, place, side);
    if (reader.is_good() && order != nullptr && order->terms.intent.side != side) {
        reader.refuse(-1117, "Invalid side.");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (order == nullptr) {
        return no_such_order();
    }
    auto amended = context.desk.amend(*request.account, order->id, price, quantity);
    if (!amended) {
        return tl::unexpected(amended.error());
    }
    Json out = order_json(*traded, *amended, ack_view(context));
    if (const auto id = reader.optional_whole("modifyId")) {
        out["modifyId"] = *id;
    }
    return out;
}

Answer cancel_order(const PrivateContext& context, const ApiRequest& request) {
    const auto canceled = cancel_named_order(context, request);
    return canceled ? Answer(order_json(canceled->traded, canceled->record, ack_view(context)))
                    : tl::unexpected(canceled.error());
}

void add_order_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"POST", prefix + "/order", weighs(0), 1}, with(place_order));
    add_route(routes, {"POST", prefix + "/order/test", weighs(0)}, with(test_order));
    add_route(routes, {"PUT", prefix + "/order", weighs(0), 1}, with(amend_order));
    add_route(routes, {"DELETE", prefix + "/order", weighs(1)}, with(cancel_order));
    add_route(routes, {"GET", prefix + "/order", weighs(1)}, with(find_order));
    add_route(routes, {"GET", prefix + "/openOrder", weighs(1)}, with(find_open_order));
    add_route(routes, {"DELETE", prefix + "/allOpenOrders", weighs(1)}, with(cancel_all));
    add_route(routes, {"POST", prefix + "/countdownCancelAll", weighs(10)}, with(count_down));
}

}  // namespace tradewind::emulator
