#include "exchanges/emulator/order_parameters.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tradewind::emulator {
namespace {

constexpr Duration kShortestLife = Duration::seconds(600);
constexpr std::size_t kLongestClientId = 36;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& values, std::string_view value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

constexpr std::array<std::string_view, 5> kConditional = {"STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET",
                                                          "TRAILING_STOP_MARKET"};

// The last significant decimal of a number.
int decimals_of(Decimal value) {
    const std::string text = value.to_string();
    const std::size_t point = text.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

void check_precision(ParameterReader& reader, Decimal value, int places) {
    if (decimals_of(value) > places) {
        reader.refuse(-1111, "Precision is over the maximum defined for this asset.");
    }
}

// In hedge mode the side of the position is named, and what reduces it follows from that.
void read_position_side(ParameterReader& reader, const OrderPlace& place, OrderTerms& terms) {
    const std::string side = reader.optional_text("positionSide").value_or("BOTH");
    if (side != "BOTH" && side != "LONG" && side != "SHORT") {
        reader.refuse_missing("positionSide");
    } else if ((side == "BOTH") != (place.mode == PositionMode::OneWay)) {
        reader.refuse(-4061, "Order's position side does not match user's setting.");
    } else if (side != "BOTH") {
        reader.refuse_unwanted("reduceOnly");
        const Side held = side == "LONG" ? Side::Buy : Side::Sell;
        terms.leg = leg_held(place.mode, held);
        terms.intent.effect = terms.intent.side == held ? PositionEffect::Open : PositionEffect::Reduce;
    }
}

void read_reduce_only(ParameterReader& reader, OrderTerms& terms) {
    if (terms.leg == PositionLeg::Net) {
        terms.intent.effect = reader.flag("reduceOnly") ? PositionEffect::Reduce : PositionEffect::Open;
    }
}

void read_client_id(ParameterReader& reader, std::string_view name, OrderTerms& terms) {
    const auto id = reader.optional_text(name);
    if (!id) {
        return;
    }
    if (id->size() > kLongestClientId) {
        reader.refuse(-4015, "Client order id length should be less than 36 chars");
    } else if (!is_legal_client_id(*id)) {
        reader.refuse(-1100, fmt::format("Illegal characters found in parameter '{}'; legal range is "
                                         "'^[\\.A-Z\\:/a-z0-9_-]{{1,36}}$'.",
                                         name));
    }
    terms.client_id = *id;
}

void read_self_trade(ParameterReader& reader, OrderTerms& terms) {
    terms.self_trade = reader.optional_text("selfTradePreventionMode").value_or("EXPIRE_MAKER");
    constexpr std::array<std::string_view, 4> kModes = {"NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"};
    if (!is_one_of(kModes, terms.self_trade)) {
        reader.refuse(-5039, "Invalid self trade prevention mode");
    }
}

void read_time_in_force(ParameterReader& reader, const OrderPlace& place, OrderTerms& terms) {
    if (terms.time_in_force == "GTC" || terms.time_in_force == "GTE_GTC") {
        terms.intent.time_in_force = TimeInForce::GoodTillCancel;
    } else if (terms.time_in_force == "IOC") {
        terms.intent.time_in_force = TimeInForce::ImmediateOrCancel;
    } else if (terms.time_in_force == "FOK") {
        terms.intent.time_in_force = TimeInForce::FillOrKill;
    } else if (terms.time_in_force == "GTX") {
        terms.intent.time_in_force = TimeInForce::PostOnly;
    } else if (terms.time_in_force == "GTD") {
        const auto until = reader.optional_time("goodTillDate");
        if (!until) {
            reader.refuse_missing("goodTillDate");
        } else if (*until <= place.now + kShortestLife) {
            reader.refuse(-5040, "The goodTillDate must be greater than the current time plus 600 seconds.");
        }
        // Times are kept to the second, as the venue does.
        terms.good_till = until.value_or(Timestamp()).floor_to(Duration::seconds(1));
    } else {
        reader.refuse(-1115, "Invalid timeInForce.");
    }
}

std::size_t match_depth(std::string_view mode) {
    const std::size_t at = mode.find('_');
    return at == std::string_view::npos ? 1 : mode.substr(at + 1) == "5" ? 5 : mode.substr(at + 1) == "10" ? 10 : 20;
}

std::optional<Price> matched_price(ParameterReader& reader, const OrderPlace& place, const OrderTerms& terms) {
    constexpr std::array<std::string_view, 6> kModes = {"OPPONENT", "OPPONENT_5", "QUEUE",
                                                        "QUEUE_5",  "QUEUE_10",   "QUEUE_20"};
    if (!is_one_of(kModes, terms.price_match)) {
        reader.refuse(-5037, "Invalid price match");
        return std::nullopt;
    }
    reader.refuse_unwanted("price");
    const std::size_t wanted = match_depth(terms.price_match);
    const HostedDepth depth = place.venue.depth(place.instrument.id, wanted);
    const bool is_own_side = terms.price_match.starts_with("QUEUE");
    const auto& levels = (terms.intent.side == Side::Buy) == is_own_side ? depth.bids : depth.asks;
    if (levels.empty()) {
        reader.refuse(-5041, "No depth matches this BBO order");
        return std::nullopt;
    }
    return levels[std::min(wanted, levels.size()) - 1].price;
}

Price read_exact_price(ParameterReader& reader, const OrderPlace& place) {
    const Decimal price = reader.decimal("price");
    if (!reader.is_good()) {
        return {};
    }
    if (!price.is_positive()) {
        reader.refuse(-4001, "Price less than 0.");
    }
    check_precision(reader, price, price_precision(place.instrument));
    if (!price.is_multiple_of(place.instrument.tick.value())) {
        reader.refuse(-4014, "Price not increased by tick size.");
    }
    return Price(price);
}

void read_limit_price(ParameterReader& reader, const OrderPlace& place, OrderTerms& terms) {
    terms.price_match = reader.optional_text("priceMatch").value_or("NONE");
    if (terms.price_match != "NONE") {
        terms.intent.price = matched_price(reader, place, terms);
        return;
    }
    const Price price = read_exact_price(reader, place);
    if (reader.is_good()) {
        terms.intent.price = price;
    }
}

// Whom a limit price may not leave far behind, and with which codes it is refused otherwise.
struct PriceBand {
    Price middle;
    int too_high;
    int too_low;
};

void check_band(ParameterReader& reader, const OrderPlace& place, Side side, Price price, const PriceBand& band) {
    const int places = place.instrument.price_places();
    const Decimal highest = band.middle.value() * price_multiplier_up();
    const Decimal lowest = band.middle.value() * price_multiplier_down();
    if (side == Side::Buy && price.value() > highest) {
        reader.refuse(band.too_high,
                      fmt::format("Limit price can't be higher than {}.", highest.to_fixed(places, Rounding::Down)));
    } else if (side == Side::Sell && price.value() < lowest) {
        reader.refuse(band.too_low,
                      fmt::format("Limit price can't be lower than {}.", lowest.to_fixed(places, Rounding::Up)));
    }
}

void check_against_mark(ParameterReader& reader, const OrderPlace& place, Side side, Price price) {
    const auto mark = place.venue.mark(place.instrument.id);
    if (reader.is_good() && mark && !place.instrument.is_spot()) {
        check_band(reader, place, side, price, {mark->mark, -4016, -4024});
    }
}

void read_triggers(ParameterReader& reader, const OrderPlace& place, OrderTerms& terms) {
    const std::string working = reader.optional_text("workingType").value_or("CONTRACT_PRICE");
    if (working != "CONTRACT_PRICE" && working != "MARK_PRICE") {
        reader.refuse_missing("workingType");
    }
    terms.working_type = working;
    terms.intent.trigger_by = working == "MARK_PRICE" ? TriggerBy::Mark : TriggerBy::Last;
    terms.price_protect = reader.flag("priceProtect");
    const bool is_trailing = terms.intent.type == OrderType::TrailingStopMarket;
    const char* name = !is_trailing                    ? reader.has("triggerPrice") ? "triggerPrice" : "stopPrice"
                       : reader.has("activationPrice") ? "activationPrice"
                                                       : "activatePrice";
    if (is_trailing) {
        const Decimal percent = reader.decimal("callbackRate");
        if (percent < Decimal::from_scaled(1, 1) || percent > Decimal(20) || decimals_of(percent) > 2) {
            reader.refuse(-2007, "Invalid callBack rate");
        }
        terms.intent.callback_rate = percent / Decimal(100);
        if (!reader.has(name)) {
            return;
        }
    } else if (!reader.has(name)) {
        reader.refuse_missing("triggerPrice");
    }
    const Decimal trigger = reader.decimal(name);
    if (!trigger.is_positive()) {
        is_trailing ? reader.refuse(-4135, "Invalid activation price")
                    : reader.refuse(-4006, "Stop price less than zero.");
    } else if (trigger > highest_price()) {
        reader.refuse(-4007, "Stop price greater than max price.");
    }
    check_precision(reader, trigger, price_precision(place.instrument));
    terms.intent.trigger = Price(trigger);
}

void read_close_position(ParameterReader& reader, OrderTerms& terms) {
    if (terms.intent.type == OrderType::TrailingStopMarket || terms.intent.price) {
        reader.refuse(-4136, fmt::format("Target strategy invalid for orderType {},closePosition true", terms.type));
    }
    if (reader.has("quantity")) {
        reader.refuse(-4137, "Quantity must be zero with closePosition equals true");
    }
    if (reader.has("reduceOnly") && reader.flag("reduceOnly")) {
        reader.refuse_unwanted("reduceOnly");
    }
    if (terms.leg != PositionLeg::Net && terms.intent.effect == PositionEffect::Open) {
        reader.refuse(-4061, "Order's position side does not match user's setting.");
    }
    terms.intent.effect = PositionEffect::ClosePosition;
}

}  // namespace

Decimal price_multiplier_up() {
    return Decimal::from_scaled(105, 2);
}

Decimal price_multiplier_down() {
    return Decimal::from_scaled(95, 2);
}

Decimal highest_price() {
    return Decimal::from_int(1'000'000'000);
}

int price_precision(const Instrument& instrument) {
    return std::max(instrument.price_places(), 2);
}

int quantity_precision(const Instrument& instrument) {
    return instrument.quantity_places();
}

bool is_legal_client_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestClientId && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == ':' ||
               c == '/' || c == '_' || c == '-';
    });
}

