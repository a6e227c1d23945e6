// The sockets of stream readers: their routes, subscriptions and commands, and the delivery of what is published. User
// streams are known by their listen key, which is subscribed to like any other name.
// Units: the venue's time. Errors: JSON replies to the reader; who sends more than ten messages a second is closed.
// Thread: venue, but for serves().
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "exchanges/emulator/socket_service.hpp"
#include "exchanges/emulator/stream_command.hpp"
#include "exchanges/emulator/stream_filter.hpp"
#include "exchanges/emulator/stream_hub.hpp"
#include "exchanges/emulator/stream_name.hpp"
#include "exchanges/emulator/user_subscriptions.hpp"
#include "exchanges/emulator/venue_feed.hpp"

namespace tradewind::emulator {

// The two futures products share one space of names, as their symbols differ; spot has its own.
enum class StreamSpace : std::uint8_t { Futures, Spot };

class StreamSockets final : public StreamHub, public SocketService {
public:
    static constexpr std::size_t kMaxStreams = 1'024;  // of one socket
    static constexpr int kMaxMessagesPerSecond = 10;
    static constexpr Duration kLongestLife = Duration::hours(24);

    explicit StreamSockets(const VenueFeed& feed, Duration life = kLongestLife) : feed_(feed), life_(life) {}

    [[nodiscard]] bool serves(std::string_view path) const override;
    void on_open(const SocketOpening& opening) override;
    void on_message(SocketId socket, const std::string& text) override;
    void on_close(SocketId socket) override;

    [[nodiscard]] bool has_readers(Product product, std::string_view stream) const override;
    void publish(Product product, std::string_view stream, const std::string& json) override;
    void open_user_stream(const std::string& listen_key, Product product, AccountId account) override;
    void close_user_stream(const std::string& listen_key, const std::string& farewell) override;
    void publish_private(Product product, AccountId account, const std::string& json) override;

    struct Key {
        StreamSpace space = StreamSpace::Futures;
        std::string name;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    struct Readers {
        std::optional<StreamName> stream;  // nothing: a listen key, or a name that carries nothing
        std::set<SocketId> sockets;
    };
    // What somebody would get; for those who publish on a rhythm of their own.
    [[nodiscard]] const std::map<Key, Readers>& read_streams() const { return readers_; }
    // Sockets live a day at most, or what was given.
    void close_aged();
    // Every event passes through it from now on.
    void use_filter(StreamFilter& filter) { filter_ = &filter; }
    // Spot accounts' events go there, too, from now on.
    void use_subscriptions(UserSubscriptions& subscriptions) { subscriptions_ = &subscriptions; }

private:
    struct Socket {
        net::WebSocketLink link;
        StreamRoute route = StreamRoute::Legacy;
        bool is_combined = false;
        std::set<std::string> streams;
        std::set<std::string> events;  // of user streams; empty: all
        Timestamp opened;
        Timestamp second;  // in which messages are being counted
        int messages = 0;
    };
    struct UserStream {
        Product product = Product::UsdM;
        AccountId account;
    };

    [[nodiscard]] static StreamSpace space_of(Product product);
    [[nodiscard]] static StreamSpace space_of(StreamRoute route);
    void subscribe(SocketId id, Socket& socket, const std::string& name);
    void unsubscribe(SocketId id, Socket& socket, const std::string& name);
    [[nodiscard]] std::string obey(SocketId id, Socket& socket, const StreamCommand& command);
    void deliver(const Key& key, const std::string& json, std::string_view event);

    [[nodiscard]] std::vector<std::string> filtered(const std::string& stream, const std::string& json);

    const VenueFeed& feed_;
    Duration life_;
    StreamFilter* filter_ = nullptr;
    UserSubscriptions* subscriptions_ = nullptr;
    std::map<SocketId, Socket> sockets_;
    std::map<Key, Readers> readers_;
    std::map<std::string, UserStream> user_streams_;  // by listen key
};

}  // namespace tradewind::emulator
