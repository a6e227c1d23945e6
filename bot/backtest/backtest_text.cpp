#include "bot/backtest/backtest_text.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/money_text.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::ordered_json;

std::string figure(double value, int places, std::string_view unit = "") {
    return std::isfinite(value) ? fmt::format("{:.{}f}{}", value, places, unit)
           : std::isinf(value)  ? std::string("infinite")
                                : std::string("-");
}

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

std::string row(std::string_view name, const std::string& value) {
    return fmt::format("  {:<22}{}\n", name, value);
}

}  // namespace

std::string model_text(const BacktestConfig& config) {
    if (config.venue == BacktestConfig::Venue::Book) {
        const bool has_trades = !config.files.empty() && !config.files.front().trades.empty();
        return fmt::format("simulated exchange with a book: {}, {} ms to the venue, {} ms back, up to {} ms more",
                           !config.recordings.empty() ? std::string("recorded books and trades")
                           : has_trades               ? std::string("recorded trades")
                                        : fmt::format("candles drawn out into trades from seed {}", config.seed),
                           config.latency.to_venue.to_millis(), config.latency.to_agent.to_millis(),
                           config.latency.jitter.to_millis());
    }
    std::string extremes;
    switch (config.rules.extremes) {
        case simulator::BarRules::ExtremeOrder::Drawn:
            extremes = fmt::format("in an order drawn from seed {}", config.seed);
            break;
        case simulator::BarRules::ExtremeOrder::Pessimistic:
            extremes = "in an order that is worse for the open position";
            break;
        case simulator::BarRules::ExtremeOrder::NearerFirst:
            extremes = "the nearer one first";
            break;
    }
    return fmt::format(
        "only candles are known: orders fill at the next open, then the price goes to its extremes {}; slippage {} %",
        extremes, (config.rules.slippage * Decimal(100)).to_string());
}

std::string random_entry_text(const BacktestResult& result, const BacktestComparisons& comparisons) {
    if (!comparisons.random) {
        return "-";
    }
    const simulator::RandomEntryComparison& random = comparisons.random->comparison;
    return fmt::format("{:.1f} % of {} did better (median {:+.{}f} {})", (1 - random.share_beaten) * 100,
                       random.random_runs, random.median_random, money_places(result.currency), result.currency.view());
}

std::string backtest_table(const BacktestResult& result, const BacktestFigures& figures,
                           const BacktestComparisons& comparisons) {
    std::string symbols;
    for (const std::string& symbol : result.symbols) {
        symbols += (symbols.empty() ? "" : ", ") + symbol;
    }
    const double start = result.initial_balance.to_double();
    const auto money = [&result](Decimal amount) { return money_text(amount, result.currency); };
    std::string out = fmt::format("{} on {}\n{} to {}, {} candles ({})\n\n", result.strategy, symbols,
                                  result.from.to_iso(), result.to.to_iso(), result.bars, result.description);
    out +=
        row("net profit", fmt::format("{} ({})", money(result.net_profit()),
                                      figure(start > 0 ? result.net_profit().to_double() / start * 100 : 0, 2, " %")));
    out += row("buy and hold", fmt::format("{:.{}f} {} ({})", comparisons.hold_profit, money_places(result.currency),
                                           result.currency.view(),
                                           figure(start > 0 ? comparisons.hold_profit / start * 100 : 0, 2, " %")));
    out += row("random entries", random_entry_text(result, comparisons));
    out += row("balance", fmt::format("{} -> {}", money(result.initial_balance), money(result.final_balance)));
    out += row("fees / funding", fmt::format("{} / {}", money(result.fees), money(result.funding)));
    out += row("trades", fmt::format("{} ({} fills)", result.trades.size(), result.fills.size()));
    out += row("won", figure(figures.win_rate * 100, 1, " %"));
    out += row("profit factor", figure(figures.profit_factor, 2));
    out += row("Sharpe / Sortino", figure(figures.sharpe, 2) + " / " + figure(figures.sortino, 2));
    out += row("deepest drawdown", figure(figures.max_drawdown * 100, 2, " %"));
    out += row("Calmar", figure(figures.calmar, 2));
    out += row("time in position", figure(figures.exposure * 100, 1, " %"));
    out += row("turnover", figure(figures.turnover, 1, " x equity"));
    out += row("liquidations", fmt::format("{}", result.liquidations));
    out += row("refusals", fmt::format("{}", result.refusals));
    out += row("command hash", result.command_hash.to_hex());
    out += row("speed", fmt::format("{:.3f} s, {:.0f} candles/s", result.elapsed_seconds,
                                    static_cast<double>(result.bars) / std::max(result.elapsed_seconds, 1e-9)));
    out += row("at the end", result.last_word);
    if (result.interrupted) {
        out += "\nInterrupted: this is what was found until then.\n";
    }
    for (const std::string& notice : result.notices) {
        out += (&notice == &result.notices.front() ? "\n" : "") + notice + "\n";
    }
    return out;
}