Side read_side(ParameterReader& reader) {
    const std::string side = reader.text("side");
    if (side != "BUY" && side != "SELL") {
        reader.refuse(-1117, "Invalid side.");
    }
    return side == "SELL" ? Side::Sell : Side::Buy;
}

Price read_price(ParameterReader& reader, const OrderPlace& place, Side side) {
    const Price price = read_exact_price(reader, place);
    check_against_mark(reader, place, side, price);
    return price;
}

Quantity read_quantity(ParameterReader& reader, const Instrument& instrument) {
    const Decimal quantity = reader.decimal("quantity");
    if (!reader.is_good()) {
        return {};
    }
    if (!quantity.is_positive()) {
        reader.refuse(-4003, "Quantity less than or equal to zero.");
    }
    check_precision(reader, quantity, quantity_precision(instrument));
    return Quantity(quantity);
}

ResponseKind read_response_kind(ParameterReader& reader, ResponseKind usual) {
    const auto kind = reader.optional_text("newOrderRespType");
    if (!kind) {
        return usual;
    }
    if (*kind == "ACK") {
        return ResponseKind::Ack;
    }
    if (*kind != "RESULT" && *kind != "FULL") {
        reader.refuse(-1136, "Invalid newOrderRespType.");
    }
    return *kind == "FULL" ? ResponseKind::Full : ResponseKind::Result;
}

