#include "bot/backtest/backtest_venue.hpp"

#include <algorithm>

#include "bot/app/paper_market.hpp"
#include "simulator/bar_exchange.hpp"
#include "simulator/replay_market.hpp"
#include "simulator/trade_market.hpp"

namespace tradewind::bot {
namespace {

constexpr Duration kNever = Duration::days(36'500);
// Between two candles no price is newer than the last close, so its age is measured in candles here.
constexpr int kFreshCandles = 2;

// The same words for the engine and the venue as in a paper run.
AppConfig app_config_of(const BacktestConfig& config) {
    AppConfig out;
    out.account.margin_mode = config.margin_mode;
    out.risk = config.risk;
    out.market.seed = config.seed;
    out.market.latency = config.latency;
    return out;
}

PaperMarket contracts_of(const BacktestConfig& config, const BacktestMarket& market) {
    PaperMarket out;
    out.instruments = market.instruments;
    out.brackets = market.brackets;
    out.deposit = deposit_of(config, market);
    return out;
}

Result<BacktestVenue> by_candles(const BacktestConfig& config, const BacktestMarket& market) {
    simulator::BarExchangeConfig terms;
    terms.instruments = market.instruments;
    terms.brackets = market.brackets;
    terms.deposits = {deposit_of(config, market)};
    terms.margin_mode = config.margin_mode;
    terms.default_leverage = config.risk.default_leverage;
    terms.rules = config.rules;
    terms.seed = config.seed;
    terms.start = config.from;
    terms.end = config.to;
    terms.history_bars = config.history;
    auto venue = simulator::BarExchange::make(terms, market.series);
    if (!venue) {
        return tl::unexpected<Error>(venue.error());
    }
    const Ledger* ledger = &(*venue)->ledger();
    const std::size_t bars = (*venue)->bars();
    return BacktestVenue{std::move(*venue), ledger, bars};
}

Result<std::unique_ptr<simulator::MarketSource>> tape_of(const BacktestConfig& config, const BacktestMarket& market) {
    if (!config.recordings.empty()) {
        auto recorded = RecordedTape::open(recorded_tape_config(config, market));
        return recorded ? Result<std::unique_ptr<simulator::MarketSource>>(std::move(*recorded))
                        : tl::unexpected<Error>(recorded.error());
    }
    if (!market.first_trade.is_zero()) {
        auto trades = simulator::TradeMarket::make(market.series, {config.from, config.to});
        return trades ? Result<std::unique_ptr<simulator::MarketSource>>(std::move(*trades))
                      : tl::unexpected<Error>(trades.error());
    }
    simulator::ReplayOptions options;
    options.seed = config.seed;
    options.start = config.from;
    options.end = config.to;
    auto drawn = simulator::ReplayMarket::make(market.series, options);
    return drawn ? Result<std::unique_ptr<simulator::MarketSource>>(std::move(*drawn))
                 : tl::unexpected<Error>(drawn.error());
}

Result<BacktestVenue> with_a_book(const BacktestConfig& config, const BacktestMarket& market) {
    auto tape = tape_of(config, market);
    if (!tape) {
        return tl::unexpected<Error>(tape.error());
    }
    BacktestVenue out;
    for (const simulator::ReplaySeries& series : market.series) {
        out.bars += simulator::first_from(series.bars, config.to) -
                    std::min(simulator::first_from(series.bars, played_from(config, market)),
                             simulator::first_from(series.bars, config.to));
    }
    simulator::SimulatedExchangeConfig terms = venue_config(app_config_of(config), contracts_of(config, market));
    terms.history_bars = config.history;
    auto venue = std::make_unique<simulator::SimulatedExchange>(terms, std::move(*tape));
    out.ledger = &venue->ledger();
    out.exchange = std::move(venue);
    return out;
}

}  // namespace

Timestamp played_from(const BacktestConfig& config, const BacktestMarket& market) {
    return std::max(config.from, market.first_trade.floor_to(market.step));
}

Result<BacktestVenue> make_backtest_venue(const BacktestConfig& config, const BacktestMarket& market) {
    switch (config.venue) {
        case BacktestConfig::Venue::Candles:
            return by_candles(config, market);
        case BacktestConfig::Venue::Book:
            return with_a_book(config, market);
    }
    return fail(ErrorCode::InvalidArgument, "no such venue");
}

EngineConfig backtest_engine_config(const BacktestConfig& config, const BacktestMarket& market) {
    EngineConfig out = engine_config(app_config_of(config), contracts_of(config, market));
    if (config.venue == BacktestConfig::Venue::Candles) {
        // The venue tells everything by itself, and equity is sampled by the run.
        out.position_loop = market.step;
        out.risk_loop = market.step;
        out.reconcile_loop = kNever;
        out.performance_loop = kNever;
        out.funding_loop = kNever;
    }
    return out;
}

risk::RiskLimits backtest_limits(const BacktestConfig& config, const BacktestMarket& market) {
    risk::RiskLimits out = config.risk;
    if (config.venue == BacktestConfig::Venue::Candles) {
        out.stale_market = std::max(out.stale_market, market.step * kFreshCandles);
    }
    return out;
}

}  // namespace tradewind::bot
