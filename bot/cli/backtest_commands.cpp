#include "bot/cli/backtest_commands.hpp"

#include "bot/cli/option_kinds.hpp"

namespace tradewind::bot {
namespace {

// What every command that runs backtests takes.
void add_market_options(CLI::App& command, BacktestCommand& wanted) {
    add_text(command, "--strategy", wanted.strategy, "one of docs/strategies.md (default trend_following)", "NAME");
    add_list(command, "--symbol", wanted.symbols, "contract (default BTCUSDT)", "SYMBOL");
    add_list(command, "--candles", wanted.candles, "candles, CSV plain or gzip", "FILE");
    add_list(command, "--mark", wanted.marks, "mark candles", "FILE");
    add_list(command, "--funding", wanted.fundings, "funding rates", "FILE");
    add_text(command, "--from", wanted.from, "UTC; earlier candles are history", "TIME");
    add_text(command, "--to", wanted.to, "UTC; end before", "TIME");
    add_text(command, "--balance", wanted.balance,
             "first balance, in the account currency (default 10000 USDT, 0.15 BTC)", "AMOUNT");
    add_text(command, "--slippage", wanted.slippage, "what takers pay beyond the price, in basis points (default 0)",
             "BP");
    add_text(command, "--fee-tier", wanted.fee_tier, "VIP level at Binance whose fees are paid, 0 to 9 (default 0)",
             "N");
    add_text(command, "--maker-fee", wanted.maker_fee, "instead of the contract's, in basis points", "BP");
    add_text(command, "--taker-fee", wanted.taker_fee, "instead of the contract's, in basis points", "BP");
    add_text(command, "--cache", wanted.cache_dir, "folder that keeps parsed candle files", "DIR");
    command.add_option("--days", wanted.days, "of the generated market (default 30)")
        ->type_name("N")
        ->check(CLI::Range(1, 365));
    command.add_flag("--pessimistic", wanted.is_pessimistic, "the order of high and low that is worse");
}

// What every command that searches parameters takes.
void add_search_options(CLI::App& command, SweepCommand& wanted) {
    add_market_options(command, wanted.market);
    add_list(command, "--set", wanted.set, "values to try: fast=10,20,30 or slow=20..100:10 or fast=all", "KEY=VALUES");
    add_text(command, "--search", wanted.search, "grid (default), random or tpe", "KIND");
    command.add_option("--points", wanted.points, "to try at most (default: a whole grid, else 200)")->type_name("N");
    add_text(command, "--metric", wanted.metric, "what is best: sharpe (default), net_profit, calmar, ...", "NAME");
    command.add_option("--seed", wanted.seed, "of the search (default 1)")->type_name("N");
    command.add_option("--threads", wanted.threads, "default: one a core")->type_name("N")->check(CLI::Range(0, 256));
    add_text(command, "--out", wanted.store, "file that keeps every point; the same command goes on from it", "FILE");
    add_text(command, "--json", wanted.json, "result as JSON", "FILE|-");
}

}  // namespace

CLI::App* add_backtest_command(CLI::App& app, BacktestCommand& wanted) {
    CLI::App* command = add_command(
        app, "backtest", "run a strategy over recorded or generated candles",
        "Without --candles the generated market is used. --symbol, --candles, --mark and --funding may be repeated, "
        "in\n"
        "the same order; BTCUSDT.SPOT is the spot pair of BTCUSDT. docs/backtesting.md says how orders are filled.\n"
        "Example: tradewind backtest --strategy trend_following --symbol BTCUSDT --candles BTCUSDT_1h.csv.gz "
        "--from 2023-01-01 --set stop=0.02 --report report.html");
    add_market_options(*command, wanted);
    add_list(*command, "--set", wanted.set, "parameter of the strategy", "KEY=VALUE");
    command->add_option("--seed", wanted.seed, "of drawn orders of high and low, and of the generated market")
        ->type_name("N");
    add_list(*command, "--trades", wanted.trades, "recorded trades instead of candles, with --venue book", "FILE");
    add_list(*command, "--recording", wanted.recordings,
             "what `tradewind record` wrote: its books and trades are played; may be repeated, in order of time",
             "FILE");
    add_text(*command, "--venue", wanted.venue,
             "candles (default, fast) or book (the simulated exchange of a paper run)", "KIND");
    add_text(*command, "--latency", wanted.latency, "book: each way, in milliseconds (default 40 there, 20 back)",
             "MS");
    add_text(*command, "--json", wanted.json, "figures as JSON", "FILE|-");
    add_text(*command, "--fills", wanted.fills, "every fill as CSV", "FILE|-");
    add_text(*command, "--equity", wanted.equity, "equity after every candle as CSV", "FILE|-");
    add_text(*command, "--ledger", wanted.ledger, "every change of the wallet as CSV", "FILE|-");
    add_text(*command, "--report", wanted.report, "one HTML file with charts", "FILE");
    add_text(*command, "--chart", wanted.chart, "equity and drawdown as PNG", "FILE");
    return command;
}

CLI::App* add_check_command(CLI::App& app, BacktestCommand& wanted) {
    CLI::App* command =
        add_command(app, "check", "prove that a strategy looks at nothing to come",
                    "Runs it again with earlier ends, other futures, more and less history, weeks later and in another "
                    "unit of price.\nExit code 0: it decides the same every time; 1: it does not, or there was "
                    "nothing to compare.\nExample: tradewind check trend_following --candles BTCUSDT_1h.csv.gz "
                    "--from 2023-01-01 --to 2024-01-01");
    command->add_option("name", wanted.strategy, "strategy, one of docs/strategies.md")->type_name("STRATEGY");
    add_market_options(*command, wanted);
    add_list(*command, "--set", wanted.set, "parameter of the strategy", "KEY=VALUE");
    add_text(*command, "--json", wanted.json, "what was found as JSON", "FILE|-");
    return command;
}

CLI::App* add_sweep_command(CLI::App& app, SweepCommand& wanted) {
    CLI::App* command =
        add_command(app, "sweep", "try many parameters of a strategy on all cores",
                    "The best of many trials is partly luck; the result says how much. docs/sweeps.md has more.\n"
                    "Example: tradewind sweep --strategy trend_following --candles BTCUSDT_1h.csv.gz --from 2023-01-01 "
                    "--set fast=10..40:5 --set slow=50..200:25 --out sweep.db --heatmap sweep.png");
    add_search_options(*command, wanted);
    add_text(*command, "--heatmap", wanted.heat_map, "the metric over two parameters as PNG", "FILE");
    add_text(*command, "--x", wanted.x, "parameter across (default: the first that varies)", "KEY");
    add_text(*command, "--y", wanted.y, "parameter upwards (default: the second that varies)", "KEY");
    return command;
}

CLI::App* add_walk_forward_command(CLI::App& app, WalkForwardCommand& wanted) {
    CLI::App* command = add_command(
        app, "walkforward", "search parameters on the past, trade them on what comes after, again and again",
        "Example: tradewind walkforward --strategy trend_following --candles BTCUSDT_1h.csv.gz "
        "--set fast=10..40:10 --set slow=50..200:50 --train-days 365 --test-days 90");
    add_search_options(*command, wanted.sweep);
    const auto days = [command](const char* name, int& target, const char* help, int least) {
        command->add_option(name, target, help)->type_name("N")->check(CLI::Range(least, 36'500));
    };
    days("--train-days", wanted.train_days, "that are searched (default 180)", 1);
    days("--test-days", wanted.test_days, "that the best point trades then (default 30)", 1);
    days("--purge-days", wanted.purge_days, "left out between, as long as a trade lasts (default 1)", 0);
    days("--embargo-days", wanted.embargo_days, "left out on top of them (default 0)", 0);
    command->add_flag("--anchored", wanted.is_anchored, "every training begins with the first candle");
    return command;
}

}  // namespace tradewind::bot
