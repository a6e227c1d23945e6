#include "storage/chat_log.hpp"

#include <array>
#include <charconv>
#include <mutex>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE updates(
    update_id INTEGER PRIMARY KEY,
    arrival INTEGER NOT NULL UNIQUE,  -- 1, 2, 3, ... in the order of receipt
    user INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    text TEXT NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE decisions(
    number INTEGER PRIMARY KEY,
    update_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    request TEXT,
    time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_by_update ON decisions(update_id);
CREATE TABLE messages(                -- ours, for later edits
    key TEXT NOT NULL,
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (key, chat)
) STRICT, WITHOUT ROWID;
CREATE VIEW v_updates AS SELECT strftime('%Y-%m-%dT%H:%M:%fZ', received_ms / 1000.0, 'unixepoch') AS received,
    u.update_id, user, chat, u.text, d.text AS decision, d.request,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.time_ms / 1000.0, 'unixepoch') AS decided
    FROM updates u LEFT JOIN decisions d USING (update_id) ORDER BY arrival, d.number;
)sql";

constexpr std::array kMigrations{kTables};
constexpr std::array<std::string_view, 3> kVitalTables{"updates", "decisions", "messages"};
constexpr Schema kSchema{"chat log", 0x54574331, kMigrations, kVitalTables};  // "TWC1"

struct Query {
    std::string_view sql;
    std::string_view label;
};

constexpr std::array kQueries{
    Query{"INSERT INTO updates VALUES(?1,(SELECT coalesce(max(arrival),0)+1 FROM updates),?2,?3,?4,?5) "
          "ON CONFLICT(update_id) DO NOTHING",
          "store a chat update"},
    Query{"INSERT INTO decisions(update_id,text,request,time_ms) VALUES(?,?,?,?)", "store a chat decision"},
    Query{"SELECT update_id,user,chat,text,received_ms FROM updates WHERE update_id NOT IN "
          "(SELECT update_id FROM decisions) ORDER BY arrival",
          "read undecided chat updates"},
    Query{"SELECT text,request,time_ms FROM decisions WHERE update_id=? ORDER BY number", "read chat decisions"},
    Query{"SELECT 1 FROM updates WHERE update_id=?", "look up a chat update"},
    Query{"SELECT update_id,received_ms FROM updates ORDER BY arrival DESC LIMIT 1", "read the last chat update"},
    Query{"INSERT INTO messages VALUES(?1,?2,?3,?4) ON CONFLICT(key,chat) DO UPDATE SET message=?3,time_ms=?4",
          "remember a message"},
    Query{"SELECT message FROM messages WHERE key=? AND chat=?", "look up a message"},
    Query{"DELETE FROM messages WHERE key=? AND chat=?", "forget a message"},
    Query{"DELETE FROM updates WHERE received_ms<?1 AND arrival<(SELECT max(arrival) FROM updates)",
          "forget old chat updates"},
    Query{"DELETE FROM decisions WHERE update_id NOT IN (SELECT update_id FROM updates)", "forget old chat decisions"},
    Query{"DELETE FROM messages WHERE time_ms<?", "forget old messages"},
};
enum QueryIndex : std::size_t {
    kStoreUpdate,
    kStoreDecision,
    kUndecided,
    kDecisions,
    kSeen,
    kLast,
    kRemember,
    kFindMessage,
    kForgetMessage,
    kPruneUpdates,
    kPruneDecisions,
    kPruneMessages,
};
static_assert(kQueries.size() == kPruneMessages + 1);

}  // namespace

class ChatLog::Impl {
public:
    Impl(Database opened, std::vector<Statement> prepared)
        : database(std::move(opened)), statements(std::move(prepared)) {}
    Statement& at(QueryIndex index) { return statements[index]; }
    // Binds and calls `visit` for each row.
    template <class Visit>
    Status each(QueryIndex index, std::initializer_list<Value> values, const Visit& visit) {
        Statement& statement = at(index);
        if (Status bound = statement.bind(values); !bound) {
            return bound;
        }
        while (true) {
            const Result<bool> row = statement.next();
            if (!row) {
                return tl::unexpected<Error>(row.error());
            }
            if (!*row) {
                return {};
            }
            visit(statement);
        }
    }

    std::mutex mutex;
    Database database;
    std::vector<Statement> statements;
};

ChatLog::ChatLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ChatLog::~ChatLog() = default;

