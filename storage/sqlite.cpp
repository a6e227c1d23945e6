#include "storage/sqlite.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "storage/private_file.hpp"

namespace tradewind::storage {
namespace {

constexpr int kBusyMilliseconds = 3000;
constexpr std::uintmax_t kWholeCheckLimit = 32U << 20U;  // about 0.1 s of checking

Error sqlite_error(sqlite3* connection, int code, std::string_view file, std::string_view label) {
    const char* text = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    Error error{ErrorCode::Io, fmt::format("{}: cannot {}: {} (SQLite code {})", file, label, text, code),
                Retry::Never};
    const int primary = code & 0xff;
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
        error.code = ErrorCode::Unavailable;
        error.retry = Retry::Safe;
    } else if (primary == SQLITE_FULL) {
        error.retry = Retry::Safe;
    }
    return error;
}

const char* synchronous_pragma(Durability durability) {
    switch (durability) {
        case Durability::Full:
            return "PRAGMA synchronous=FULL";
        case Durability::Normal:
            return "PRAGMA synchronous=NORMAL";
        case Durability::Off:
            return "PRAGMA synchronous=OFF";
    }
    return "";
}

}  // namespace

// --- Statement ---

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement::Statement(sqlite3_stmt* statement, std::string file, std::string label)
    : statement_(statement), file_(std::move(file)), label_(std::move(label)) {}

Status Statement::bind(std::initializer_list<Value> values) {
    struct Binder {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
        int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
        int operator()(std::string_view text) const {
            return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        int operator()(Blob blob) const {
            // A null pointer would bind NULL rather than an empty blob.
            return blob.bytes.empty()
                       ? sqlite3_bind_zeroblob(statement, index, 0)
                       : sqlite3_bind_blob64(statement, index, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC);
        }
    };
    reset();
    int index = 0;
    for (const Value& value : values) {
        const int code = std::visit(Binder{statement_.get(), ++index}, value);
        if (code != SQLITE_OK) {
            return tl::unexpected<Error>(sqlite_error(sqlite3_db_handle(statement_.get()), code, file_, label_));
        }
    }
    return {};
}

Result<bool> Statement::next() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    Error error = sqlite_error(sqlite3_db_handle(statement_.get()), code, file_, label_);
    reset();
    return tl::unexpected<Error>(std::move(error));
}

