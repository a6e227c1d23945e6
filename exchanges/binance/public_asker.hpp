// Questions to the venue's public REST side that must not hold up who asks: one after the other on a thread of its own,
// within the venue's limits, never while the venue wants to be left alone. Nothing is asked twice.
// Units: the venue's weight points. Errors: those of PublicRest, to the one who asked. Thread: ask(), forget() and
// stop() from any; answers come on its own thread and must not block.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "exchanges/binance/product.hpp"
#include "exchanges/binance/public_rest.hpp"
#include "exchanges/binance/rate_budget.hpp"

namespace tradewind::binance {

class PublicAsker {
public:
    using Answered = std::function<void(Result<std::string>)>;

    // `address` has no slash at its end.
    PublicAsker(ProductKind product, std::string address);
    ~PublicAsker();  // stops
    PublicAsker(const PublicAsker&) = delete;
    PublicAsker& operator=(const PublicAsker&) = delete;

    void ask(std::string target, std::string label, RequestCost cost, Answered answered);
    // What has not been asked yet will not be.
    void forget();
    // Nobody is answered any more.
    void stop();

private:
    struct Question {
        std::string target;
        std::string label;
        RequestCost cost;
        Answered answered;
    };
    void run();

    PublicRest rest_;
    RateBudget budget_;  // its thread's
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false;        // guarded by mutex_
    std::deque<Question> questions_;  // guarded by mutex_
    std::thread thread_;
};

}  // namespace tradewind::binance
