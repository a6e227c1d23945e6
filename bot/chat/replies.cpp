#include "bot/chat/replies.hpp"

#include <algorithm>

#include <map>

#include <fmt/format.h>

#include "bot/chat/command_parser.hpp"
#include "bot/chat/number_text.hpp"
#include "bot/telegram/html_text.hpp"
#include "core/base/money_text.hpp"
#include "core/margin/funding.hpp"

namespace tradewind::bot {
namespace {

const char* mode_mark(TradingMode mode) {
    switch (mode) {
        case TradingMode::Active:
            return "🟢";
        case TradingMode::Reducing:
            return "🟡";
        case TradingMode::Halted:
            return "🔴";
    }
    return "";
}

std::string mode_line(const AccountState& account) {
    std::string line = fmt::format("{} trading is {}", mode_mark(account.mode), to_text(account.mode));
    if (account.mode != TradingMode::Active && !account.mode_reason.empty()) {
        line += " (" + escape_html(account.mode_reason) + ")";
    }
    if (!account.reconciled) {
        line += ", checking the account with the venue";
    }
    return line;
}

const Order* stop_of(const Snapshot& snapshot, InstrumentId instrument, OrderType type) {
    const auto found = std::ranges::find_if(snapshot.open_orders, [&](const Order& order) {
        return order.intent().instrument == instrument && order.intent().type == type &&
               order.intent().effect == PositionEffect::ClosePosition;
    });
    return found == snapshot.open_orders.end() ? nullptr : &*found;
}

std::string position_block(const Snapshot& snapshot, const Instrument& instrument) {
    const AccountState& account = snapshot.account;
    const InstrumentState& market = account.market(instrument.id);
    const auto entry = market.position.entry_price(instrument);
    const auto price = market.valuation_price();
    const Decimal profit = account.position_unrealised(instrument.id);
    const Decimal margin = market.isolated_margin.value();
    std::string out = fmt::format("{} <b>{} {} x{}</b>  {}\n", market.position.is_long() ? "🟩" : "🟥",
                                  market.position.is_long() ? "LONG" : "SHORT", instrument.symbol, market.leverage,
                                  quantity_text(instrument, market.position.signed_quantity().abs()));
    out += fmt::format("  entry {}  mark {}\n", entry ? price_text(instrument, *entry) : "-",
                       price ? price_text(instrument, *price) : "-");
    out += fmt::format("  PnL <b>{}</b>", signed_money_text(profit, instrument.settle));
    if (margin.is_positive()) {
        out += fmt::format(" ({} of margin)", signed_percent_text(profit / margin));
    }
    out += "\n";
    const auto liquidation = account.liquidation_price(instrument.id);
    const auto distance = account.liquidation_distance(instrument.id);
    out += fmt::format("  liquidation {}", liquidation ? price_text(instrument, *liquidation) : "none");
    if (distance) {
        out += ", " + percent_text(*distance) + " away";
    }
    const Order* stop = stop_of(snapshot, instrument.id, OrderType::StopMarket);
    const Order* target = stop_of(snapshot, instrument.id, OrderType::TakeProfitMarket);
    out += stop != nullptr
               ? fmt::format("\n  🛡 stop {} at the venue", price_text(instrument, *stop->intent().trigger))
               : std::string("\n  ⚠️ no stop at the venue");
    if (target != nullptr) {
        out += fmt::format("\n  🎯 target {}", price_text(instrument, *target->intent().trigger));
    }
    return out + "\n";
}

std::string spot_block(const AccountState& account, const Instrument& pair) {
    const InstrumentState& market = account.market(pair.id);
    const Decimal profit = account.position_unrealised(pair.id);
    return fmt::format("🟦 <b>{}</b> holds {} {}, worth {}  {}\n", pair.symbol,
                       market.position.signed_quantity().to_string(), pair.base.view(),
                       money_text(account.position_notional(pair.id), pair.quote),
                       signed_money_text(profit, pair.quote));
}

std::vector<const Instrument*> open_instruments(const Snapshot& snapshot) {
    std::vector<const Instrument*> out;
    for (const Instrument& instrument : *snapshot.account.instruments) {
        if (!instrument.is_spot() && !snapshot.account.market(instrument.id).position.is_flat()) {
            out.push_back(&instrument);
        }
    }
    return out;
}

}  // namespace

std::string help_reply(const std::string& topic) {
    std::string wanted = topic;
    if (wanted.starts_with('/')) {
        wanted.erase(0, 1);
    }
    std::string out;
    for (const CommandInfo& info : command_table()) {
        if (!wanted.empty() && info.name != wanted) {
            continue;
        }
        if (!wanted.empty()) {
            return fmt::format("<b>/{} {}</b>\n{}\n\nExample: <code>{}</code>", info.name, escape_html(info.usage),
                               escape_html(info.summary), info.example);
        }
        out += fmt::format("/{} {}\n  {}\n", info.name, escape_html(info.usage), escape_html(info.summary));
    }
    if (!wanted.empty()) {
        return "There is no command /" + escape_html(wanted) + ". /help lists them.";
    }
    return "<b>Commands</b>\n" + out;
}

std::string welcome_reply(const std::string& venue, const std::string& mode, const Currency& currency) {
    return fmt::format(
        "<b>Tradewind</b>, your futures agent on <b>{}</b> ({}).\n\n"
        "Try:\n/futures_open long {} — a preview first, nothing happens before you tap\n/futures_status\n/strategy "
        "grid on\n"
        "/futures_emergency_close — everything flat\n\n/help lists all commands.",
        escape_html(venue), escape_html(mode), is_dollar(currency) ? "100" : "0.01");
}

std::string status_reply(const Snapshot& snapshot) {
    const AccountState& account = snapshot.account;
    const Decimal today = account.equity() - account.day_start_equity;
    std::string out =
        fmt::format("{}\nEquity <b>{}</b>  today {}\n", mode_line(account),
                    money_text(account.equity(), account.currency), signed_money_text(today, account.currency));
    out += fmt::format("Free {}  in use {}\n\n", money_text(account.available(), account.currency),
                       money_text(account.initial_margin(), account.currency));
    const auto open = open_instruments(snapshot);
    if (open.empty()) {
        out += "No positions.\n";
    }
    for (const Instrument* instrument : open) {
        out += position_block(snapshot, *instrument);
    }
    for (const Instrument& instrument : *account.instruments) {
        if (instrument.is_spot() && !account.market(instrument.id).position.is_flat()) {
            out += spot_block(account, instrument);
        }
    }
    out += fmt::format("\n{} open order{}", snapshot.open_orders.size(), snapshot.open_orders.size() == 1 ? "" : "s");
    for (const StrategySummary& strategy : snapshot.strategies) {
        if (strategy.state != "off") {
            out += fmt::format("\n⚙️ {} {} on {}: {}", strategy.name, strategy.state, strategy.symbol,
                               escape_html(strategy.explanation));
        }
    }
    out += "\n" + account.now.to_clock() + " UTC";
    return out;
}

std::string funding_reply(const Snapshot& snapshot, const std::vector<InstrumentId>& instruments) {
    const AccountState& account = snapshot.account;
    std::string out = "<b>Funding</b>\n";
    for (const InstrumentId id : instruments) {
        const Instrument& instrument = account.instrument(id);
        const InstrumentState& market = account.market(id);
        if (!market.mark || market.mark->next_funding.is_zero()) {
            continue;
        }
        const Decimal rate = market.mark->funding_rate;
        out += fmt::format("<b>{}</b> {} in {}, {} a year\n", instrument.symbol,
                           (rate.is_positive() ? "+" : "") + (rate * Decimal(100)).to_fixed(4) + " %",
                           (market.mark->next_funding - account.now).to_text(),
                           signed_percent_text(simple_apr(rate, instrument.funding_interval)));
        if (!market.position.is_flat()) {
            const Decimal payment =
                funding_payment(instrument, market.position.signed_quantity(), market.mark->mark, rate);
            out += fmt::format("  your position {} {}\n", payment.is_negative() ? "pays" : "receives",
                               money_text(payment.abs(), instrument.settle));
        }
    }
    return out + "Longs pay shorts when the rate is positive.";
}

namespace {

const char* state_mark(const StrategySummary& strategy) {
    return strategy.state == "on" ? "🟢" : strategy.state == "paused" ? "🟡" : "⚪️";
}

std::string strategy_text(const StrategySummary& strategy, const Currency& currency) {
    std::string out =
        fmt::format("{} <b>{}</b> on {} is {}\n", state_mark(strategy), strategy.name, strategy.symbol, strategy.state);
    if (!strategy.explanation.empty()) {
        out += "  " + escape_html(strategy.explanation) + "\n";
    }
    for (const std::string& line : strategy.lines) {
        out += "  " + escape_html(line) + "\n";
    }
    out += fmt::format("  {} fills, realised {}, fees {}", strategy.fills,
                       signed_money_text(strategy.realised, currency), money_text(strategy.fees, currency));
    if (!strategy.funding.is_zero()) {
        out += ", funding " + signed_money_text(strategy.funding, currency);
    }
    return out + "\n";
}

}  // namespace

// A strategy that is off everywhere takes one line, with the symbols it can be switched on for.
std::string strategies_reply(const Snapshot& snapshot, const std::string& only) {
    std::map<std::string, std::string> idle;  // by name: symbols where it is off
    std::string out;
    std::string parameters;
    for (const StrategySummary& strategy : snapshot.strategies) {
        if (!only.empty() && strategy.name != only) {
            continue;
        }
        const bool first = !idle.contains(strategy.name);
        std::string& symbols = idle[strategy.name];
        if (strategy.state != "off" || (!only.empty() && first)) {
            out += strategy_text(strategy, snapshot.account.currency);
        } else {
            symbols += (symbols.empty() ? "" : ", ") + strategy.symbol;
        }
        if (!only.empty() && first) {
            parameters = strategy.parameters;
        }
    }
    if (idle.empty()) {
        return "There is no strategy named " + escape_html(only) + "; /strategies lists them.";
    }
    for (const auto& [name, symbols] : idle) {
        if (!symbols.empty()) {
            out +=
                fmt::format("{} <b>{}</b> can be switched on for {}\n", only.empty() ? "⚪️" : "➕", name, symbols);
        }
    }
    if (!parameters.empty()) {
        out += "<i>" + escape_html(parameters) + "</i>\n";
    }
    return "<b>Strategies</b>\n" + out;
}

std::string orders_reply(const Snapshot& snapshot) {
    constexpr std::size_t kShown = 30;
    if (snapshot.open_orders.empty() && snapshot.foreign_orders.empty()) {
        return "No open orders.";
    }
    std::string out = fmt::format("<b>{} open order{}</b>\n", snapshot.open_orders.size(),
                                  snapshot.open_orders.size() == 1 ? "" : "s");
    std::size_t shown = 0;
    for (const Order& order : snapshot.open_orders) {
        if (++shown > kShown) {
            out += fmt::format("… and {} more\n", snapshot.open_orders.size() - kShown);
            break;
        }
        const OrderIntent& intent = order.intent();
        const Instrument& instrument = snapshot.account.instrument(intent.instrument);
        const auto level = intent.price ? intent.price : intent.trigger;
        out += fmt::format(
            "{} {} {} {} {}\n  {}{}, {}\n", intent.side == Side::Buy ? "🟩" : "🟥", instrument.symbol,
            to_text(intent.type),
            intent.quantity.is_zero() ? std::string("whole position") : quantity_text(instrument, intent.quantity),
            level ? "at " + price_text(instrument, *level) : std::string(), to_text(intent.purpose),
            order.filled().is_zero() ? std::string() : ", filled " + order.filled().to_string(),
            to_text(order.state()));
    }
    for (const OrderReport& order : snapshot.foreign_orders) {
        out += fmt::format("👤 not ours: {} {} {}\n", snapshot.account.instrument(order.terms.instrument).symbol,
                           to_text(order.terms.side), order.terms.quantity.to_string());
    }
    return out;
}

std::string trades_reply(const Snapshot& snapshot) {
    constexpr std::ptrdiff_t kShown = 15;
    if (snapshot.recent_fills.empty()) {
        return "No trades yet.";
    }
    std::string out = "<b>Latest trades</b>\n";
    const auto count = std::min<std::ptrdiff_t>(kShown, std::ssize(snapshot.recent_fills));
    for (auto it = snapshot.recent_fills.rbegin(); it != snapshot.recent_fills.rbegin() + count; ++it) {
        const Instrument& instrument = snapshot.account.instrument(it->fill.instrument);
        out += fmt::format("{} {} {} {} at {}\n  {}, fee {}{}\n", it->fill.trade_time.to_clock(),
                           it->fill.side == Side::Buy ? "🟩 buy" : "🟥 sell",
                           quantity_text(instrument, it->fill.quantity), instrument.symbol,
                           price_text(instrument, it->fill.price), to_text(it->purpose),
                           small_money_text(it->fill.fee.amount, it->fill.fee.currency),
                           it->realised.is_zero() ? std::string()
                                                  : ", realised " + signed_money_text(it->realised, instrument.settle));
    }
    return out;
}

std::string profit_reply(const Snapshot& snapshot) {
    const AccountState& account = snapshot.account;
    const Ledger::Wallet all = account.ledger.wallet(account.currency);
    const Ledger::Wallet& before = snapshot.day_start_wallet;
    const int places = money_places(account.currency);
    const int width = places + 8;  // room for a million, or for hundreds of coins
    const auto line = [&](const char* name, Decimal today, Decimal total) {
        return fmt::format("{:<11}{:>{}} {:>{}}\n", name, (today.is_positive() ? "+" : "") + today.to_fixed(places),
                           width, (total.is_positive() ? "+" : "") + total.to_fixed(places), width + 1);
    };
    std::string out = "<b>Profit and loss</b>, " + account.currency.str() + "\n<pre>";
    out += fmt::format("{:<11}{:>{}} {:>{}}\n", "", "today UTC", width, "all time", width + 1);
    out += line("realised", all.realised - before.realised, all.realised);
    out += line("fees", before.fees - all.fees, -all.fees);
    out += line("funding", all.funding - before.funding, all.funding);
    // What is left of the change in equity: spot coins are bought with cash and count here with their profit.
    const Decimal booked = all.realised - all.fees + all.funding;
    const Decimal booked_before = before.realised - before.fees + before.funding;
    out += line("unrealised", account.equity() - account.day_start_equity - (booked - booked_before),
                account.equity() - all.deposits - booked);
    out += line("equity", account.equity() - account.day_start_equity, account.equity() - all.deposits);
    return out + "</pre>";
}

std::string balance_reply(const Snapshot& snapshot) {
    const AccountState& account = snapshot.account;
    std::string out = "<b>Balance</b>\n";
    for (const auto& [currency, wallet] : account.ledger.wallets()) {
        out += fmt::format("wallet {}\n", money_text(wallet.balance, currency));
    }
    if (const Decimal spot = account.spot_value(); !spot.is_zero()) {
        out += fmt::format("spot coins at market {}\n", money_text(spot, account.currency));
    }
    out += fmt::format("unrealised {}\nequity <b>{}</b>\n", signed_money_text(account.unrealised(), account.currency),
                       money_text(account.equity(), account.currency));
    out += fmt::format(
        "margin in use {}\nmaintenance {}\nfree {}", money_text(account.initial_margin(), account.currency),
        money_text(account.maintenance_margin(), account.currency), money_text(account.available(), account.currency));
    return out;
}

std::string alert_text(const OutgoingAlert& outgoing) {
    const char* mark = "ℹ️";
    switch (outgoing.alert.level) {
        case AlertLevel::Info:
            break;
        case AlertLevel::Warning:
            mark = "⚠️";
            break;
        case AlertLevel::Danger:
            mark = "🟠";
            break;
        case AlertLevel::Critical:
            mark = "🚨";
            break;
    }
    std::string out = mark;
    if (!outgoing.alert.symbol.empty()) {
        out += " <b>" + escape_html(outgoing.alert.symbol) + "</b>";
    }
    out += " " + escape_html(outgoing.alert.text);
    if (outgoing.held > 0) {
        out += fmt::format("\n({} more since {} UTC)", outgoing.held, outgoing.held_since.to_clock());
    }
    return out;
}

std::string alerts_reply(const AlertFilter& filter, Timestamp now) {
    const AlertCooldowns& cool = filter.cooldowns();
    std::string out =
        fmt::format("<b>Alerts</b>\ncooldowns: info {}, warning {}, danger {}, critical {}\n", cool.info.to_text(),
                    cool.warning.to_text(), cool.danger.to_text(), cool.critical.to_text());
    if (now < filter.quiet_until()) {
        out += fmt::format("🔕 minor ones are quiet until {} UTC\n", filter.quiet_until().to_clock());
    }
    const auto recent = filter.recent();
    if (recent.empty()) {
        out += "None yet.";
    }
    const auto count = std::min<std::ptrdiff_t>(10, std::ssize(recent));
    for (auto it = recent.rbegin(); it != recent.rbegin() + count; ++it) {
        out += it->first.to_clock() + " " + alert_text(OutgoingAlert{it->second, it->first, 0, {}}) + "\n";
    }
    return out;
}

}  // namespace tradewind::bot
