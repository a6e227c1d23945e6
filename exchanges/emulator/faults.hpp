// Misbehaviour on demand, for tests of clients: what is to go wrong with the next requests or events, or for a while
// (the kinds are in docs/exchange-server.md). Units: the venue's time. Errors: add() names the field. Thread: venue.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/route_table.hpp"
#include "exchanges/emulator/stream_filter.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

enum class FaultKind : std::uint8_t {
    UnavailableBefore,  // 503, not executed, and said so
    UnknownBefore,      // 503 "Unknown error", not executed
    UnknownAfter,       // 503 "Unknown error", executed
    TimeoutBefore,      // 408 -1007, not executed
    TimeoutAfter,       // 408 -1007, executed
    Throttled,          // 503 -1008; what only reduces or cancels passes
    OutsideWindow,      // 400 -1021
    ResetBefore,        // the connection is torn down, not executed
    ResetAfter,         // the connection is torn down, executed
    Banned,             // 418
    HiddenOrders,       // queries of young orders answer -2013
    ClockJump,          // the server's clock is off by `span`
    DroppedEvents,      // of user streams
    DuplicatedEvents,
    ReorderedEvents,  // each waits for its successor and follows it
    DepthGap,         // depth updates are lost
    Muted,            // public streams are subscribed to and silent
    Stalled,          // all streams are silent
};

struct Fault {
    std::uint64_t id = 0;
    FaultKind kind = FaultKind::UnavailableBefore;
    std::optional<int> left;  // requests or events; nothing: as long as it lasts
    Timestamp until = Timestamp::max();
    Duration span;       // how old an order must be to be seen, how far the clock is off
    std::string method;  // empty: every one
    std::string path;
};

class Faults final : public StreamFilter {
public:
    static constexpr std::size_t kMost = 100;

    explicit Faults(const VenueFeed& feed) : feed_(feed) {}

    [[nodiscard]] Answer add(const ApiRequest& request);
    [[nodiscard]] Json list() const;
    void clear();

    // A reply in the place of the request's execution.
    [[nodiscard]] std::optional<ApiReply> before(const ApiRequest& request);
    void after(const ApiRequest& request, ApiReply& reply);
    // How far the server's clock is off.
    [[nodiscard]] Duration skew() const;

    [[nodiscard]] std::vector<std::string> pass(const std::string& stream, const std::string& json) override;

private:
    [[nodiscard]] bool is_active(const Fault& fault) const;
    [[nodiscard]] const Fault* find(FaultKind kind) const;
    // Whether there is one, which is then used up by one.
    [[nodiscard]] bool take(FaultKind kind);
    [[nodiscard]] bool take(FaultKind kind, const ApiRequest& request);
    void use(std::list<Fault>::iterator fault);
    void hide_young_order(const ApiRequest& request, ApiReply& reply);

    const VenueFeed& feed_;
    std::list<Fault> faults_;
    std::map<std::string, std::string> held_;  // events that wait for their successor, by stream
    std::uint64_t made_ = 0;
};

// GET, POST and DELETE /faults; `expire_listen_keys` is what the kind "listen-key-expiry" does at once.
void add_fault_routes(RouteTable& routes, Faults& faults, std::function<void()> expire_listen_keys);

}  // namespace tradewind::emulator
