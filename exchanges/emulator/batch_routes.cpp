#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_routes.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kMostOrders = 5;
constexpr std::size_t kMostCancels = 10;
constexpr std::size_t kLongestList = 20'000;  // bytes

using OneOrder = Answer (*)(const PrivateContext&, const ApiRequest&);

Json element_of(const Answer& answer) {
    if (answer) {
        return *answer;
    }
    Json error;
    error["code"] = answer.error().code;
    error["msg"] = answer.error().text;
    return error;
}

std::string text_of_value(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// An array, or nothing when it is none.
std::optional<Json> parse_list(const std::string& text) {
    if (text.size() > kLongestList) {
        return std::nullopt;
    }
    Json list = Json::parse(text, nullptr, false);
    return list.is_array() ? std::optional(std::move(list)) : std::nullopt;
}

Answer for_each_order(const PrivateContext& context, const ApiRequest& request, OneOrder serve) {
    ParameterReader reader(request.parameters);
    const auto list = parse_list(reader.text("batchOrders"));
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (!list) {
        return refuse(-1130, "Data sent for parameter 'batchOrders' is not valid.");
    }
    if (list->empty() || list->size() > kMostOrders) {
        return refuse(-4082, "Invalid number of batch place orders.");
    }
    Json out = Json::array();
    for (const Json& wish : *list) {
        ApiRequest one = request;
        one.parameters = ApiParameters();
        if (!wish.is_object()) {
            return refuse(-1130, "Data sent for parameter 'batchOrders' is not valid.");
        }
        for (const auto& [name, value] : wish.items()) {
            one.parameters.add(name, text_of_value(value));
        }
        out.push_back(element_of(serve(context, one)));
    }
    return out;
}

Answer cancel_listed(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const std::string symbol = reader.text("symbol");
    (void)read_symbol(reader, context, request);
    const auto ids = reader.optional_text(reader.has("orderidlist") ? "orderidlist" : "orderIdList");
    const auto client_ids =
        reader.optional_text(reader.has("origclientorderidlist") ? "origclientorderidlist" : "origClientOrderIdList");
    if (!ids && !client_ids) {
        reader.refuse(-1102, "Param 'origClientOrderIdList' or 'orderIdList' must be sent, but both were empty/null!");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const auto list = parse_list(ids ? *ids : *client_ids);
    if (!list) {
        return refuse(-1130, "Data sent for parameter 'orderIdList' is not valid.");
    }
    if (list->empty() || list->size() > kMostCancels) {
        return refuse(-4082, "Invalid number of batch place orders.");
    }
    Json out = Json::array();
    for (const Json& each : *list) {
        ApiRequest one = request;
        one.parameters = ApiParameters();
        one.parameters.add("symbol", symbol);
        one.parameters.add(ids ? "orderId" : "origClientOrderId", text_of_value(each));
        out.push_back(element_of(cancel_order(context, one)));
    }
    return out;
}

}  // namespace

void add_batch_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const std::string path = prefix + "/batchOrders";
    add_route(routes, {"POST", path, weighs(5), 5},
              [context](const ApiRequest& request) { return for_each_order(context, request, place_order); });
    add_route(routes, {"PUT", path, weighs(5), 5},
              [context](const ApiRequest& request) { return for_each_order(context, request, amend_order); });
    add_route(routes, {"DELETE", path, weighs(1)},
              [context](const ApiRequest& request) { return cancel_listed(context, request); });
}

}  // namespace tradewind::emulator
