// Reading a journal back: runs, checkpoints and inputs in order, with the command hash stored after each
// batch. Works on the journal of a running agent (own read-only connection) and on a copy.
// Errors: a damaged batch, a gap between batches or a foreign file, each named. Thread: one owner.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/state/event.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

struct Checkpoint {
    std::uint64_t sequence = 0;  // state after this event
    std::uint32_t epoch = 0;     // of the run that wrote it
    Timestamp time;
    StreamHash commands;  // running command hash at that point
    std::string engine_state;
};

struct Restored {
    std::uint32_t last_epoch = 0;          // 0: no run yet
    std::uint64_t last_sequence = 0;       // of the last committed event
    StreamHash commands;                   // command hash after it
    std::optional<Checkpoint> checkpoint;  // newest sound one
};

struct BatchEnd {
    std::uint64_t last_sequence = 0;
    std::uint32_t epoch = 0;
    StreamHash commands;  // after the batch's last event
};

struct RunRecord {
    std::uint32_t epoch = 0;
    Timestamp started;
    std::string version;
    std::string configuration;
    std::vector<std::string> symbols;
    std::uint64_t first_sequence = 0;  // the first its events may have
};

using EventVisitor = std::function<bool(Event&&)>;          // false: stop, without error
using BatchVisitor = std::function<bool(const BatchEnd&)>;  // after the batch's last event

class JournalReader {
public:
    static Result<JournalReader> open(const std::string& path);

    Result<std::vector<RunRecord>> runs();  // oldest first
    Result<Restored> restore();
    // Where a replay of all that is kept begins: none for the very beginning, else the oldest checkpoint that is not
    // before `earliest`, an event.
    Result<std::optional<Checkpoint>> replay_start(std::uint64_t earliest = 0);
    Status replay(std::uint64_t after_sequence, const EventVisitor& on_event, const BatchVisitor& on_batch = {});

private:
    explicit JournalReader(Database database) : database_(std::move(database)) {}
    Database database_;
};

}  // namespace tradewind::storage
