#include "bot/backtest/backtest_market.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/app/candle_notices.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/margin_tiers.hpp"
#include "simulator/generated_market.hpp"
#include "storage/bar_cache.hpp"

namespace tradewind::bot {
namespace {

// The end of the generated market, so that the same command gives the same candles on any day.
const Timestamp kGeneratedEnd = Timestamp::from_seconds(1'735'689'600);  // 2025-01-01

Result<storage::CandleFile> read(const std::string& path, InstrumentId id, const std::string& cache_dir) {
    return cache_dir.empty() ? storage::read_candles(path, id) : storage::read_candles_cached(path, id, cache_dir);
}

void set_fees(Instrument& instrument, const BacktestConfig& config) {
    instrument.maker_fee = config.maker_fee.value_or(instrument.maker_fee);
    instrument.taker_fee = config.taker_fee.value_or(instrument.taker_fee);
}

Result<simulator::ReplaySeries> load_series(const BacktestFiles& files, const BacktestConfig& config,
                                            InstrumentTable& table, std::vector<std::string>& notices) {
    const InstrumentId next(static_cast<std::uint32_t>(table.size()));
    auto candles = read(files.candles, next, config.cache_dir);
    if (!candles) {
        return tl::unexpected<Error>(candles.error());
    }
    if (candles->bars.empty()) {
        return fail(ErrorCode::InvalidArgument, files.candles + " holds no candles");
    }
    add_candle_notices(candles->report, files.candles, notices);
    auto instrument = recorded_instrument(files.symbol, candles->bars);
    if (!instrument) {
        return tl::unexpected<Error>(instrument.error());
    }
    set_fees(*instrument, config);
    simulator::ReplaySeries series;
    series.instrument = table.at(table.add(*instrument));
    series.bars = std::move(candles->bars);
    if (!files.mark.empty()) {
        auto mark = read(files.mark, next, config.cache_dir);
        if (!mark) {
            return tl::unexpected<Error>(mark.error());
        }
        series.mark_bars = std::move(mark->bars);
    }
    if (!files.funding.empty()) {
        auto funding = storage::read_funding(files.funding);
        if (!funding) {
            return tl::unexpected<Error>(funding.error());
        }
        series.funding = std::move(*funding);
    } else if (!series.instrument.is_spot()) {
        notices.push_back(files.symbol + ": no funding file was given; none is paid");
    }
    return series;
}

Status add_generated(const BacktestConfig& config, InstrumentTable& table, BacktestMarket& market) {
    simulator::GeneratedMarketConfig generated;
    generated.seed = config.seed;
    generated.start = kGeneratedEnd;
    generated.history_bars = config.days * 1'440;
    const std::vector<std::string> standard{"BTCUSDT"};
    for (const std::string& symbol : config.symbols.empty() ? standard : config.symbols) {
        const auto entry = catalog_perpetual(symbol);
        if (!entry) {
            return tl::unexpected<Error>(entry.error());
        }
        for (Instrument instrument : {entry->instrument, spot_leg(entry->instrument)}) {
            set_fees(instrument, config);
            generated.legs.push_back({table.at(table.add(instrument)), entry->start_price});
        }
    }
    auto source = simulator::GeneratedMarket::make(generated);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    for (const Instrument& instrument : table) {
        simulator::ReplaySeries series;
        series.instrument = instrument;
        series.bars = (*source)->history(instrument.id, static_cast<std::size_t>(generated.history_bars));
        market.series.push_back(std::move(series));
    }
    market.notices.push_back("the generated market's candles carry no funding; none is paid");
    market.description = fmt::format("generated market, seed {}, {} days of minutes", config.seed, config.days);
    return {};
}

}  // namespace

Result<BacktestMarket> load_backtest_market(const BacktestConfig& config) {
    BacktestMarket market;
    auto table = std::make_shared<InstrumentTable>();
    if (config.files.empty()) {
        if (const Status added = add_generated(config, *table, market); !added) {
            return tl::unexpected<Error>(added.error());
        }
    }
    for (const BacktestFiles& files : config.files) {
        auto series = load_series(files, config, *table, market.notices);
        if (!series) {
            return tl::unexpected<Error>(series.error());
        }
        market.series.push_back(std::move(*series));
    }
    market.brackets = margin_tiers(*table, storage::builtin_brackets(), market.notices);
    market.instruments = table;
    market.step = market.series.front().bars.front().step;
    for (const simulator::ReplaySeries& series : market.series) {
        market.step = std::min(market.step, series.bars.front().step);
    }
    if (!config.files.empty()) {
        market.description = fmt::format("recorded candles of {}", market.step.to_text());
    }
    return market;
}

}  // namespace tradewind::bot
