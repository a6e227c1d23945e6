// The long-poll thread: hears every update once and in order, whatever the server does, and never spins.
// An update is confirmed to the server only after the listener has journalled it; redeliveries are told apart by a
// bounded set of marks. Failures back off and are reported as state changes; trading does not depend on any of it.
// Thread: the listener is called on the poll thread; everything else from any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/telegram/bot_api.hpp"
#include "bot/telegram/server_clock.hpp"
#include "bot/telegram/wait_clock.hpp"

namespace tradewind::bot {

enum class PollState : std::uint8_t {
    Starting,
    Up,
    Down,      // several polls in a row failed
    Conflict,  // another process polls with our token: two agents may be trading
    BadToken,  // the server does not know the token
};

struct PollStateChange {
    PollState from = PollState::Starting;
    PollState to = PollState::Starting;
    std::string reason;
    Duration lasted;  // time spent in `from`
};

class PollerListener {
public:
    virtual ~PollerListener() = default;
    // Success means: in the journal. On failure the same update is offered again later. Must return soon: work
    // belongs on another thread, or an emergency command would wait behind a slow one.
    [[nodiscard]] virtual Status on_update(const Update& update) = 0;
    virtual void on_poll_state(const PollStateChange& change) = 0;
};

struct PollerOptions {
    Duration poll_timeout = Duration::seconds(30);
    Duration minimum_interval = Duration::millis(300);  // between polls when the server answers at once with nothing
    Duration first_back_off = Duration::seconds(1);
    Duration longest_back_off = Duration::seconds(30);
    Duration first_conflict_back_off = Duration::seconds(5);
    Duration longest_conflict_back_off = Duration::seconds(60);
    Duration conflict_over_after = Duration::seconds(90);  // free of conflict for so long
    Duration forget_offset_after = Duration::minutes(15);  // of silence: the server may renumber after a quiet week
    int failures_until_down = 3;
    std::size_t remembered_updates = 4096;
    std::vector<UpdateMark> already_seen;  // the newest marks of the journal, oldest first
};

struct PollerStatus {
    PollState state = PollState::Starting;
    std::uint64_t polls = 0;
    std::uint64_t updates = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t failures = 0;
    Timestamp last_success;  // wall time; zero: never
    std::string last_error;
};

class Poller {
public:
    // `listener`, `clock` and `server_clock` outlive the poller.
    Poller(BotApiConfig api, PollerOptions options, PollerListener& listener, WaitClock& clock,
           ServerClock& server_clock);
    ~Poller();  // stops
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    void start();
    // Ends a parked poll or a back-off at once and joins the thread; not from the listener.
    void stop();
    [[nodiscard]] PollerStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::bot
