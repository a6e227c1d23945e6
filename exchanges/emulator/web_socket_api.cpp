#include "exchanges/emulator/web_socket_api.hpp"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/api_frame.hpp"
#include "exchanges/emulator/parameter_reader.hpp"
#include "exchanges/emulator/route_weight.hpp"
#include "exchanges/emulator/socket_methods.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::string_view kUsdPath = "/ws-fapi/v1";
constexpr std::string_view kCoinPath = "/ws-dapi/v1";
constexpr std::string_view kSpotPath = "/ws-api/v3";

Product product_of_socket(std::string_view path) {
    return path == kSpotPath ? Product::Spot : path == kCoinPath ? Product::CoinM : Product::UsdM;
}

std::string rate_limits(Product product, const ApiReply& reply) {
    const auto weight = net::find_header(reply.headers, "X-MBX-USED-WEIGHT-1M");
    const auto minute = net::find_header(reply.headers, "X-MBX-ORDER-COUNT-1M");
    const auto ten_seconds = net::find_header(reply.headers, "X-MBX-ORDER-COUNT-10S");
    const auto limit = [](const char* type, const char* interval, int number, int most, std::string_view count) {
        return fmt::format(R"({{"rateLimitType":"{}","interval":"{}","intervalNum":{},"limit":{},"count":{}}})", type,
                           interval, number, most, count);
    };
    const int most = product == Product::Spot ? RateLimits::kSpotWeightAMinute : RateLimits::kWeightAMinute;
    std::string out = limit("REQUEST_WEIGHT", "MINUTE", 1, most, weight.empty() ? "0" : weight);
    if (!minute.empty()) {
        out += "," + limit("ORDERS", "SECOND", 10, RateLimits::kOrdersInTenSeconds, ten_seconds);
        out += "," + limit("ORDERS", "MINUTE", 1, RateLimits::kOrdersAMinute, minute);
    }
    return out;
}

std::string frame_of(const std::string& id, const ApiReply& reply, const std::string& limits) {
    const char* part = reply.status == 200 ? "result" : "error";
    return fmt::format(R"({{"id":{},"status":{},"{}":{}{}}})", id, reply.status, part, reply.body,
                       limits.empty() ? "" : fmt::format(R"(,"rateLimits":[{}])", limits));
}

}  // namespace

std::string WebSocketApi::answer(const std::string& text, const SocketOpening& opening) {
    const auto frame = parse_api_frame(text);
    if (!frame) {
        return frame_of("null", reply_of({400, -1135, "Invalid JSON Request"}), {});
    }
    ApiRequest request;
    request.product = product_of_socket(opening.path);
    const auto method = find_socket_method(request.product, frame->method);
    const auto own = method || request.product != Product::Spot ? std::nullopt : route_of_socket(*frame, opening);
    if (!method && !own) {
        return frame_of(frame->id, reply_of({400, -1020, "This operation is not supported."}), {});
    }
    request.method = method ? method->verb : "POST";
    request.path = method ? method->path : opening.path + "/" + frame->method;
    request.peer = opening.peer;
    bool tells_limits = true;
    for (const auto& [name, value] : frame->parameters) {
        request.parameters.add(name, value);
        if (name == "apiKey") {
            request.api_key = value;
        } else if (name == "returnRateLimits") {
            tells_limits = value != "false";
        }
    }
    request.signed_text = signed_text_of(*frame, Encoding::Plain);
    request.encoded_signed_text = signed_text_of(*frame, Encoding::Percent);
    const Product product = request.product;
    const ApiReply reply = own ? desk_.serve(std::move(request), &*own) : desk_.serve(std::move(request));
    return frame_of(frame->id, reply, tells_limits ? rate_limits(product, reply) : std::string());
}

std::optional<Route> WebSocketApi::route_of_socket(const ApiFrame& frame, const SocketOpening& opening) {
    Route route;
    route.weight = weighs(2);
    if (frame.method == "userDataStream.subscribe.signature") {
        route.security = Security::Signed;
        route.handle = [this, opening](const ApiRequest& request) { return subscribe(request, opening); };
    } else if (frame.method == "userDataStream.unsubscribe") {
        route.handle = [this, opening](const ApiRequest& request) { return unsubscribe(request, opening); };
    } else if (frame.method == "session.subscriptions") {
        route.handle = [this, socket = opening.id](const ApiRequest&) {
            Json out = Json::array();
            for (const int number : subscriptions_.numbers(socket)) {
                out.push_back({{"subscriptionId", number}});
            }
            return reply_of(Answer(std::move(out)));
        };
    } else if (frame.method == "session.status" || frame.method == "session.logout") {
        route.handle = [this, socket = opening.id](const ApiRequest&) { return session(socket); };
    } else if (frame.method == "session.logon") {
        route.handle = [](const ApiRequest&) {
            return reply_of(ApiError{400, -4056, "HMAC_SHA256 API key is not supported."});
        };
    } else {
        return std::nullopt;
    }
    return route;
}

ApiReply WebSocketApi::subscribe(const ApiRequest& request, const SocketOpening& opening) {
    const auto number = subscriptions_.subscribe(opening.id, opening.link, *request.account);
    if (!number) {
        return reply_of(ApiError{400, -2035, "User Data Stream subscription already active."});
    }
    return reply_of(Answer(Json{{"subscriptionId", *number}}));
}

ApiReply WebSocketApi::unsubscribe(const ApiRequest& request, const SocketOpening& opening) {
    ParameterReader reader(request.parameters);
    const auto wanted = reader.optional_whole("subscriptionId");
    if (!reader.is_good()) {
        return reply_of(reader.error());
    }
    constexpr int kNone = -1;
    const auto number = [](std::int64_t told) { return std::in_range<int>(told) ? static_cast<int>(told) : kNone; };
    const bool is_any =
        subscriptions_.unsubscribe(opening.id, wanted ? std::optional(number(*wanted)) : std::nullopt, feed_.now());
    if (!is_any) {
        return reply_of(ApiError{400, -2036, "User Data Stream subscription not active."});
    }
    return reply_of(Answer(Json::object()));
}

// No key of ours can log a session on.
ApiReply WebSocketApi::session(SocketId socket) const {
    const auto found = open_.find(socket);
    Json out;
    out["apiKey"] = nullptr;
    out["authorizedSince"] = nullptr;
    out["connectedSince"] = found == open_.end() ? 0 : found->second.since.to_millis();
    out["returnRateLimits"] = true;
    out["serverTime"] = feed_.now().to_millis();
    out["userDataStream"] = !subscriptions_.numbers(socket).empty();
    return reply_of(Answer(std::move(out)));
}

bool WebSocketApi::serves(std::string_view path) const {
    return path == kUsdPath || path == kCoinPath || path == kSpotPath;
}

void WebSocketApi::on_open(const SocketOpening& opening) {
    open_.insert_or_assign(opening.id, Socket{opening, feed_.now()});
}

void WebSocketApi::on_close(SocketId socket) {
    open_.erase(socket);
    subscriptions_.forget(socket);
}

void WebSocketApi::on_message(SocketId socket, const std::string& text) {
    const auto found = open_.find(socket);
    if (found != open_.end()) {
        const SocketOpening& opening = found->second.opening;
        opening.link.send(answer(text, opening));
    }
}

}  // namespace tradewind::emulator
