// A request on its way through the REST client, with what has become of it so far. Units: steady time for waiting, the
// venue's for `sent`. Errors: none. Thread: the client's.
#pragma once

#include <chrono>
#include <memory>

#include "exchanges/binance/rest_request.hpp"
#include "exchanges/binance/rest_transfer.hpp"

namespace tradewind::binance {

using SteadyTime = std::chrono::steady_clock::time_point;

struct RestJob {
    RestRequest request;
    RestCallback callback;
    SteadyTime deadline;
    SteadyTime not_before;
    Timestamp sent;
    int tries = 0;
    bool clock_was_set = false;  // after a refusal for our time
    std::unique_ptr<RestTransfer> transfer;

    // Tells the outcome; texts of those that failed begin with the request's label and the venue's code.
    void finish(RestOutcome outcome);
};

}  // namespace tradewind::binance
