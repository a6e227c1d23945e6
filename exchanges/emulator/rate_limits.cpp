#include "exchanges/emulator/rate_limits.hpp"

#include <fmt/format.h>

namespace tradewind::emulator {
namespace {

constexpr Duration kMinute = Duration::seconds(60);
constexpr Duration kTenSeconds = Duration::seconds(10);
constexpr Duration kFirstBan = Duration::seconds(120);
constexpr int kRefusalsBeforeBan = 10;

std::string seconds_left(Timestamp until, Timestamp now) {
    return std::to_string(std::max<std::int64_t>((until - now).to_seconds() + 1, 1));
}

Timestamp end_of(Timestamp now, Duration span) {
    return now.floor_to(span) + span;
}

}  // namespace

int& RateLimits::Window::at(Timestamp now, Duration span) {
    const std::int64_t current = now.to_nanos() / span.to_nanos();
    if (current != number) {
        number = current;
        count = 0;
    }
    return count;
}

RateLimits::Address& RateLimits::address(const ApiRequest& request, Timestamp now) {
    if (addresses_.size() >= kAddressesKept && !addresses_.contains(request.peer)) {
        std::erase_if(addresses_, [&](const auto& each) { return each.second.banned_until < now; });
    }
    return addresses_[request.peer];
}

int& RateLimits::weight_of(const ApiRequest& request, Timestamp now) {
    Address& from = address(request, now);
    return (request.product == Product::Spot ? from.spot_weight : from.weight).at(now, kMinute);
}

ApiReply RateLimits::banned(Timestamp until, Timestamp now) {
    ApiReply reply = reply_of({418, -1003,
                               fmt::format("Way too many requests; IP banned until {}. Please use the websocket for "
                                           "live updates to avoid bans.",
                                           until.to_millis())});
    reply.headers.push_back({"Retry-After", seconds_left(until, now)});
    return reply;
}

std::optional<ApiReply> RateLimits::ban_of(const ApiRequest& request, Timestamp now) {
    if (now < everyone_until_) {
        return banned(everyone_until_, now);
    }
    const Address& from = address(request, now);
    return now < from.banned_until ? std::optional(banned(from.banned_until, now)) : std::nullopt;
}

std::optional<ApiReply> RateLimits::charge(const ApiRequest& request, const Route& route, Timestamp now) {
    int& used = weight_of(request, now);
    used += route.weight ? route.weight(request) : 1;
    const int limit = request.product == Product::Spot ? kSpotWeightAMinute : kWeightAMinute;
    Address& from = address(request, now);
    if (used <= limit || rule_ == LimitRule::CountedOnly) {
        from.refusals = used <= limit && from.refusals > 0 && used < limit / 2 ? 0 : from.refusals;
        return std::nullopt;
    }
    if (++from.refusals > kRefusalsBeforeBan) {
        from.banned_until = now + kFirstBan;
        from.refusals = 0;
        return banned(from.banned_until, now);
    }
    ApiReply reply = reply_of({429, -1003,
                               fmt::format("Too many requests; current limit of IP({}) is {} requests per minute. "
                                           "Please use the websocket for live updates to avoid polling the API.",
                                           request.peer, limit)});
    reply.headers.push_back({"Retry-After", seconds_left(end_of(now, kMinute), now)});
    return reply;
}

std::optional<ApiReply> RateLimits::charge_orders(const ApiRequest& request, const Route& route, Timestamp now) {
    if (route.orders == 0 || !request.account) {
        return std::nullopt;
    }
    Account& account = accounts_[{*request.account, request.product == Product::Spot}];
    int& minute = account.minute.at(now, kMinute);
    int& ten_seconds = account.ten_seconds.at(now, kTenSeconds);
    const bool is_over = minute + 1 > kOrdersAMinute || ten_seconds + route.orders > kOrdersInTenSeconds;
    if (is_over && rule_ == LimitRule::Enforced) {
        ApiReply reply = reply_of({429, -1015,
                                   minute + 1 > kOrdersAMinute
                                       ? "Too many new orders; current limit is 1200 orders per MINUTE."
                                       : "Too many new orders; current limit is 300 orders per TEN_SECONDS."});
        const Duration span = minute + 1 > kOrdersAMinute ? kMinute : kTenSeconds;
        reply.headers.push_back({"Retry-After", seconds_left(end_of(now, span), now)});
        return reply;
    }
    minute += 1;  // a batch counts once a minute and by its places in ten seconds
    ten_seconds += route.orders;
    return std::nullopt;
}

RateLimits::Used RateLimits::used(const ApiRequest& request, Timestamp now) {
    Used out;
    out.weight = weight_of(request, now);
    if (request.account) {
        Account& account = accounts_[{*request.account, request.product == Product::Spot}];
        out.orders_a_minute = account.minute.at(now, kMinute);
        out.orders_in_ten_seconds = account.ten_seconds.at(now, kTenSeconds);
    }
    return out;
}

void RateLimits::add_headers(const ApiRequest& request, const Route& route, Timestamp now, ApiReply& reply) {
    const Used so_far = used(request, now);
    reply.headers.push_back({"X-MBX-USED-WEIGHT-1M", std::to_string(so_far.weight)});
    if (route.orders > 0 && request.account) {
        reply.headers.push_back({"X-MBX-ORDER-COUNT-10S", std::to_string(so_far.orders_in_ten_seconds)});
        reply.headers.push_back({"X-MBX-ORDER-COUNT-1M", std::to_string(so_far.orders_a_minute)});
    }
}

}  // namespace tradewind::emulator
