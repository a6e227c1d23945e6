// Moves money between the two wallets of a key, spot and futures (POST /sapi/v1/asset/transfer), and remembers what it
// moved. The wallets' bookings and user events follow from what the venue tells of it.
// Units: the currency moved. Errors: -1102, -5003, -5013. Thread: venue.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "exchanges/emulator/private_context.hpp"

namespace tradewind::emulator {

class TransferDesk {
public:
    static constexpr std::size_t kKept = 1'000;  // of an account

    explicit TransferDesk(VenueFeed& feed) : feed_(feed) {}

    void add_routes(RouteTable& routes);

private:
    struct Transfer {
        std::uint64_t id = 0;
        std::string kind;  // "MAIN_UMFUTURE"
        Money amount;
        Timestamp time;
    };
    [[nodiscard]] Answer move(const ApiRequest& request);
    [[nodiscard]] Answer history(const ApiRequest& request) const;
    // Whether the futures product behind `kind` takes this currency as margin.
    [[nodiscard]] bool is_margin(std::string_view kind, const Currency& currency) const;

    VenueFeed& feed_;
    std::map<AccountId, std::deque<Transfer>> done_;  // by the spot account
    std::uint64_t made_ = 0;
};

}  // namespace tradewind::emulator
