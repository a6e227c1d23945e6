#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/account_routes.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/time_span.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

Answer set_leverage(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::int64_t leverage = reader.whole("leverage");
    if (reader.is_good() && (leverage < 1 || leverage > traded->max_leverage)) {
        reader.refuse(-4028, fmt::format("Leverage {} is not valid", leverage));
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const int wanted = static_cast<int>(leverage);
    if (const Status set = context.desk.feed().venue().set_leverage(*request.account, traded->id, wanted); !set) {
        return tl::unexpected(api_error(set.error().text));
    }
    context.desk.feed().settle();
    context.desk.events().leverage_update({*request.account, context.book(request)}, *traded, wanted, context.now());
    const Decimal most = shown_cap(context.venue().brackets(traded->id).notional_cap(wanted));
    Json out;
    out["symbol"] = wire_symbol(*traded);
    out["leverage"] = wanted;
    out[traded->is_inverse() ? "maxQty" : "maxNotionalValue"] = most.to_string();
    return out;
}

Answer set_margin_type(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const std::string type = reader.text("marginType");
    if (type != "ISOLATED" && type != "CROSSED") {
        reader.refuse_missing("marginType");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const MarginMode mode = type == "ISOLATED" ? MarginMode::Isolated : MarginMode::Cross;
    const auto legs = legs_of(context.mode(request));
    if (context.venue().position(*request.account, traded->id, legs.front()).margin_mode == mode) {
        return refuse(-4046, "No need to change margin type.");
    }
    if (const Status set = context.desk.feed().venue().set_margin_mode(*request.account, traded->id, mode); !set) {
        return tl::unexpected(api_error(set.error().text));
    }
    context.desk.feed().settle();
    std::vector<PositionKey> positions;
    for (const PositionLeg leg : legs) {
        positions.emplace_back(traded->id, leg);
    }
    context.desk.events().account_update({*request.account, context.book(request)},
                                         {"MARGIN_TYPE_CHANGE", request.product, traded->settle, Decimal(), positions},
                                         context.now());
    return done("success");
}

Answer position_mode(const PrivateContext& context, const ApiRequest& request) {
    Json out;
    out["dualSidePosition"] = context.mode(request) == PositionMode::Hedge;
    return out;
}

// Of both futures products at once, as at the venue since mid-2026.
Answer set_position_mode(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    (void)reader.text("dualSidePosition");
    const PositionMode mode = reader.flag("dualSidePosition") ? PositionMode::Hedge : PositionMode::OneWay;
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (const Status set = context.desk.feed().venue().set_position_mode(*request.account, mode); !set) {
        return tl::unexpected(api_error(set.error().text));
    }
    return done("success");
}

Answer assets_mode(const PrivateContext&, const ApiRequest&) {
    Json out;
    out["multiAssetsMargin"] = false;
    return out;
}

Answer set_assets_mode(const PrivateContext&, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    (void)reader.text("multiAssetsMargin");
    const bool wants_several = reader.flag("multiAssetsMargin");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    return wants_several
               ? refuse(-4084, "Method is not allowed currently. This exchange margins each asset by itself.")
               : refuse(-4171, "Adjusted asset mode is currently set and does not need to be adjusted repeatedly");
}

// The position that the margin belongs to.
PositionLeg read_leg(ParameterReader& reader, PositionMode mode) {
    const std::string side = reader.optional_text("positionSide").value_or("BOTH");
    for (const PositionLeg leg : legs_of(mode)) {
        if (side == text_of(leg)) {
            return leg;
        }
    }
    reader.refuse(-4061, "Order's position side does not match user's setting.");
    return PositionLeg::Net;
}

Answer fee_burn(const PrivateContext&, const ApiRequest&) {
    return Json{{"feeBurn", false}};
}

Answer set_fee_burn(const PrivateContext&, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    (void)reader.text("feeBurn");
    const bool wants_discount = reader.flag("feeBurn");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (wants_discount) {
        return refuse(-4084, "Method is not allowed currently. Nobody has BNB here.");
    }
    return done("success");
}

Answer move_margin(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const Decimal amount = reader.decimal("amount");
    const std::int64_t type = reader.whole("type");
    const PositionLeg leg = read_leg(reader, context.mode(request));
    if (reader.is_good() && !amount.is_positive()) {
        reader.refuse(-4055, "Amount must be positive.");
    }
    if (reader.is_good() && type != 1 && type != 2) {
        reader.refuse_missing("type");
    }
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    const Decimal moved = type == 1 ? amount : -amount;
    if (const Status done_so = context.desk.feed().venue().move_margin(*request.account, traded->id, leg, moved);
        !done_so) {
        return tl::unexpected(api_error(done_so.error().text));
    }
    context.desk.feed().settle();
    AccountBook& book = context.book(request);
    book.margin_moves.push_back({traded->id, leg, amount, static_cast<int>(type), context.now()});
    if (book.margin_moves.size() > AccountBook::kMovesKept) {
        book.margin_moves.pop_front();
    }
    context.desk.events().account_update(
        {*request.account, book}, {"MARGIN_TRANSFER", request.product, traded->settle, Decimal(), {{traded->id, leg}}},
        context.now());
    Json out;
    out["amount"] = amount.to_double();
    out["code"] = 200;
    out["msg"] = "Successfully modify position margin.";
    out["type"] = type;
    return out;
}

Answer margin_moves(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    const auto type = reader.optional_whole("type");
    const std::size_t limit = reader.limit(500, 1'000);
    const TimeSpan span = read_time_span(reader, Duration::days(30));
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const MarginMove& move : context.book(request).margin_moves) {
        if (move.instrument != traded->id || (type && move.type != *type) || !span.contains(move.time) ||
            out.size() >= limit) {
            continue;
        }
        Json item;
        item["symbol"] = wire_symbol(*traded);
        item["type"] = move.type;
        item["deltaType"] = "USER_ADJUST";
        item["amount"] = text_of(move.amount);
        item["asset"] = traded->settle.str();
        item["time"] = move.time.to_millis();
        item["positionSide"] = text_of(move.leg);
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace

void add_setting_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"POST", prefix + "/leverage", weighs(1)}, with(set_leverage));
    add_route(routes, {"POST", prefix + "/marginType", weighs(1)}, with(set_margin_type));
    add_route(routes, {"GET", prefix + "/positionSide/dual", weighs(30)}, with(position_mode));
    add_route(routes, {"POST", prefix + "/positionSide/dual", weighs(1)}, with(set_position_mode));
    add_route(routes, {"POST", prefix + "/positionMargin", weighs(1)}, with(move_margin));
    add_route(routes, {"GET", prefix + "/positionMargin/history", weighs(1)}, with(margin_moves));
    if (prefix == "/fapi/v1") {
        add_route(routes, {"GET", prefix + "/multiAssetsMargin", weighs(30)}, with(assets_mode));
        add_route(routes, {"POST", prefix + "/multiAssetsMargin", weighs(1)}, with(set_assets_mode));
        add_route(routes, {"GET", prefix + "/feeBurn", weighs(30)}, with(fee_burn));
        add_route(routes, {"POST", prefix + "/feeBurn", weighs(1)}, with(set_fee_burn));
    }
}

}  // namespace tradewind::emulator
