// The spot accounts that sockets of the WebSocket API are subscribed to: their events go there, wrapped as
// {"subscriptionId":0,"event":{...}}. Units: the venue's time. Errors: nothing, or false. Thread: venue.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/emulator/api_message.hpp"
#include "exchanges/emulator/socket_service.hpp"
#include "exchanges/emulator/stream_filter.hpp"

namespace tradewind::emulator {

class UserSubscriptions {
public:
    // The number of the new subscription; nothing when this socket has the account already.
    [[nodiscard]] std::optional<int> subscribe(SocketId socket, const net::WebSocketLink& link, AccountId account);
    // All of the socket without a number; false when there is none to end.
    [[nodiscard]] bool unsubscribe(SocketId socket, std::optional<int> number, Timestamp now);
    [[nodiscard]] std::vector<int> numbers(SocketId socket) const;
    void forget(SocketId socket);
    // Each with the venue's last word: what a fault asks for.
    void expire_all(Timestamp now);
    // An event of the account; the filter may be null.
    void publish(AccountId account, const std::string& json, StreamFilter* filter);

private:
    using Key = std::pair<SocketId, int>;
    struct Subscription {
        AccountId account;
        net::WebSocketLink link;
    };
    void expire(std::map<Key, Subscription>::iterator subscription, Timestamp now);

    std::map<Key, Subscription> subscriptions_;
    std::map<SocketId, int> made_;  // numbers are not given twice
};

}  // namespace tradewind::emulator