OrderTerms read_order(ParameterReader& reader, const OrderPlace& place) {
    OrderTerms terms;
    terms.intent.instrument = place.instrument.id;
    terms.intent.side = read_side(reader);
    terms.type = reader.text("type");
    if (is_one_of(kConditional, terms.type)) {
        reader.refuse(-4120,
                      "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.");
    } else if (terms.type != "LIMIT" && terms.type != "MARKET") {
        reader.refuse(-1116, "Invalid orderType.");
    }
    read_position_side(reader, place, terms);
    read_client_id(reader, "newClientOrderId", terms);
    read_self_trade(reader, terms);
    const bool is_limit = terms.type == "LIMIT";
    terms.intent.type = is_limit ? OrderType::Limit : OrderType::Market;
    if (is_limit) {
        terms.time_in_force = reader.text("timeInForce");
        read_time_in_force(reader, place, terms);
        read_limit_price(reader, place, terms);
        if (terms.intent.price && terms.price_match == "NONE") {
            check_against_mark(reader, place, terms.intent.side, *terms.intent.price);
        }
    } else {
        reader.refuse_unwanted("timeInForce");
        reader.refuse_unwanted("price");
        if (reader.optional_text("priceMatch").value_or("NONE") != "NONE") {
            reader.refuse(-5038, "Price match only supports order type: LIMIT, STOP AND TAKE_PROFIT");
        }
        terms.time_in_force = "GTC";
    }
    if (reader.flag("closePosition")) {
        reader.refuse(-4136, fmt::format("Target strategy invalid for orderType {},closePosition true", terms.type));
    }
    terms.intent.quantity = read_quantity(reader, place.instrument);
    read_reduce_only(reader, terms);
    return terms;
}

