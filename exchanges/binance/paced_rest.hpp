// PublicRest for much work: many questions one after the other, asked as the venue wishes. Its count of request weight
// is kept below the limit, 429 and 418 are waited out, failures of the way or the server are repeated with growing
// pauses; reading twice changes nothing.
// Units: the venue's weight points and counts. Errors: the venue's own refusal, in its words; Unavailable once
// interrupted, or when repeating did not help, or when the venue wants to be left alone for longer than we wait.
// Thread: one; interrupt() from any.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "exchanges/binance/parameters.hpp"
#include "exchanges/binance/product.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/binance/rate_budget.hpp"

namespace tradewind::binance {

// Time for the pauses, so that tests wait for nothing.
struct RestClock {
    std::function<Timestamp()> now;
    std::function<bool(Duration)> pause;  // false: somebody asked to stop, now or before
};

class PacedRest {
public:
    // `address` has no slash at its end.
    PacedRest(ProductKind product, std::string address, RestClock clock);

    [[nodiscard]] Result<std::string> get(std::string_view path, const Parameters& parameters, RequestCost cost);
    [[nodiscard]] ProductKind product() const { return product_; }
    [[nodiscard]] std::size_t requests() const { return requests_; }
    // Told before every pause of a second or more.
    void on_pause(std::function<void(const std::string&)> tell) { tell_ = std::move(tell); }
    void interrupt() {
        is_interrupted_ = true;
        rest_.interrupt();
    }

    static constexpr int kMostTries = 8;
    static constexpr Duration kLongestPause = Duration::minutes(10);

private:
    // Until the venue's limits let a question of that cost through.
    [[nodiscard]] Status wait_for_room(RequestCost cost, const std::string& failure);
    [[nodiscard]] Status wait(Duration pause, const std::string& why);

    ProductKind product_;
    RestClock clock_;
    RateBudget budget_;
    PublicRest rest_;
    std::atomic<bool> is_interrupted_ = false;
    std::function<void(const std::string&)> tell_;
    std::size_t requests_ = 0;
};

}  // namespace tradewind::binance
