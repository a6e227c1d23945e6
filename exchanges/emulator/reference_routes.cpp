// Facts about the market itself: what the index is made of, the insurance fund, opening hours. There are no composite
// and no asset indices here, and crypto contracts trade around the clock: those lists are empty.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/holders.hpp"
#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// The price is followed of one market: its spot.
Answer constituents(PublicQuestion& question) {
    const Instrument* instrument = question.product() == Product::CoinM && !question.read().has("pair") ? nullptr
                                   : question.product() == Product::CoinM ? question.pair()
                                                                          : question.symbol();
    if (instrument == nullptr && question.is_good()) {  // COIN-M names the pair by `symbol`
        const std::string name = question.read().text("symbol");
        for (const Instrument& each : question.market().feed.venue().instruments()) {
            instrument = each.is_inverse() && pair_of(each) == name ? &each : instrument;
        }
        if (instrument == nullptr) {
            question.read().refuse(-1121, "Invalid symbol.");
        }
    }
    if (!question.is_good()) {
        return Json();
    }
    const auto mark = question.market().feed.venue().mark(instrument->id);
    Json only;
    only["exchange"] = "binance";
    only["symbol"] = instrument->base.str() + (instrument->is_inverse() ? "USDT" : instrument->quote.str());
    only["price"] = mark_text(mark ? mark->index.value() : Decimal());
    only["weight"] = "1.00000000";
    Json out;
    out["symbol"] = pair_of(*instrument);
    out["time"] = question.market().feed.now().to_millis();
    out["constituents"] = Json::array({only});
    return out;
}

Json fund_json(const PublicQuestion& question, const Currency& currency) {
    Json symbols = Json::array();
    for (const Instrument& each : question.market().feed.venue().instruments()) {
        if (product_of(each) == question.product() && each.settle == currency) {
            symbols.push_back(wire_symbol(each));
        }
    }
    Json asset;
    asset["asset"] = currency.str();
    asset["marginBalance"] = text_of(question.market().feed.venue().insurance_fund(currency));
    asset["updateTime"] = question.market().feed.now().to_millis();
    Json out;
    out["symbols"] = std::move(symbols);
    out["assets"] = Json::array({asset});
    return out;
}

// One fund a currency, for all contracts that settle in it.
Answer insurance(PublicQuestion& question) {
    std::map<Currency, Json> funds;
    for (const Instrument* each : question.all()) {
        if (each != nullptr) {
            funds.emplace(each->settle, fund_json(question, each->settle));
        }
    }
    Json out = Json::array();
    for (auto& [currency, fund] : funds) {
        out.push_back(std::move(fund));
    }
    return question.wants_list() || out.empty() ? out : out.front();
}

// How likely a liquidation here ends with auto-deleveraging: what the insurance fund is worth beside a tenth of what
// the accounts of this server hold, the rest of the market being its maker's, who pays for himself.
const char* adl_risk_of(const PublicQuestion& question, const Instrument& instrument) {
    const HostedVenue& venue = question.market().feed.venue();
    const auto mark = venue.mark(instrument.id);
    const HeldSides held = holders_of(venue, instrument.id).all;
    const Decimal value = mark ? instrument.notional(mark->mark, std::max(held.longs, held.shorts)) : Decimal();
    const Decimal at_stake = value / Decimal(10);
    const Decimal fund = venue.insurance_fund(instrument.settle);
    return fund >= at_stake * Decimal(2) ? "low" : fund >= at_stake ? "medium" : "high";
}

Answer adl_risk(PublicQuestion& question) {
    Json out = Json::array();
    for (const Instrument* each : question.all()) {
        if (each != nullptr) {
            Json one;
            one["symbol"] = wire_symbol(*each);
            one["adlRisk"] = adl_risk_of(question, *each);
            one["updateTime"] = question.market().feed.now().to_millis();
            out.push_back(std::move(one));
        }
    }
    return question.wants_list() || out.empty() ? out : out.front();
}

Answer nothing(PublicQuestion&) {
    return Json::array();
}

Answer schedule(PublicQuestion& question) {
    Json out;
    out["updateTime"] = question.market().feed.now().to_millis();
    out["marketSchedules"] = Json::object();
    return out;
}

}  // namespace

void add_reference_routes(RouteTable& routes, const PublicMarket& market) {
    routes.add("GET", "/fapi/v1/constituents", public_route(market, weighs(2), constituents));
    routes.add("GET", "/dapi/v1/constituents", public_route(market, weighs(2), constituents));
    routes.add("GET", "/fapi/v1/insuranceBalance", public_route(market, weighs(1), insurance));
    routes.add("GET", "/fapi/v1/symbolAdlRisk", public_route(market, weighs(1), adl_risk));
    routes.add("GET", "/fapi/v1/indexInfo", public_route(market, weighs(1, 10), nothing));
    routes.add("GET", "/fapi/v1/assetIndex", public_route(market, weighs(1, 10), nothing));
    routes.add("GET", "/fapi/v1/tradingSchedule", public_route(market, weighs(5), schedule));
}

}  // namespace tradewind::emulator