Status Statement::run(std::initializer_list<Value> values) {
    if (Status bound = bind(values); !bound) {
        return bound;
    }
    while (true) {
        const Result<bool> row = next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row) {
            return {};
        }
    }
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return {bytes != nullptr ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return {bytes != nullptr ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

// --- Database ---

void Database::Closer::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

Database::Database(sqlite3* connection, std::string path, Durability durability)
    : connection_(connection), path_(std::move(path)), durability_(durability) {}

Result<Database> Database::connect(const std::string& path, Access access, Durability durability) {
    const int mode = access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(raw, path, durability);
    if (code != SQLITE_OK) {
        return tl::unexpected<Error>(sqlite_error(raw, code, path, "open the database"));
    }
    sqlite3_busy_timeout(raw, kBusyMilliseconds);
    return database;
}

Result<Database> Database::open(const std::string& path, const Schema& schema, Durability durability) {
    if (Status made = make_private_database_file(path); !made) {
        return tl::unexpected<Error>(made.error());
    }
    Result<Database> database = connect(path, Access::ReadWrite, durability);
    if (!database) {
        return database;
    }
    Status ready = database->check_identity(schema);
    // Changes nothing in the file before it is known to be ours.
    for (const char* pragma : {synchronous_pragma(durability), "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=OFF",
                               "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA temp_store=MEMORY",
                               "PRAGMA journal_size_limit=67108864"}) {
        if (ready) {
            ready = database->execute(pragma, "set up the database");
        }
    }
    if (ready) {
        ready = database->check_integrity(schema);
    }
    if (ready) {
        ready = database->migrate(schema);
    }
    if (!ready) {
        return tl::unexpected<Error>(ready.error());
    }
    return database;
}

Result<Database> Database::open_read_only(const std::string& path, const Schema& schema) {
    Result<Database> database = connect(path, Access::ReadOnly, Durability::Normal);
    if (!database) {
        return database;
    }
    if (Status ours = database->check_identity(schema); !ours) {
        return tl::unexpected<Error>(ours.error());
    }
    const Result<std::int64_t> version = database->pragma_number("user_version");
    if (!version) {
        return tl::unexpected<Error>(version.error());
    }
    if (*version != static_cast<std::int64_t>(schema.migrations.size())) {
        return fail(ErrorCode::Conflict, fmt::format("{}: the {} has schema {}, this program reads {}: start the agent "
                                                     "on it once to bring it up to date",
                                                     path, schema.name, *version, schema.migrations.size()));
    }
    return database;
}

Result<std::int64_t> Database::pragma_number(const std::string& pragma) {
    Result<Statement> statement = prepare("PRAGMA " + pragma, "read the header");
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    const Result<bool> row = statement->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    return *row ? statement->integer(0) : 0;
}

Status Database::check_identity(const Schema& schema) {
    const Result<std::int64_t> application = pragma_number("application_id");
    const Result<std::int64_t> version = pragma_number("user_version");
    const Result<std::int64_t> changes = pragma_number("schema_version");  // 0: nothing was ever created in it
    for (const Result<std::int64_t>* number : {&application, &version, &changes}) {
        if (!*number) {
            return tl::unexpected<Error>(number->error());
        }
    }
    const bool is_new = *changes == 0 && *version == 0;
    if (*application != schema.application_id && !is_new) {
        return fail(ErrorCode::Conflict, fmt::format("{}: this file is not a Tradewind {}", path_, schema.name));
    }
    if (*version > static_cast<std::int64_t>(schema.migrations.size())) {
        return fail(ErrorCode::Conflict,
                    fmt::format("{}: the {} has schema {}, this program knows {}: it was written by a newer Tradewind",
                                path_, schema.name, *version, schema.migrations.size()));
    }
    return {};
}

Status Database::check_integrity(const Schema& schema) {
    std::error_code ignored;
    const std::uintmax_t size = std::filesystem::file_size(path_, ignored);
    std::vector<std::string> checks;
    if (ignored || size <= kWholeCheckLimit) {
        checks.emplace_back("PRAGMA quick_check(1)");
    } else {
        for (const std::string_view table : schema.vital_tables) {
            checks.push_back(fmt::format("PRAGMA quick_check({})", table));
        }
    }
    for (const std::string& check : checks) {
        Result<Statement> statement = prepare(check, "check the file");
        if (!statement) {
            return tl::unexpected<Error>(statement.error());
        }
        const Result<bool> row = statement->next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row || statement->text(0) != "ok") {
            return fail(ErrorCode::Io, fmt::format("{}: the {} is damaged ({}): restore a backup or move the file away",
                                                   path_, schema.name, *row ? statement->text(0) : "no answer"));
        }
    }
    return {};
}

Status Database::migrate(const Schema& schema) {
    const Result<std::int64_t> version = pragma_number("user_version");
    if (!version) {
        return tl::unexpected<Error>(version.error());
    }
    for (std::size_t next = static_cast<std::size_t>(*version); next < schema.migrations.size(); ++next) {
        Result<Transaction> transaction = Transaction::begin(*this);
        if (!transaction) {
            return tl::unexpected<Error>(transaction.error());
        }
        const std::string stamp =
            fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", schema.application_id, next + 1);
        Status done = execute(schema.migrations[next], fmt::format("bring the {} to schema {}", schema.name, next + 1));
        if (done) {
            done = execute(stamp, "stamp the schema");
        }
        if (done) {
            done = transaction->commit();
        }
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<Statement> Database::prepare(std::string_view sql, std::string_view label) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) {
        return tl::unexpected<Error>(sqlite_error(connection_.get(), code, path_, label));
    }
    return Statement(raw, path_, std::string(label));
}

Status Database::execute(std::string_view sql, std::string_view label) {
    const int code = sqlite3_exec(connection_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return tl::unexpected<Error>(sqlite_error(connection_.get(), code, path_, label));
    }
    return {};
}

Status Database::set_durability(Durability durability) {
    if (durability == durability_) {
        return {};
    }
    Status set = execute(synchronous_pragma(durability), "change the durability");
    if (set) {
        durability_ = durability;
    }
    return set;
}

std::int64_t Database::changed_rows() const {
    return sqlite3_changes64(connection_.get());
}

// --- Transaction ---

Result<Transaction> Transaction::begin(Database& database) {
    if (Status begun = database.execute("BEGIN IMMEDIATE", "begin a transaction"); !begun) {
        return tl::unexpected<Error>(begun.error());
    }
    return Transaction(database);
}

Transaction::~Transaction() {
    // After some errors SQLite has rolled back by itself.
    if (database_ != nullptr && sqlite3_get_autocommit(database_->connection_.get()) == 0) {
        static_cast<void>(database_->execute("ROLLBACK", "roll back"));
    }
}

Status Transaction::commit() {
    Status done = database_->execute("COMMIT", "commit");
    if (done) {
        database_ = nullptr;
    } else if ((sqlite3_extended_errcode(database_->connection_.get()) & 0xff) == SQLITE_IOERR) {
        done.error().retry = Retry::Ambiguous;  // the log may hold the commit although the sync failed
    }
    return done;
}

}  // namespace tradewind::storage
