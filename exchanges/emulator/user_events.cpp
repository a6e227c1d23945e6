#include "exchanges/emulator/user_events.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/spot_funds.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// Notional of the open orders of one side, as ORDER_TRADE_UPDATE shows it.
Decimal open_value(const OrderRecords& orders, const Instrument& instrument, Side side) {
    Decimal sum;
    for (const OrderRecord* order : orders.open()) {
        const OrderIntent& intent = order->terms.intent;
        if (intent.instrument == instrument.id && intent.side == side && intent.price) {
            sum += instrument.notional(*intent.price, intent.quantity - order->executed);
        }
    }
    return sum;
}

std::string price_or_zero(const std::optional<Price>& price, const Instrument& instrument) {
    return price ? text_of(*price, instrument) : "0";
}

const char* margin_text(MarginMode mode) {
    return mode == MarginMode::Isolated ? "isolated" : "cross";
}

}  // namespace

void UserEvents::send(Product product, AccountId account, const Json& event) {
    hub_.publish_private(product, account, event.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json UserEvents::opened(const char* name, AccountId account, Product product, Timestamp time) const {
    Json event;
    event["e"] = name;
    event["E"] = time.to_millis();
    if (product != Product::Spot) {
        event["T"] = time.to_millis();
    }
    if (product == Product::CoinM) {
        event["i"] = "account-" + std::to_string(account.value());
    }
    return event;
}

Json UserEvents::futures_order(const Whose& whose, const OrderRecord& order, const char* execution,
                               const TradeRecord* trade, Timestamp time) const {
    const OrderIntent& intent = order.terms.intent;
    const Instrument& traded = instrument(intent.instrument);
    const std::string trigger = order.algo_id != 0 ? price_or_zero(intent.trigger, traded) : "0";
    const bool is_trailing = intent.type == OrderType::TrailingStopMarket;
    // A triggered conditional order is an ordinary one from then on; its first kind stays to be seen.
    const bool is_liquidation = order.terms.client_id.starts_with("autoclose-") && !order.key.is_ours();
    const std::string first_type = is_liquidation ? "LIQUIDATION" : order.terms.type;
    const std::string now_type = order.algo_id == 0 ? first_type : intent.price ? "LIMIT" : "MARKET";
    Json o;
    o["s"] = wire_symbol(traded);
    o["c"] = order.terms.client_id;
    o["S"] = text_of(intent.side);
    o["o"] = now_type;
    o["f"] = order.terms.time_in_force;
    o["q"] = text_of(intent.quantity, traded);
    o["p"] = price_or_zero(intent.price, traded);
    o["ap"] = order.executed.is_zero() ? "0" : average_text(order.average());
    o["sp"] = is_trailing ? "0" : trigger;
    o["x"] = execution;
    o["X"] = to_text(order.status);
    o["i"] = order.id;
    o["l"] = trade != nullptr ? text_of(trade->quantity, traded) : "0";
    o["z"] = text_of(order.executed, traded);
    o["L"] = trade != nullptr ? text_of(trade->price, traded) : "0";
    if (traded.is_inverse()) {
        o["ma"] = traded.settle.str();
    }
    if (trade != nullptr) {
        o["N"] = trade->fee.currency.str();
        o["n"] = text_of(trade->fee.amount);
    }
    o["T"] = time.to_millis();
    o["t"] = trade != nullptr ? trade->id : 0;
    o["b"] = value_text(open_value(whose.book.orders, traded, Side::Buy), traded);
    o["a"] = value_text(open_value(whose.book.orders, traded, Side::Sell), traded);
    o["m"] = trade != nullptr && trade->liquidity == Liquidity::Maker;
    o["R"] = intent.effect != PositionEffect::Open;
    o["wt"] = order.terms.working_type;
    o["ot"] = first_type;
    o["ps"] = text_of(order.terms.leg);
    o["cp"] = intent.effect == PositionEffect::ClosePosition;
    if (is_trailing) {
        o["AP"] = trigger;
        o["cr"] = callback_percent(intent);
    }
    o["pP"] = order.terms.price_protect;
    o["si"] = 0;
    o["ss"] = 0;
    o["rp"] = trade != nullptr ? text_of(trade->realised) : "0";
    o["V"] = order.terms.self_trade;
    o["pm"] = order.terms.price_match;
    o["gtd"] = order.terms.good_till.to_millis();
    o["er"] = std::to_string(order.expiry_reason);
    return o;
}

Json UserEvents::spot_order(const OrderRecord& order, const char* execution, const TradeRecord* trade,
                            Timestamp time) const {
    const OrderIntent& intent = order.terms.intent;
    const Instrument& traded = instrument(intent.instrument);
    Json event;
    event["e"] = "executionReport";
    event["E"] = time.to_millis();
    event["s"] = wire_symbol(traded);
    const bool is_canceled = order.status == OrderStatus::Canceled;  // by a request, which has an id of its own
    event["c"] = is_canceled ? spot_cancel_id(order) : order.terms.client_id;
    event["S"] = text_of(intent.side);
    event["o"] = order.terms.type;
    event["f"] = order.terms.time_in_force;
    event["q"] = text_of(intent.quantity, traded);
    event["p"] = price_or_zero(intent.price, traded);
    event["P"] = "0.00000000";
    event["F"] = "0.00000000";
    event["g"] = -1;
    event["C"] = is_canceled ? order.terms.client_id : "";
    event["x"] = execution;
    event["X"] = to_text(order.status);
    event["r"] = "NONE";
    event["i"] = order.id;
    event["l"] = trade != nullptr ? text_of(trade->quantity, traded) : "0";
    event["z"] = text_of(order.executed, traded);
    event["L"] = trade != nullptr ? text_of(trade->price, traded) : "0";
    event["n"] = trade != nullptr ? text_of(trade->fee.amount) : "0";
    event["N"] = trade != nullptr ? Json(trade->fee.currency.str()) : Json();
    event["T"] = time.to_millis();
    event["t"] = trade != nullptr ? static_cast<std::int64_t>(trade->id) : -1;
    event["I"] = order.id;
    event["w"] = is_open(order.status);
    event["m"] = trade != nullptr && trade->liquidity == Liquidity::Maker;
    event["M"] = false;
    event["O"] = order.created.to_millis();
    event["Z"] = value_text(order.value, traded);
    event["Y"] = trade != nullptr ? value_text(trade->value, traded) : "0";
    event["Q"] = text_of(order.terms.quote_quantity);
    event["W"] = order.created.to_millis();
    event["V"] = order.terms.self_trade;
    return event;
}

void UserEvents::order_update(const Whose& whose, const OrderRecord& order, const char* execution,
                              const TradeRecord* trade, Timestamp time) {
    const Product product = product_of(instrument(order.terms.intent.instrument));
    if (product == Product::Spot) {
        return send(product, whose.account, spot_order(order, execution, trade, time));
    }
    Json event = opened("ORDER_TRADE_UPDATE", whose.account, product, time);
    event["o"] = futures_order(whose, order, execution, trade, time);
    send(product, whose.account, event);
}

void UserEvents::trade_lite(const Whose& whose, const OrderRecord& order, const TradeRecord& trade) {
    const Instrument& traded = instrument(trade.instrument);
    Json event;
    event["e"] = "TRADE_LITE";
    event["E"] = trade.time.to_millis();
    event["T"] = trade.time.to_millis();
    event["s"] = wire_symbol(traded);
    event["q"] = text_of(order.terms.intent.quantity, traded);
    event["p"] = price_or_zero(order.terms.intent.price, traded);
    event["m"] = trade.liquidity == Liquidity::Maker;
    event["c"] = order.terms.client_id;
    event["S"] = text_of(trade.side);
    event["L"] = text_of(trade.price, traded);
    event["l"] = text_of(trade.quantity, traded);
    event["t"] = trade.id;
    event["i"] = order.id;
    send(product_of(traded), whose.account, event);
}

void UserEvents::algo_update(const Whose& whose, const AlgoRecord& algo, Timestamp time) {
    const OrderIntent& intent = algo.terms.intent;
    const Instrument& traded = instrument(intent.instrument);
    const bool is_trailing = intent.type == OrderType::TrailingStopMarket;
    Json event;
    event["e"] = "ALGO_UPDATE";
    event["T"] = time.to_millis();
    event["E"] = time.to_millis();
    Json o;
    o["caid"] = algo.terms.client_id;
    o["aid"] = algo.id;
    o["at"] = "CONDITIONAL";
    o["o"] = algo.terms.type;
    o["s"] = wire_symbol(traded);
    o["S"] = text_of(intent.side);
    o["ps"] = text_of(algo.terms.leg);
    o["f"] = algo.terms.time_in_force;
    o["q"] = text_of(intent.quantity, traded);
    o["X"] = to_text(algo.status);
    o["ai"] = algo.order == 0 ? "" : std::to_string(algo.order);
    if (algo.order != 0) {
        o["ap"] = average_text(algo.average);
        o["aq"] = text_of(algo.executed, traded);
        o["act"] = intent.price ? "LIMIT" : "MARKET";
    }
    o["tp"] = is_trailing ? "0" : price_or_zero(intent.trigger, traded);
    o["p"] = price_or_zero(intent.price, traded);
    o["V"] = algo.terms.self_trade;
    o["wt"] = algo.terms.working_type;
    o["pm"] = algo.terms.price_match;
    o["cp"] = intent.effect == PositionEffect::ClosePosition;
    o["pP"] = algo.terms.price_protect;
    o["R"] = intent.effect == PositionEffect::Reduce;
    o["ia"] = algo.is_activated;
    o["tt"] = algo.triggered.to_millis();
    o["gtd"] = algo.terms.good_till.to_millis();
    if (!algo.reject_reason.empty()) {
        o["rm"] = algo.reject_reason;
    }
    event["o"] = std::move(o);
    send(product_of(traded), whose.account, event);
}

// As it was right after the trade that is being told; what the venue has may be some trades further.
Json UserEvents::position_json(const Whose& whose, const PositionKey& key) const {
    const Instrument& traded = instrument(key.first);
    const HostedPosition at_venue = feed_.venue().position(whose.account, key.first, key.second);
    const auto found = whose.book.positions.find(key);
    const FollowedPosition followed = found == whose.book.positions.end() ? FollowedPosition() : found->second;
    Json p;
    p["s"] = wire_symbol(traded);
    p["pa"] = text_of(followed.position.signed_quantity(), traded);
    p["ep"] = average_text(followed.position.entry_price(traded).value_or(Price()));
    p["bep"] = average_text(break_even(traded, followed));
    p["cr"] = text_of(followed.accumulated);
    p["up"] = text_of(at_venue.mark.is_zero() ? Decimal() : followed.position.unrealised(traded, at_venue.mark));
    p["mt"] = margin_text(at_venue.margin_mode);
    p["iw"] = text_of(at_venue.isolated_wallet);
    p["ps"] = text_of(key.second);
    return p;
}

void UserEvents::account_update(const Whose& whose, const AccountChange& change, Timestamp time) {
    Json event = opened("ACCOUNT_UPDATE", whose.account, change.product, time);
    Json a;
    a["m"] = change.reason;
    const auto balance = whose.book.balances.find(change.currency);
    const Decimal wallet = balance == whose.book.balances.end() ? Decimal() : balance->second;
    Decimal isolated;
    for (const Instrument& each : feed_.venue().instruments()) {
        if (!each.is_spot() && each.settle == change.currency) {
            for (const PositionLeg leg : legs_of(feed_.venue().position_mode(whose.account))) {
                isolated += feed_.venue().position(whose.account, each.id, leg).isolated_wallet;
            }
        }
    }
    Json held;
    held["a"] = change.currency.str();
    held["wb"] = text_of(wallet);
    held["cw"] = text_of(wallet - isolated);
    held["bc"] = text_of(change.change);
    a["B"] = Json::array({held});
    a["P"] = Json::array();
    for (const PositionKey& key : change.positions) {
        a["P"].push_back(position_json(whose, key));
    }
    if (!change.symbol.empty()) {
        a["S"] = change.symbol;
    }
    event["a"] = std::move(a);
    send(change.product, whose.account, event);
}

void UserEvents::leverage_update(const Whose& whose, const Instrument& traded, int leverage, Timestamp time) {
    Json event = opened("ACCOUNT_CONFIG_UPDATE", whose.account, product_of(traded), time);
    event["ac"]["s"] = wire_symbol(traded);
    event["ac"]["l"] = leverage;
    send(product_of(traded), whose.account, event);
}

void UserEvents::margin_call(AccountId account, const std::vector<HostedPosition>& positions, Timestamp time) {
    const Instrument& first = instrument(positions.front().instrument);
    Json event = opened("MARGIN_CALL", account, product_of(first), time);
    event["p"] = Json::array();
    for (const HostedPosition& held : positions) {
        const Instrument& traded = instrument(held.instrument);
        Json p;
        p["s"] = wire_symbol(traded);
        p["ps"] = text_of(held.leg);
        p["pa"] = text_of(held.signed_quantity, traded);
        p["mt"] = held.margin_mode == MarginMode::Isolated ? "ISOLATED" : "CROSSED";
        p["iw"] = text_of(held.isolated_wallet);
        p["mp"] = text_of(held.mark.value());
        p["up"] = text_of(held.unrealised);
        p["mm"] = text_of(held.maintenance);
        event["p"].push_back(std::move(p));
    }
    for (const HostedWallet& wallet : feed_.venue().wallets(account)) {
        if (wallet.currency == first.settle && positions.front().margin_mode == MarginMode::Cross) {
            event["cw"] = text_of(wallet.cross_balance);
        }
    }
    send(product_of(first), account, event);
}

void UserEvents::balance_update(AccountId account, const Money& change, Timestamp time) {
    Json event;
    event["e"] = "balanceUpdate";
    event["E"] = time.to_millis();
    event["a"] = change.currency.str();
    event["d"] = text_of(change.amount);
    event["T"] = time.to_millis();
    send(Product::Spot, account, event);
}

void UserEvents::spot_account_update(const Whose& whose, const std::vector<Currency>& currencies, Timestamp time) {
    Json event;
    event["e"] = "outboundAccountPosition";
    event["E"] = time.to_millis();
    event["u"] = time.to_millis();
    event["B"] = Json::array();
    for (const Currency& currency : currencies) {
        const auto balance = whose.book.balances.find(currency);
        const Decimal locked = locked_by_spot_orders(whose.book, feed_.venue().instruments(), currency);
        const Decimal wallet = balance == whose.book.balances.end() ? Decimal() : balance->second;
        Json held;
        held["a"] = currency.str();
        held["f"] = text_of(wallet - locked);
        held["l"] = text_of(locked);
        event["B"].push_back(std::move(held));
    }
    send(Product::Spot, whose.account, event);
}

}  // namespace tradewind::emulator