Result<std::unique_ptr<ChatLog>> ChatLog::open(const std::string& path, Durability durability) {
    Result<Database> database = Database::open(path, kSchema, durability);
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    std::vector<Statement> statements;
    for (const Query& query : kQueries) {
        Result<Statement> statement = database->prepare(query.sql, query.label);
        if (!statement) {
            return tl::unexpected<Error>(statement.error());
        }
        statements.push_back(std::move(*statement));
    }
    return std::unique_ptr<ChatLog>(new ChatLog(std::make_unique<Impl>(std::move(*database), std::move(statements))));
}

Result<FirstSight> ChatLog::record_update(const ChatUpdate& update) {
    const std::lock_guard lock(impl_->mutex);
    Status stored = impl_->at(kStoreUpdate)
                        .run({update.update_id, update.user, update.chat, update.text, update.received.to_millis()});
    if (!stored) {
        return tl::unexpected<Error>(stored.error());
    }
    return impl_->database.changed_rows() > 0 ? FirstSight::New : FirstSight::SeenBefore;
}

Status ChatLog::record_decision(const ChatDecision& decision) {
    const std::lock_guard lock(impl_->mutex);
    const std::string request = std::to_string(decision.request.value());
    return impl_->at(kStoreDecision)
        .run({decision.update_id, decision.text,
              decision.request.value() != 0 ? Value(std::string_view(request)) : Value(nullptr),
              decision.time.to_millis()});
}

Result<std::vector<ChatUpdate>> ChatLog::undecided() {
    const std::lock_guard lock(impl_->mutex);
    std::vector<ChatUpdate> updates;
    Status read = impl_->each(kUndecided, {}, [&](const Statement& row) {
        updates.push_back({row.integer(0), row.integer(1), row.integer(2), std::string(row.text(3)),
                           Timestamp::from_millis(row.integer(4))});
    });
    return read.map([&] { return std::move(updates); });
}

Result<std::vector<ChatDecision>> ChatLog::decisions(std::int64_t update_id) {
    const std::lock_guard lock(impl_->mutex);
    std::vector<ChatDecision> decisions;
    Status read = impl_->each(kDecisions, {update_id}, [&](const Statement& row) {
        const std::string_view digits = row.text(1);  // none: no request came of it
        std::uint64_t request = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), request);
        decisions.push_back(
            {update_id, std::string(row.text(0)), RequestId(request), Timestamp::from_millis(row.integer(2))});
    });
    return read.map([&] { return std::move(decisions); });
}

Result<bool> ChatLog::has_seen(std::int64_t update_id) {
    const std::lock_guard lock(impl_->mutex);
    bool seen = false;
    Status read = impl_->each(kSeen, {update_id}, [&](const Statement&) { seen = true; });
    return read.map([&] { return seen; });
}

Result<std::optional<ChatOffset>> ChatLog::last_offset() {
    const std::lock_guard lock(impl_->mutex);
    std::optional<ChatOffset> offset;
    Status read = impl_->each(kLast, {}, [&](const Statement& row) {
        offset = ChatOffset{row.integer(0), Timestamp::from_millis(row.integer(1))};
    });
    return read.map([&] { return offset; });
}

Status ChatLog::remember_message(std::string_view key, std::int64_t chat, std::int64_t message, Timestamp time) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->at(kRemember).run({key, chat, message, time.to_millis()});
}

Result<std::optional<std::int64_t>> ChatLog::find_message(std::string_view key, std::int64_t chat) {
    const std::lock_guard lock(impl_->mutex);
    std::optional<std::int64_t> message;
    Status read = impl_->each(kFindMessage, {key, chat}, [&](const Statement& row) { message = row.integer(0); });
    return read.map([&] { return message; });
}

Status ChatLog::forget_message(std::string_view key, std::int64_t chat) {
    const std::lock_guard lock(impl_->mutex);
    return impl_->at(kForgetMessage).run({key, chat});
}

Status ChatLog::prune(Timestamp before) {
    const std::lock_guard lock(impl_->mutex);
    Result<Transaction> transaction = Transaction::begin(impl_->database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    Status pruned = impl_->at(kPruneUpdates).run({before.to_millis()});
    if (pruned) {
        pruned = impl_->at(kPruneDecisions).run();
    }
    if (pruned) {
        pruned = impl_->at(kPruneMessages).run({before.to_millis()});
    }
    return pruned ? transaction->commit() : pruned;
}

}  // namespace tradewind::storage
