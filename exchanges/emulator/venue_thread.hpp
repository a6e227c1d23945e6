// The one thread that lives a hosted venue by a clock and does the work that others post, in the order posted and
// between two instants of the venue. When the venue cannot keep up with the clock, its time simply passes slower.
// Units: none. Errors: post() tells when the thread has ended. Thread: post(), wake() and stop() from any.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "exchanges/emulator/server_clock.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

class VenueThread {
public:
    VenueThread(VenueFeed& feed, const ServerClock& clock) : feed_(feed), clock_(clock) {}
    ~VenueThread() { stop(); }
    VenueThread(const VenueThread&) = delete;
    VenueThread& operator=(const VenueThread&) = delete;

    void start();
    // What was posted before is done first.
    void stop();
    // The venue has been walked to the clock's time, or as near as it gets, when the work begins.
    bool post(std::function<void()> work);
    // The clock has moved by itself.
    void wake();

private:
    void run();

    VenueFeed& feed_;
    const ServerClock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> work_;  // guarded by mutex_, as are the two below
    bool is_stopping_ = false;
    bool is_woken_ = false;
    std::thread thread_;
};

}  // namespace tradewind::emulator
