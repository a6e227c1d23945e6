#include "exchanges/emulator/spot_routes.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_parameters.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/spot_words.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

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

ApiRequest without(ApiRequest request, std::string_view name) {
    ApiParameters kept;
    for (const auto& [each, value] : request.parameters.items()) {
        if (each != name) {
            kept.add(each, value);
        }
    }
    request.parameters = std::move(kept);
    return request;
}

// How much a market order of this value buys or sells in the book as it stands.
Quantity quantity_worth(const PrivateContext& context, const Instrument& traded, Side side, Decimal value) {
    constexpr std::size_t kLevels = 1'000;
    const HostedDepth depth = context.venue().depth(traded.id, kLevels);
    Decimal quantity;
    for (const HostedLevel& level : side == Side::Buy ? depth.asks : depth.bids) {
        const Decimal whole = traded.notional(level.price, level.quantity);
        if (whole >= value) {
            quantity += value / level.price.value();
            break;
        }
        quantity += level.quantity.value();
        value -= whole;
    }
    return Quantity(quantity.rounded_to(traded.step.value(), Rounding::Down));
}

// LIMIT_MAKER is spot's word for post-only.
ApiRequest in_futures_words(const ApiRequest& request) {
    ApiRequest out = without(request, "type");
    out.parameters.add("type", "LIMIT");
    out.parameters.add("timeInForce", "GTX");
    return out;
}

tl::expected<OrderTerms, ApiError> read_terms(const PrivateContext& context, const ApiRequest& sent,
                                              const Instrument& traded) {
    ParameterReader asked(sent.parameters);
    const bool is_maker_only = asked.optional_text("type") == "LIMIT_MAKER";
    const auto value = asked.optional_decimal("quoteOrderQty");
    ApiRequest request = is_maker_only ? in_futures_words(sent) : sent;
    if (value) {
        const Side side = read_side(asked);
        if (asked.has("quantity") || asked.text("type") != "MARKET") {
            asked.refuse(-1106, "Parameter 'quoteOrderQty' sent when not required.");
        }
        if (!asked.is_good()) {
            return tl::unexpected(asked.error());
        }
        request = without(std::move(request), "quoteOrderQty");
        request.parameters.add("quantity", quantity_worth(context, traded, side, *value).value().to_string());
    }
    ParameterReader reader(request.parameters);
    OrderTerms terms = read_order(reader, {context.venue(), traded, context.now()});
    if (!asked.is_good() || !reader.is_good()) {
        return tl::unexpected(asked.is_good() ? reader.error() : asked.error());
    }
    if (is_maker_only) {
        terms.type = "LIMIT_MAKER";
        terms.time_in_force = "GTC";
    }
    terms.quote_quantity = value.value_or(Decimal());
    return terms;
}

Answer place(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const ResponseKind kind = read_response_kind(reader, ResponseKind::Full);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    auto terms = read_terms(context, request, *traded);
    if (!terms) {
        return tl::unexpected(terms.error());
    }
    auto placed = context.desk.place(*request.account, std::move(*terms));
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

Answer test_order(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const auto terms = read_terms(context, request, *traded);
    return terms ? Answer(Json::object()) : tl::unexpected(terms.error());
}

Json canceled_json(const Instrument& traded, const OrderRecord& order) {
    Json out = spot_order_json(traded, order, OrderView::AcknowledgedWithPrices);
    out["clientOrderId"] = spot_cancel_id(order);
    out["origClientOrderId"] = order.terms.client_id;
    return out;
}

Answer cancel(const PrivateContext& context, const ApiRequest& request) {
    const auto canceled = cancel_named_order(context, request);
    return canceled ? Answer(canceled_json(canceled->traded, canceled->record)) : tl::unexpected(canceled.error());
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
            out.push_back(canceled_json(*traded, *canceled));
        }
    }
    return out;
}

// The order to go is named by cancelOrderId or cancelOrigClientOrderId.
Answer cancel_replaced(const PrivateContext& context, const ApiRequest& request) {
    ApiRequest named = request;
    named.parameters = {};
    for (const auto& [name, value] : request.parameters.items()) {
        if (name == "symbol") {
            named.parameters.add(name, value);
        } else if (name == "cancelOrderId") {
            named.parameters.add("orderId", value);
        } else if (name == "cancelOrigClientOrderId") {
            named.parameters.add("origClientOrderId", value);
        }
    }
    return cancel(context, named);
}

Json part_of(const Answer& answer) {
    return answer ? *answer : Json{{"code", answer.error().code}, {"msg", answer.error().text}};
}

ApiReply cancel_replace(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const std::string mode = reader.text("cancelReplaceMode");
    const Instrument* traded = read_symbol(reader, context, request);
    if (mode != "STOP_ON_FAILURE" && mode != "ALLOW_FAILURE") {
        reader.refuse_missing("cancelReplaceMode");
    }
    if (!reader.is_good()) {
        return reply_of(reader.error());
    }
    if (const auto terms = read_terms(context, request, *traded); !terms) {
        return reply_of(in_spot_words(terms.error()));
    }
    const Answer canceled = in_spot_words(cancel_replaced(context, request));
    const bool is_stopped = !canceled && mode == "STOP_ON_FAILURE";
    const Answer placed = is_stopped ? Answer(Json()) : in_spot_words(place(context, request));
    Json data;
    data["cancelResult"] = canceled ? "SUCCESS" : "FAILURE";
    data["newOrderResult"] = is_stopped ? "NOT_ATTEMPTED" : placed ? "SUCCESS" : "FAILURE";
    data["cancelResponse"] = part_of(canceled);
    data["newOrderResponse"] = part_of(placed);
    if (canceled && placed) {
        return reply_of(Answer(std::move(data)));
    }
    const bool is_partial = canceled.has_value() != placed.has_value() && !is_stopped;
    ApiReply reply =
        reply_of(ApiError{is_partial ? 409 : 400, is_partial ? -2021 : -2022,
                          is_partial ? "Order cancel-replace partially failed." : "Order cancel-replace failed."});
    Json body = Json::parse(reply.body);
    body["data"] = std::move(data);
    reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return reply;
}

}  // namespace

void add_spot_order_routes(RouteTable& routes, const PrivateContext& context) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return in_spot_words(handler(context, request)); };
    };
    add_route(routes, {"POST", "/api/v3/order", weighs(1), 1}, with(place));
    add_route(routes, {"POST", "/api/v3/order/test", weighs(1)}, with(test_order));
    add_route(routes, {"DELETE", "/api/v3/order", weighs(1)}, with(cancel));
    add_route(routes, {"GET", "/api/v3/order", weighs(4)}, with(find));
    add_route(routes, {"DELETE", "/api/v3/openOrders", weighs(1)}, with(cancel_all));
    Route replace;
    replace.security = Security::Signed;
    replace.weight = weighs(1);
    replace.orders = 1;
    replace.handle = [context](const ApiRequest& request) { return cancel_replace(context, request); };
    routes.add("POST", "/api/v3/order/cancelReplace", std::move(replace));
}

}  // namespace tradewind::emulator
