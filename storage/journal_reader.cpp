#include "storage/journal_reader.hpp"

#include "storage/journal_inputs.hpp"
#include "storage/journal_schema.hpp"

namespace tradewind::storage {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace

Result<JournalReader> JournalReader::open(const std::string& path) {
    Result<Database> database = Database::open_read_only(path, journal_schema());
    if (!database) {
        return tl::unexpected<Error>(database.error());
    }
    return JournalReader(std::move(*database));
}

Result<std::vector<RunRecord>> JournalReader::runs() {
    auto select = database_.prepare(
        "SELECT epoch, started_ms, version, configuration, symbols, first_sequence FROM runs ORDER BY epoch",
        "read the runs");
    if (!select) {
        return tl::unexpected<Error>(select.error());
    }
    std::vector<RunRecord> runs;
    while (true) {
        const Result<bool> row = select->next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row) {
            return runs;
        }
        runs.push_back({static_cast<std::uint32_t>(select->integer(0)), Timestamp::from_millis(select->integer(1)),
                        std::string(select->text(2)), std::string(select->text(3)), lines_of(select->text(4)),
                        static_cast<std::uint64_t>(select->integer(5))});
    }
}

Result<Restored> JournalReader::restore() {
    return read_restored(database_);
}

Result<std::optional<Checkpoint>> JournalReader::replay_start(std::uint64_t earliest) {
    return read_replay_start(database_, earliest);
}

Status JournalReader::replay(std::uint64_t after_sequence, const EventVisitor& on_event, const BatchVisitor& on_batch) {
    return replay_inputs(database_, after_sequence, on_event, on_batch);
}

}  // namespace tradewind::storage
