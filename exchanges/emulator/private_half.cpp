#include "exchanges/emulator/private_half.hpp"

#include "exchanges/emulator/account_routes.hpp"
#include "exchanges/emulator/algo_routes.hpp"
#include "exchanges/emulator/order_routes.hpp"
#include "exchanges/emulator/spot_routes.hpp"

namespace tradewind::emulator {

namespace {

std::set<AccountId> spot_accounts(const std::vector<ApiKey>& keys) {
    std::set<AccountId> out;
    for (const ApiKey& each : keys) {
        out.insert(each.spot_account);
    }
    return out;
}

}  // namespace

PrivateHalf::PrivateHalf(VenueFeed& feed, StreamHub& hub, const std::vector<ApiKey>& keys, AckPrices ack_prices,
                         Duration listen_key_life)
    : desk_(feed, hub, spot_accounts(keys)),
      listen_keys_(feed, hub, listen_key_life),
      margin_calls_(feed, desk_.events()),
      transfers_(feed),
      context_{desk_, ack_prices},
      downloads_(context_) {
    feed.listen(desk_);
    feed.listen(listen_keys_);
    feed.listen(margin_calls_);
}

void PrivateHalf::add_routes(RouteTable& routes) {
    for (const char* prefix : {"/fapi/v1", "/dapi/v1"}) {
        add_order_routes(routes, context_, prefix);
        add_batch_routes(routes, context_, prefix);
        add_order_list_routes(routes, context_, prefix);
        add_algo_routes(routes, context_, prefix);
        add_setting_routes(routes, context_, prefix);
        add_table_routes(routes, context_, prefix);
    }
    add_account_routes(routes, context_);
    add_position_routes(routes, context_);
    add_spot_account_routes(routes, context_);
    add_spot_order_routes(routes, context_);
    add_order_list_routes(routes, context_, "/api/v3");
    listen_keys_.add_routes(routes);
    downloads_.add_routes(routes);
    transfers_.add_routes(routes);
}

}  // namespace tradewind::emulator
