#include "exchanges/binance/user_event_decoder.hpp"

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_words.hpp"
#include "exchanges/binance/spot_event_decoder.hpp"

namespace tradewind::binance {
namespace {

tl::unexpected<Error> malformed(const char* what, const char* field) {
    return fail(ErrorCode::ParseError, std::string(what) + ": " + field + " is missing or malformed");
}

bool begins_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

FillOrigin origin_of(std::string_view client_id) {
    if (begins_with(client_id, "autoclose-")) {
        return FillOrigin::Liquidation;
    }
    return begins_with(client_id, "adl_autoclose") ? FillOrigin::AutoDeleverage : FillOrigin::Order;
}

// Why the venue ended an order by a rule of its own.
std::string expiry_reason(const Json& order) {
    switch (integer_field(order, "er").value_or(0)) {
        case 1:
            return "it would have traded with an order of the same account";
        case 2:
            return "what could not be filled at once was cancelled";
        case 4:
            return "the position it was to reduce is gone";
        case 5:
            return "the account is being liquidated";
        case 6:
            return "the position it depends on is gone";
        case 8:
            return "its stop triggered";
        case 9:
            return "a market order found no more liquidity";
        case 10:
            return "it could not be filled whole";
        case 11:
            return "it would have taken liquidity";
        default:
            return "expired at the venue";
    }
}

Result<OrderFilled> fill_of(const Json& order, const Instrument& instrument, Timestamp time) {
    const std::string_view client_id = text_field(order, "c");
    const auto price = decimal_field(order, "L");
    const auto quantity = decimal_field(order, "l");
    if (!price || !price->is_positive()) {
        return malformed("ORDER_TRADE_UPDATE", "L");
    }
    OrderFilled fill;
    fill.instrument = instrument.id;
    fill.order = our_order_id(client_id);
    fill.venue_order = VenueOrderId::of(id_field(order, "i"));
    fill.side = side_of(text_field(order, "S"));
    fill.price = Price(*price);
    fill.quantity = Quantity(*quantity);
    fill.trade_time = time_field(order, "T").value_or(time);
    const std::string trade = id_field(order, "t");
    // Trades without a number of their own (the venue's closing of a position) are told apart by order and time.
    fill.trade = TradeId::of(trade.empty() || trade == "0"
                                 ? fmt::format("close-{}-{}", fill.venue_order.view(), fill.trade_time.to_millis())
                                 : trade);
    const std::string_view currency = text_field(order, "N");
    fill.fee = Money{decimal_field(order, "n").value_or(Decimal()),
                     currency.empty() ? instrument.settle : Currency::of(currency)};
    fill.liquidity = is_true(order, "m") ? Liquidity::Maker : Liquidity::Taker;
    fill.origin = origin_of(client_id);
    fill.completes = text_field(order, "X") == "FILLED" ? FillCompletes::Yes : FillCompletes::No;
    return fill;
}

Result<UserMessage> order_update(const Json& json, ProductKind product, const SymbolIndex& symbols,
                                 UserMessage message) {
    const Json* found = find_field(json, "o");
    if (found == nullptr || !found->is_object()) {
        return malformed("ORDER_TRADE_UPDATE", "o");
    }
    const Json& order = *found;
    const Instrument* instrument = symbols.find(product, text_field(order, "s"));
    if (instrument == nullptr) {
        return message;
    }
    const std::string_view kind = text_field(order, "x");
    const std::string_view status = text_field(order, "X");
    const ClientOrderId id = our_order_id(text_field(order, "c"));
    const VenueOrderId venue_id = VenueOrderId::of(id_field(order, "i"));
    const auto last = decimal_field(order, "l");
    if (venue_id.empty()) {
        return malformed("ORDER_TRADE_UPDATE", "i");
    }
    if (!last) {
        return malformed("ORDER_TRADE_UPDATE", "l");
    }
    if ((kind == "TRADE" || kind == "CALCULATED") && last->is_positive()) {
        auto fill = fill_of(order, *instrument, message.time);
        if (!fill) {
            return tl::unexpected<Error>(fill.error());
        }
        message.events.emplace_back(std::move(*fill));
        return message;
    }
    if (status == "REJECTED") {
        message.events.emplace_back(OrderRejected{instrument->id, id, expiry_reason(order)});
    } else if (status == "CANCELED" || kind == "CANCELED") {
        message.events.emplace_back(
            OrderCanceled{instrument->id, id, venue_id, CancelKind::Canceled, "cancelled at the venue"});
    } else if (begins_with(status, "EXPIRED") || kind == "EXPIRED") {
        message.events.emplace_back(
            OrderCanceled{instrument->id, id, venue_id, CancelKind::Expired, expiry_reason(order)});
    } else if (kind == "AMENDMENT") {
        const auto price = decimal_field(order, "p");
        const auto quantity = decimal_field(order, "q");
        if (!price || !quantity) {
            return malformed("ORDER_TRADE_UPDATE", "p or q");
        }
        message.events.emplace_back(OrderAmended{instrument->id, id, Price(*price), Quantity(*quantity)});
    } else if (kind == "NEW" && id.is_ours()) {
        message.events.emplace_back(OrderAccepted{instrument->id, id, venue_id});
    }
    return message;
}

Result<UserMessage> algo_update(const Json& json, ProductKind product, const SymbolIndex& symbols,
                                UserMessage message) {
    const Json* found = find_field(json, "o");
    if (found == nullptr || !found->is_object()) {
        return malformed("ALGO_UPDATE", "o");
    }
    const Json& order = *found;
    const Instrument* instrument = symbols.find(product, text_field(order, "s"));
    const ClientOrderId id = our_order_id(text_field(order, "caid"));
    const std::string number = id_field(order, "aid");
    if (number.empty()) {
        return malformed("ALGO_UPDATE", "aid");
    }
    if (instrument == nullptr) {
        return message;
    }
    const VenueOrderId venue_id = algo_venue_id(number);
    const std::string_view status = text_field(order, "X");
    std::string reason(text_field(order, "rm"));
    if (status == "NEW") {
        if (id.is_ours()) {
            message.events.emplace_back(OrderAccepted{instrument->id, id, venue_id});
        }
    } else if (status == "TRIGGERING" || status == "TRIGGERED") {
        message.events.emplace_back(OrderTriggered{instrument->id, id, venue_id});
    } else if (status == "CANCELED") {
        message.events.emplace_back(OrderCanceled{instrument->id, id, venue_id, CancelKind::Canceled,
                                                  reason.empty() ? "cancelled at the venue" : std::move(reason)});
    } else if (status == "EXPIRED") {
        message.events.emplace_back(OrderCanceled{instrument->id, id, venue_id, CancelKind::Expired,
                                                  reason.empty() ? "expired at the venue" : std::move(reason)});
    } else if (status == "REJECTED") {
        message.events.emplace_back(
            OrderRejected{instrument->id, id, reason.empty() ? "refused when it triggered" : std::move(reason)});
    }
    // FINISHED says that the ordinary order it became is done; that order's own messages say how.
    return message;
}

Result<UserMessage> account_update(const Json& json, UserMessage message) {
    const Json* account = find_field(json, "a");
    if (account == nullptr || !account->is_object()) {
        return malformed("ACCOUNT_UPDATE", "a");
    }
    const std::string_view reason = text_field(*account, "m");
    if (reason == "FUNDING_FEE") {
        message.asks_for_funding = true;
        return message;
    }
    const Json* balances = find_field(*account, "B");
    if (reason == "ORDER" || balances == nullptr || !balances->is_array()) {
        return message;  // trades are booked by their fills
    }
    for (const Json& balance : *balances) {
        const std::string_view asset = text_field(balance, "a");
        const auto change = decimal_field(balance, "bc");
        if (asset.empty() || asset.size() > Currency::kCapacity || !change) {
            return malformed("ACCOUNT_UPDATE", "B");
        }
        if (change->is_zero()) {
            continue;
        }
        const bool is_flow = reason == "DEPOSIT" || reason == "WITHDRAW" || reason == "ASSET_TRANSFER";
        message.events.emplace_back(BalanceAdjusted{fmt::format("{}-{}-{}", reason, asset, message.time.to_millis()),
                                                    Money{*change, Currency::of(asset)},
                                                    is_flow ? "deposit" : std::string(reason)});
    }
    return message;
}

UserMessage config_update(const Json& json, ProductKind product, const SymbolIndex& symbols, UserMessage message) {
    if (const Json* config = find_field(json, "ac")) {
        const Instrument* instrument = symbols.find(product, text_field(*config, "s"));
        const auto leverage = integer_field(*config, "l");
        if (instrument != nullptr && leverage && *leverage >= 1 && *leverage <= 1000) {
            message.events.emplace_back(LeverageSet{instrument->id, static_cast<int>(*leverage)});
        }
    }
    if (const Json* mode = find_field(json, "ai"); mode != nullptr && is_true(*mode, "j")) {
        message.notice = "the account was switched to multi-assets mode, which we do not trade in";
        message.asks_for_report = true;
    }
    return message;
}

UserMessage margin_call(const Json& json, UserMessage message) {
    message.asks_for_report = true;
    message.margin_call = "Margin call from the venue: add margin or reduce";
    if (const Json* positions = find_field(json, "p"); positions != nullptr && positions->is_array()) {
        for (const Json& position : *positions) {
            message.margin_call += fmt::format("; {} {}", text_field(position, "s"), text_field(position, "pa"));
            if (message.margin_call.size() > 300) {
                break;
            }
        }
    }
    return message;
}

}  // namespace

Result<UserMessage> decode_user_message(ProductKind product, const SymbolIndex& symbols, std::string_view text) {
    Json json = parse_json(text);
    for (const char* wrapper : {"data", "event"}) {
        if (const Json* wrapped = find_field(json, wrapper); wrapped != nullptr && wrapped->is_object()) {
            json = Json(*wrapped);
        }
    }
    if (!json.is_object()) {
        return malformed("user stream", "the message");
    }
    const std::string_view kind = text_field(json, "e");
    UserMessage message;
    message.time = time_field(json, "T").value_or(time_field(json, "E").value_or(Timestamp()));
    if (kind == "ORDER_TRADE_UPDATE") {
        return order_update(json, product, symbols, std::move(message));
    }
    if (kind == "ALGO_UPDATE") {
        return algo_update(json, product, symbols, std::move(message));
    }
    if (kind == "ACCOUNT_UPDATE") {
        return account_update(json, std::move(message));
    }
    if (kind == "ACCOUNT_CONFIG_UPDATE") {
        return config_update(json, product, symbols, std::move(message));
    }
    if (kind == "MARGIN_CALL") {
        return margin_call(json, std::move(message));
    }
    if (product == ProductKind::Spot) {
        return decode_spot_event(symbols, json, std::move(message));
    }
    message.key_expired = kind == "listenKeyExpired";
    return message;
}

}  // namespace tradewind::binance
