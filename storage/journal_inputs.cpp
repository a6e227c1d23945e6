#include "storage/journal_inputs.hpp"

#include <charconv>

#include <fmt/format.h>

#include "storage/input_batch.hpp"
#include "storage/payload.hpp"

namespace tradewind::storage {
namespace {

std::uint64_t sequence_at(const Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

Result<StreamHash> hash_at(const Statement& row, int column) {
    const std::string_view text = row.text(column);
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (code != std::errc{} || end != text.data() + text.size()) {
        return fail(ErrorCode::ParseError,
                    fmt::format("the journal holds '{}' where a hash should be", text.substr(0, 40)));
    }
    return StreamHash(value);
}

// Columns: sequence, epoch, time_ns, command_hash, raw_bytes, checksum, payload.
Result<Checkpoint> checkpoint_at(const Statement& row) {
    Checkpoint checkpoint;
    checkpoint.sequence = sequence_at(row, 0);
    checkpoint.epoch = static_cast<std::uint32_t>(row.integer(1));
    checkpoint.time = Timestamp::from_nanos(row.integer(2));
    const Result<StreamHash> commands = hash_at(row, 3);
    if (!commands) {
        return tl::unexpected<Error>(commands.error());
    }
    checkpoint.commands = *commands;
    Result<std::string> state = unpack({row.blob(6), row.integer(4), row.integer(5)},
                                       fmt::format("the checkpoint after input {}", checkpoint.sequence));
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    checkpoint.engine_state = std::move(*state);
    return checkpoint;
}

constexpr std::string_view kCheckpointColumns =
    "SELECT sequence, epoch, time_ns, command_hash, raw_bytes, checksum, payload FROM checkpoints ";

struct Batch {
    std::uint64_t first = 0;
    BatchEnd end;
    std::string events;
};

// None: no input after `after_sequence`.
Result<std::optional<Batch>> next_batch(Statement& select, std::uint64_t after_sequence) {
    if (Status bound = select.bind({static_cast<std::int64_t>(after_sequence)}); !bound) {
        return tl::unexpected<Error>(bound.error());
    }
    const Result<bool> row = select.next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (!*row) {
        return std::nullopt;
    }
    Batch batch;
    batch.first = sequence_at(select, 0);
    batch.end.last_sequence = sequence_at(select, 1);
    batch.end.epoch = static_cast<std::uint32_t>(select.integer(2));
    const Result<StreamHash> commands = hash_at(select, 3);
    const bool sound = checksum_of(select.blob(5)) == select.integer(4);
    batch.events = select.blob(5);
    // Nothing stays open while visitors run: they may commit to the same journal.
    select.reset();
    if (!commands) {
        return tl::unexpected<Error>(commands.error());
    }
    if (!sound) {
        return fail(ErrorCode::Io, fmt::format("the batch of inputs {} to {} is damaged: its checksum does not hold",
                                               batch.first, batch.end.last_sequence));
    }
    batch.end.commands = *commands;
    return batch;
}

enum class Walk : std::uint8_t { GoOn, Stop };

Result<Walk> visit_events(const Batch& batch, std::uint64_t after_sequence, const EventVisitor& on_event) {
    InputDecoder decoder(batch.events);
    for (std::uint64_t sequence = batch.first; sequence <= batch.end.last_sequence; ++sequence) {
        Event event;
        event.sequence = sequence;
        decoder.next(event);
        if (!decoder.ok()) {
            return fail(ErrorCode::ParseError,
                        fmt::format("input {} of the journal cannot be read: the batch ends early "
                                    "or was written by another version",
                                    sequence));
        }
        if (sequence > after_sequence && !on_event(std::move(event))) {
            return Walk::Stop;
        }
    }
    if (!decoder.at_end()) {
        return fail(ErrorCode::ParseError, fmt::format("the batch of inputs {} to {} holds more bytes than inputs",
                                                       batch.first, batch.end.last_sequence));
    }
    return Walk::GoOn;
}

}  // namespace

Result<Restored> read_restored(Database& database) {
    Restored restored;
    auto last = database.prepare("SELECT last_sequence, command_hash FROM inputs ORDER BY last_sequence DESC LIMIT 1",
                                 "read the last input");
    auto epoch = database.prepare("SELECT coalesce(max(epoch), 0) FROM runs", "read the runs");
    auto checkpoints =
        database.prepare(std::string(kCheckpointColumns) + "ORDER BY sequence DESC", "read a checkpoint");
    for (const Result<Statement>* statement : {&last, &epoch, &checkpoints}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    Result<bool> row = epoch->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    restored.last_epoch = static_cast<std::uint32_t>(epoch->integer(0));
    row = last->next();
    if (row && *row) {
        restored.last_sequence = sequence_at(*last, 0);
        const Result<StreamHash> commands = hash_at(*last, 1);
        if (!commands) {
            return tl::unexpected<Error>(commands.error());
        }
        restored.commands = *commands;
    }
    // A damaged checkpoint costs only a longer replay from the one before it.
    while (row && !restored.checkpoint) {
        row = checkpoints->next();
        if (!row || !*row) {
            break;
        }
        if (Result<Checkpoint> checkpoint = checkpoint_at(*checkpoints)) {
            restored.checkpoint = std::move(*checkpoint);
        }
    }
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (restored.checkpoint && restored.checkpoint->sequence >= restored.last_sequence) {
        restored.last_sequence = restored.checkpoint->sequence;  // every input before it may have been pruned
        restored.commands = restored.checkpoint->commands;
    }
    return restored;
}

Status replay_inputs(Database& database, std::uint64_t after_sequence, const EventVisitor& on_event,
                     const BatchVisitor& on_batch) {
    auto select = database.prepare(
        "SELECT first_sequence, last_sequence, epoch, command_hash, checksum, payload FROM inputs "
        "WHERE last_sequence > ? ORDER BY last_sequence LIMIT 1",
        "read inputs");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    std::uint64_t reached = after_sequence;
    while (true) {
        const Result<std::optional<Batch>> batch = next_batch(*select, reached);
        if (!batch) {
            return tl::unexpected<Error>(batch.error());
        }
        if (!*batch) {
            return {};
        }
        const bool starts_inside = reached == after_sequence && (*batch)->first <= reached;
        if ((*batch)->first != reached + 1 && !starts_inside) {
            return fail(ErrorCode::NotFound,
                        fmt::format("inputs {} to {} are no longer in the journal", reached + 1, (*batch)->first - 1));
        }
        const Result<Walk> walked = visit_events(**batch, after_sequence, on_event);
        if (!walked) {
            return tl::unexpected<Error>(walked.error());
        }
        if (*walked == Walk::Stop || (on_batch && !on_batch((*batch)->end))) {
            return {};
        }
        reached = (*batch)->end.last_sequence;
    }
}

Result<std::optional<Checkpoint>> read_replay_start(Database& database, std::uint64_t earliest) {
    // Pruned inputs are those before a checkpoint that was kept; nothing pruned: replay begins with nothing.
    const std::string wanted = earliest > 0 ? fmt::format("sequence >= {}", earliest)
                                            : std::string("(SELECT ifnull(min(first_sequence), 1) FROM inputs) > 1");
    auto select = database.prepare(fmt::format("{}WHERE {} ORDER BY sequence LIMIT 1", kCheckpointColumns, wanted),
                                   "read the oldest checkpoint");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    const Result<bool> row = select->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (!*row) {
        return std::nullopt;
    }
    return checkpoint_at(*select).map([](Checkpoint&& checkpoint) { return std::optional(std::move(checkpoint)); });
}

}  // namespace tradewind::storage
