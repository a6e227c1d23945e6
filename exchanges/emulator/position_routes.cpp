#include <nlohmann/json.hpp>

#include "exchanges/emulator/account_routes.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

enum class RiskVersion : std::uint8_t { First, Second, Third };

// Value of the position's open orders of one side.
Decimal open_value(const PrivateContext& context, const ApiRequest& request, const ShownPosition& shown, Side side) {
    const Instrument& traded = shown.traded;
    Decimal sum;
    for (const OrderRecord* order : context.book(request).orders.open()) {
        const OrderIntent& intent = order->terms.intent;
        const bool is_of_it = intent.instrument == traded.id && order->terms.leg == shown.held.leg;
        if (is_of_it && intent.side == side && intent.price) {
            sum += traded.notional(*intent.price, intent.quantity - order->executed);
        }
    }
    return sum;
}

void add_margin_settings(Json& out, const PrivateContext& context, const Instrument& traded,
                         const HostedPosition& held) {
    const bool is_isolated = held.margin_mode == MarginMode::Isolated;
    const Decimal most = shown_cap(context.venue().brackets(traded.id).notional_cap(held.leverage));
    out["leverage"] = std::to_string(held.leverage);
    out["marginType"] = is_isolated ? "isolated" : "cross";
    out["isAutoAddMargin"] = "false";
    out[traded.is_inverse() ? "maxQty" : "maxNotionalValue"] = most.to_string();
}

Json risk_json(const PrivateContext& context, const ApiRequest& request, const ShownPosition& shown,
               RiskVersion version) {
    const auto& [traded, held, followed] = shown;
    const bool is_isolated = held.margin_mode == MarginMode::Isolated && !held.signed_quantity.is_zero();
    Json out;
    out["symbol"] = wire_symbol(traded);
    out["positionSide"] = text_of(held.leg);
    out["positionAmt"] = text_of(held.signed_quantity, traded);
    out["entryPrice"] = average_text(held.entry);
    out["breakEvenPrice"] = average_text(break_even(traded, followed));
    out["markPrice"] = text_of(held.mark.value());
    out["unRealizedProfit"] = text_of(held.unrealised);
    out["liquidationPrice"] = held.liquidation ? text_of(*held.liquidation, traded) : "0";
    if (version != RiskVersion::Third) {
        add_margin_settings(out, context, traded, held);
    }
    out["isolatedMargin"] = text_of(is_isolated ? held.isolated_wallet + held.unrealised : Decimal());
    out[traded.is_inverse() ? "notionalValue" : "notional"] = text_of(held.notional);
    if (version == RiskVersion::Third) {
        out["marginAsset"] = traded.settle.str();
    }
    out["isolatedWallet"] = text_of(held.isolated_wallet);
    if (version == RiskVersion::Third) {
        out["initialMargin"] = text_of(held.initial_margin + held.order_margin);
        out["maintMargin"] = text_of(held.maintenance);
        out["positionInitialMargin"] = text_of(held.initial_margin);
        out["openOrderInitialMargin"] = text_of(held.order_margin);
        out["adl"] = held.adl_rank;
        out["bidNotional"] = value_text(open_value(context, request, shown, Side::Buy), traded);
        out["askNotional"] = value_text(open_value(context, request, shown, Side::Sell), traded);
    }
    out["updateTime"] = followed.changed.to_millis();
    return out;
}

Answer risks(const PrivateContext& context, const ApiRequest& request, RiskVersion version) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const auto pair = reader.optional_text("pair");
    const auto asset = reader.optional_text("marginAsset");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const auto choice = version == RiskVersion::Third && only == nullptr ? PositionChoice::InUse : PositionChoice::All;
    Json out = Json::array();
    for (const ShownPosition& shown : positions_of(context, request, choice)) {
        const bool is_wanted = (only == nullptr || only == &shown.traded) &&
                               (!pair || pair_of(shown.traded) == *pair) &&
                               (!asset || shown.traded.settle.view() == *asset);
        if (is_wanted) {
            out.push_back(risk_json(context, request, shown, version));
        }
    }
    return out;
}

Answer symbol_settings(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const Instrument* traded : contracts_of(context, request)) {
        if (only != nullptr && only != traded) {
            continue;
        }
        const HostedPosition held =
            context.venue().position(*request.account, traded->id, legs_of(context.mode(request)).front());
        Json item;
        item["symbol"] = wire_symbol(*traded);
        item["marginType"] = held.margin_mode == MarginMode::Isolated ? "ISOLATED" : "CROSSED";
        item["isAutoAddMargin"] = false;
        item["leverage"] = held.leverage;
        item["maxNotionalValue"] =
            shown_cap(context.venue().brackets(traded->id).notional_cap(held.leverage)).to_string();
        out.push_back(std::move(item));
    }
    return out;
}

Answer account_settings(const PrivateContext& context, const ApiRequest& request) {
    Json out;
    out["feeTier"] = 0;
    out["canTrade"] = true;
    out["canDeposit"] = true;
    out["canWithdraw"] = false;
    out["dualSidePosition"] = context.mode(request) == PositionMode::Hedge;
    out["updateTime"] = context.book(request).changed().to_millis();
    out["multiAssetsMargin"] = false;
    out["tradeGroupId"] = -1;
    return out;
}

}  // namespace

void add_position_routes(RouteTable& routes, const PrivateContext& context) {
    const auto risk_of = [&context](RiskVersion version) {
        return [context, version](const ApiRequest& request) { return risks(context, request, version); };
    };
    add_route(routes, {"GET", "/fapi/v1/positionRisk", weighs(5)}, risk_of(RiskVersion::First));
    add_route(routes, {"GET", "/fapi/v2/positionRisk", weighs(5)}, risk_of(RiskVersion::Second));
    add_route(routes, {"GET", "/fapi/v3/positionRisk", weighs(5)}, risk_of(RiskVersion::Third));
    add_route(routes, {"GET", "/dapi/v1/positionRisk", weighs(1)}, risk_of(RiskVersion::First));
    add_route(routes, {"GET", "/fapi/v1/symbolConfig", weighs(5)},
              [context](const ApiRequest& request) { return symbol_settings(context, request); });
    add_route(routes, {"GET", "/fapi/v1/accountConfig", weighs(5)},
              [context](const ApiRequest& request) { return account_settings(context, request); });
}

}  // namespace tradewind::emulator
