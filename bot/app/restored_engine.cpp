#include "bot/app/restored_engine.hpp"

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "risk/risk_chain.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

Result<const Instrument*> named(const InstrumentTable& instruments, const std::string& setting,
                                const std::string& symbol) {
    const Instrument* instrument = instruments.find(symbol);
    if (instrument == nullptr) {
        return fail(ErrorCode::NotFound, fmt::format("{}: {} is not traded in this run", setting, symbol));
    }
    return instrument;
}

// The wished symbol first: that is where the strategy goes when no symbol is named.
Result<std::vector<const Instrument*>> symbols_of(const std::string& setting, const std::string& wished,
                                                  const InstrumentTable& instruments) {
    std::vector<const Instrument*> out;
    if (!wished.empty()) {
        const auto first = named(instruments, setting + ".symbol", wished);
        if (!first) {
            return tl::unexpected<Error>(first.error());
        }
        out.push_back(*first);
    }
    for (const Instrument& instrument : instruments) {
        if (!instrument.is_spot() && (out.empty() || instrument.id != out.front()->id)) {
            out.push_back(&instrument);
        }
    }
    return out;
}

Status add_instances(const strategies::StrategySpec& spec, const StrategyConfig& wish,
                     const InstrumentTable& instruments, std::vector<std::unique_ptr<Strategy>>& out) {
    const std::string setting = "strategies." + std::string(spec.name);
    const auto symbols = symbols_of(setting, wish.symbol, instruments);
    if (!symbols) {
        return tl::unexpected<Error>(symbols.error());
    }
    for (const Instrument* main : *symbols) {
        strategies::StrategyLegs legs{*main};
        if (spec.legs == strategies::StrategySpec::Legs::Two) {
            legs.other = instruments.find(spot_symbol(main->symbol));
            if (main == symbols->front() && !wish.hedge.empty()) {
                const auto hedge = named(instruments, setting + ".hedge", wish.hedge);
                if (!hedge) {
                    return tl::unexpected<Error>(hedge.error());
                }
                legs.other = *hedge;
            }
        }
        auto strategy = strategies::make_strategy(spec.name, legs, wish.parameters);
        if (!strategy) {
            return tl::unexpected<Error>(strategy.error());
        }
        out.push_back(std::move(*strategy));
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Engine>> make_engine(const AppConfig& config, const PaperMarket& market) {
    std::vector<std::unique_ptr<Strategy>> strategies;
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        const auto wish = config.strategies.find(std::string(spec.name));
        const Status added = add_instances(spec, wish == config.strategies.end() ? StrategyConfig{} : wish->second,
                                           *market.instruments, strategies);
        if (!added) {
            return tl::unexpected<Error>(added.error());
        }
    }
    return std::make_unique<Engine>(engine_config(config, market), std::make_unique<risk::RiskChain>(config.risk),
                                    std::move(strategies));
}

Result<RestoreReport> restore_engine(Engine& engine, storage::Journal& journal) {
    const auto restored = journal.restore();
    if (!restored) {
        return tl::unexpected<Error>(restored.error());
    }
    RestoreReport report;
    if (restored->checkpoint) {
        Reader in(restored->checkpoint->engine_state);
        if (Status loaded = engine.load(in); !loaded) {
            return fail(loaded.error().code,
                        loaded.error().text +
                            "; start with the configuration this state was made with, or with another --home");
        }
    }
    const std::uint64_t from = restored->checkpoint ? restored->checkpoint->sequence : 0;
    std::vector<Command> commands;
    const Status replayed = journal.replay(from, [&](Event&& event) {
        commands.clear();
        engine.process(event, commands);
        ++report.replayed;
        return true;
    });
    if (!replayed) {
        return tl::unexpected<Error>(replayed.error());
    }
    report.last_sequence = restored->last_sequence;
    if (restored->last_sequence > 0 && engine.command_hash() != restored->commands) {
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "replaying the journal gives command hash {}, recorded is {}: it was made by another version or "
                "configuration; start with that one, or with another --home",
                engine.command_hash().to_hex(), restored->commands.to_hex()));
    }
    return report;
}

}  // namespace tradewind::bot
