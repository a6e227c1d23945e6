// A run as its state directory left it, under the terms of today: recorded inputs are processed under the contracts'
// terms of then, and with what the venue says now it goes on. Terms are kept beside the journal for the next time.
// Errors: as in restored_engine.hpp; other symbols than then. Thread: engine.
#pragma once

#include <optional>

#include "bot/app/kept_terms.hpp"
#include "bot/app/restored_engine.hpp"

namespace tradewind::bot {

struct RestoredRun {
    std::unique_ptr<Engine> engine;
    RestoreReport report;
    std::optional<KeptTerms> terms;  // to be kept; none where terms never change
};
[[nodiscard]] Result<RestoredRun> restore_run(const AppConfig& config, const PaperMarket& today, Timestamp wall,
                                              storage::Journal& journal);

// Once the run has begun and before its first input: a restart then begins after the last input of the terms of then.
[[nodiscard]] Status keep_todays_terms(const std::string& home, const KeptTerms& terms, const Engine& engine,
                                       storage::Journal& journal);

}  // namespace tradewind::bot
