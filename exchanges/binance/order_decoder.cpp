#include "exchanges/binance/order_decoder.hpp"

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_words.hpp"

namespace tradewind::binance {
namespace {

tl::unexpected<Error> malformed(const char* what, const char* field) {
    return fail(ErrorCode::ParseError, std::string(what) + ": " + field + " is missing or malformed");
}

std::optional<Price> positive_price(const Json& object, const char* name) {
    const auto value = decimal_field(object, name);
    return value && value->is_positive() ? std::optional(Price(*value)) : std::nullopt;
}

OrderIntent terms_of(const Json& object, InstrumentId instrument, const char* type_name, const char* quantity_name) {
    OrderIntent terms;
    terms.instrument = instrument;
    terms.side = side_of(text_field(object, "side"));
    terms.type = type_of(text_field(object, type_name));
    const bool is_maker_only = text_field(object, type_name) == "LIMIT_MAKER";  // spot's word for it
    terms.time_in_force = is_maker_only ? TimeInForce::PostOnly : time_in_force_of(text_field(object, "timeInForce"));
    terms.quantity = Quantity(decimal_field(object, quantity_name).value_or(Decimal()));
    if (is_true(object, "closePosition")) {
        terms.effect = PositionEffect::ClosePosition;
        terms.quantity = Quantity();
    } else if (is_true(object, "reduceOnly")) {
        terms.effect = PositionEffect::Reduce;
    }
    terms.price = positive_price(object, "price");
    terms.trigger_by = text_field(object, "workingType") == "MARK_PRICE" ? TriggerBy::Mark : TriggerBy::Last;
    terms.purpose = OrderPurpose::Foreign;
    return terms;
}

Json listed(std::string_view body) {
    Json json = parse_json(body);
    if (json.is_object()) {
        Json list = Json::array();
        list.push_back(std::move(json));
        return list;
    }
    return json;
}

Result<OrderReport> decode_order(const Json& object, InstrumentId instrument) {
    OrderReport report;
    const std::string id = id_field(object, "orderId");
    const auto state = state_of(text_field(object, "status"));
    const auto filled = decimal_field(object, "executedQty");
    if (id.empty()) {
        return malformed("order", "orderId");
    }
    if (!state) {
        return malformed("order", "status");
    }
    if (!filled) {
        return malformed("order", "executedQty");
    }
    report.order = our_order_id(text_field(object, "clientOrderId"));
    report.venue_order = VenueOrderId::of(id);
    report.terms = terms_of(object, instrument, "type", "origQty");
    report.terms.trigger = positive_price(object, "stopPrice");
    report.state = *state;
    report.filled = Quantity(*filled);
    return report;
}

Result<AlgoReport> decode_algo_order(const Json& object, InstrumentId instrument) {
    AlgoReport report;
    const std::string id = id_field(object, "algoId");
    const std::string_view status = text_field(object, "algoStatus");
    report.is_finished = status == "FINISHED";
    const auto state = report.is_finished ? OrderState::Filled : state_of(status);
    if (id.empty()) {
        return malformed("conditional order", "algoId");
    }
    if (!state) {
        return malformed("conditional order", "algoStatus");
    }
    report.order.order = our_order_id(text_field(object, "clientAlgoId"));
    report.order.venue_order = algo_venue_id(id);
    const char* type_name = find_field(object, "orderType") != nullptr ? "orderType" : "type";
    report.order.terms = terms_of(object, instrument, type_name, "quantity");
    const bool trails = report.order.terms.type == OrderType::TrailingStopMarket;
    report.order.terms.trigger = positive_price(object, trails ? "activatePrice" : "triggerPrice");
    if (const auto rate = decimal_field(object, "callbackRate"); rate && rate->is_positive()) {
        report.order.terms.callback_rate = *rate / Decimal(100);
    }
    report.order.state = *state;
    report.became = VenueOrderId::of(id_field(object, "actualOrderId"));
    return report;
}

Result<OrderFilled> decode_trade(const Json& object, const Instrument& instrument) {
    OrderFilled fill;
    const std::string id = id_field(object, "id");
    const auto price = positive_price(object, "price");
    const auto quantity = decimal_field(object, "qty");
    const auto time = time_field(object, "time");
    const auto fee = decimal_field(object, "commission");
    if (id.empty()) {
        return malformed("trade", "id");
    }
    if (!price) {
        return malformed("trade", "price");
    }
    if (!quantity || !quantity->is_positive()) {
        return malformed("trade", "qty");
    }
    if (!time) {
        return malformed("trade", "time");
    }
    fill.instrument = instrument.id;
    fill.venue_order = VenueOrderId::of(id_field(object, "orderId"));
    fill.trade = TradeId::of(id);
    const bool buys = find_field(object, "isBuyer") != nullptr  // spot has no side
                          ? is_true(object, "isBuyer")
                          : side_of(text_field(object, "side")) == Side::Buy;
    fill.side = buys ? Side::Buy : Side::Sell;
    fill.price = *price;
    fill.quantity = Quantity(*quantity);
    const std::string_view currency = text_field(object, "commissionAsset");
    fill.fee = Money{fee.value_or(Decimal()), currency.empty() ? instrument.settle : Currency::of(currency)};
    fill.liquidity = is_true(object, "maker") || is_true(object, "isMaker") ? Liquidity::Maker : Liquidity::Taker;
    fill.trade_time = *time;
    return fill;
}

}  // namespace

Result<std::vector<OrderReport>> decode_orders(ProductKind product, const SymbolIndex& symbols, std::string_view body) {
    const Json list = listed(body);
    if (!list.is_array()) {
        return malformed("orders", "the list");
    }
    std::vector<OrderReport> out;
    for (const Json& object : list) {
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        if (instrument == nullptr) {
            continue;
        }
        auto report = decode_order(object, instrument->id);
        if (!report) {
            return tl::unexpected<Error>(report.error());
        }
        out.push_back(std::move(*report));
    }
    return out;
}

Result<std::vector<AlgoReport>> decode_algo_orders(ProductKind product, const SymbolIndex& symbols,
                                                   std::string_view body) {
    Json list = listed(body);
    if (list.is_array() && list.size() == 1 && list[0].is_object() && list[0].contains("orders")) {
        list = Json(list[0]["orders"]);  // some answers wrap the list
    }
    if (!list.is_array()) {
        return malformed("conditional orders", "the list");
    }
    std::vector<AlgoReport> out;
    for (const Json& object : list) {
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        if (instrument == nullptr) {
            continue;
        }
        auto report = decode_algo_order(object, instrument->id);
        if (!report) {
            return tl::unexpected<Error>(report.error());
        }
        out.push_back(std::move(*report));
    }
    return out;
}

Result<TradePage> decode_trades(ProductKind product, const SymbolIndex& symbols, std::string_view body) {
    const Json list = parse_json(body);
    if (!list.is_array()) {
        return malformed("trades", "the list");
    }
    TradePage page;
    page.listed = list.size();
    for (const Json& object : list) {
        page.last_id = std::max(page.last_id, integer_field(object, "id").value_or(0));
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        if (instrument == nullptr) {
            continue;
        }
        auto fill = decode_trade(object, *instrument);
        if (!fill) {
            return tl::unexpected<Error>(fill.error());
        }
        page.fills.push_back(std::move(*fill));
    }
    return page;
}

Result<VenueOrderId> decode_order_ack(std::string_view body) {
    const std::string id = id_field(parse_json(body), "orderId");
    if (id.empty()) {
        return malformed("acknowledgement", "orderId");
    }
    return VenueOrderId::of(id);
}

Result<VenueOrderId> decode_algo_ack(std::string_view body) {
    const std::string id = id_field(parse_json(body), "algoId");
    if (id.empty()) {
        return malformed("acknowledgement", "algoId");
    }
    return algo_venue_id(id);
}

bool was_cancelled_unfilled(std::string_view body) {
    const Json json = parse_json(body);
    const auto filled = decimal_field(json, "executedQty");
    return text_field(json, "status") == "CANCELED" && filled && filled->is_zero();
}

}  // namespace tradewind::binance
