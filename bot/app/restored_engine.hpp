// The engine as the journal left it: the newest checkpoint, then the inputs after it, whose commands are
// not carried out again. The command hash must come out as recorded. Errors: a journal of another
// configuration, or one whose replay differs. Thread: engine.
#pragma once

#include <memory>

#include "bot/app/paper_market.hpp"
#include "bot/config/app_config.hpp"
#include "core/engine/engine.hpp"
#include "storage/journal.hpp"

namespace tradewind::bot {

[[nodiscard]] Result<std::unique_ptr<Engine>> make_engine(const AppConfig& config, const PaperMarket& market);

struct RestoreReport {
    std::uint64_t last_sequence = 0;
    std::uint64_t replayed = 0;  // events after the checkpoint
};
[[nodiscard]] Result<RestoreReport> restore_engine(Engine& engine, storage::Journal& journal);

}  // namespace tradewind::bot
