// WebSocket connections that stay: each connects, answers pings, notices silence, and connects again after every
// end, waiting longer each time, with jitter. Before the venue's own limit of age it makes a new connection. TLS
// certificates are verified against the host; plain ws:// is for this machine.
// Units: bytes, durations. Errors: an address that is none at open(); everything else through WebSocketEvents::closed,
// with a reason that never shows the path of the address, which may hold a key.
// Thread: one thread of its own calls all events; every method may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace tradewind::net {

struct WebSocketOptions {
    std::string url;    // "wss://host:port/path"
    std::string label;  // names the connection in reasons
    Duration connect_timeout = Duration::seconds(10);
    Duration idle_timeout = Duration::seconds(30);  // silence, pings of our own included: the connection is dead
    Duration max_age = Duration::hours(23);         // the venue closes after 24
    Duration first_pause = Duration::millis(250);   // before connecting again; doubles up to the last one
    Duration last_pause = Duration::seconds(30);
    Duration steady_after = Duration::seconds(30);  // a connection that lived as long begins with the first pause again
    std::size_t max_message_bytes = 16U << 20U;
    std::size_t max_unsent_bytes = 1U << 20U;  // a peer that does not read is left
    std::string ca_file;                       // PEM; empty: the system's certificates
};

struct WebSocketEvents {
    std::function<void()> opened;
    std::function<void(std::string_view text)> message;
    std::function<void(const std::string& reason)> closed;  // also when an attempt failed; it goes on by itself
};

using WebSocketId = StrongId<struct WebSocketIdTag, std::uint32_t>;

class WebSocketClient {
public:
    WebSocketClient();
    ~WebSocketClient();  // stops
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

    [[nodiscard]] Result<WebSocketId> open(WebSocketOptions options, WebSocketEvents events);
    // Dropped while there is no connection: say it again when it opens.
    void send(WebSocketId connection, std::string text);
    // Ends the connection, which then connects again at once; `reason` is what closed() hears.
    void renew(WebSocketId connection, std::string reason);
    // For good, without a closed() event.
    void close(WebSocketId connection);

    // Work for the thread of the events; dropped after stop().
    void post(std::function<void()> work);
    // Calls `work` there again and again, until stop().
    void every(Duration interval, std::function<void()> work);
    // Closes everything and joins the thread; not from an event.
    void stop();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tradewind::net
