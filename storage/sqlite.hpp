// One SQLite file: opening with checks and migrations, statements and transactions. Write-ahead log, so
// readers never wait for the writer. Errors: Result with the file, a label of what was being done and
// SQLite's own text; Retry::Safe when the file was busy, Retry::Ambiguous when a commit failed half-way.
// A file of a newer schema, of another program, or damaged is refused at open.
// Thread: a Database and its statements belong to one thread at a time.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tradewind::storage {

// Full: a commit is on the disk when it returns. Normal: a killed process loses nothing, a power cut may lose
// the last commits, never the file's soundness. Off: for tests and simulations that nobody needs afterwards.
enum class Durability : std::uint8_t { Full, Normal, Off };
enum class Access : std::uint8_t { ReadWrite, ReadOnly };

struct Schema {
    std::string_view name;                         // for people: "journal"
    std::int32_t application_id = 0;               // marks the file as ours
    std::span<const std::string_view> migrations;  // number i brings the file from version i to i + 1
    // Checked at open when the whole file is too large to be; payloads elsewhere carry their own checksums.
    std::span<const std::string_view> vital_tables;
};

struct Blob {
    std::string_view bytes;
};
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;

class Statement {
public:
    // Binds parameters 1..n and starts over; the views must live until the next bind or reset.
    Status bind(std::initializer_list<Value> values);
    // True: a row is there, its columns are readable until the next call. False: the end; starts over.
    Result<bool> next();
    // bind, then runs to the end.
    Status run(std::initializer_list<Value> values = {});
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;

private:
    friend class Database;
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3_stmt* statement, std::string file, std::string label);

    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
    std::string file_;
    std::string label_;
};

class Database {
public:
    // Read-write: creates the file (mode 0600) and brings it to the newest schema. Read-only: the file must
    // exist and have exactly this schema.
    static Result<Database> open(const std::string& path, const Schema& schema, Durability durability);
    static Result<Database> open_read_only(const std::string& path, const Schema& schema);

    // `label` completes "cannot ...": "store a batch".
    Result<Statement> prepare(std::string_view sql, std::string_view label);
    Status execute(std::string_view sql, std::string_view label);
    // Holds from the next transaction on; not inside one.
    Status set_durability(Durability durability);
    [[nodiscard]] Durability durability() const { return durability_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::int64_t changed_rows() const;  // by the last statement

private:
    friend class Transaction;
    struct Closer {
        void operator()(sqlite3* connection) const;
    };
    Database(sqlite3* connection, std::string path, Durability durability);
    static Result<Database> connect(const std::string& path, Access access, Durability durability);
    Status migrate(const Schema& schema);
    Status check_identity(const Schema& schema);
    Status check_integrity(const Schema& schema);
    Result<std::int64_t> pragma_number(const std::string& pragma);

    std::unique_ptr<sqlite3, Closer> connection_;
    std::string path_;
    Durability durability_;
};

// Rolls back unless committed.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    Status commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

}  // namespace tradewind::storage
