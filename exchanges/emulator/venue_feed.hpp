// The hosted venue together with those who listen to it. The frame moves time on; a handler that asked the venue for
// something calls settle(), so that what it led to has been heard by everybody before the reply is written.
// Units: the venue's time. Errors: none. Thread: venue.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ports/hosted_venue.hpp"

namespace tradewind::emulator {

class VenueListener {
public:
    VenueListener() = default;
    VenueListener(const VenueListener&) = delete;
    VenueListener& operator=(const VenueListener&) = delete;
    virtual ~VenueListener() = default;

    virtual void on_message(const HostedMessage& message) = 0;
    // After the messages of one advance, also when there were none: timers are due now. May make requests and settle.
    virtual void on_time(Timestamp now) = 0;
    // When on_time() should be called at the latest.
    [[nodiscard]] virtual Timestamp next_time() const { return Timestamp::max(); }
};

enum class WalkEnd : std::uint8_t { Arrived, OutOfSteps };

class VenueFeed {
public:
    explicit VenueFeed(HostedVenue& venue) : venue_(venue) {}

    void listen(VenueListener& listener) { listeners_.push_back(&listener); }
    [[nodiscard]] HostedVenue& venue() { return venue_; }
    [[nodiscard]] const HostedVenue& venue() const { return venue_; }
    [[nodiscard]] Timestamp now() const { return now_; }
    [[nodiscard]] Timestamp next_time() const;
    void advance(Timestamp time);  // the frame's
    // Advances towards `target`, stopping at every next_time() on the way, at most `steps` times.
    WalkEnd walk(Timestamp target, int steps);
    void settle();  // a handler's, after its requests; does not call on_time()

private:
    void hand_out();

    HostedVenue& venue_;
    std::vector<VenueListener*> listeners_;
    Timestamp now_;
};

}  // namespace tradewind::emulator
