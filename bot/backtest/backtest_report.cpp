#include "bot/backtest/backtest_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bot/backtest/backtest_text.hpp"
#include "bot/charts/backtest_charts.hpp"
#include "core/base/money_text.hpp"
#include "simulator/statistics/moments.hpp"
#include "simulator/statistics/sharpe_inference.hpp"
#include "simulator/statistics/trade_order.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kBins = 30;

std::string figure(double value, int places, std::string_view unit = "") {
    return std::isfinite(value) ? fmt::format("{:.{}f}{}", value, places, unit) : std::string("–");
}

Tone tone_of(double value) {
    return value > 0 ? Tone::Good : value < 0 ? Tone::Bad : Tone::Plain;
}

std::string symbols_of(const BacktestResult& result) {
    std::string out;
    for (const std::string& symbol : result.symbols) {
        out += (out.empty() ? "" : ", ") + symbol;
    }
    return out;
}

std::string span_of(const BacktestResult& result) {
    return result.from.to_iso().substr(0, 10) + " to " + result.to.to_iso().substr(0, 10);
}

std::vector<SeriesPoint> equity_of(const BacktestResult& result) {
    std::vector<SeriesPoint> out;
    out.reserve(result.equity.size());
    for (const EquitySample& sample : result.equity) {
        out.push_back({sample.time.to_millis(), sample.equity.to_double()});
    }
    return out;
}

bool is_played(const BacktestResult& result, const Bar& bar) {
    return bar.open_time >= result.from && bar.open_time < result.to;
}

// The first balance put into the first symbol at the first open, without costs.
NamedSeries buy_and_hold(const BacktestMarket& market, const BacktestResult& result) {
    NamedSeries out;
    const Instrument& instrument = market.series.front().instrument;
    out.name = "buy and hold " + instrument.symbol;
    double first = 0;
    for (const Bar& bar : market.series.front().bars) {
        if (!is_played(result, bar)) {
            continue;
        }
        first = first > 0 ? first : bar.open.to_double();
        const double gain = held_gain(instrument, first, bar.close.to_double());
        out.points.push_back({bar.close_time().to_millis(), result.initial_balance.to_double() * (1 + gain)});
    }
    return out;
}

SymbolCandles candles_of(const simulator::ReplaySeries& series, const BacktestResult& result) {
    SymbolCandles out;
    out.symbol = series.instrument.symbol;
    out.interval = series.bars.front().step.to_text();
    out.price_places = series.instrument.price_places();
    for (const Bar& bar : series.bars) {
        if (is_played(result, bar)) {
            out.candles.push_back({bar.open_time.to_millis(), bar.open.to_double(), bar.high.to_double(),
                                   bar.low.to_double(), bar.close.to_double(), bar.volume.to_double()});
        }
    }
    return out;
}

std::vector<MonthlyReturn> months_of(const BacktestResult& result) {
    std::vector<MonthlyReturn> out;
    double before = result.initial_balance.to_double();
    for (std::size_t i = 0; i < result.equity.size(); ++i) {
        const std::string month = (result.equity[i].time - Duration::nanos(1)).to_iso().substr(0, 7);
        const bool is_last = i + 1 == result.equity.size() ||
                             (result.equity[i + 1].time - Duration::nanos(1)).to_iso().substr(0, 7) != month;
        if (is_last) {
            const double now = result.equity[i].equity.to_double();
            out.push_back({std::stoi(month.substr(0, 4)), std::stoi(month.substr(5, 2)),
                           before > 0 ? (now / before - 1) * 100 : 0});
            before = now;
        }
    }
    return out;
}

std::vector<ReportTrade> trades_of(const BacktestMarket& market, const BacktestResult& result) {
    const int places = money_places(result.currency);
    std::vector<ReportTrade> out;
    for (const RoundTrip& trip : result.trades) {
        const Instrument& instrument = market.instruments->at(trip.instrument);
        const double notional = instrument.notional(trip.entry, trip.quantity).to_double();
        ReportTrade trade;
        trade.symbol = instrument.symbol;
        trade.is_long = trip.side == Side::Buy;
        trade.opened_ms = trip.opened.to_millis();
        trade.closed_ms = trip.closed.to_millis();
        trade.quantity = trip.quantity.to_string();
        trade.entry_price = trip.entry.value().to_fixed(instrument.price_places());
        trade.exit_price = trip.exit.to_string();
        trade.profit = trip.profit().to_fixed(places);
        trade.return_percent = notional > 0 ? trip.profit().to_double() / notional * 100 : 0;
        trade.fees = trip.fees.to_fixed(places);
        trade.funding = trip.funding.to_fixed(places);
        trade.exit_reason = trip.exit_reason;
        out.push_back(std::move(trade));
    }
    return out;
}

