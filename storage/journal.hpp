// The agent's memory, HOME/journal.db: every input of the engine before it is processed, and the orders,
// fills, ledger entries, requests and decisions that came of them, in the same transaction. A restart
// loads the newest checkpoint and replays the inputs after it. Amounts are exact decimal text, times
// are UTC milliseconds (inputs keep nanoseconds). Errors: Result; append and record cannot fail, a failed
// commit keeps the batch for another try. Thread: one owner; JournalReader and TradeQueries may read meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/state/command.hpp"
#include "core/state/event.hpp"
#include "storage/journal_reader.hpp"
#include "storage/sqlite.hpp"

namespace tradewind::storage {

struct RunStart {
    Timestamp now;
    std::string_view version;          // of the program
    std::string_view configuration;    // effective, as text, without secrets
    std::vector<std::string> symbols;  // by InstrumentId: fact rows name instruments by symbol
};

// Lazy: the batch survives a killed process at once and a power cut within moments. Enough for what the
// market says; anything else in the batch (orders, account, people, facts) makes it Full all the same.
// Full: on the disk, with everything before it, when commit returns. Due before any command leaves.
enum class Sync : std::uint8_t { Lazy, Full };

struct Pruned {
    std::int64_t batches = 0;
    std::int64_t checkpoints = 0;
};

class Journal {
public:
    static constexpr int kCheckpointsKept = 3;  // newest ones; the first of each run and of each UTC day stay as well

    // Durability::Normal or Off weaken every commit; the agent uses Full.
    static Result<std::unique_ptr<Journal>> open(const std::string& path, Durability durability);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    ~Journal();

    [[nodiscard]] Result<Restored> restore();
    Status replay(std::uint64_t after_sequence, const EventVisitor& on_event, const BatchVisitor& on_batch = {});

    // One run of the process: the epoch is 1 + the greatest before, and durable when this returns.
    Result<std::uint32_t> begin_run(const RunStart& start);
    [[nodiscard]] std::uint32_t epoch() const;

    // Gives the event its sequence and encodes it into the batch; cheap, nothing is written before commit.
    void append(Event& event);
    // Belongs to the last appended event and takes its time.
    void record(const Fact& fact);
    void record(const RequestProgress& progress);
    // The running hash of all commands after the last appended event; stored with the batch.
    void set_command_hash(StreamHash commands);
    // One transaction. With nothing pending and Full: makes earlier lazy batches durable.
    Status commit(Sync sync);

    // Commits what is pending together with the engine's state after `sequence`, the last appended event.
    Status write_checkpoint(std::uint64_t sequence, StreamHash commands, std::string_view engine_state);
    // Forgets inputs that the newest checkpoint not younger than `before` has made unnecessary. Facts stay.
    Result<Pruned> prune(Timestamp before);

    [[nodiscard]] std::uint64_t last_sequence() const;       // appended
    [[nodiscard]] std::uint64_t committed_sequence() const;  // survives a killed process
    [[nodiscard]] std::uint64_t durable_sequence() const;    // survives a power cut
    [[nodiscard]] std::size_t pending_events() const;
    [[nodiscard]] std::size_t pending_bytes() const;  // a batch must stay under 1 GB

private:
    class Impl;
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tradewind::storage
