#include "storage/sweep_store.hpp"

#include <array>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE sweep(
    one INTEGER PRIMARY KEY CHECK (one = 1),
    identity TEXT NOT NULL
) STRICT;
CREATE TABLE points(
    key TEXT PRIMARY KEY,
    parameters TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('done', 'failed')),
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kMigrations{kTables};
constexpr Schema kSchema{"sweep", 0x54575331, kMigrations, {}};  // "TWS1"

// The first line in which the two differ.
std::string difference(std::string_view theirs, std::string_view ours) {
    while (!theirs.empty() || !ours.empty()) {
        const std::string_view left = theirs.substr(0, theirs.find('\n'));
        const std::string_view right = ours.substr(0, ours.find('\n'));
        if (left != right) {
            return fmt::format("it holds '{}', this one is '{}'", left, right);
        }
        theirs.remove_prefix(std::min(left.size() + 1, theirs.size()));
        ours.remove_prefix(std::min(right.size() + 1, ours.size()));
    }
    return {};
}

Status claim(Database& database, std::string_view identity) {
    auto insert = database.prepare("INSERT INTO sweep VALUES(1, ?) ON CONFLICT DO NOTHING", "name the sweep");
    auto select = database.prepare("SELECT identity FROM sweep", "read which sweep this is");
    for (const Result<Statement>* statement : {&insert, &select}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    if (Status inserted = insert->run({identity}); !inserted) {
        return inserted;
    }
    const Result<bool> row = select->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (select->text(0) != identity) {
        return fail(ErrorCode::Conflict, fmt::format("{} belongs to another sweep: {}; name another file, or remove it",
                                                     database.path(), difference(select->text(0), identity)));
    }
    return {};
}

}  // namespace

class SweepStore::Impl {
public:
    Impl(Database opened, Statement insert_row, Statement select_row, Statement count_rows)
        : database(std::move(opened)),
          insert(std::move(insert_row)),
          select(std::move(select_row)),
          count(std::move(count_rows)) {}

    Database database;
    Statement insert;
    Statement select;
    Statement count;
};

SweepStore::SweepStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SweepStore::~SweepStore() = default;

Result<std::unique_ptr<SweepStore>> SweepStore::open(const std::string& path, std::string_view identity,
                                                     Durability durability) {
    Result<Database> database = Database::open(path, kSchema, durability);
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    if (const Status claimed = claim(*database, identity); !claimed) {
        return tl::unexpected<Error>(claimed.error());
    }
    auto insert = database->prepare("INSERT INTO points VALUES(?,?,?,?) ON CONFLICT DO NOTHING", "keep a point");
    auto select =
        database->prepare("SELECT key, parameters, status, outcome FROM points WHERE key = ?", "look for a point");
    auto count = database->prepare("SELECT count(*) FROM points", "count the points");
    for (const Result<Statement>* statement : {&insert, &select, &count}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return std::unique_ptr<SweepStore>(new SweepStore(
        std::make_unique<Impl>(std::move(*database), std::move(*insert), std::move(*select), std::move(*count))));
}

Status SweepStore::add(std::span<const SweptPoint> points) {
    Result<Transaction> transaction = Transaction::begin(impl_->database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    for (const SweptPoint& point : points) {
        const std::string_view status = point.status == SweptStatus::Done ? "done" : "failed";
        if (Status added = impl_->insert.run({std::string_view(point.key), std::string_view(point.parameters), status,
                                              std::string_view(point.outcome)});
            !added) {
            return added;
        }
    }
    return transaction->commit();
}

Result<std::optional<SweptPoint>> SweepStore::find(std::string_view key) {
    Statement& select = impl_->select;
    if (const Status bound = select.bind({key}); !bound) {
        return tl::unexpected<Error>(bound.error());
    }
    const Result<bool> row = select.next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (!*row) {
        return std::nullopt;
    }
    SweptPoint point{std::string(select.text(0)), std::string(select.text(1)),
                     select.text(2) == "done" ? SweptStatus::Done : SweptStatus::Failed, std::string(select.text(3))};
    select.reset();
    return point;
}

Result<std::int64_t> SweepStore::count() {
    const Result<bool> row = impl_->count.next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    const std::int64_t points = impl_->count.integer(0);
    impl_->count.reset();
    return points;
}

}  // namespace tradewind::storage
