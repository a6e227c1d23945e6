#include "exchanges/emulator/order_json.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

std::string price_or_zero(const std::optional<Price>& price, const Instrument& instrument) {
    return text_of(price.value_or(Price()), instrument);
}

}  // namespace

Json order_json(const Instrument& instrument, const OrderRecord& order, OrderView view) {
    const OrderIntent& intent = order.terms.intent;
    const bool has_prices = view != OrderView::Acknowledged;
    Json out;
    out["orderId"] = order.id;
    out["symbol"] = wire_symbol(instrument);
    if (instrument.is_inverse()) {
        out["pair"] = pair_of(instrument);
    }
    out["status"] = to_text(order.status);
    out["clientOrderId"] = order.terms.client_id;
    out["price"] = price_or_zero(intent.price, instrument);
    if (has_prices) {
        out["avgPrice"] = average_text(order.average());
    }
    out["origQty"] = text_of(intent.quantity, instrument);
    out["executedQty"] = text_of(order.executed, instrument);
    if (view != OrderView::Queried) {
        out["cumQty"] = text_of(order.executed, instrument);
    }
    if (has_prices) {
        out[instrument.is_inverse() ? "cumBase" : "cumQuote"] = value_text(order.value, instrument);
    }
    out["timeInForce"] = order.terms.time_in_force;
    out["type"] = order.algo_id == 0 ? order.terms.type : intent.price ? "LIMIT" : "MARKET";
    out["reduceOnly"] = intent.effect != PositionEffect::Open;
    out["closePosition"] = intent.effect == PositionEffect::ClosePosition;
    out["side"] = text_of(intent.side);
    out["positionSide"] = text_of(order.terms.leg);
    out["stopPrice"] = order.algo_id == 0 ? "0" : price_or_zero(intent.trigger, instrument);
    out["workingType"] = order.terms.working_type;
    out["priceProtect"] = order.terms.price_protect;
    out["origType"] = order.terms.type;
    out["priceMatch"] = order.terms.price_match;
    out["selfTradePreventionMode"] = order.terms.self_trade;
    out["goodTillDate"] = order.terms.good_till.to_millis();
    if (view == OrderView::Queried) {
        out["time"] = order.created.to_millis();
    }
    out["updateTime"] = order.updated.to_millis();
    return out;
}

Json trade_json(const Instrument& instrument, const TradeRecord& trade) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    if (instrument.is_inverse()) {
        out["pair"] = pair_of(instrument);
        out["marginAsset"] = instrument.settle.str();
    }
    out["id"] = trade.id;
    out["orderId"] = trade.order;
    out["side"] = text_of(trade.side);
    out["price"] = text_of(trade.price, instrument);
    out["qty"] = text_of(trade.quantity, instrument);
    out["realizedPnl"] = text_of(trade.realised);
    out[instrument.is_inverse() ? "baseQty" : "quoteQty"] = value_text(trade.value, instrument);
    out["commission"] = text_of(trade.fee.amount);
    out["commissionAsset"] = trade.fee.currency.str();
    out["time"] = trade.time.to_millis();
    out["positionSide"] = text_of(trade.leg);
    out["buyer"] = trade.side == Side::Buy;
    out["maker"] = trade.liquidity == Liquidity::Maker;
    return out;
}

Json amendment_json(const Instrument& instrument, const OrderRecord& order, const AmendmentRecord& amendment) {
    Json out;
    out["amendmentId"] = amendment.id;
    out["symbol"] = wire_symbol(instrument);
    out["pair"] = pair_of(instrument);
    out["orderId"] = amendment.order;
    out["clientOrderId"] = order.terms.client_id;
    out["time"] = amendment.time.to_millis();
    Json change;
    change["price"]["before"] = text_of(amendment.price_before, instrument);
    change["price"]["after"] = text_of(amendment.price_after, instrument);
    change["origQty"]["before"] = text_of(amendment.quantity_before, instrument);
    change["origQty"]["after"] = text_of(amendment.quantity_after, instrument);
    change["count"] = amendment.count;
    out["amendment"] = std::move(change);
    return out;
}

