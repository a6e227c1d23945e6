// Who may make a request: keys and their accounts, the time window and the signature (venue notes, section 1.2).
// Units: milliseconds of the venue's time. Errors: -1021, -1022, -1102, -1131, -2014, -2015. Thread: venue.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/emulator/api_message.hpp"
#include "exchanges/emulator/route_table.hpp"

namespace tradewind::emulator {

struct ApiKey {
    std::string key;
    std::string secret;
    AccountId account;       // of the futures products
    AccountId spot_account;  // a member of its own: no money of one stands behind the other
};

class RequestGate {
public:
    // Clients stamp requests with a clock of their own: besides the venue's time, that of `other_clock` is accepted
    // (the wall clock of a server whose market does not run at its speed; none otherwise). A client that asked for the
    // time once goes on at the other clock's pace, so where the paces differ every stamp between the two is good:
    // `drifting_since` is when the venue's clock began to run at its own.
    RequestGate(std::vector<ApiKey> keys, std::function<Timestamp()> other_clock,
                std::optional<Timestamp> drifting_since = std::nullopt)
        : keys_(std::move(keys)),
          other_clock_(std::move(other_clock)),
          drifting_since_(other_clock_ ? drifting_since : std::nullopt),
          other_since_(drifting_since_ ? other_clock_() : Timestamp()) {}

    // Sets the request's account, or says why not. The signature is the one that came with the parameters.
    // `skew` is how far the server's clocks are off.
    [[nodiscard]] std::optional<ApiError> admit(ApiRequest& request, Security security, Timestamp now,
                                                Duration skew = {}) const;

private:
    [[nodiscard]] const ApiKey* find(std::string_view key) const;
    [[nodiscard]] bool may_have_drifted(std::int64_t stamp, Timestamp now) const;
    [[nodiscard]] std::optional<ApiError> check_time(const ApiRequest& request, Timestamp now, Duration skew) const;

    std::vector<ApiKey> keys_;
    std::function<Timestamp()> other_clock_;
    std::optional<Timestamp> drifting_since_;
    Timestamp other_since_;  // the other clock at that instant
};

}  // namespace tradewind::emulator
