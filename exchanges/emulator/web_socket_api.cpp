#include "exchanges/emulator/web_socket_api.hpp"

#include <array>

#include <fmt/format.h>

#include "exchanges/emulator/api_frame.hpp"

namespace tradewind::emulator {
namespace {

struct Method {
    std::string_view name;
    const char* verb;
    const char* usd_path;
    const char* coin_path;
};

constexpr std::array<Method, 18> kMethods = {{
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
}};

const Method* find_method(std::string_view name) {
    for (const Method& each : kMethods) {
        if (each.name == name) {
            return &each;
        }
    }
    return nullptr;
}

std::string rate_limits(const ApiReply& reply) {
    const auto weight = net::find_header(reply.headers, "X-MBX-USED-WEIGHT-1M");
    const auto minute = net::find_header(reply.headers, "X-MBX-ORDER-COUNT-1M");
    const auto ten_seconds = net::find_header(reply.headers, "X-MBX-ORDER-COUNT-10S");
    const auto limit = [](const char* type, const char* interval, int number, int most, std::string_view count) {
        return fmt::format(R"({{"rateLimitType":"{}","interval":"{}","intervalNum":{},"limit":{},"count":{}}})", type,
                           interval, number, most, count);
    };
    std::string out = limit("REQUEST_WEIGHT", "MINUTE", 1, RateLimits::kWeightAMinute, weight.empty() ? "0" : weight);
    if (!minute.empty()) {
        out += "," + limit("ORDERS", "SECOND", 10, RateLimits::kOrdersInTenSeconds, ten_seconds);
        out += "," + limit("ORDERS", "MINUTE", 1, RateLimits::kOrdersAMinute, minute);
    }
    return out;
}

std::string frame_of(const std::string& id, const ApiReply& reply, bool tells_limits) {
    const char* part = reply.status == 200 ? "result" : "error";
    const std::string limits = tells_limits ? fmt::format(R"(,"rateLimits":[{}])", rate_limits(reply)) : std::string();
    return fmt::format(R"({{"id":{},"status":{},"{}":{}{}}})", id, reply.status, part, reply.body, limits);
}

}  // namespace

std::string WebSocketApi::answer(const std::string& text, Product product, const std::string& peer) {
    const auto frame = parse_api_frame(text);
    if (!frame) {
        return frame_of("null", reply_of({400, -1135, "Invalid JSON Request"}), false);
    }
    const Method* method = find_method(frame->method);
    if (method == nullptr) {
        return frame_of(frame->id, reply_of({400, -1020, "This operation is not supported."}), false);
    }
    ApiRequest request;
    request.method = method->verb;
    request.path = product == Product::CoinM ? method->coin_path : method->usd_path;
    request.product = product;
    request.peer = peer;
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
    return frame_of(frame->id, desk_.serve(std::move(request)), tells_limits);
}

bool WebSocketApi::serves(std::string_view path) const {
    return path == "/ws-fapi/v1" || path == "/ws-dapi/v1";
}

void WebSocketApi::on_message(SocketId socket, const std::string& text) {
    const auto found = open_.find(socket);
    if (found == open_.end()) {
        return;
    }
    const SocketOpening& opening = found->second;
    opening.link.send(answer(text, opening.path == "/ws-dapi/v1" ? Product::CoinM : Product::UsdM, opening.peer));
}

}  // namespace tradewind::emulator
