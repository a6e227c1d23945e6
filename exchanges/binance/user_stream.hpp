// The account's own stream of one product: asks for a listen key, keeps it alive, connects with it, and asks for a
// new one when the venue says that it is gone. Says Up each time messages can come and Down each time they cannot:
// what happened in between is to be asked for.
// Errors: none to the caller; it goes on trying. Thread: callbacks on the threads of the REST client and the sockets;
// start() and stop() from any other.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "core/state/event.hpp"
#include "exchanges/binance/rest_client.hpp"
#include "exchanges/binance/stream_state.hpp"
#include "exchanges/net/web_socket_client.hpp"

namespace tradewind::binance {

enum class StreamFate : std::uint8_t { Lives, KeyExpired };

struct UserStreamEvents {
    std::function<StreamFate(std::string_view text)> message;
    std::function<void(AccountStreamState state)> state;
    std::function<void(const std::string& text)> notice;
};

class UserStream {
public:
    static constexpr Duration kKeepAlive = Duration::minutes(30);  // a key lives sixty
    static constexpr Duration kRetry = Duration::seconds(3);

    // What it refers to must outlive it; the REST client and the sockets are to be stopped before it ends.
    UserStream(ProductKind product, Endpoints endpoints, RestClient& rest, net::WebSocketClient& sockets,
               UserStreamEvents events);
    void start() { ask_for_key(); }

private:
    [[nodiscard]] RestRequest key_request(net::HttpMethod method) const;
    void ask_for_key();
    void connect(const std::string& key);
    void keep_alive(std::uint64_t key_number);
    void keep_alive_after(Duration wait, std::uint64_t key_number);
    void key_is_gone();

    const ProductKind product_;
    const Endpoints endpoints_;
    RestClient& rest_;
    net::WebSocketClient& sockets_;
    const UserStreamEvents events_;
    StreamState state_{events_.state};

    std::mutex mutex_;
    std::string key_;
    std::uint64_t key_number_ = 0;  // counts the keys, so that care for an old one ends
    std::optional<net::WebSocketId> socket_;
    bool is_asking_ = false;
    bool is_keeping_ = false;      // a request is on its way
    std::uint64_t keep_turn_ = 0;  // only the newest timer acts: every lost connection asks at once
};

}  // namespace tradewind::binance
