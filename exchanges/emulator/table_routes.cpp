#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/account_routes.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/rate_limits.hpp"
#include "exchanges/emulator/time_span.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kUsualIncome = 100;
constexpr std::size_t kMostIncome = 1'000;

// Whole numbers are written whole, as the venue writes the cap of its last tier: never with an exponent.
Json number_json(Decimal value) {
    return value.is_multiple_of(Decimal(1)) ? Json(value.steps(Decimal(1))) : Json(value.to_double());
}

Json tiers_json(const PrivateContext& context, const Instrument& traded) {
    Json out = Json::array();
    int number = 0;
    for (const MarginTier& tier : context.venue().brackets(traded.id).tiers()) {
        Json item;
        item["bracket"] = ++number;
        item["initialLeverage"] = std::min(tier.max_leverage, traded.max_leverage);
        item[traded.is_inverse() ? "qtyCap" : "notionalCap"] = number_json(shown_cap(tier.cap));
        item[traded.is_inverse() ? "qtylFloor" : "notionalFloor"] = number_json(tier.floor);
        item["maintMarginRatio"] = tier.maintenance_rate.to_double();
        item["cum"] = tier.maintenance_amount.to_double();
        out.push_back(std::move(item));
    }
    return out;
}

Answer brackets_of(const PrivateContext& context, const ApiRequest& request, const char* name) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const auto pair = reader.optional_text("pair");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const Instrument* traded : contracts_of(context, request)) {
        if ((only != nullptr && only != traded) || (pair && pair_of(*traded) != *pair)) {
            continue;
        }
        Json item;
        item[name] = std::string_view(name) == "pair" ? pair_of(*traded) : wire_symbol(*traded);
        item["notionalCoef"] = 1.0;
        item["brackets"] = tiers_json(context, *traded);
        out.push_back(std::move(item));
    }
    return out;
}

Answer income(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const std::string type = reader.optional_text("incomeType").value_or("");
    const TimeSpan span = read_time_span(reader, Duration::seconds(200 * std::int64_t{86'400}));
    const std::size_t limit = reader.limit(kUsualIncome, kMostIncome);
    const auto page = reader.optional_whole("page");
    if (page && *page < 1) {
        reader.refuse_missing("page");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const IncomeRecord*> found;
    for (const IncomeRecord& each : context.book(request).income) {
        const bool is_wanted = (only == nullptr || each.symbol == wire_symbol(*only)) &&
                               (type.empty() || each.type == type) && span.contains(each.time) &&
                               settles_in(context, request.product, each.amount.currency);
        if (is_wanted) {
            found.push_back(&each);
        }
    }
    // Of many the oldest come first where a start or a page was named, else the newest are taken.
    const bool takes_newest = !span.has_begin && !page && found.size() > limit;
    const std::size_t skipped =
        takes_newest ? found.size() - limit : static_cast<std::size_t>(page.value_or(1) - 1) * limit;
    Json out = Json::array();
    for (std::size_t i = skipped; i < found.size() && out.size() < limit; ++i) {
        out.push_back(income_json(*found[i]));
    }
    return out;
}

Answer commission(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out;
    out["symbol"] = wire_symbol(*traded);
    out["makerCommissionRate"] = traded->maker_fee.to_string();
    out["takerCommissionRate"] = traded->taker_fee.to_string();
    out["rpiCommissionRate"] = traded->maker_fee.to_string();
    return out;
}

Answer adl_quantile(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json ranks = Json::object();  // by symbol
    for (const ShownPosition& shown : positions_of(context, request, PositionChoice::InUse)) {
        const HostedPosition& held = shown.held;
        if ((only != nullptr && only != &shown.traded) || held.signed_quantity.is_zero()) {
            continue;
        }
        Json& rank = ranks.emplace(wire_symbol(shown.traded), Json{{"LONG", 0}, {"SHORT", 0}}).first.value();
        rank[held.signed_quantity.is_positive() ? "LONG" : "SHORT"] = held.adl_rank;
        if (held.leg == PositionLeg::Net) {
            rank["BOTH"] = held.adl_rank;
        } else if (held.margin_mode == MarginMode::Cross) {
            rank["HEDGE"] = 0;  // a sign, not a rank
        }
    }
    Json out = Json::array();
    for (auto& [symbol, rank] : ranks.items()) {
        out.push_back({{"symbol", symbol}, {"adlQuantile", std::move(rank)}});
    }
    return out;
}

Answer order_limits(const PrivateContext&, const ApiRequest&) {
    const auto limit = [](const char* interval, int number, int most) {
        Json out;
        out["rateLimitType"] = "ORDERS";
        out["interval"] = interval;
        out["intervalNum"] = number;
        out["limit"] = most;
        return out;
    };
    return Json::array(
        {limit("SECOND", 10, RateLimits::kOrdersInTenSeconds), limit("MINUTE", 1, RateLimits::kOrdersAMinute)});
}

Answer trading_status(const PrivateContext& context, const ApiRequest&) {
    Json out;
    out["indicators"] = Json::object();
    out["updateTime"] = context.now().to_millis();
    return out;
}

// Clients of brokers ask before they name the broker in their orders; here nobody is paid for that.
Answer is_new_user(const PrivateContext&, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    Json out;
    out["brokerId"] = reader.text("brokerId");
    out["rebateWorking"] = false;
    out["ifNewUser"] = true;
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    return out;
}

}  // namespace

bool settles_in(const PrivateContext& context, Product product, const Currency& currency) {
    const auto& all = context.venue().instruments();
    return std::any_of(all.begin(), all.end(),
                       [&](const Instrument& each) { return product_of(each) == product && each.settle == currency; });
}

Json income_json(const IncomeRecord& record) {
    Json out;
    out["symbol"] = record.symbol;
    out["incomeType"] = record.type;
    out["income"] = text_of(record.amount.amount);
    out["asset"] = record.amount.currency.str();
    out["info"] = record.info;
    out["time"] = record.time.to_millis();
    out["tranId"] = record.id;
    out["tradeId"] = record.trade == 0 ? "" : std::to_string(record.trade);
    return out;
}

void add_table_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    const bool is_coin = prefix.starts_with("/dapi");
    add_route(routes, {"GET", prefix + "/leverageBracket", weighs(1)},
              [context, name = is_coin ? "pair" : "symbol"](const ApiRequest& request) {
                  return brackets_of(context, request, name);
              });
    if (is_coin) {
        add_route(routes, {"GET", "/dapi/v2/leverageBracket", weighs(1)},
                  [context](const ApiRequest& request) { return brackets_of(context, request, "symbol"); });
    }
    add_route(routes, {"GET", prefix + "/income", is_coin ? weighs(20) : weighs(30)}, with(income));
    add_route(routes, {"GET", prefix + "/commissionRate", weighs(20)}, with(commission));
    add_route(routes, {"GET", prefix + "/adlQuantile", weighs(5)}, with(adl_quantile));
    add_route(routes, {"GET", prefix + "/rateLimit/order", weighs(1)}, with(order_limits));
    add_route(routes, {"GET", prefix + "/apiTradingStatus", weighs(1, 10)}, with(trading_status));
    add_route(routes, {"GET", prefix + "/apiReferral/ifNewUser", weighs(100)}, with(is_new_user));
}

}  // namespace tradewind::emulator
