// Listen keys: what opens an account's user stream for an hour at a time (venue notes, section 1.5).
// Units: the venue's time. Errors: -1125. Thread: venue.
#pragma once

#include <map>
#include <string>

#include "exchanges/emulator/private_context.hpp"
#include "exchanges/emulator/stream_hub.hpp"

namespace tradewind::emulator {

class ListenKeys final : public VenueListener {
public:
    static constexpr Duration kLife = Duration::seconds(3'600);

    ListenKeys(const VenueFeed& feed, StreamHub& hub, Duration life = kLife) : feed_(feed), hub_(hub), life_(life) {}

    // The account's key, made or extended.
    [[nodiscard]] std::string open(Product product, AccountId account);
    [[nodiscard]] bool extend(Product product, AccountId account);
    void close(Product product, AccountId account);
    // All of them at once, with the venue's last word: what a fault asks for.
    void expire_all();

    void add_routes(RouteTable& routes);

    void on_message(const HostedMessage&) override {}
    void on_time(Timestamp now) override;
    [[nodiscard]] Timestamp next_time() const override;

private:
    struct Key {
        std::string text;
        Timestamp until;
    };
    using Owner = std::pair<Product, AccountId>;
    void expire(std::map<Owner, Key>::iterator key);

    const VenueFeed& feed_;
    StreamHub& hub_;
    Duration life_;
    std::map<Owner, Key> keys_;
    std::uint64_t made_ = 0;
};

}  // namespace tradewind::emulator