namespace {

ordered_json random_entry_json(const BacktestComparisons& comparisons) {
    if (!comparisons.random) {
        return nullptr;
    }
    const simulator::RandomEntryComparison& random = comparisons.random->comparison;
    ordered_json out;
    out["runs"] = random.random_runs;
    out["better"] = number(1 - random.share_beaten);
    out["p_value"] = number(random.p_value);
    out["median_profit"] = number(random.median_random);
    out["deviations"] = number(random.deviations);
    out["traded_profit"] = number(comparisons.random->traded);
    return out;
}

}  // namespace

std::string backtest_json(const BacktestResult& result, const BacktestFigures& figures,
                          const BacktestComparisons& comparisons) {
    ordered_json out;
    out["strategy"] = result.strategy;
    out["parameters"] = result.parameters;
    out["symbols"] = result.symbols;
    out["from"] = result.from.to_iso();
    out["to"] = result.to.to_iso();
    out["bars"] = result.bars;
    out["events"] = result.events;
    out["currency"] = result.currency.str();
    out["initial_balance"] = result.initial_balance.to_string();
    out["final_balance"] = result.final_balance.to_string();
    out["net_profit"] = result.net_profit().to_string();
    out["gross_profit"] = number(figures.gross_profit);
    out["gross_loss"] = number(figures.gross_loss);
    out["fees"] = result.fees.to_string();
    out["funding"] = result.funding.to_string();
    out["trades"] = result.trades.size();
    out["fills"] = result.fills.size();
    out["win_rate"] = number(figures.win_rate);
    out["profit_factor"] = number(figures.profit_factor);
    out["sharpe"] = number(figures.sharpe);
    out["sortino"] = number(figures.sortino);
    out["calmar"] = number(figures.calmar);
    out["max_drawdown"] = number(figures.max_drawdown);
    out["exposure"] = number(figures.exposure);
    out["turnover"] = number(figures.turnover);
    out["buy_and_hold"] = number(comparisons.hold_profit);
    out["random_entry"] = random_entry_json(comparisons);
    out["liquidations"] = result.liquidations;
    out["refusals"] = result.refusals;
    out["interrupted"] = result.interrupted;
    out["command_hash"] = result.command_hash.to_hex();
    out["elapsed_s"] = result.elapsed_seconds;
    out["bars_per_s"] = static_cast<double>(result.bars) / std::max(result.elapsed_seconds, 1e-9);
    out["notices"] = result.notices;
    return out.dump(2) + "\n";
}

std::string fills_csv(const BacktestResult& result, const InstrumentTable& instruments) {
    std::string out = "time_ms,symbol,side,price,quantity,fee,fee_asset,liquidity,order_id,trade_id,reason\n";
    for (const BacktestFill& each : result.fills) {
        const OrderFilled& fill = each.fill;
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", fill.trade_time.to_millis(),
                           instruments.at(fill.instrument).symbol, to_text(fill.side), fill.price.to_string(),
                           fill.quantity.to_string(), fill.fee.amount.to_string(), fill.fee.currency.view(),
                           fill.liquidity == Liquidity::Maker ? "maker" : "taker", fill.order.to_string(),
                           fill.trade.view(), to_text(each.purpose));
    }
    return out;
}

std::string equity_csv(const BacktestResult& result) {
    std::string out = "time_ms,equity\n";
    for (const EquitySample& sample : result.equity) {
        out += fmt::format("{},{}\n", sample.time.to_millis(), sample.equity.to_string());
    }
    return out;
}

std::string ledger_csv(const BacktestResult& result, const InstrumentTable& instruments) {
    std::string out = "number,time_ms,kind,symbol,amount,currency,balance,reference\n";
    std::map<Currency, Decimal> balances;
    for (const LedgerEntry& entry : result.ledger) {
        Decimal& balance = balances[entry.amount.currency];
        balance += entry.amount.amount;
        const bool has_symbol = entry.kind != LedgerKind::Deposit && entry.kind != LedgerKind::Adjustment;
        out += fmt::format("{},{},{},{},{},{},{},{}\n", entry.number, entry.time.to_millis(), to_text(entry.kind),
                           has_symbol ? instruments.at(entry.instrument).symbol : std::string(),
                           entry.amount.amount.to_string(), entry.amount.currency.view(), balance.to_string(),
                           entry.reference);
    }
    return out;
}

}  // namespace tradewind::bot
