// The readings that the journal itself and its readers share: where a restart begins, where a whole
// replay can begin, and the inputs in order. Errors and thread: as the Database given.
#pragma once

#include "storage/journal_reader.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

Result<Restored> read_restored(Database& database);
Result<std::optional<Checkpoint>> read_replay_start(Database& database, std::uint64_t earliest);
Status replay_inputs(Database& database, std::uint64_t after_sequence, const EventVisitor& on_event,
                     const BatchVisitor& on_batch);

}  // namespace tradewind::storage
