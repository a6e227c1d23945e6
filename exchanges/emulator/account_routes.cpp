#include "exchanges/emulator/account_routes.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

std::vector<HostedWallet> wallets_of(const PrivateContext& context, const ApiRequest& request) {
    std::set<Currency> settled;
    for (const Instrument& each : context.venue().instruments()) {
        if (product_of(each) == request.product) {
            settled.insert(each.settle);
        }
    }
    std::vector<HostedWallet> out = context.venue().wallets(*request.account);
    std::erase_if(out, [&](const HostedWallet& wallet) { return !settled.contains(wallet.currency); });
    return out;
}

Decimal withdrawable(const HostedWallet& wallet) {
    return std::max(std::min(wallet.available, wallet.cross_balance), Decimal());
}

Timestamp wallet_time(const PrivateContext& context, const ApiRequest& request, const Currency& currency) {
    const auto& income = context.book(request).income;
    const auto last = std::find_if(income.rbegin(), income.rend(),
                                   [&](const IncomeRecord& each) { return each.amount.currency == currency; });
    return last == income.rend() ? Timestamp() : last->time;
}

Json asset_json(const PrivateContext& context, const ApiRequest& request, const HostedWallet& wallet) {
    Json out;
    out["asset"] = wallet.currency.str();
    out["walletBalance"] = text_of(wallet.balance);
    out["unrealizedProfit"] = text_of(wallet.unrealised);
    out["marginBalance"] = text_of(wallet.balance + wallet.unrealised);
    out["maintMargin"] = text_of(wallet.maintenance);
    out["initialMargin"] = text_of(wallet.position_margin + wallet.order_margin);
    out["positionInitialMargin"] = text_of(wallet.position_margin);
    out["openOrderInitialMargin"] = text_of(wallet.order_margin);
    out["crossWalletBalance"] = text_of(wallet.cross_balance);
    out["crossUnPnl"] = text_of(wallet.cross_unrealised);
    out["availableBalance"] = text_of(wallet.available);
    out["maxWithdrawAmount"] = text_of(withdrawable(wallet));
    out["updateTime"] = wallet_time(context, request, wallet.currency).to_millis();
    return out;
}

Json position_json(const ShownPosition& shown) {
    const auto& [traded, held, followed] = shown;
    Json out;
    out["symbol"] = wire_symbol(traded);
    out["positionSide"] = text_of(held.leg);
    out["positionAmt"] = text_of(held.signed_quantity, traded);
    out["unrealizedProfit"] = text_of(held.unrealised);
    out["isolatedMargin"] =
        text_of(held.isolated_wallet.is_zero() ? Decimal() : held.isolated_wallet + held.unrealised);
    out[traded.is_inverse() ? "notionalValue" : "notional"] = text_of(held.notional);
    out["isolatedWallet"] = text_of(held.isolated_wallet);
    out["initialMargin"] = text_of(held.initial_margin + held.order_margin);
    out["maintMargin"] = text_of(held.maintenance);
    out["updateTime"] = followed.changed.to_millis();
    return out;
}

// The position as the account endpoints showed it before version 3, and as COIN-M does.
Json full_position_json(const PrivateContext& context, const ShownPosition& shown) {
    const auto& [traded, held, followed] = shown;
    const Decimal most = shown_cap(context.venue().brackets(traded.id).notional_cap(held.leverage));
    Json out = position_json(shown);
    out["positionInitialMargin"] = text_of(held.initial_margin);
    out["openOrderInitialMargin"] = text_of(held.order_margin);
    out["leverage"] = std::to_string(held.leverage);
    out["isolated"] = held.margin_mode == MarginMode::Isolated;
    out["entryPrice"] = average_text(held.entry);
    out["breakEvenPrice"] = average_text(break_even(traded, followed));
    out[traded.is_inverse() ? "maxQty" : "maxNotional"] = most.to_string();
    if (!traded.is_inverse()) {  // there, and "ignore" by the venue's own word
        out["bidNotional"] = "0";
        out["askNotional"] = "0";
    }
    return out;
}

void add_rights(Json& out, const AccountBook& book) {
    out["feeTier"] = 0;
    out["canTrade"] = true;
    out["canDeposit"] = true;
    out["canWithdraw"] = false;
    out["updateTime"] = book.changed().to_millis();
}

// USDT-M totals are in USDT; the market settles in nothing else unless it has such contracts.
void add_totals(Json& out, const std::vector<HostedWallet>& wallets) {
    HostedWallet sum;
    Decimal withdraw;
    for (const HostedWallet& each : wallets) {
        sum.balance += each.balance;
        sum.unrealised += each.unrealised;
        sum.cross_balance += each.cross_balance;
        sum.cross_unrealised += each.cross_unrealised;
        sum.position_margin += each.position_margin;
        sum.order_margin += each.order_margin;
        sum.maintenance += each.maintenance;
        sum.available += each.available;
        withdraw += withdrawable(each);
    }
    out["totalInitialMargin"] = text_of(sum.position_margin + sum.order_margin);
    out["totalMaintMargin"] = text_of(sum.maintenance);
    out["totalWalletBalance"] = text_of(sum.balance);
    out["totalUnrealizedProfit"] = text_of(sum.unrealised);
    out["totalMarginBalance"] = text_of(sum.balance + sum.unrealised);
    out["totalPositionInitialMargin"] = text_of(sum.position_margin);
    out["totalOpenOrderInitialMargin"] = text_of(sum.order_margin);
    out["totalCrossWalletBalance"] = text_of(sum.cross_balance);
    out["totalCrossUnPnl"] = text_of(sum.cross_unrealised);
    out["availableBalance"] = text_of(sum.available);
    out["maxWithdrawAmount"] = text_of(withdraw);
}

