// The venue's budgets: request weight a minute by address, orders a minute and in ten seconds by account, both shared
// by all futures products; spot has its own. Who goes on after 429 is banned for a while with 418 (venue notes, 1.3).
// Units: weights and counts; the venue's time. Errors: -1003, -1015. Thread: venue.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "exchanges/emulator/api_message.hpp"
#include "exchanges/emulator/route_table.hpp"

namespace tradewind::emulator {

enum class LimitRule : std::uint8_t { Enforced, CountedOnly };

class RateLimits {
public:
    static constexpr int kWeightAMinute = 2'400;
    static constexpr int kSpotWeightAMinute = 6'000;
    static constexpr int kOrdersAMinute = 1'200;
    static constexpr int kOrdersInTenSeconds = 300;

    explicit RateLimits(LimitRule rule) : rule_(rule) {}

    // Counts the request, or answers why it may not pass.
    [[nodiscard]] std::optional<ApiReply> charge(const ApiRequest& request, const Route& route, Timestamp now);
    // As long as an address is banned, whatever it asks for.
    [[nodiscard]] std::optional<ApiReply> ban_of(const ApiRequest& request, Timestamp now);
    // After the account is known.
    [[nodiscard]] std::optional<ApiReply> charge_orders(const ApiRequest& request, const Route& route, Timestamp now);
    void add_headers(const ApiRequest& request, const Route& route, Timestamp now, ApiReply& reply);
    void ban(Timestamp until) { everyone_until_ = until; }

    struct Used {
        int weight = 0;
        int orders_a_minute = 0;
        int orders_in_ten_seconds = 0;
    };
    [[nodiscard]] Used used(const ApiRequest& request, Timestamp now);

private:
    static constexpr std::size_t kAddressesKept = 10'000;
    struct Window {
        std::int64_t number = 0;  // of the span since the epoch
        int count = 0;
        int& at(Timestamp now, Duration span);
    };
    struct Address {
        Window weight;
        Window spot_weight;
        int refusals = 0;
        Timestamp banned_until;
    };
    struct Account {
        Window minute;
        Window ten_seconds;
    };
    [[nodiscard]] Address& address(const ApiRequest& request, Timestamp now);
    [[nodiscard]] int& weight_of(const ApiRequest& request, Timestamp now);
    [[nodiscard]] static ApiReply banned(Timestamp until, Timestamp now);

    LimitRule rule_;
    std::map<std::string, Address> addresses_;
    std::map<std::pair<AccountId, bool>, Account> accounts_;  // futures and spot apart
    Timestamp everyone_until_;
};

}  // namespace tradewind::emulator
