#include "bot/app/paper_market.hpp"

#include <fmt/format.h>

#include "bot/app/account_currency.hpp"
#include "bot/app/binance_market.hpp"
#include "bot/app/candle_notices.hpp"
#include "bot/app/contract_listing.hpp"
#include "bot/app/instrument_catalog.hpp"
#include "bot/app/margin_tiers.hpp"
#include "bot/app/recorded_market.hpp"
#include "simulator/generated_market.hpp"
#include "simulator/replay_market.hpp"
#include "storage/bracket_file.hpp"
#include "storage/candle_file.hpp"

namespace tradewind::bot {
namespace {

Result<std::vector<Bar>> read_bars(const std::string& path, InstrumentId id, std::vector<std::string>& notices) {
    auto file = storage::read_candles(path, id);
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    add_candle_notices(file->report, path, notices);
    return std::move(file->bars);
}

Result<PaperMarket> make_recorded(const AppConfig& config) {
    PaperMarket market;
    auto instruments = std::make_shared<InstrumentTable>();
    RecordedTapeConfig tape;
    tape.files = config.market.recording;
    tape.end = config.market.to;
    for (const std::string& symbol : config.market.symbols.empty()
                                         ? std::vector<std::string>{wished_symbols(config).front()}
                                         : config.market.symbols) {
        const InstrumentId next(static_cast<std::uint32_t>(instruments->size()));
        std::vector<Bar> before;
        if (!config.market.candles.empty() && next == InstrumentId(0)) {
            auto bars = read_bars(config.market.candles, next, market.notices);
            if (!bars) {
                return tl::unexpected<Error>(bars.error());
            }
            before = std::move(*bars);
        }
        auto minutes = minutes_of_recording(tape.files, symbol, next, std::move(before));
        if (!minutes) {
            return tl::unexpected<Error>(minutes.error());
        }
        const auto instrument = recorded_instrument(symbol, *minutes);
        if (!instrument) {
            return tl::unexpected<Error>(instrument.error());
        }
        instruments->add(*instrument);
        tape.minutes.emplace_back(std::move(*minutes));
    }
    tape.instruments = market.instruments = instruments;
    auto brackets = load_brackets(config, *instruments, market.notices);
    if (!brackets) {
        return tl::unexpected<Error>(brackets.error());
    }
    market.brackets = std::move(*brackets);
    if (const auto seen = survey_recording(tape, market.notices); !seen) {
        return tl::unexpected<Error>(seen.error());
    }
    auto source = RecordedTape::open(std::move(tape));
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    market.source = std::move(*source);
    market.description = fmt::format("recorded books and trades, {}", config.market.recording.front());
    return market;
}

Result<PaperMarket> make_replay(const AppConfig& config) {
    PaperMarket market;
    const std::string symbol =
        config.market.symbols.empty() ? symbol_of_file(config.market.candles) : config.market.symbols.front();
    simulator::ReplaySeries series;
    auto bars = read_bars(config.market.candles, InstrumentId(0), market.notices);
    if (!bars) {
        return tl::unexpected<Error>(bars.error());
    }
    series.bars = std::move(*bars);
    auto instrument = recorded_instrument(symbol, series.bars);
    if (!instrument) {
        return tl::unexpected<Error>(instrument.error());
    }
    auto instruments = std::make_shared<InstrumentTable>();
    const InstrumentId id = instruments->add(*instrument);
    series.instrument = instruments->at(id);
    if (!config.market.mark.empty()) {
        auto mark = read_bars(config.market.mark, id, market.notices);
        if (!mark) {
            return tl::unexpected<Error>(mark.error());
        }
        series.mark_bars = std::move(*mark);
    }
    if (!config.market.funding.empty()) {
        auto funding = storage::read_funding(config.market.funding);
        if (!funding) {
            return tl::unexpected<Error>(funding.error());
        }
        series.funding = std::move(*funding);
    }
    market.instruments = instruments;
    auto brackets = load_brackets(config, *instruments, market.notices);
    if (!brackets) {
        return tl::unexpected<Error>(brackets.error());
    }
    market.brackets = std::move(*brackets);
    market.description = fmt::format("{} recorded candles of {}", series.bars.size(), symbol);
    simulator::ReplayOptions options;
    options.seed = config.market.seed;
    options.start = config.market.from;
    options.end = config.market.to;
    std::vector<simulator::ReplaySeries> all;
    all.push_back(std::move(series));
    auto source = simulator::ReplayMarket::make(std::move(all), options);
    if (!source) {
        return fail(source.error().code, config.market.candles + ": " + source.error().text);
    }
    market.source = std::move(*source);
    return market;
}

Result<PaperMarket> make_generated(const AppConfig& config, Timestamp start) {
    PaperMarket market;
    auto instruments = std::make_shared<InstrumentTable>();
    simulator::GeneratedMarketConfig generated;
    generated.seed = config.market.seed;
    generated.history_bars = kPaperHistoryBars;
    // A minute early: a tape has no price in the first seconds of its first minute, and nobody should wait for one.
    generated.start = start.floor_to(Duration::minutes(1)) - Duration::minutes(1);
    for (const std::string& symbol : wished_symbols(config)) {
        const auto entry = catalog_contract(symbol);
        if (!entry) {
            return fail(entry.error().code, "market.symbols: " + entry.error().text);
        }
        if (instruments->find(symbol) != nullptr) {
            return fail(ErrorCode::InvalidArgument, "market.symbols: " + symbol + " is named twice");
        }
        const InstrumentId perpetual = instruments->add(entry->instrument);
        generated.legs.push_back({instruments->at(perpetual), entry->start_price});
        if (!entry->instrument.is_inverse()) {  // whose coin is what its account is kept in
            const InstrumentId spot = instruments->add(spot_leg(entry->instrument));
            generated.legs.push_back({instruments->at(spot), entry->start_price});
        }
    }
    market.instruments = instruments;
    auto brackets = load_brackets(config, *instruments, market.notices);
    if (!brackets) {
        return tl::unexpected<Error>(brackets.error());
    }
    market.brackets = std::move(*brackets);
    auto source = simulator::GeneratedMarket::make(generated);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    market.source = std::move(*source);
    market.description = fmt::format("generated market, seed {}", config.market.seed);
    return market;
}

}  // namespace

Result<std::shared_ptr<const std::vector<BracketTable>>> load_brackets(const AppConfig& config,
                                                                       const InstrumentTable& instruments,
                                                                       std::vector<std::string>& notices) {
    if (config.market.brackets.empty()) {
        return margin_tiers(instruments, storage::builtin_brackets(), notices);
    }
    const auto file = storage::read_brackets(config.market.brackets);
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    return margin_tiers(instruments, *file, notices);
}

namespace {

Result<PaperMarket> make_market(const AppConfig& config, Timestamp start, ContractTerms terms) {
    switch (config.market.kind) {
        case MarketKind::Generated:
            return make_generated(config, start);
        case MarketKind::Replay:
            return config.market.recording.empty() ? make_replay(config) : make_recorded(config);
        case MarketKind::Binance:
            return make_binance_market(config, start, terms);
    }
    return make_generated(config, start);
}

}  // namespace

Result<PaperMarket> make_paper_market(const AppConfig& config, Timestamp start, ContractTerms terms) {
    auto market = make_market(config, start, terms);
    if (!market) {
        return market;
    }
    const auto currency = account_currency(*market->instruments);
    if (!currency) {
        return tl::unexpected<Error>(currency.error());
    }
    market->deposit.currency = *currency;
    if (config.account.asked_for == AccountKind::Paper) {
        auto deposit = paper_money(*currency, config.account.balance);
        if (!deposit) {
            return tl::unexpected<Error>(deposit.error());
        }
        market->deposit = *deposit;
    }
    return market;
}

simulator::SimulatedExchangeConfig venue_config(const AppConfig& config, const PaperMarket& market) {
    simulator::SimulatedExchangeConfig out;
    out.instruments = market.instruments;
    out.brackets = market.brackets;
    out.deposits = {market.deposit};
    out.margin_mode = config.account.margin_mode;
    out.default_leverage = config.risk.default_leverage;
    out.latency = config.market.latency;
    out.seed = config.market.seed;
    out.history_bars = kPaperHistoryBars;
    return out;
}

EngineConfig engine_config(const AppConfig& config, const PaperMarket& market) {
    EngineConfig out;
    out.currency = market.deposit.currency;
    out.instruments = market.instruments;
    out.brackets = market.brackets;
    out.margin_mode = config.account.margin_mode;
    out.default_leverage = config.risk.default_leverage;
    out.strategy_capital = config.account.strategy_capital;
    out.position_loop = config.loops.positions;
    out.risk_loop = config.loops.risk;
    out.reconcile_loop = config.loops.reconcile;
    out.performance_loop = config.loops.performance;
    out.funding_loop = config.loops.funding;
    out.default_stop_fraction = config.risk.default_stop_fraction;
    return out;
}

}  // namespace tradewind::bot
