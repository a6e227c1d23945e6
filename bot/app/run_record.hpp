// A recorded run, opened for reading: its configuration, market and engine as they were, so that replay
// and audit build what the agent had. Errors: no journal, or one of another version. Thread: one.
#pragma once

#include <memory>
#include <string>

#include "bot/app/paper_market.hpp"
#include "core/engine/engine.hpp"
#include "storage/journal_reader.hpp"
#include "storage/venue_store.hpp"

namespace tradewind::bot {

struct RunRecord {
    std::unique_ptr<storage::JournalReader> journal;
    AppConfig config;  // of the newest run
    PaperMarket market;
    std::unique_ptr<Engine> engine;
    std::optional<storage::SavedVenue> venue;
    std::uint32_t last_epoch = 0;
};
[[nodiscard]] Result<RunRecord> open_run_record(const std::string& home);

}  // namespace tradewind::bot
