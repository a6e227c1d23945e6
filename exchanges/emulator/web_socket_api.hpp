// The WebSocket API of the three products, /ws-fapi/v1, /ws-dapi/v1 and /ws-api/v3: each method is the REST request of
// the same meaning, served through the same desk. Spot accounts are subscribed to here as well, and what a socket may
// ask about itself. Units: none. Errors: as the venue's error frames. Thread: venue.
#pragma once

#include <map>
#include <string>

#include "exchanges/emulator/front_desk.hpp"
#include "exchanges/emulator/socket_service.hpp"
#include "exchanges/emulator/user_subscriptions.hpp"

namespace tradewind::emulator {

struct ApiFrame;

class WebSocketApi final : public SocketService {
public:
    WebSocketApi(const VenueFeed& feed, FrontDesk& desk, UserSubscriptions& subscriptions)
        : feed_(feed), desk_(desk), subscriptions_(subscriptions) {}

    [[nodiscard]] bool serves(std::string_view path) const override;
    void on_open(const SocketOpening& opening) override;
    void on_message(SocketId socket, const std::string& text) override;
    void on_close(SocketId socket) override;

private:
    struct Socket {
        SocketOpening opening;
        Timestamp since;
    };
    [[nodiscard]] std::string answer(const std::string& text, const SocketOpening& opening);
    // What only a socket may ask for; nothing when the method is none of these.
    [[nodiscard]] std::optional<Route> route_of_socket(const ApiFrame& frame, const SocketOpening& opening);
    [[nodiscard]] ApiReply subscribe(const ApiRequest& request, const SocketOpening& opening);
    [[nodiscard]] ApiReply unsubscribe(const ApiRequest& request, const SocketOpening& opening);
    [[nodiscard]] ApiReply session(SocketId socket) const;

    const VenueFeed& feed_;
    FrontDesk& desk_;
    UserSubscriptions& subscriptions_;
    std::map<SocketId, Socket> open_;
};

}  // namespace tradewind::emulator
