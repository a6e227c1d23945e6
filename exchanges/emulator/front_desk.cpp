#include "exchanges/emulator/front_desk.hpp"

#include <fmt/format.h>

namespace tradewind::emulator {

ApiReply FrontDesk::serve(ApiRequest request) {
    const Timestamp now = feed_.now();
    if (auto refusal = limits_.ban_of(request, now)) {
        return *refusal;
    }
    const Route* route = routes_.find(request.method, request.path);
    if (route == nullptr) {
        return reply_of({404, -5000, fmt::format("Path {}, Method {} is invalid", request.path, request.method)});
    }
    if (auto refusal = limits_.charge(request, *route, now)) {
        return *refusal;
    }
    ApiReply reply;
    if (const auto fault = gate_.admit(request, route->security, now)) {
        reply = reply_of(*fault);
    } else if (auto refusal = limits_.charge_orders(request, *route, now)) {
        reply = std::move(*refusal);
    } else {
        reply = route->handle(request);
    }
    limits_.add_headers(request, *route, now, reply);
    return reply;
}

}  // namespace tradewind::emulator
