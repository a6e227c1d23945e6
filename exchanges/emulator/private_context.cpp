#include "exchanges/emulator/private_context.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"

namespace tradewind::emulator {

void add_route(RouteTable& routes, const RouteOf& route, AnswerHandler handler) {
    Route out;
    out.security = route.security;
    out.weight = route.weight;
    out.orders = route.orders;
    out.handle = [handler = std::move(handler)](const ApiRequest& request) { return reply_of(handler(request)); };
    routes.add(route.method, route.path, std::move(out));
}

const Instrument* read_symbol(ParameterReader& reader, const PrivateContext& context, const ApiRequest& request) {
    const std::string symbol = reader.text("symbol");
    const Instrument* found = find_instrument(context.venue().instruments(), request.product, symbol);
    if (found == nullptr) {
        reader.refuse(-1121, "Invalid symbol.");
    }
    return found;
}

const Instrument* read_optional_symbol(ParameterReader& reader, const PrivateContext& context,
                                       const ApiRequest& request) {
    return reader.has("symbol") ? read_symbol(reader, context, request) : nullptr;
}

const OrderRecord* read_order_choice(ParameterReader& reader, const AccountBook& book, const Instrument& instrument) {
    const auto id = reader.optional_whole("orderId");
    const auto client_id = reader.optional_text("origClientOrderId");
    if (!id && !client_id) {
        reader.refuse(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        return nullptr;
    }
    if (!id) {
        return book.orders.find_client_id(instrument.id, *client_id);
    }
    const OrderRecord* order = book.orders.find(static_cast<std::uint64_t>(*id));
    return order != nullptr && order->terms.intent.instrument == instrument.id ? order : nullptr;
}

tl::expected<NamedOrder, ApiError> named_order(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const OrderRecord* order = traded == nullptr ? nullptr : read_order_choice(reader, context.book(request), *traded);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    return NamedOrder{*traded, order};
}

tl::expected<CanceledOrder, ApiError> cancel_named_order(const PrivateContext& context, const ApiRequest& request) {
    const auto named = named_order(context, request);
    if (!named) {
        return tl::unexpected(named.error());
    }
    const auto [traded, order] = *named;
    auto canceled = context.desk.cancel(*request.account, order == nullptr ? 0 : order->id);
    if (!canceled) {
        return tl::unexpected(canceled.error());
    }
    return CanceledOrder{traded, std::move(*canceled)};
}

}  // namespace tradewind::emulator