// How sure the Sharpe ratio is: by day, from the returns of the days.
FigureGroup inference_of(const BacktestFigures& figures) {
    const simulator::Moments moments = simulator::moments_of(figures.daily_returns);
    const double daily = moments.sample_deviation > 0 ? moments.mean / moments.sample_deviation : std::nan("");
    const simulator::SharpeSample sample{daily, figures.daily_returns.size(), moments.skewness, moments.kurtosis};
    return {"How sure is it",
            {{"Probabilistic Sharpe",
              figure(simulator::probabilistic_sharpe(sample, 0, simulator::VarianceAt::Observed) * 100, 1, " %"),
              "that the true one is above zero, for one trial", Tone::Plain},
             {"Skewness", figure(moments.skewness, 2), "of daily returns", Tone::Plain},
             {"Kurtosis", figure(moments.kurtosis, 1), "3 is normal", Tone::Plain}}};
}

void add_trade_order(const BacktestResult& result, ReportData& out) {
    std::vector<double> profits;
    for (const RoundTrip& trip : result.trades) {
        profits.push_back(trip.profit().to_double());
    }
    if (profits.size() < 5) {
        out.notes.push_back("Fewer than five trades: nothing can be said about the luck of their order.");
        return;
    }
    simulator::TradeOrderStudy study;
    study.starting_balance = result.initial_balance.to_double();
    study.seed = 1;
    const simulator::TradeOrderResult luck = simulator::study_trade_order(profits, study);
    Distribution drawdowns;
    drawdowns.title = "Deepest drawdown, had the trades come in another order";
    drawdowns.unit = "%";
    drawdowns.note = fmt::format("{} shuffles; ruin (half the balance lost) in {:.1f} % of bootstrapped runs",
                                 study.trials, luck.probability_of_ruin * 100);
    std::vector<double> percent;
    for (const double each : luck.max_drawdown) {
        percent.push_back(std::abs(each) * 100);
    }
    drawdowns.bins = histogram_of(percent, kBins);
    out.distributions.push_back(std::move(drawdowns));
    Distribution finals;
    finals.title = "Final balance of bootstrapped trades";
    finals.unit = result.currency.str();
    finals.bins = histogram_of(luck.final_equity, kBins);
    finals.marks = {{"this run", result.final_balance.to_double()}, {"start", result.initial_balance.to_double()}};
    out.distributions.push_back(std::move(finals));
}

void add_random_entries(const BacktestResult& result, const BacktestComparisons& comparisons, ReportData& out) {
    if (!comparisons.random) {
        out.notes.push_back("No comparison with random entries: fewer than five trades, or a pair with coins.");
        return;
    }
    Distribution profits;
    profits.title = "Profit of the same trades at random times";
    profits.unit = result.currency.str();
    profits.note = fmt::format(
        "{} runs with the sides, sizes, fees and holding times of this run's closed trades, funding as it was; {:.1f} "
        "% "
        "did better",
        comparisons.random->profits.size(), (1 - comparisons.random->comparison.share_beaten) * 100);
    profits.bins = histogram_of(comparisons.random->profits, kBins);
    profits.marks = {{"this run", comparisons.random->traded}};
    out.distributions.push_back(std::move(profits));
}

ReportFigure random_figure(const BacktestComparisons& comparisons) {
    if (!comparisons.random) {
        return {"Random entries", "–", "nothing to compare", Tone::Plain};
    }
    const double beaten = comparisons.random->comparison.share_beaten;
    return {"Random entries", figure((1 - beaten) * 100, 1, " %"), "of the same trades at random times did better",
            tone_of(beaten - 0.5)};
}

}  // namespace

