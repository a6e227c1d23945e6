// Whatever a client may send to the exchange server: raw requests, signed parameters for each of its addresses, frames
// of the WebSocket API, faults asked for at the control address. Everything is answered, in JSON, and the venue behind
// it lives on: the state of one input is what the next one meets.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/check.hpp"
#include "exchanges/emulator/faults.hpp"
#include "exchanges/emulator/market_push.hpp"
#include "exchanges/emulator/market_record.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/request_decoder.hpp"
#include "exchanges/emulator/web_socket_api.hpp"
#include "exchanges/net/http_rules.hpp"
#include "exchanges/net/url.hpp"
#include "tests/exchanges/emulator/private_rig.hpp"
#include "tests/exchanges/emulator/recorded_socket.hpp"

namespace {

using namespace tradewind;            // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::emulator;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t kSeconds = 1'000;

struct Stand {
    PrivateRig rig{open_markets(kSeconds + 10)};
    MarketRecord record{rig.feed};
    PublicMarket market{rig.feed, record};
    Faults faults{rig.feed};
    RouteTable control;
    UserSubscriptions subscriptions;
    WebSocketApi frames{rig.feed, rig.desk, subscriptions};
    std::shared_ptr<testing::RecordedSocket> futures = testing::open_socket(frames, 1, "/ws-fapi/v1");
    std::shared_ptr<testing::RecordedSocket> spot = testing::open_socket(frames, 2, "/ws-api/v3");
    std::int64_t second = 1;

    Stand() {
        rig.feed.listen(record);
        add_public_routes(rig.routes, market);
        add_fault_routes(control, faults, [] {});
        add_market_push_route(control, rig.feed);
    }
};

constexpr std::array kPaths{"order",
                            "order/test",
                            "batchOrders",
                            "openOrder",
                            "openOrders",
                            "allOrders",
                            "allOpenOrders",
                            "userTrades",
                            "orderAmendment",
                            "forceOrders",
                            "countdownCancelAll",
                            "algoOrder",
                            "openAlgoOrders",
                            "allAlgoOrders",
                            "algoOpenOrders",
                            "account",
                            "balance",
                            "positionRisk",
                            "symbolConfig",
                            "accountConfig",
                            "leverage",
                            "marginType",
                            "positionMargin",
                            "positionSide/dual",
                            "multiAssetsMargin",
                            "leverageBracket",
                            "income",
                            "commissionRate",
                            "adlQuantile",
                            "rateLimit/order",
                            "listenKey",
                            "exchangeInfo",
                            "depth",
                            "trades",
                            "aggTrades",
                            "klines",
                            "continuousKlines",
                            "markPriceKlines",
                            "ticker/24hr",
                            "ticker/bookTicker",
                            "premiumIndex",
                            "fundingRate",
                            "fundingInfo",
                            "openInterest",
                            "myTrades",
                            "userDataStream",
                            "order/cancelReplace",
                            "account/commission",
                            "account/apiRestrictions",
                            "asset/transfer",
                            "avgPrice",
                            "historicalTrades",
                            "indexPriceKlines",
                            "income/asyn",
                            "income/asyn/id",
                            "order/asyn",
                            "order/asyn/id",
                            "trade/asyn",
                            "trade/asyn/id",
                            "symbolAdlRisk",
                            "apiReferral/ifNewUser",
                            "globalLongShortAccountRatio",
                            "topLongShortPositionRatio"};
constexpr std::array kPrefixes{"/fapi/v1/", "/dapi/v1/", "/api/v3/", "/fapi/v3/", "/futures/data/", "/sapi/v1/"};
constexpr std::array kMethods{"GET", "POST", "PUT", "DELETE"};

// The first two bytes choose method and path; the rest are the parameters as they travel, signed for the client.
net::HttpRequest request_of(std::string_view text) {
    net::HttpRequest out;
    out.peer = "127.0.0.1:1";
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = static_cast<unsigned char>(text[1]);
    out.method = kMethods.at(first % kMethods.size());
    out.path = std::string(kPrefixes.at(first / 4U % kPrefixes.size())) + kPaths.at(second % kPaths.size());
    (first < 128 ? out.query : out.body) = std::string(text.substr(2));
    return out;
}

void check_reply(const ApiReply& reply) {
    TW_CHECK(reply.status >= 200 && reply.status < 600);
    TW_CHECK(!Json::parse(reply.body, nullptr, false).is_discarded());
}

void serve(Stand& stand, std::string_view text) {
    auto request = decode_request(request_of(text));
    if (!request) {
        TW_CHECK(request.error().code < 0 && !request.error().text.empty());
        return;
    }
    request->api_key = "anna";
    const std::string stamp = "&timestamp=" + std::to_string(stand.rig.feed.now().to_millis());
    request->signed_text += stamp;
    TW_CHECK(decode_parameters(stamp.substr(1), request->parameters));
    request->parameters.add("signature", hmac_sha256_hex("secret-a", request->signed_text));
    check_reply(stand.rig.desk.serve(*request));
    for (const char* path : {"/faults", "/market"}) {
        if (const Route* route = stand.control.find(request->method, path)) {
            check_reply(route->handle(*request));
            stand.faults.clear();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::unique_ptr<Stand> stand;
    if (size < 2) {
        return 0;
    }
    if (!stand || stand->second >= kSeconds) {
        stand = std::make_unique<Stand>();
    }
    stand->rig.run_to(++stand->second);
    stand->rig.hub.sent.clear();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    serve(*stand, text);
    for (const auto& [socket, id] : {std::pair(stand->futures, SocketId{1}), std::pair(stand->spot, SocketId{2})}) {
        socket->texts.clear();
        stand->frames.on_message(id, std::string(text));
        TW_CHECK(socket->count() >= 1);
        TW_CHECK(!Json::parse(socket->texts.back(), nullptr, false).is_discarded());
    }
    const SignedPart part = take_signature(text);
    TW_CHECK(part.text.size() + part.signature.size() <= size);
    (void)is_signature_of(part.signature, "secret", part.text);
    if (const auto url = net::parse_url(std::string(text))) {
        TW_CHECK(!url->scheme.empty() && !url->target.empty());
    }
    (void)net::strip_origin(text);
    (void)net::host_without_port(text);
    return 0;
}
