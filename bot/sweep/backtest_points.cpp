#include "bot/sweep/backtest_points.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/app/agent.hpp"
#include "bot/backtest/backtest_text.hpp"

namespace tradewind::bot {
namespace {

// As many as a backtest is given before its first candle, and some more for gaps.
constexpr auto kWarmUpBars = static_cast<std::ptrdiff_t>(kBacktestHistory + 100);

auto first_bar_at(const std::vector<Bar>& bars, Timestamp time) {
    return std::ranges::lower_bound(bars, time, {}, &Bar::open_time);
}

template <class Number>
void add_bytes(StreamHash& hash, Number number) {
    hash.add({reinterpret_cast<const char*>(&number), sizeof(number)});
}

void add_bars(StreamHash& hash, const std::vector<Bar>& bars) {
    add_bytes(hash, bars.size());
    for (const Bar& bar : bars) {
        add_bytes(hash, bar.open_time.to_nanos());
        for (const Decimal value :
             {bar.open.value(), bar.high.value(), bar.low.value(), bar.close.value(), bar.volume.value()}) {
            add_bytes(hash, value.units());
        }
    }
}

std::string data_hash(const simulator::ReplaySeries& series) {
    StreamHash hash;
    add_bars(hash, series.bars);
    add_bars(hash, series.mark_bars);
    for (const FundingSettlement& funding : series.funding) {
        add_bytes(hash, funding.time.to_nanos());
        add_bytes(hash, funding.rate.units());
    }
    return hash.to_hex();
}

// What of the rules of the venue and its costs can be chosen.
std::string settings_text(const BacktestConfig& config, const BacktestMarket& market) {
    return fmt::format(
        "balance {}, maker fee {}, taker fee {}; {}; seed {}", deposit_of(config, market).amount.to_string(),
        config.maker_fee ? config.maker_fee->to_string() : "of the contract",
        config.taker_fee ? config.taker_fee->to_string() : "of the contract", model_text(config), config.seed);
}

Result<BacktestResult> run_point(BacktestConfig config, const BacktestMarket& market, const SearchSpace& space,
                                 const Point& point) {
    config.parameters = space.wishes(point);
    return run_backtest(config, market);
}

}  // namespace

PointOutcome outcome_of(const BacktestResult& result, const BacktestFigures& figures) {
    PointOutcome out;
    out.net_profit = result.net_profit();
    out.fees = result.fees;
    out.funding = result.funding;
    out.trades = static_cast<std::int64_t>(result.trades.size());
    out.liquidations = static_cast<std::int64_t>(result.liquidations);
    out.sharpe = figures.sharpe;
    out.sortino = figures.sortino;
    out.calmar = figures.calmar;
    out.max_drawdown = figures.max_drawdown;
    out.profit_factor = figures.profit_factor;
    out.win_rate = figures.win_rate;
    out.exposure = figures.exposure;
    out.returns = sharpe_sample_of(figures.daily_returns);
    return out;
}

std::string sweep_identity(const BacktestConfig& config, const BacktestMarket& market) {
    std::string out = fmt::format("program: tradewind {}\nstrategy: {}\nfrom: {}\nto: {}\n", kVersion, config.strategy,
                                  config.from.is_zero() ? "the first candle" : config.from.to_iso(),
                                  config.to == Timestamp::max() ? "the last candle" : config.to.to_iso());
    for (const simulator::ReplaySeries& series : market.series) {
        out += fmt::format("data: {} {} candles {}\n", series.instrument.symbol, series.bars.size(), data_hash(series));
    }
    return out + "settings: " + settings_text(config, market);
}

BacktestMarket cut_market(const BacktestMarket& market, Timestamp from, Timestamp to) {
    BacktestMarket out;
    out.instruments = market.instruments;
    out.brackets = market.brackets;
    out.deposit = market.deposit;
    out.description = market.description;
    out.notices = market.notices;
    out.step = market.step;
    for (const simulator::ReplaySeries& series : market.series) {
        simulator::ReplaySeries& cut = out.series.emplace_back();
        cut.instrument = series.instrument;
        cut.funding = series.funding;
        const auto end = first_bar_at(series.bars, to);
        const auto first = first_bar_at(series.bars, from);
        const auto begin = first - std::min(first - series.bars.begin(), kWarmUpBars);
        cut.bars = std::vector<Bar>(begin, std::max(begin, end));
        const std::vector<Bar>& marks = series.mark_bars;
        if (begin < end && !marks.empty()) {
            const auto first_mark = first_bar_at(marks, begin->open_time);
            cut.mark_bars = std::vector<Bar>(first_mark, std::max(first_mark, first_bar_at(marks, to)));
        }
    }
    return out;
}

PointFunction backtest_points(const BacktestConfig& config, const BacktestMarket& market, const SearchSpace& space) {
    return [&config, &market, &space](const Point& point) -> Result<PointOutcome> {
        const auto result = run_point(config, market, space, point);
        return result ? Result<PointOutcome>(outcome_of(*result, figures_of(*result)))
                      : tl::unexpected<Error>(result.error());
    };
}

std::size_t played_bars(const BacktestConfig& config, const BacktestMarket& market) {
    const std::vector<Bar>& bars = market.series.front().bars;
    const auto begin = first_bar_at(bars, config.from);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(first_bar_at(bars, config.to) - begin, 0));
}

Timestamp bar_time(const BacktestConfig& config, const BacktestMarket& market, std::size_t bar) {
    const std::vector<Bar>& bars = market.series.front().bars;
    const auto at = first_bar_at(bars, config.from) + static_cast<std::ptrdiff_t>(bar);
    return at < bars.end() ? at->open_time : bars.back().open_time + bars.back().step;
}

WindowFunction backtest_windows(const BacktestConfig& config, const BacktestMarket& market, const SearchSpace& space) {
    return [&config, &market, &space](const Point& point, simulator::SampleRange bars,
                                      Decimal balance) -> Result<WindowRun> {
        BacktestConfig window = config;
        window.from = bar_time(config, market, bars.begin);
        window.to = bar_time(config, market, bars.end);
        window.balance = balance;
        auto result = run_point(window, cut_market(market, window.from, window.to), space, point);
        if (!result) {
            return tl::unexpected<Error>(result.error());
        }
        BacktestFigures figures = figures_of(*result);
        return WindowRun{outcome_of(*result, figures), std::move(result->equity), std::move(figures.daily_returns)};
    };
}

}  // namespace tradewind::bot
