#include "bot/backtest/backtest_market.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/app/account_currency.hpp"
#include "bot/app/candle_notices.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/margin_tiers.hpp"
#include "bot/app/recorded_market.hpp"
#include "simulator/generated_market.hpp"
#include "storage/bar_cache.hpp"
#include "storage/trade_file.hpp"

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

Result<std::vector<Bar>> load_candles(const BacktestFiles& files, InstrumentId id, const BacktestConfig& config,
                                      std::vector<std::string>& notices) {
    auto candles = read(files.candles, id, config.cache_dir);
    if (!candles) {
        return tl::unexpected<Error>(candles.error());
    }
    if (candles->bars.empty()) {
        return fail(ErrorCode::InvalidArgument, files.candles + " holds no candles");
    }
    add_candle_notices(candles->report, files.candles, notices);
    return std::move(candles->bars);
}

Status load_bars(const BacktestFiles& files, InstrumentId id, const BacktestConfig& config,
                 simulator::ReplaySeries& series, std::vector<std::string>& notices) {
    if (!files.candles.empty()) {
        auto bars = load_candles(files, id, config, notices);
        if (!bars) {
            return tl::unexpected<Error>(bars.error());
        }
        series.bars = std::move(*bars);
    }
    if (!config.recordings.empty()) {
        auto minutes = minutes_of_recording(config.recordings, files.symbol, id, std::move(series.bars));
        if (!minutes) {
            return tl::unexpected<Error>(minutes.error());
        }
        series.bars = std::move(*minutes);
        return {};
    }
    if (files.trades.empty()) {
        return {};
    }
    auto trades = storage::read_trades(files.trades);
    if (!trades) {
        return tl::unexpected<Error>(trades.error());
    }
    auto minutes = minutes_with_trades(files.candles, id, std::move(series.bars), *trades);
    if (!minutes) {
        return tl::unexpected<Error>(minutes.error());
    }
    series.bars = std::move(*minutes);
    series.trades = std::move(*trades);
    return {};
}

Result<simulator::ReplaySeries> load_series(const BacktestFiles& files, const BacktestConfig& config,
                                            InstrumentTable& table, std::vector<std::string>& notices) {
    const InstrumentId next(static_cast<std::uint32_t>(table.size()));
    simulator::ReplaySeries series;
    if (const Status loaded = load_bars(files, next, config, series, notices); !loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    auto instrument = recorded_instrument(files.symbol, series.bars);
    if (!instrument) {
        return tl::unexpected<Error>(instrument.error());
    }
    set_fees(*instrument, config);
    series.instrument = table.at(table.add(*instrument));
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
    } else if (!series.instrument.is_spot() && config.recordings.empty()) {
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
        const auto entry = catalog_contract(symbol);
        if (!entry) {
            return tl::unexpected<Error>(entry.error());
        }
        std::vector<Instrument> legs{entry->instrument};
        if (!entry->instrument.is_inverse()) {
            legs.push_back(spot_leg(entry->instrument));
        }
        for (Instrument& instrument : legs) {
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

RecordedTapeConfig recorded_tape_config(const BacktestConfig& config, const BacktestMarket& market) {
    RecordedTapeConfig out;
    out.files = config.recordings;
    out.instruments = market.instruments;
    out.end = config.to;
    for (const simulator::ReplaySeries& series : market.series) {
        out.minutes.push_back(series.bars);
    }
    return out;
}

Money deposit_of(const BacktestConfig& config, const BacktestMarket& market) {
    return {config.balance.value_or(market.deposit.amount), market.deposit.currency};
}

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
        if (!series->trades.empty()) {
            const Timestamp first = series->trades.front().time;
            market.first_trade = market.first_trade.is_zero() ? first : std::min(market.first_trade, first);
        }
        market.series.push_back(std::move(*series));
    }
    const auto currency = account_currency(*table);
    if (!currency) {
        return tl::unexpected<Error>(currency.error());
    }
    auto deposit = paper_money(*currency, config.balance);
    if (!deposit) {
        return tl::unexpected<Error>(deposit.error());
    }
    market.deposit = *deposit;
    market.brackets = margin_tiers(*table, storage::builtin_brackets(), market.notices);
    market.instruments = table;
    market.step = market.series.front().bars.front().step;
    for (const simulator::ReplaySeries& series : market.series) {
        market.step = std::min(market.step, series.bars.front().step);
    }
    if (!config.recordings.empty()) {
        const auto seen = survey_recording(recorded_tape_config(config, market), market.notices);
        if (!seen) {
            return tl::unexpected<Error>(seen.error());
        }
        market.first_trade = seen->first_up;
        market.description = "recorded books and trades";
    } else if (!config.files.empty()) {
        market.description = market.first_trade.is_zero() ? fmt::format("recorded candles of {}", market.step.to_text())
                                                          : std::string("recorded trades");
    }
    return market;
}

}  // namespace tradewind::bot
