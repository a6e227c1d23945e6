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

class LiveTape;

// A week of minutes: what every strategy needs to warm up on hours, so that it decides with the next one.
inline constexpr int kPaperHistoryBars = 7 * 1'440;

// Whether a live venue is asked what it lists today, or the run before is to be made again as it was.
enum class ContractTerms : std::uint8_t { OfToday, OfLastRun };

struct PaperMarket {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;
    Money deposit;  // paper money, in the currency that the account is kept in
    std::unique_ptr<simulator::MarketSource> source;
    LiveTape* live = nullptr;          // the source, when live prices move it
    std::string description;           // "generated market, seed 1"
    std::vector<std::string> notices;  // gaps in the files, guessed contracts
    std::uint64_t terms_since = 0;     // the contracts' terms hold for a journal's inputs after this one
};

// The margin tiers that the configuration names, or the built-in ones, by InstrumentId.
[[nodiscard]] Result<std::shared_ptr<const std::vector<BracketTable>>> load_brackets(const AppConfig& config,
                                                                                     const InstrumentTable& instruments,
                                                                                     std::vector<std::string>& notices);

// `start`: when the program starts; the generated market has prices by then (a restarted venue loads its own place).
[[nodiscard]] Result<PaperMarket> make_paper_market(const AppConfig& config, Timestamp start,
                                                    ContractTerms terms = ContractTerms::OfToday);
[[nodiscard]] simulator::SimulatedExchangeConfig venue_config(const AppConfig& config, const PaperMarket& market);
[[nodiscard]] EngineConfig engine_config(const AppConfig& config, const PaperMarket& market);

}  // namespace tradewind::bot
