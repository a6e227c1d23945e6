#include "exchanges/emulator/spot_routes.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/rate_limits.hpp"
#include "exchanges/emulator/spot_funds.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// Of every currency that a pair here trades in, also of those that the wallet never held.
std::map<Currency, Decimal> spot_balances(const PrivateContext& context, const ApiRequest& request) {
    std::map<Currency, Decimal> out;
    for (const Instrument& each : context.venue().instruments()) {
        if (each.is_spot()) {
            out[each.base];
            out[each.quote];
        }
    }
    for (const HostedWallet& wallet : context.venue().wallets(*request.account)) {
        out[wallet.currency] = wallet.balance;
    }
    return out;
}

Answer account(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const bool only_held = reader.flag("omitZeroBalances");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out;
    const auto& instruments = context.venue().instruments();
    const auto spot =
        std::find_if(instruments.begin(), instruments.end(), [](const Instrument& each) { return each.is_spot(); });
    const bool has_spot = spot != instruments.end();
    const std::string maker = has_spot ? text_of(spot->maker_fee) : "0";
    const std::string taker = has_spot ? text_of(spot->taker_fee) : "0";
    out["makerCommission"] = has_spot ? (spot->maker_fee * Decimal(10'000)).steps(Decimal(1)) : 0;
    out["takerCommission"] = has_spot ? (spot->taker_fee * Decimal(10'000)).steps(Decimal(1)) : 0;
    out["buyerCommission"] = 0;
    out["sellerCommission"] = 0;
    out["commissionRates"]["maker"] = maker;
    out["commissionRates"]["taker"] = taker;
    out["commissionRates"]["buyer"] = "0.00000000";
    out["commissionRates"]["seller"] = "0.00000000";
    out["canTrade"] = true;
    out["canWithdraw"] = false;
    out["canDeposit"] = true;
    out["brokered"] = false;
    out["requireSelfTradePrevention"] = false;
    out["preventSor"] = false;
    out["updateTime"] = context.now().to_millis();
    out["accountType"] = "SPOT";
    out["balances"] = Json::array();
    for (const auto& [currency, balance] : spot_balances(context, request)) {
        if (only_held && balance.is_zero()) {
            continue;
        }
        const Decimal locked = locked_by_spot_orders(context.book(request), instruments, currency);
        Json item;
        item["asset"] = currency.str();
        item["free"] = text_of(balance - locked);
        item["locked"] = text_of(locked);
        out["balances"].push_back(std::move(item));
    }
    out["permissions"] = Json::array({"SPOT"});
    out["uid"] = request.account->value() + 1;
    return out;
}

Answer commission(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const auto rates = [](Decimal maker, Decimal taker) {
        Json out;
        out["maker"] = text_of(maker);
        out["taker"] = text_of(taker);
        out["buyer"] = text_of(Decimal());
        out["seller"] = text_of(Decimal());
        return out;
    };
    Json out;
    out["symbol"] = wire_symbol(*traded);
    out["standardCommission"] = rates(traded->maker_fee, traded->taker_fee);
    out["specialCommission"] = rates({}, {});
    out["taxCommission"] = rates({}, {});
    out["discount"]["enabledForAccount"] = false;
    out["discount"]["enabledForSymbol"] = false;
    out["discount"]["discountAsset"] = "BNB";
    out["discount"]["discount"] = text_of(Decimal());
    return out;
}

Answer trade_fees(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const Instrument& each : context.venue().instruments()) {
        if (each.is_spot() && (only == nullptr || only->id == each.id)) {
            out.push_back({{"symbol", wire_symbol(each)},
                           {"makerCommission", text_of(each.maker_fee)},
                           {"takerCommission", text_of(each.taker_fee)}});
        }
    }
    return out;
}

// What a key of this server may do: everything but take money away.
Answer key_restrictions(const PrivateContext& context, const ApiRequest&) {
    Json out;
    out["ipRestrict"] = false;
    out["createTime"] = context.now().floor_to(Duration::days(1)).to_millis();
    out["enableReading"] = true;
    out["enableWithdrawals"] = false;
    out["enableInternalTransfer"] = false;
    out["enableMargin"] = false;
    out["enableFutures"] = true;
    out["permitsUniversalTransfer"] = true;
    out["enableVanillaOptions"] = false;
    out["enableFixApiTrade"] = false;
    out["enableFixReadOnly"] = false;
    out["enableSpotAndMarginTrading"] = true;
    out["enablePortfolioMarginTrading"] = false;
    return out;
}

}  // namespace

void add_spot_account_routes(RouteTable& routes, const PrivateContext& context) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"GET", "/api/v3/account", weighs(20)}, with(account));
    add_route(routes, {"GET", "/api/v3/account/commission", weighs(20)}, with(commission));
    add_route(routes, {"GET", "/sapi/v1/asset/tradeFee", weighs(1)}, with(trade_fees));
    add_route(routes, {"GET", "/sapi/v1/account/apiRestrictions", weighs(1)}, with(key_restrictions));
}

}  // namespace tradewind::emulator
