#include "bot/app/restored_engine.hpp"

#include <fmt/format.h>

#include "risk/risk_chain.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {

Result<std::unique_ptr<Engine>> make_engine(const AppConfig& config, const PaperMarket& market) {
    std::vector<std::unique_ptr<Strategy>> strategies;
    for (const auto& [name, wish] : config.strategies) {
        // A strategy without a symbol of its own takes the first one that is traded.
        const std::string& symbol = wish.symbol.empty() ? market.instruments->at(InstrumentId(0)).symbol : wish.symbol;
        const Instrument* instrument = market.instruments->find(symbol);
        if (instrument == nullptr) {
            return fail(ErrorCode::NotFound,
                        fmt::format("strategies.{}.symbol: {} is not traded in this run", name, symbol));
        }
        auto strategy = strategies::make_strategy(name, *instrument, wish.parameters);
        if (!strategy) {
            return tl::unexpected<Error>(strategy.error());
        }
        strategies.push_back(std::move(*strategy));
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