Json algo_json(const Instrument& instrument, const AlgoRecord& algo, AlgoView view) {
    const OrderIntent& intent = algo.terms.intent;
    const bool is_trailing = intent.type == OrderType::TrailingStopMarket;
    Json out;
    out["algoId"] = algo.id;
    out["clientAlgoId"] = algo.terms.client_id;
    out["algoType"] = "CONDITIONAL";
    out["orderType"] = algo.terms.type;
    out["symbol"] = wire_symbol(instrument);
    out["side"] = text_of(intent.side);
    out["positionSide"] = text_of(algo.terms.leg);
    out["timeInForce"] = algo.terms.time_in_force;
    out["quantity"] = text_of(intent.quantity, instrument);
    out["algoStatus"] = to_text(algo.status);
    if (view != AlgoView::Acknowledged) {
        out["actualOrderId"] = algo.order == 0 ? "" : std::to_string(algo.order);
        out["actualQty"] = text_of(algo.executed, instrument);
    }
    if (view == AlgoView::Open) {
        out["isActivated"] = algo.is_activated;
    }
    if (view == AlgoView::History) {
        out["actualType"] = algo.order == 0 ? "" : intent.price ? "LIMIT" : "MARKET";
    }
    if (view != AlgoView::Acknowledged) {
        out["actualPrice"] = average_text(algo.average);
        for (const char* name : {"tpTriggerPrice", "tpPrice", "slTriggerPrice", "slPrice"}) {
            out[name] = price_or_zero(std::nullopt, instrument);
        }
        out["tpOrderType"] = "";
    }
    out["triggerPrice"] = is_trailing ? "0" : price_or_zero(intent.trigger, instrument);
    out["price"] = price_or_zero(intent.price, instrument);
    out["icebergQuantity"] = Json();
    out["selfTradePreventionMode"] = algo.terms.self_trade;
    out["workingType"] = algo.terms.working_type;
    out["priceMatch"] = algo.terms.price_match;
    out["closePosition"] = intent.effect == PositionEffect::ClosePosition;
    out["priceProtect"] = algo.terms.price_protect;
    out["reduceOnly"] = intent.effect == PositionEffect::Reduce;
    if (is_trailing || view == AlgoView::Acknowledged) {  // later only where they mean something
        out["activatePrice"] = is_trailing && intent.trigger ? text_of(*intent.trigger, instrument) : "";
        out["callbackRate"] = is_trailing ? callback_percent(intent) : "";
    }
    out["createTime"] = algo.created.to_millis();
    out["updateTime"] = algo.updated.to_millis();
    out["triggerTime"] = algo.triggered.to_millis();
    out["goodTillDate"] = algo.terms.good_till.to_millis();
    return out;
}

std::string spot_cancel_id(const OrderRecord& order) {
    return "cancel-" + std::to_string(order.id);
}

Json spot_order_json(const Instrument& instrument, const OrderRecord& order, OrderView view) {
    const OrderIntent& intent = order.terms.intent;
    Json out;
    out["symbol"] = wire_symbol(instrument);
    out["orderId"] = order.id;
    out["orderListId"] = -1;
    out["clientOrderId"] = order.terms.client_id;
    if (view == OrderView::Acknowledged) {
        out["transactTime"] = order.updated.to_millis();
        return out;
    }
    if (view == OrderView::AcknowledgedWithPrices) {
        out["transactTime"] = order.updated.to_millis();
    }
    out["price"] = price_or_zero(intent.price, instrument);
    out["origQty"] = text_of(intent.quantity, instrument);
    out["executedQty"] = text_of(order.executed, instrument);
    out["origQuoteOrderQty"] = text_of(order.terms.quote_quantity);
    out["cummulativeQuoteQty"] = value_text(order.value, instrument);
    out["status"] = to_text(order.status);
    out["timeInForce"] = order.terms.time_in_force;
    out["type"] = order.terms.type;
    out["side"] = text_of(intent.side);
    if (view == OrderView::Queried) {
        out["stopPrice"] = "0.00000000";
        out["icebergQty"] = "0.00000000";
        out["time"] = order.created.to_millis();
        out["updateTime"] = order.updated.to_millis();
        out["isWorking"] = true;
    }
    out["workingTime"] = order.created.to_millis();
    out["selfTradePreventionMode"] = order.terms.self_trade;
    return out;
}

Json spot_trade_json(const Instrument& instrument, const TradeRecord& trade) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    out["id"] = trade.id;
    out["orderId"] = trade.order;
    out["orderListId"] = -1;
    out["price"] = text_of(trade.price, instrument);
    out["qty"] = text_of(trade.quantity, instrument);
    out["quoteQty"] = value_text(trade.value, instrument);
    out["commission"] = text_of(trade.fee.amount);
    out["commissionAsset"] = trade.fee.currency.str();
    out["time"] = trade.time.to_millis();
    out["isBuyer"] = trade.side == Side::Buy;
    out["isMaker"] = trade.liquidity == Liquidity::Maker;
    out["isBestMatch"] = true;
    return out;
}

}  // namespace tradewind::emulator