ReportData report_of(const BacktestConfig& config, const BacktestMarket& market, const BacktestResult& result,
                     const BacktestFigures& figures, const BacktestComparisons& comparisons) {
    ReportData out;
    out.title = result.strategy + " on " + symbols_of(result);
    out.subtitle = fmt::format("{}, {}", market.description, span_of(result));
    out.facts = {{"Parameters", result.parameters, "", Tone::Plain},
                 {"Fills", model_text(config), "", Tone::Plain},
                 {"Command hash", result.command_hash.to_hex(), "", Tone::Plain}};
    out.warnings = result.notices;
    if (result.interrupted) {
        out.warnings.push_back("The run was interrupted: this is what was found until then.");
    }
    if (result.fills.empty()) {
        out.warnings.push_back("No trade: " + result.last_word);
    }
    const double start = result.initial_balance.to_double();
    const double net = result.net_profit().to_double();
    out.figures = {{"Result",
                    {{"Net profit", figure(net / start * 100, 2, " %"),
                      money_text(result.net_profit(), result.currency), tone_of(net)},
                     {"Buy and hold", figure(comparisons.hold_profit / start * 100, 2, " %"), "without costs",
                      tone_of(comparisons.hold_profit)},
                     random_figure(comparisons),
                     {"Deepest drawdown", figure(-figures.max_drawdown * 100, 2, " %"), "after any candle", Tone::Bad},
                     {"Sharpe", figure(figures.sharpe, 2), "daily, 365 a year", tone_of(figures.sharpe)}}},
                   {"Trades",
                    {{"Trades", fmt::format("{}", result.trades.size()), fmt::format("{} fills", result.fills.size()),
                      Tone::Plain},
                     {"Won", figure(figures.win_rate * 100, 1, " %"), "", Tone::Plain},
                     {"Profit factor", figure(figures.profit_factor, 2), "gains over losses", Tone::Plain},
                     {"Time in position", figure(figures.exposure * 100, 1, " %"), "", Tone::Plain},
                     {"Turnover", figure(figures.turnover, 1, " x"), "of the mean equity", Tone::Plain},
                     {"Liquidations", fmt::format("{}", result.liquidations), "",
                      result.liquidations > 0 ? Tone::Bad : Tone::Plain}}},
                   {"Costs",
                    {{"Fees", money_text(result.fees, result.currency), "", Tone::Plain},
                     {"Funding", money_text(result.funding, result.currency), "received is positive",
                      tone_of(result.funding.to_double())},
                     {"Refusals", fmt::format("{}", result.refusals), "by the risk rules", Tone::Plain}}},
                   inference_of(figures)};
    out.currency = result.currency.str();
    out.money_places = money_places(result.currency);
    out.equity = equity_of(result);
    out.comparisons = {buy_and_hold(market, result)};
    for (const simulator::ReplaySeries& series : market.series) {
        out.candles.push_back(candles_of(series, result));
    }
    for (const BacktestFill& each : result.fills) {
        out.markers.push_back({each.fill.trade_time.to_millis(), market.instruments->at(each.fill.instrument).symbol,
                               each.fill.side, each.fill.price.to_double(), each.fill.quantity.to_string(),
                               to_text(each.purpose)});
    }
    out.trades = trades_of(market, result);
    out.months = months_of(result);
    add_random_entries(result, comparisons, out);
    add_trade_order(result, out);
    out.notes.push_back("A backtest is what would have been with hindsight's data: past results promise nothing.");
    return out;
}

Result<std::string> picture_of(const BacktestMarket& market, const BacktestResult& result,
                               const BacktestFigures& figures) {
    const std::vector<SeriesPoint> equity = equity_of(result);
    BacktestPicture picture;
    picture.title = result.strategy + " on " + symbols_of(result);
    const double start = result.initial_balance.to_double();
    picture.subtitle = fmt::format("{} · {:+.2f} % · drawdown {:.2f} % · Sharpe {}", span_of(result),
                                   result.net_profit().to_double() / start * 100, -figures.max_drawdown * 100,
                                   figure(figures.sharpe, 2));
    picture.currency = result.currency.str();
    picture.equity = equity;
    picture.comparison = buy_and_hold(market, result);
    return backtest_chart(picture);
}

}  // namespace tradewind::bot
