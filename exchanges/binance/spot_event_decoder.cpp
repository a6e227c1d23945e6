#include "exchanges/binance/spot_event_decoder.hpp"

#include <fmt/format.h>

#include "exchanges/binance/json_lookup.hpp"
#include "exchanges/binance/order_words.hpp"

namespace tradewind::binance {
namespace {

const Decimal kMostMoney = Decimal::from_int(1'000'000'000'000);

tl::unexpected<Error> malformed(const char* what, const char* field) {
    return fail(ErrorCode::ParseError, std::string(what) + ": " + field + " is missing or malformed");
}

// Of a cancel, "c" is the id of the request and "C" that of the order.
std::string_view order_id_text(const Json& event) {
    const std::string_view original = text_field(event, "C");
    return original.empty() ? text_field(event, "c") : original;
}

Result<OrderFilled> fill_of(const Json& event, const Instrument& instrument, Timestamp time) {
    const auto price = decimal_field(event, "L");
    const auto quantity = decimal_field(event, "l");
    const auto fee = decimal_field(event, "n");
    const std::string trade = id_field(event, "t");
    const std::string_view currency = text_field(event, "N");
    if (!price || !price->is_positive()) {
        return malformed("executionReport", "L");
    }
    if (!quantity || !quantity->is_positive()) {
        return malformed("executionReport", "l");
    }
    if (trade.empty() || trade == "-1") {
        return malformed("executionReport", "t");
    }
    if (!fee || fee->abs() > kMostMoney) {
        return malformed("executionReport", "n");
    }
    if (currency.size() > Currency::kCapacity || (currency.empty() && !fee->is_zero())) {
        return malformed("executionReport", "N");
    }
    OrderFilled fill;
    fill.instrument = instrument.id;
    fill.order = our_order_id(order_id_text(event));
    fill.venue_order = VenueOrderId::of(id_field(event, "i"));
    fill.side = side_of(text_field(event, "S"));
    fill.price = Price(*price);
    fill.quantity = Quantity(*quantity);
    fill.trade_time = time_field(event, "T").value_or(time);
    fill.trade = TradeId::of(trade);
    fill.fee = Money{*fee, currency.empty() ? instrument.quote : Currency::of(currency)};
    fill.liquidity = is_true(event, "m") ? Liquidity::Maker : Liquidity::Taker;
    fill.completes = text_field(event, "X") == "FILLED" ? FillCompletes::Yes : FillCompletes::No;
    return fill;
}

Result<UserMessage> execution_report(const SymbolIndex& symbols, const Json& event, UserMessage message) {
    const Instrument* instrument = symbols.find(ProductKind::Spot, text_field(event, "s"));
    if (instrument == nullptr) {
        return message;
    }
    const std::string_view kind = text_field(event, "x");
    const ClientOrderId id = our_order_id(order_id_text(event));
    const VenueOrderId venue_id = VenueOrderId::of(id_field(event, "i"));
    if (venue_id.empty()) {
        return malformed("executionReport", "i");
    }
    if (kind == "TRADE") {
        auto fill = fill_of(event, *instrument, message.time);
        if (!fill) {
            return tl::unexpected<Error>(fill.error());
        }
        message.events.emplace_back(std::move(*fill));
    } else if (kind == "REJECTED") {
        message.events.emplace_back(
            OrderRejected{instrument->id, id, fmt::format("refused: {}", text_field(event, "r").substr(0, 200))});
    } else if (kind == "CANCELED") {
        message.events.emplace_back(
            OrderCanceled{instrument->id, id, venue_id, CancelKind::Canceled, "cancelled at the venue"});
    } else if (text_field(event, "X").starts_with("EXPIRED")) {
        message.events.emplace_back(OrderCanceled{instrument->id, id, venue_id, CancelKind::Expired,
                                                  kind == "EXPIRED"
                                                      ? "what could not be filled at once was cancelled"
                                                      : "it would have traded with an order of the same account"});
    } else if (kind == "NEW" && id.is_ours()) {
        message.events.emplace_back(OrderAccepted{instrument->id, id, venue_id});
    }
    return message;
}

Result<UserMessage> balance_update(const Json& event, UserMessage message) {
    const std::string_view asset = text_field(event, "a");
    const auto change = decimal_field(event, "d");
    if (asset.empty() || asset.size() > Currency::kCapacity) {
        return malformed("balanceUpdate", "a");
    }
    if (!change || change->abs() > kMostMoney) {
        return malformed("balanceUpdate", "d");
    }
    if (!change->is_zero()) {
        message.events.emplace_back(
            BalanceAdjusted{fmt::format("spot-{}-{}-{}", asset, message.time.to_millis(), change->to_string()),
                            Money{*change, Currency::of(asset)}, "deposit"});
    }
    return message;
}

}  // namespace

Result<UserMessage> decode_spot_event(const SymbolIndex& symbols, const Json& event, UserMessage message) {
    const std::string_view kind = text_field(event, "e");
    if (kind == "executionReport") {
        return execution_report(symbols, event, std::move(message));
    }
    if (kind == "balanceUpdate") {
        return balance_update(event, std::move(message));
    }
    message.key_expired = kind == "eventStreamTerminated" || kind == "listenKeyExpired";
    return message;
}

}  // namespace tradewind::binance
