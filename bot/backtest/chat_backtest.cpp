#include "bot/backtest/chat_backtest.hpp"

#include <cmath>

#include <fmt/format.h>

#include "bot/backtest/backtest_report.hpp"
#include "bot/backtest/backtest_text.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "bot/telegram/html_text.hpp"
#include "core/base/money_text.hpp"

namespace tradewind::bot {
namespace {

std::string figure(double value, int places) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, places) : std::string("–");
}

std::string text_of(const BacktestMarket& market, const BacktestResult& result, const BacktestFigures& figures) {
    const BacktestComparisons comparisons = compare(market, result);
    const double start = result.initial_balance.to_double();
    std::string out = fmt::format(
        "<b>{} on {}</b>\n{} to {}, {}\nNet {:+.2f} % ({}), deepest drawdown {} %\n{} trades, {} % won, profit "
        "factor "
        "{}, Sharpe {}\nFees {}, funding {}\n",
        escape_html(result.strategy), escape_html(result.symbols.front()), result.from.to_iso().substr(0, 10),
        result.to.to_iso().substr(0, 10), escape_html(market.description),
        result.net_profit().to_double() / start * 100, money_text(result.net_profit(), result.currency),
        figure(figures.max_drawdown * 100, 2), result.trades.size(), figure(figures.win_rate * 100, 0),
        figure(figures.profit_factor, 2), figure(figures.sharpe, 2), money_text(result.fees, result.currency),
        money_text(result.funding, result.currency));
    out += fmt::format("Buy and hold {:+.2f} %, random entries: {}\n", comparisons.hold_profit / start * 100,
                       random_entry_text(result, comparisons));
    if (result.fills.empty()) {
        out += "No trade: " + escape_html(result.last_word) + "\n";
    }
    return out + (market.first_trade.is_zero() ? "<i>Only candles are known; past results promise nothing.</i>"
                                               : "<i>Past results promise nothing.</i>");
}

}  // namespace

Result<ChatBacktest> chat_backtest(const AppConfig& config, const std::string& strategy, const std::string& symbol,
                                   int days, Timestamp now) {
    BacktestConfig wanted;
    wanted.strategy = strategy;
    if (const auto tuned = config.strategies.find(strategy); tuned != config.strategies.end()) {
        wanted.parameters = tuned->second.parameters;
    }
    wanted.balance = config.account.balance;
    wanted.margin_mode = config.account.margin_mode;
    wanted.risk = config.risk;
    wanted.seed = config.market.seed;
    wanted.days = days;
    if (config.market.kind == MarketKind::Replay) {
        wanted.files = {{symbol, config.market.candles, config.market.mark, config.market.funding}};
        wanted.from = now - Duration::days(days);
        wanted.to = now;
        if (!config.market.recording.empty()) {  // as far as it has been played
            wanted.recordings = config.market.recording;
            wanted.venue = BacktestConfig::Venue::Book;
            wanted.latency = config.market.latency;
            wanted.from = Timestamp();
        }
    } else {
        wanted.symbols = {symbol};
    }
    const auto market = load_backtest_market(wanted);
    if (!market) {
        return tl::unexpected<Error>(market.error());
    }
    const auto result = run_backtest(wanted, *market);
    if (!result) {
        return tl::unexpected<Error>(result.error());
    }
    const BacktestFigures figures = figures_of(*result);
    auto picture = picture_of(*market, *result, figures);
    if (!picture) {
        return tl::unexpected<Error>(picture.error());
    }
    return ChatBacktest{text_of(*market, *result, figures), std::move(*picture)};
}

}  // namespace tradewind::bot
