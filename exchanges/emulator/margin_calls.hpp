// Warns accounts whose maintenance margin has come near to what stands behind it: MARGIN_CALL, once until it has eased.
// Looked at with every mark price. Units: settle currency. Errors: none. Thread: venue.
#pragma once

#include <set>
#include <utility>

#include "exchanges/emulator/user_events.hpp"

namespace tradewind::emulator {

class MarginCalls final : public VenueListener {
public:
    MarginCalls(const VenueFeed& feed, UserEvents& events) : feed_(feed), events_(events) {}

    void on_message(const HostedMessage& message) override;
    void on_time(Timestamp) override {}

private:
    struct Pool {
        Decimal equity;
        Decimal maintenance;
        std::vector<HostedPosition> positions;
    };
    void look(AccountId account, const Instrument& instrument, Timestamp time);
    [[nodiscard]] Pool cross_pool(AccountId account, const Currency& currency) const;
    // Whether it is to be told now.
    template <class Key>
    [[nodiscard]] static bool enters(std::set<Key>& warned, const Key& key, const Pool& pool);

    const VenueFeed& feed_;
    UserEvents& events_;
    std::set<std::pair<AccountId, PositionKey>> warned_isolated_;
    std::set<std::pair<AccountId, Currency>> warned_cross_;
};

}  // namespace tradewind::emulator
