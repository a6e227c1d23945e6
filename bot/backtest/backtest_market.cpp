#include "bot/backtest/backtest_market.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "simulator/generated_market.hpp"
#include "storage/bar_cache.hpp"
#include "storage/bracket_file.hpp"

namespace tradewind::bot {
namespace {

constexpr std::string_view kSpotSuffix = ".SPOT";
// For symbols without a published table: one careful tier.
const Decimal kGuessedMaintenance = Decimal::from_scaled(25, 3);
constexpr int kGuessedLeverage = 20;
// The end of the generated market, so that the same command gives the same candles on any day.
const Timestamp kGeneratedEnd = Timestamp::from_seconds(1'735'689'600);  // 2025-01-01

Result<storage::CandleFile> read(const std::string& path, InstrumentId id, const std::string& cache_dir) {
    return cache_dir.empty() ? storage::read_candles(path, id) : storage::read_candles_cached(path, id, cache_dir);
}

void tell(const storage::CandleReport& report, const std::string& path, std::vector<std::string>& notices) {
    if (report.gaps > 0) {
        notices.push_back(
            fmt::format("{}: {} gaps, {} candles missing (first at line {}); the market stands still there", path,
                        report.gaps, report.missing_bars, report.findings.empty() ? 0 : report.findings.front().line));
    }
    if (report.zero_volume_bars > 0) {
        notices.push_back(fmt::format("{}: {} candles without volume (outages)", path, report.zero_volume_bars));
    }
    if (report.jumps > 0) {
        notices.push_back(fmt::format("{}: {} candles open far from the close before", path, report.jumps));
    }
}

Result<Instrument> instrument_of(const std::string& symbol, const std::vector<Bar>& bars) {
    const bool is_spot = symbol.ends_with(kSpotSuffix);
    const std::string perpetual = is_spot ? symbol.substr(0, symbol.size() - kSpotSuffix.size()) : symbol;
    const auto known = catalog_perpetual(perpetual);
    auto found = known ? Result<Instrument>(known->instrument) : guess_perpetual(perpetual, bars);
    if (found && is_spot) {
        return spot_leg(*found);
    }
    return found;
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
    tell(candles->report, files.candles, notices);
    auto instrument = instrument_of(files.symbol, candles->bars);
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

Status add_brackets(const InstrumentTable& table, BacktestMarket& market) {
    const storage::BracketFile& known = storage::builtin_brackets();
    auto out = std::make_shared<std::vector<BracketTable>>();
    for (const Instrument& instrument : table) {
        const auto found = known.tables.find(instrument.symbol);
        if (instrument.is_spot()) {
            out->push_back(BracketTable::flat(kGuessedMaintenance, 1));
        } else if (found != known.tables.end()) {
            out->push_back(found->second);
        } else {
            out->push_back(BracketTable::flat(kGuessedMaintenance, kGuessedLeverage));
            market.notices.push_back(instrument.symbol + ": no margin tiers are known; using one of 2.5 % up to 20x");
        }
    }
    market.brackets = std::move(out);
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
    if (const Status added = add_brackets(*table, market); !added) {
        return tl::unexpected<Error>(added.error());
    }
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