OrderTerms read_algo_order(ParameterReader& reader, const OrderPlace& place) {
    OrderTerms terms;
    terms.intent.instrument = place.instrument.id;
    if (reader.text("algoType") != "CONDITIONAL") {
        reader.refuse_missing("algoType");
    }
    terms.intent.side = read_side(reader);
    terms.type = reader.text("type");
    if (!is_one_of(kConditional, terms.type)) {
        reader.refuse(-1116, "Invalid orderType.");
    }
    read_position_side(reader, place, terms);
    read_client_id(reader, reader.has("clientAlgoId") ? "clientAlgoId" : "newClientOrderId", terms);
    read_self_trade(reader, terms);
    terms.intent.type = terms.type == "TRAILING_STOP_MARKET" ? OrderType::TrailingStopMarket
                        : terms.type == "TAKE_PROFIT_MARKET" ? OrderType::TakeProfitMarket
                        : terms.type == "TAKE_PROFIT"        ? OrderType::TakeProfitLimit
                        : terms.type == "STOP"               ? OrderType::StopLimit
                                                             : OrderType::StopMarket;
    terms.time_in_force = reader.optional_text("timeInForce").value_or("GTC");
    read_time_in_force(reader, place, terms);
    if (terms.type == "STOP" || terms.type == "TAKE_PROFIT") {
        read_limit_price(reader, place, terms);
    }
    read_triggers(reader, place, terms);
    if (reader.is_good() && terms.intent.price && terms.price_match == "NONE") {
        check_band(reader, place, terms.intent.side, *terms.intent.price, {*terms.intent.trigger, -4183, -4184});
    }
    if (reader.flag("closePosition")) {
        read_close_position(reader, terms);
        return terms;
    }
    terms.intent.quantity = read_quantity(reader, place.instrument);
    read_reduce_only(reader, terms);
    return terms;
}

}  // namespace tradewind::emulator
