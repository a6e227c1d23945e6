// ping, time, exchangeInfo, and the few account-wide lists that clients ask for before anything else.
#include <nlohmann/json.hpp>

#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/symbol_listing.hpp"

namespace tradewind::emulator {

void add_service_routes(RouteTable& routes, const PublicMarket& market) {
    const auto ping = [](PublicQuestion&) -> Answer { return Json::object(); };
    const auto time = [](PublicQuestion& question) -> Answer {
        return Json{{"serverTime", question.market().feed.now().to_millis()}};
    };
    const auto listing = [](PublicQuestion& question) -> Answer {
        // The futures venues list everything whatever is asked for; spot honours symbol and symbols.
        const auto all = question.all();
        return question.is_good() ? symbol_listing(question.product(), all, question.market().feed.now()) : Json();
    };
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/", "/api/v3/"}) {
        routes.add("GET", base + "ping", public_route(market, weighs(1), ping));
        routes.add("GET", base + "time", public_route(market, weighs(1), time));
        routes.add("GET", base + "exchangeInfo", public_route(market, weighs(base == "/api/v3/" ? 20 : 1), listing));
    }
    routes.add("GET", "/sapi/v1/system/status", public_route(market, weighs(1), [](PublicQuestion&) -> Answer {
                   return Json{{"status", 0}, {"msg", "normal"}};
               }));
    // Coins and margin pairs that exist nowhere here: an empty list is what clients can live with.
    for (const char* path :
         {"/sapi/v1/capital/config/getall", "/sapi/v1/margin/allPairs", "/sapi/v1/margin/isolated/allPairs"}) {
        routes.add("GET", path,
                   public_route(market, weighs(10), [](PublicQuestion&) -> Answer { return Json::array(); }));
    }
}

void add_public_routes(RouteTable& routes, const PublicMarket& market) {
    add_service_routes(routes, market);
    add_book_routes(routes, market);
    add_candle_routes(routes, market);
    add_ticker_routes(routes, market);
    add_funding_routes(routes, market);
    add_statistics_routes(routes, market);
    add_reference_routes(routes, market);
}

}  // namespace tradewind::emulator
