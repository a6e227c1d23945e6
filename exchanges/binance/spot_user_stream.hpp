// The spot account's own stream, by the WebSocket API (listen keys of spot were retired in 2026): connects, subscribes
// with a signature, and subscribes again when the venue ends the subscription or does not answer. Says Up each time
// messages can come and Down each time they cannot: what happened in between is to be asked for.
// Errors: none to the caller; it goes on trying. Thread: callbacks on the threads of the REST client and the sockets;
// start() from any other.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "exchanges/binance/rest_client.hpp"
#include "exchanges/binance/signer.hpp"
#include "exchanges/binance/stream_state.hpp"
#include "exchanges/binance/user_stream.hpp"
#include "exchanges/net/web_socket_client.hpp"

namespace tradewind::binance {

class SpotUserStream {
public:
    static constexpr Duration kAnswerWait = Duration::seconds(10);
    static constexpr Duration kRetry = Duration::seconds(3);

    // What it refers to must outlive it; the REST client and the sockets are to be stopped before it ends.
    SpotUserStream(Endpoints endpoints, const Credentials& credentials, RestClient& rest, net::WebSocketClient& sockets,
                   UserStreamEvents events);
    void start();

private:
    void subscribe();
    void send_subscription(std::uint64_t attempt, Timestamp now);
    void hear(std::string_view text);
    void answered(std::string_view text);
    void unanswered(std::uint64_t attempt);
    void try_again(std::uint64_t attempt);
    void renew(std::uint64_t attempt, const char* why);
    [[nodiscard]] std::uint64_t newest_attempt();

    const Endpoints endpoints_;
    const std::string key_;
    const Signer signer_;
    RestClient& rest_;
    net::WebSocketClient& sockets_;
    const UserStreamEvents events_;
    StreamState state_{events_.state};

    std::mutex mutex_;
    std::optional<net::WebSocketId> socket_;
    std::uint64_t attempts_ = 0;  // the newest is the one whose answer counts
    bool is_waiting_ = false;     // for its answer
};

}  // namespace tradewind::binance
