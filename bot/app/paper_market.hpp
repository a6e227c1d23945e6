// What a paper run trades: contracts, brackets, and the market source behind the simulated exchange, from
// the configuration. Errors: name the setting or the file and line. Thread: any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/config/app_config.hpp"
#include "core/engine/engine_config.hpp"
#include "simulator/simulated_exchange.hpp"

namespace tradewind::bot {

struct PaperMarket {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;
    std::unique_ptr<simulator::MarketSource> source;
    std::string description;           // "generated market, seed 1"
    std::vector<std::string> notices;  // gaps in the files, guessed contracts
};

// `start`: when the program starts; the generated market has prices by then (a restarted venue loads its own place).
[[nodiscard]] Result<PaperMarket> make_paper_market(const AppConfig& config, Timestamp start);
[[nodiscard]] simulator::SimulatedExchangeConfig venue_config(const AppConfig& config, const PaperMarket& market);
[[nodiscard]] EngineConfig engine_config(const AppConfig& config, const PaperMarket& market);

}  // namespace tradewind::bot
