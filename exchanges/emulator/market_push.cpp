#include "exchanges/emulator/market_push.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/parameter_reader.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

Answer push(VenueFeed& feed, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const std::string symbol = reader.text("symbol");
    const Decimal price = reader.decimal("price");
    const InstrumentTable& all = feed.venue().instruments();
    const Instrument* pushed = find_instrument(all, Product::UsdM, symbol);
    if (pushed == nullptr) {
        pushed = find_instrument(all, Product::CoinM, symbol);
    }
    if (pushed == nullptr) {
        reader.refuse(-1121, "Invalid symbol.");
    }
    if (!price.is_positive()) {
        reader.refuse(-4001, "Price less than 0.");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (const Status status = feed.venue().push_price(pushed->id, Price(price)); !status) {
        return refuse(-1000, status.error().text);
    }
    Json out;
    out["symbol"] = symbol;
    out["price"] = text_of(Price(price), *pushed);
    return out;
}

}  // namespace

void add_market_push_route(RouteTable& routes, VenueFeed& feed) {
    Route route;
    route.weight = [](const ApiRequest&) { return 0; };
    route.handle = [&feed](const ApiRequest& request) { return reply_of(push(feed, request)); };
    routes.add("POST", "/market", std::move(route));
}

}  // namespace tradewind::emulator
