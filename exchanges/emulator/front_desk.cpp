#include "exchanges/emulator/front_desk.hpp"

#include <exception>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/faults.hpp"
#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {
namespace {

ApiReply handle(const Route& route, const ApiRequest& request) {
    try {
        return route.handle(request);
    } catch (const std::exception&) {  // numbers of the client's that overflow, most likely
        return reply_of({400, -1000, "An unknown error occurred while processing the request."});
    }
}

}  // namespace

ApiReply FrontDesk::serve(ApiRequest request) {
    const Route* route = routes_.find(request.method, request.path);
    return serve(std::move(request), route);
}

ApiReply FrontDesk::serve(ApiRequest request, const Route* route) {
    const Timestamp now = feed_.now();
    if (faults_ != nullptr) {
        if (auto fault = faults_->before(request)) {
            return *fault;
        }
    }
    if (auto refusal = limits_.ban_of(request, now)) {
        return *refusal;
    }
    if (route == nullptr) {
        return unknown_path(request);
    }
    if (auto refusal = limits_.charge(request, *route, now)) {
        limits_.add_headers(request, *route, now, *refusal);
        return *refusal;
    }
    ApiReply reply;
    if (const auto fault =
            gate_.admit(request, route->security, now, faults_ != nullptr ? faults_->skew() : Duration())) {
        reply = reply_of(*fault);
    } else if (auto refusal = limits_.charge_orders(request, *route, now)) {
        reply = std::move(*refusal);
    } else {
        reply = handle(*route, request);
    }
    limits_.add_headers(request, *route, now, reply);
    if (faults_ != nullptr) {
        faults_->after(request, reply);
    }
    return reply;
}

void FrontDesk::add_routes(RouteTable& routes) {
    add_route(routes, {"GET", "/api/v3/rateLimit/order", weighs(40)}, [this](const ApiRequest& request) -> Answer {
        const RateLimits::Used used = limits_.used(request, feed_.now());
        const auto limit = [](const char* interval, int number, int most, int count) {
            return Json{{"rateLimitType", "ORDERS"},
                        {"interval", interval},
                        {"intervalNum", number},
                        {"limit", most},
                        {"count", count}};
        };
        return Json::array({limit("SECOND", 10, RateLimits::kOrdersInTenSeconds, used.orders_in_ten_seconds),
                            limit("MINUTE", 1, RateLimits::kOrdersAMinute, used.orders_a_minute)});
    });
}

}  // namespace tradewind::emulator
