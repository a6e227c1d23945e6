#include "bot/chat/previews.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/chat/number_text.hpp"
#include "bot/telegram/html_text.hpp"
#include "risk/liquidation_risk.hpp"

namespace tradewind::bot {
namespace {

std::string validity(Duration valid) {
    return fmt::format("\n<i>Nothing happens before you tap; valid {}.</i>", valid.to_text());
}

const char* level_mark(risk::LiquidationLevel level) {
    switch (level) {
        case risk::LiquidationLevel::Low:
            return "🟢";
        case risk::LiquidationLevel::Medium:
            return "🟡";
        case risk::LiquidationLevel::High:
            return "🟠";
        case risk::LiquidationLevel::Extreme:
            return "🔴";
        case risk::LiquidationLevel::Critical:
            return "🚨";
    }
    return "";
}

// Distances a position in trouble could be brought back to.
Decimal cure_target(risk::LiquidationLevel level, const risk::LiquidationThresholds& thresholds) {
    return level >= risk::LiquidationLevel::High ? thresholds.high : thresholds.medium;
}

std::string cure_lines(const AccountState& account, InstrumentId id, Decimal distance) {
    const auto cure = risk::cure(account, id, distance);
    if (!cure) {
        return {};
    }
    const Instrument& instrument = account.instrument(id);
    std::string out;
    if (cure->close_fraction) {
        out +=
            fmt::format("  • close {} (/futures_close {} {}%)\n", percent_text(*cure->close_fraction),
                        instrument.symbol, (*cure->close_fraction * Decimal(100)).rounded(0, Rounding::Up).to_string());
    }
    if (cure->add_margin) {
        out += fmt::format("  • {}add {} of margin\n", out.empty() ? "" : "or ",
                           money_text(*cure->add_margin, instrument.settle));
    }
    if (cure->lower_leverage) {
        out += fmt::format("  • next time open with x{} or less\n", *cure->lower_leverage);
    }
    return out.empty() ? out : fmt::format("  to get {} away:\n", percent_text(distance)) + out;
}

// An inverse contract's worth in dollars is no price's business, and what people think in.
std::string size_text(const Instrument& instrument, Quantity quantity) {
    const std::string size = quantity_text(instrument, quantity);
    return instrument.is_inverse()
               ? fmt::format("{} of {} {}", size, instrument.contract_size.to_string(), instrument.quote.view())
               : size;
}

}  // namespace

std::string open_card(const AccountState& account, const OpenPreview& preview, Duration valid) {
    const risk::TradePreview& trade = preview.trade;
    const Instrument& instrument = account.instrument(trade.wish.instrument);
    const Currency& settle = instrument.settle;
    std::string out = fmt::format("{} <b>Open {} {} x{}</b>\n", trade.wish.side == Side::Buy ? "🟩" : "🟥",
                                  trade.wish.side == Side::Buy ? "LONG" : "SHORT", instrument.symbol, trade.leverage);
    out +=
        fmt::format("Size <b>{}</b> = {}\n", size_text(instrument, trade.quantity), money_text(trade.notional, settle));
    out += fmt::format("Margin <b>{}</b> of {} asked for, free after {}\n", money_text(trade.initial_margin, settle),
                       money_text(trade.wish.margin, settle), money_text(trade.available_after, settle));
    out +=
        fmt::format("Price about {}, slippage {}{}\n", price_text(instrument, trade.fill), percent_text(trade.slippage),
                    trade.cover == risk::BookCover::Whole ? "" : " (book seen only in part)");
    out += fmt::format("Fee {}\n", money_text(trade.fee, settle));
    if (trade.liquidation && trade.liquidation_distance) {
        out += fmt::format("{} Liquidation {}, {} away ({})\n", level_mark(trade.level),
                           price_text(instrument, *trade.liquidation), percent_text(*trade.liquidation_distance),
                           risk::to_text(trade.level));
    } else {
        out += "🟢 No price liquidates this position\n";
    }
    if (trade.stop) {
        out += fmt::format("🛡 Stop {}: lose {}\n", price_text(instrument, *trade.stop),
                           money_text(trade.loss_at_stop, settle));
    }
    if (trade.target && trade.gain_at_target) {
        out += fmt::format("🎯 Target {}: gain {}\n", price_text(instrument, *trade.target),
                           money_text(*trade.gain_at_target, settle));
    }
    if (!trade.next_funding.is_zero()) {
        out += fmt::format("Funding in {}: {} {}\n", (trade.next_funding - account.now).to_text(),
                           trade.funding_cost.is_negative() ? "receive" : "pay",
                           money_text(trade.funding_cost.abs(), settle));
    }
    if (trade.refusal) {
        return out + "\n🚫 <b>Not possible:</b> " + escape_html(trade.refusal->text());
    }
    return out + validity(valid);
}

std::string close_card(const AccountState& account, const ClosePreview& preview, Duration valid) {
    const Instrument& instrument = account.instrument(preview.action.instrument);
    const InstrumentState& market = account.market(preview.action.instrument);
    return fmt::format("<b>Close {} of {} {}</b>\n{} at about {}\nresult about <b>{}</b>, fee {}",
                       percent_text(preview.action.fraction), market.position.is_long() ? "LONG" : "SHORT",
                       instrument.symbol, quantity_text(instrument, preview.quantity),
                       price_text(instrument, preview.price),
                       signed_money_text(preview.expected_profit, instrument.settle),
                       money_text(preview.fee, instrument.settle)) +
           validity(valid);
}

std::string leverage_card(const AccountState& account, const LeveragePreview& preview, Duration valid) {
    const Instrument& instrument = account.instrument(preview.action.instrument);
    std::string out =
        fmt::format("<b>Leverage of {}: x{} → x{}</b>\n", instrument.symbol, preview.before, preview.action.leverage);
    if (preview.liquidation) {
        out += fmt::format("The open position is liquidated at {} now; the venue recalculates its margin.\n",
                           price_text(instrument, *preview.liquidation));
    } else {
        out += "No position is open there; the next one uses it.\n";
    }
    return out + validity(valid);
}

std::string emergency_card(const Snapshot& snapshot, Duration valid) {
    std::string out = "🚨 <b>Emergency close</b>\nCancels every order and closes every position at the market:\n";
    for (const Instrument& instrument : *snapshot.account.instruments) {
        const InstrumentState& market = snapshot.account.market(instrument.id);
        if (!instrument.is_spot() && !market.position.is_flat()) {
            out +=
                fmt::format("• {} {} {}, now {}\n", market.position.is_long() ? "LONG" : "SHORT", instrument.symbol,
                            quantity_text(instrument, market.position.signed_quantity().abs()),
                            signed_money_text(snapshot.account.position_unrealised(instrument.id), instrument.settle));
        }
    }
    out += fmt::format("{} position(s), {} order(s). Trading stays halted afterwards.",
                       snapshot.account.open_positions(), snapshot.open_orders.size() + snapshot.foreign_orders.size());
    return out + validity(valid);
}

std::string liquidation_reply(const Snapshot& snapshot, const risk::RiskLimits& limits) {
    const AccountState& account = snapshot.account;
    std::string out = "<b>Liquidation risk</b>\n";
    bool any = false;
    for (const Instrument& instrument : *account.instruments) {
        const auto risk = risk::position_risk(limits, account, instrument.id);
        if (!risk) {
            continue;
        }
        any = true;
        const InstrumentState& market = account.market(instrument.id);
        out += fmt::format("{} <b>{} {} x{}</b>: {}\n", level_mark(risk->level),
                           market.position.is_long() ? "LONG" : "SHORT", instrument.symbol, market.leverage,
                           risk::to_text(risk->level));
        if (!risk->liquidation || !risk->distance) {
            out += "  no price liquidates it\n";
            continue;
        }
        const auto price = market.valuation_price();
        out += fmt::format("  liquidation {}, mark {}\n", price_text(instrument, *risk->liquidation),
                           price ? price_text(instrument, *price) : "-");
        out += fmt::format("  a move of <b>{}</b> liquidates you\n", percent_text(*risk->distance));
        out += fmt::format("  equity {} over maintenance {}: {}\n", money_text(risk->equity, instrument.settle),
                           money_text(risk->maintenance, instrument.settle), risk::to_text(risk->margin));
        if (risk->level != risk::LiquidationLevel::Low) {
            out += cure_lines(account, instrument.id, cure_target(risk->level, limits.liquidation));
        }
    }
    return any ? out : out + "No positions, nothing to liquidate.";
}

}  // namespace tradewind::bot
