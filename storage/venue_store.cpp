#include "storage/venue_store.hpp"

#include <array>

#include <fmt/format.h>

#include "storage/payload.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE venue_states(
    generation INTEGER PRIMARY KEY,
    time_ns INTEGER NOT NULL,
    raw_bytes INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
CREATE VIEW v_venue_states AS SELECT generation,
    strftime('%Y-%m-%dT%H:%M:%fZ', time_ns / 1000000 / 1000.0, 'unixepoch') AS time, raw_bytes,
    length(payload) AS packed_bytes FROM venue_states;
)sql";

constexpr std::array kMigrations{kTables};
constexpr Schema kSchema{"venue store", 0x54575631, kMigrations, {}};  // "TWV1"

}  // namespace

class VenueStore::Impl {
public:
    Impl(Database opened, Statement insert_row, Statement forget_rows, Statement select_rows, std::int64_t newest)
        : database(std::move(opened)),
          insert(std::move(insert_row)),
          forget(std::move(forget_rows)),
          select(std::move(select_rows)),
          generation(newest) {}

    Database database;
    Statement insert;
    Statement forget;
    Statement select;
    Packer packer;
    std::int64_t generation;  // last saved
};

VenueStore::VenueStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VenueStore::~VenueStore() = default;

Result<std::unique_ptr<VenueStore>> VenueStore::open(const std::string& path, Durability durability) {
    Result<Database> database = Database::open(path, kSchema, durability);
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    auto newest = database->prepare("SELECT coalesce(max(generation), 0) FROM venue_states", "read the venue's state");
    auto insert = database->prepare("INSERT INTO venue_states VALUES(?,?,?,?,?)", "save the venue's state");
    auto forget = database->prepare("DELETE FROM venue_states WHERE generation < ?", "forget the venue's old state");
    auto select = database->prepare(
        "SELECT generation, time_ns, raw_bytes, checksum, payload FROM venue_states ORDER BY generation DESC",
        "read the venue's state");
    for (const Result<Statement>* statement : {&newest, &insert, &forget, &select}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    const Result<bool> row = newest->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    const std::int64_t generation = newest->integer(0);
    newest->reset();
    return std::unique_ptr<VenueStore>(new VenueStore(std::make_unique<Impl>(
        std::move(*database), std::move(*insert), std::move(*forget), std::move(*select), generation)));
}

Status VenueStore::save(std::string_view state, Timestamp time) {
    Result<Transaction> transaction = Transaction::begin(impl_->database);
    if (!transaction) {
        return tl::unexpected<Error>(transaction.error());
    }
    const Payload payload = impl_->packer.pack(state);
    const std::int64_t generation = impl_->generation + 1;
    Status saved =
        impl_->insert.run({generation, time.to_nanos(), payload.raw_size, payload.checksum, Blob{payload.packed}});
    if (saved) {
        saved = impl_->forget.run({generation - 1});
    }
    if (saved) {
        saved = transaction->commit();
    }
    if (saved) {
        impl_->generation = generation;
    }
    return saved;
}

Result<std::optional<SavedVenue>> VenueStore::load() {
    Statement& select = impl_->select;
    select.reset();
    VenueCopy copy = VenueCopy::Newest;
    std::string damage;
    while (true) {
        const Result<bool> row = select.next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row) {
            break;
        }
        Result<std::string> state = unpack({select.blob(4), select.integer(2), select.integer(3)},
                                           fmt::format("{}: the venue's state", impl_->database.path()));
        if (state) {
            SavedVenue saved{std::move(*state), Timestamp::from_nanos(select.integer(1)),
                             static_cast<std::uint64_t>(select.integer(0)), copy};
            select.reset();
            return saved;
        }
        damage = state.error().text;
        copy = VenueCopy::Previous;
    }
    if (!damage.empty()) {
        return fail(ErrorCode::Io, std::move(damage));
    }
    return std::nullopt;
}

}  // namespace tradewind::storage
