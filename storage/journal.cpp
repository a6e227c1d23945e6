#include "storage/journal.hpp"

#include <optional>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "storage/fact_rows.hpp"
#include "storage/input_batch.hpp"
#include "storage/journal_inputs.hpp"
#include "storage/journal_schema.hpp"
#include "storage/payload.hpp"

namespace tradewind::storage {
namespace {

// What can be had again or is only noise after a power cut; everything else is a trading fact.
bool is_market_noise(const EventBody& body) {
    return std::visit(
        []<class Body>(const Body&) {
            return std::is_same_v<Body, BookTicker> || std::is_same_v<Body, TradeTick> ||
                   std::is_same_v<Body, DepthUpdate> || std::is_same_v<Body, MarkPrice> ||
                   std::is_same_v<Body, HistoryBars> || std::is_same_v<Body, FeedStatus> ||
                   std::is_same_v<Body, BarClosed> || std::is_same_v<Body, TimeAdvanced>;
        },
        body);
}

std::int64_t column(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace

class Journal::Impl {
public:
    struct Statements {
        Statement input;
        Statement checkpoint;
        Statement rotate_checkpoints;
        Statement run;
        Statement durable_mark;
    };
    static Result<Statements> prepare(Database& database);
    Impl(Database opened, Statements prepared, FactRows fact_rows, const Restored& restored)
        : database(std::move(opened)),
          statements(std::move(prepared)),
          rows(std::move(fact_rows)),
          configured(database.durability()),
          last_epoch(restored.last_epoch),
          last_sequence(restored.last_sequence),
          committed_sequence(restored.last_sequence),
          commands(restored.commands) {}

    struct EngineState {
        std::string_view bytes;
    };
    Status commit(Sync sync, const std::optional<EngineState>& state);
    Status write_pending(const std::optional<EngineState>& state);
    Status write_batch();
    Status write_state(const EngineState& state);
    // A transaction of one statement, as durable as this journal is.
    Status run_alone(Statement& statement, std::initializer_list<Value> values);
    Status harden();
    Status attempt(Sync sync, const std::optional<EngineState>& state);
    [[nodiscard]] Durability strength(Sync sync) const {
        return sync == Sync::Lazy && configured == Durability::Full ? Durability::Normal : configured;
    }

    Database database;
    Statements statements;
    FactRows rows;
    Packer packer;
    const Durability configured;
    std::uint32_t last_epoch;
    std::uint32_t epoch = 0;  // 0: no run begun

    InputEncoder events;  // the batch
    std::size_t pending_events = 0;
    std::vector<PendingFact> facts;
    Sync needed = Sync::Lazy;  // by what the batch holds
    Timestamp first_time;
    Timestamp last_time;

    std::uint64_t last_sequence;
    std::uint64_t committed_sequence;
    std::uint64_t durable_sequence = 0;
    StreamHash commands;
    std::optional<Error> lost;  // a sync failed: what the disk holds is not known until the next start
};

Result<Journal::Impl::Statements> Journal::Impl::prepare(Database& database) {
    auto input = database.prepare("INSERT INTO inputs VALUES(?,?,?,?,?,?,?,?)", "store a batch of inputs");
    auto checkpoint = database.prepare(
        "INSERT INTO checkpoints VALUES(?1,?2,?3,?4,NOT EXISTS(SELECT 1 FROM checkpoints WHERE epoch=?2),?5,?6,?7) "
        "ON CONFLICT(sequence) DO UPDATE SET epoch=?2, time_ns=?3, command_hash=?4, "
        "first_of_run=max(first_of_run, excluded.first_of_run), raw_bytes=?5, checksum=?6, payload=?7",
        "store a checkpoint");
    auto rotate = database.prepare(
        "DELETE FROM checkpoints WHERE first_of_run=0 AND sequence NOT IN "
        "(SELECT sequence FROM checkpoints ORDER BY sequence DESC LIMIT ?) AND sequence NOT IN "
        "(SELECT min(sequence) FROM checkpoints GROUP BY time_ns / 86400000000000)",
        "forget old checkpoints");
    auto run = database.prepare("INSERT INTO runs VALUES(?,?,?,?,?,?)", "store the start of a run");
    auto mark = database.prepare("UPDATE durable_mark SET sequence=?", "make earlier inputs durable");
    for (const Result<Statement>* statement : {&input, &checkpoint, &rotate, &run, &mark}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return Statements{std::move(*input), std::move(*checkpoint), std::move(*rotate), std::move(*run), std::move(*mark)};
}

Status Journal::Impl::write_batch() {
    const std::string hash = commands.to_hex();
    return statements.input.run({column(last_sequence), column(last_sequence - pending_events + 1), std::int64_t{epoch},
                                 first_time.to_millis(), last_time.to_millis(), hash, checksum_of(events.bytes()),
                                 Blob{events.bytes()}});
}

Status Journal::Impl::write_state(const EngineState& state) {
    const Payload payload = packer.pack(state.bytes);
    const std::string hash = commands.to_hex();
    Status stored = statements.checkpoint.run({column(last_sequence), std::int64_t{epoch}, last_time.to_nanos(), hash,
                                               payload.raw_size, payload.checksum, Blob{payload.packed}});
    return stored ? statements.rotate_checkpoints.run({std::int64_t{kCheckpointsKept}}) : stored;
}

Status Journal::Impl::write_pending(const std::optional<EngineState>& state) {
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    Status written = pending_events > 0 ? write_batch() : Status{};
    for (const PendingFact& fact : facts) {
        if (written) {
            written = rows.write(fact);
        }
    }
    if (written && state) {
        written = write_state(*state);
    }
    return written ? transaction->commit() : written;
}

Status Journal::Impl::run_alone(Statement& statement, std::initializer_list<Value> values) {
    if (Status set = database.set_durability(configured); !set) {
        return set;
    }
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    Status done = statement.run(values);
    return done ? transaction->commit() : done;
}

// SQLite syncs its log for a transaction that wrote something, and that sync covers the whole log: the
// lazy commits before it, too. An empty transaction would sync nothing.
Status Journal::Impl::harden() {
    if (durable_sequence == committed_sequence || configured != Durability::Full) {
        return {};
    }
    Status marked = run_alone(statements.durable_mark, {column(committed_sequence)});
    if (marked) {
        durable_sequence = committed_sequence;
    }
    return marked;
}

Status Journal::Impl::attempt(Sync sync, const std::optional<EngineState>& state) {
    if (pending_events == 0 && facts.empty() && !state) {
        return sync == Sync::Full ? harden() : Status{};
    }
    const Durability wanted = strength(sync == Sync::Full || state ? Sync::Full : needed);
    Status done = database.set_durability(wanted);
    if (done) {
        done = write_pending(state);
        if (!done) {
            static_cast<void>(rows.reload_balances());  // its own failure would only repeat this one
        }
    }
    if (!done) {
        return done;
    }
    committed_sequence = last_sequence;
    if (wanted == Durability::Full) {
        durable_sequence = last_sequence;
    }
    events.clear();
    pending_events = 0;
    facts.clear();
    needed = Sync::Lazy;
    return {};
}

Status Journal::Impl::commit(Sync sync, const std::optional<EngineState>& state) {
    if (lost) {
        return tl::unexpected<Error>(*lost);
    }
    Status done = attempt(sync, state);
    if (!done && done.error().retry == Retry::Ambiguous) {
        lost = done.error();
    }
    return done;
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path, Durability durability) {
    Result<Database> database = Database::open(path, journal_schema(), durability);
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    const Result<Restored> restored = read_restored(*database);
    if (!restored) {
        return tl::unexpected<Error>(restored.error());
    }
    Result<Impl::Statements> statements = Impl::prepare(*database);
    if (!statements) {
        return tl::unexpected<Error>(statements.error());
    }
    Result<FactRows> rows = FactRows::prepare(*database);
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    auto impl = std::make_unique<Impl>(std::move(*database), std::move(*statements), std::move(*rows), *restored);
    return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Result<Restored> Journal::restore() {
    return read_restored(impl_->database);
}

Status Journal::replay(std::uint64_t after_sequence, const EventVisitor& on_event, const BatchVisitor& on_batch) {
    return replay_inputs(impl_->database, after_sequence, on_event, on_batch);
}

Result<std::uint32_t> Journal::begin_run(const RunStart& start) {
    TW_CHECK(impl_->pending_events == 0);
    const std::uint32_t epoch = impl_->last_epoch + 1;
    const std::string symbols = fmt::format("{}", fmt::join(start.symbols, "\n"));
    const Status stored =
        impl_->run_alone(impl_->statements.run, {std::int64_t{epoch}, start.now.to_millis(), start.version,
                                                 column(impl_->last_sequence + 1), symbols, start.configuration});
    if (!stored) {
        return tl::unexpected<Error>(stored.error());
    }
    impl_->rows.set_symbols(start.symbols);
    impl_->last_epoch = epoch;
    impl_->epoch = epoch;
    impl_->last_time = start.now;
    return epoch;
}

std::uint32_t Journal::epoch() const {
    return impl_->epoch;
}

void Journal::append(Event& event) {
    Impl& impl = *impl_;
    TW_CHECK(impl.epoch != 0);
    event.sequence = ++impl.last_sequence;
    if (impl.pending_events++ == 0) {
        impl.first_time = event.time;
    }
    impl.last_time = event.time;
    impl.events.add(event);
    if (!is_market_noise(event.body)) {
        impl.needed = Sync::Full;
    }
    if (const auto* request = std::get_if<ControlRequest>(&event.body)) {
        impl.facts.push_back({{event.sequence, event.time, impl.epoch}, *request});
    }
}

void Journal::record(const Fact& fact) {
    impl_->facts.push_back({{impl_->last_sequence, impl_->last_time, impl_->epoch}, fact});
    impl_->needed = Sync::Full;
}

void Journal::record(const RequestProgress& progress) {
    impl_->facts.push_back({{impl_->last_sequence, impl_->last_time, impl_->epoch}, progress});
    impl_->needed = Sync::Full;
}

void Journal::set_command_hash(StreamHash commands) {
    impl_->commands = commands;
}

Status Journal::commit(Sync sync) {
    return impl_->commit(sync, std::nullopt);
}

Status Journal::write_checkpoint(std::uint64_t sequence, StreamHash commands, std::string_view engine_state) {
    if (sequence != impl_->last_sequence) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("sequence: a checkpoint after input {} is not possible, the last input is {}", sequence,
                                impl_->last_sequence));
    }
    impl_->commands = commands;
    return impl_->commit(Sync::Full, Impl::EngineState{engine_state});
}

Result<Pruned> Journal::prune(Timestamp before) {
    Database& database = impl_->database;
    const std::string keep =
        fmt::format("(SELECT max(sequence) FROM checkpoints WHERE time_ns <= {})", before.to_nanos());
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    Pruned pruned;
    Status done = database.execute("DELETE FROM inputs WHERE last_sequence <= " + keep, "forget old inputs");
    if (done) {
        pruned.batches = database.changed_rows();
        done = database.execute("DELETE FROM checkpoints WHERE sequence < " + keep, "forget old checkpoints");
    }
    if (done) {
        pruned.checkpoints = database.changed_rows();
        done = transaction->commit();
    }
    if (!done) {
        return tl::unexpected<Error>(done.error());
    }
    return pruned;
}

std::uint64_t Journal::last_sequence() const {
    return impl_->last_sequence;
}
std::uint64_t Journal::committed_sequence() const {
    return impl_->committed_sequence;
}
std::uint64_t Journal::durable_sequence() const {
    return impl_->durable_sequence;
}
std::size_t Journal::pending_events() const {
    return impl_->pending_events;
}
std::size_t Journal::pending_bytes() const {
    return impl_->events.bytes().size();
}

}  // namespace tradewind::storage
