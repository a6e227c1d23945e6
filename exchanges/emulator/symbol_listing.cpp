#include "exchanges/emulator/symbol_listing.hpp"

#include <set>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_parameters.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/rate_limits.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::int64_t kNeverDelivered = 4'133'404'800'000;  // the venue's date for perpetuals: 25 December 2100
constexpr std::int64_t kListedSince = 1'569'398'400'000;
constexpr int kAssetPlaces = 8;

Json rate_limit(const char* kind, const char* interval, int count, int limit) {
    return {{"rateLimitType", kind}, {"interval", interval}, {"intervalNum", count}, {"limit", limit}};
}

Json rate_limits(Product product) {
    const int weight = product == Product::Spot ? RateLimits::kSpotWeightAMinute : RateLimits::kWeightAMinute;
    return Json::array({rate_limit("REQUEST_WEIGHT", "MINUTE", 1, weight),
                        rate_limit("ORDERS", "MINUTE", 1, RateLimits::kOrdersAMinute),
                        rate_limit("ORDERS", "SECOND", 10, RateLimits::kOrdersInTenSeconds)});
}

Json price_filter(const Instrument& instrument) {
    return {{"filterType", "PRICE_FILTER"},
            {"minPrice", text_of(instrument.tick, instrument)},
            {"maxPrice", highest_price().to_string()},
            {"tickSize", text_of(instrument.tick, instrument)}};
}

Json size_filter(const char* type, const Instrument& instrument) {
    return {{"filterType", type},
            {"minQty", text_of(instrument.min_quantity, instrument)},
            {"maxQty", text_of(instrument.max_quantity, instrument)},
            {"stepSize", text_of(instrument.step, instrument)}};
}

Json futures_filters(const Instrument& instrument) {
    Json filters = Json::array({price_filter(instrument), size_filter("LOT_SIZE", instrument),
                                size_filter("MARKET_LOT_SIZE", instrument),
                                Json{{"filterType", "MAX_NUM_ORDERS"}, {"limit", kMaxOpenOrders}}});
    if (!instrument.is_inverse()) {
        filters.push_back({{"filterType", "MIN_NOTIONAL"}, {"notional", instrument.min_notional.to_string()}});
    }
    filters.push_back({{"filterType", "PERCENT_PRICE"},
                       {"multiplierUp", kPriceBandUp},
                       {"multiplierDown", kPriceBandDown},
                       {"multiplierDecimal", "4"}});
    return filters;
}

Json futures_symbol(const Instrument& instrument) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    out["pair"] = pair_of(instrument);
    const bool is_perpetual =
        instrument.kind == ContractKind::LinearPerpetual || instrument.kind == ContractKind::InversePerpetual;
    out["contractType"] = is_perpetual ? "PERPETUAL" : "CURRENT_QUARTER";
    out["deliveryDate"] = kNeverDelivered;
    out["onboardDate"] = kListedSince;
    if (instrument.is_inverse()) {
        out["contractStatus"] = "TRADING";
        out["contractSize"] = std::stoll(instrument.contract_size.to_fixed(0));
    } else {
        out["status"] = "TRADING";
    }
    out["maintMarginPercent"] = "2.5000";
    out["requiredMarginPercent"] = "5.0000";
    out["baseAsset"] = instrument.base.str();
    out["quoteAsset"] = instrument.quote.str();
    out["marginAsset"] = instrument.settle.str();
    out["pricePrecision"] = instrument.price_places();
    out["quantityPrecision"] = instrument.quantity_places();
    out["baseAssetPrecision"] = kAssetPlaces;
    out["quotePrecision"] = kAssetPlaces;
    if (instrument.is_inverse()) {
        out["equalQtyPrecision"] = 4;
        out["maxMoveOrderLimit"] = 10'000;
    }
    out["underlyingType"] = "COIN";
    out["underlyingSubType"] = Json::array();
    out["settlePlan"] = 0;
    out["triggerProtect"] = "0.0500";
    out["liquidationFee"] = "0.012500";
    out["marketTakeBound"] = "0.05";
    out["filters"] = futures_filters(instrument);
    out["orderTypes"] = {
        "LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"};
    out["timeInForce"] = {"GTC", "IOC", "FOK", "GTX", "GTD"};
    return out;
}

Json spot_symbol(const Instrument& instrument) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    out["status"] = "TRADING";
    out["baseAsset"] = instrument.base.str();
    out["baseAssetPrecision"] = kAssetPlaces;
    out["quoteAsset"] = instrument.quote.str();
    out["quotePrecision"] = kAssetPlaces;
    out["quoteAssetPrecision"] = kAssetPlaces;
    out["baseCommissionPrecision"] = kAssetPlaces;
    out["quoteCommissionPrecision"] = kAssetPlaces;
    out["orderTypes"] = {"LIMIT", "LIMIT_MAKER", "MARKET"};
    for (const char* flag : {"icebergAllowed", "ocoAllowed", "otoAllowed", "allowTrailingStop", "amendAllowed",
                             "opoAllowed", "pegInstructionsAllowed"}) {
        out[flag] = false;
    }
    out["quoteOrderQtyMarketAllowed"] = true;
    out["cancelReplaceAllowed"] = true;
    out["isSpotTradingAllowed"] = true;
    out["isMarginTradingAllowed"] = false;
    out["filters"] = Json::array({price_filter(instrument), size_filter("LOT_SIZE", instrument),
                                  size_filter("MARKET_LOT_SIZE", instrument),
                                  Json{{"filterType", "NOTIONAL"},
                                       {"minNotional", text_of(instrument.min_notional)},
                                       {"applyMinToMarket", true},
                                       {"maxNotional", "9000000.00000000"},
                                       {"applyMaxToMarket", false},
                                       {"avgPriceMins", 5}},
                                  Json{{"filterType", "MAX_NUM_ORDERS"}, {"maxNumOrders", kMaxOpenOrders}}});
    out["permissions"] = Json::array();
    out["permissionSets"] = Json::array({Json::array({"SPOT"})});
    out["defaultSelfTradePreventionMode"] = "EXPIRE_MAKER";
    out["allowedSelfTradePreventionModes"] = {"EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"};
    return out;
}

Json margin_assets(const std::vector<const Instrument*>& instruments) {
    std::set<std::string> names;
    for (const Instrument* each : instruments) {
        names.insert(each->settle.str());
    }
    Json out = Json::array();
    for (const std::string& name : names) {
        out.push_back({{"asset", name}, {"marginAvailable", true}, {"autoAssetExchange", "0"}});
    }
    return out;
}

}  // namespace

Json symbol_listing(Product product, const std::vector<const Instrument*>& instruments, Timestamp now) {
    Json out;
    out["timezone"] = "UTC";
    out["serverTime"] = now.to_millis();
    if (product == Product::UsdM) {
        out["futuresType"] = "U_MARGINED";
    }
    out["rateLimits"] = rate_limits(product);
    out["exchangeFilters"] = Json::array();
    if (product == Product::UsdM) {
        out["assets"] = margin_assets(instruments);
    }
    Json symbols = Json::array();
    for (const Instrument* each : instruments) {
        symbols.push_back(product == Product::Spot ? spot_symbol(*each) : futures_symbol(*each));
    }
    out["symbols"] = std::move(symbols);
    return out;
}

}  // namespace tradewind::emulator
