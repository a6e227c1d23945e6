// Requests to the venue over kept connections, on a thread of its own: three lanes, the venue's limits respected,
// repeated where a repetition is harmless, signed at the moment they leave. Every request ends in exactly one
// outcome; what may have happened is never sent a second time unless that is harmless.
// Errors: outcomes; their texts show labels, never addresses, parameters or secrets. Thread: send(), after() and
// clock() from any thread; callbacks run on the client's thread and must not block; call() blocks its caller.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "exchanges/binance/rest_request.hpp"
#include "exchanges/binance/venue_clock.hpp"

namespace tradewind::binance {

struct Credentials {
    std::string key;
    std::string secret;
};

struct RestOptions {
    ProductHosts hosts;  // without a slash at the end
    Credentials credentials;
    RateLimits limits;  // of the futures products
    Duration receive_window = Duration::seconds(5);
    Duration connect_timeout = Duration::seconds(5);
    Duration answer_timeout = Duration::seconds(10);
    Duration first_pause = Duration::millis(200);  // before a repetition; doubles
    Duration clock_check = Duration::minutes(10);
    ProductKind clock_product = ProductKind::UsdM;
};

class RestClient {
public:
    explicit RestClient(RestOptions options);
    ~RestClient();  // stops
    RestClient(const RestClient&) = delete;
    RestClient& operator=(const RestClient&) = delete;

    void send(RestRequest request, RestCallback callback);
    [[nodiscard]] RestOutcome call(RestRequest request);
    // Runs `action` on the client's thread; dropped at a stop.
    void after(Duration wait, std::function<void()> action);
    [[nodiscard]] const VenueClock& clock() const;
    // Asks the venue for its time; also done by itself, at the start, regularly and when a request is refused for it.
    void check_clock();
    // Ends the thread: what is on the way ends as ambiguous, what waits as not sent.
    void stop();

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

}  // namespace tradewind::binance
