// Everything of the exchange server that is behind a key: orders, conditional orders, accounts, listen keys and the
// accounts' user streams. Units: as in Instrument. Errors: the venue's. Thread: venue.
#pragma once

#include "exchanges/emulator/downloads.hpp"
#include "exchanges/emulator/listen_keys.hpp"
#include "exchanges/emulator/margin_calls.hpp"
#include "exchanges/emulator/order_desk.hpp"
#include "exchanges/emulator/private_context.hpp"
#include "exchanges/emulator/request_gate.hpp"
#include "exchanges/emulator/transfer_desk.hpp"

namespace tradewind::emulator {

class PrivateHalf {
public:
    // Listens to the feed from now on; feed and hub are to outlive it.
    PrivateHalf(VenueFeed& feed, StreamHub& hub, const std::vector<ApiKey>& keys, AckPrices ack_prices,
                Duration listen_key_life = ListenKeys::kLife);

    void add_routes(RouteTable& routes);
    [[nodiscard]] ListenKeys& listen_keys() { return listen_keys_; }

private:
    OrderDesk desk_;
    ListenKeys listen_keys_;
    MarginCalls margin_calls_;
    TransferDesk transfers_;
    PrivateContext context_;
    Downloads downloads_;
};

}  // namespace tradewind::emulator