Answer account(const PrivateContext& context, const ApiRequest& request) {
    const std::vector<HostedWallet> wallets = wallets_of(context, request);
    Json out;
    add_totals(out, wallets);
    out["assets"] = Json::array();
    for (const HostedWallet& wallet : wallets) {
        out["assets"].push_back(asset_json(context, request, wallet));
    }
    out["positions"] = Json::array();
    for (const ShownPosition& shown : positions_of(context, request, PositionChoice::InUse)) {
        out["positions"].push_back(position_json(shown));
    }
    return out;
}

Answer full_account(const PrivateContext& context, const ApiRequest& request) {
    const std::vector<HostedWallet> wallets = wallets_of(context, request);
    Json out;
    add_rights(out, context.book(request));
    if (request.product == Product::UsdM) {
        out["feeBurn"] = false;
        out["multiAssetsMargin"] = false;
        out["tradeGroupId"] = -1;
        add_totals(out, wallets);
    }
    out["assets"] = Json::array();
    for (const HostedWallet& wallet : wallets) {
        Json asset = asset_json(context, request, wallet);
        asset["marginAvailable"] = true;
        out["assets"].push_back(std::move(asset));
    }
    out["positions"] = Json::array();
    for (const ShownPosition& shown : positions_of(context, request, PositionChoice::All)) {
        out["positions"].push_back(full_position_json(context, shown));
    }
    return out;
}

Answer balance(const PrivateContext& context, const ApiRequest& request) {
    Json out = Json::array();
    const bool is_coin = request.product == Product::CoinM;
    for (const HostedWallet& wallet : wallets_of(context, request)) {
        Json asset;
        asset["accountAlias"] = "account-" + std::to_string(request.account->value());
        asset["asset"] = wallet.currency.str();
        asset["balance"] = text_of(wallet.balance);
        if (is_coin) {
            asset["withdrawAvailable"] = text_of(withdrawable(wallet));
        }
        asset["crossWalletBalance"] = text_of(wallet.cross_balance);
        asset["crossUnPnl"] = text_of(wallet.cross_unrealised);
        asset["availableBalance"] = text_of(wallet.available);
        if (!is_coin) {
            asset["maxWithdrawAmount"] = text_of(withdrawable(wallet));
            asset["marginAvailable"] = true;
        }
        asset["updateTime"] = wallet_time(context, request, wallet.currency).to_millis();
        out.push_back(std::move(asset));
    }
    return out;
}

}  // namespace

Decimal shown_cap(Decimal cap) {
    return std::min(cap, Decimal::from_int(std::numeric_limits<std::int64_t>::max()));
}

std::vector<const Instrument*> contracts_of(const PrivateContext& context, const ApiRequest& request) {
    std::vector<const Instrument*> out;
    for (const Instrument& each : context.venue().instruments()) {
        if (product_of(each) == request.product) {
            out.push_back(&each);
        }
    }
    return out;
}

std::vector<ShownPosition> positions_of(const PrivateContext& context, const ApiRequest& request,
                                        PositionChoice choice) {
    const AccountBook& book = context.book(request);
    std::set<PositionKey> with_orders;
    for (const OrderRecord* order : book.orders.open()) {
        with_orders.emplace(order->terms.intent.instrument, order->terms.leg);
    }
    std::vector<ShownPosition> out;
    for (const Instrument* each : contracts_of(context, request)) {
        for (const PositionLeg leg : legs_of(context.mode(request))) {
            HostedPosition held = context.venue().position(*request.account, each->id, leg);
            if (choice == PositionChoice::All || !held.signed_quantity.is_zero() ||
                with_orders.contains({each->id, leg})) {
                const auto followed = book.positions.find({each->id, leg});
                out.push_back(
                    {*each, std::move(held), followed == book.positions.end() ? FollowedPosition() : followed->second});
            }
        }
    }
    return out;
}

void add_account_routes(RouteTable& routes, const PrivateContext& context) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"GET", "/fapi/v3/account", weighs(5)}, with(account));
    add_route(routes, {"GET", "/fapi/v2/account", weighs(5)}, with(full_account));
    add_route(routes, {"GET", "/dapi/v1/account", weighs(5)}, with(full_account));
    add_route(routes, {"GET", "/fapi/v3/balance", weighs(5)}, with(balance));
    add_route(routes, {"GET", "/fapi/v2/balance", weighs(5)}, with(balance));
    add_route(routes, {"GET", "/dapi/v1/balance", weighs(1)}, with(balance));
}

}  // namespace tradewind::emulator
