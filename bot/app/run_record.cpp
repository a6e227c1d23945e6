#include "bot/app/run_record.hpp"

#include <filesystem>

#include "bot/app/restored_engine.hpp"
#include "bot/config/setting.hpp"

namespace tradewind::bot {

Result<RunRecord> open_run_record(const std::string& home) {
    const auto rethrow = [](const Error& error) { return tl::unexpected<Error>(error); };
    const std::string path = home + "/journal.db";
    if (!std::filesystem::exists(path)) {
        return fail(ErrorCode::NotFound, "there is no journal in " + home + "; name the state directory with --home");
    }
    RunRecord record;
    auto journal = storage::JournalReader::open(path);
    if (!journal) {
        return rethrow(journal.error());
    }
    record.journal = std::make_unique<storage::JournalReader>(std::move(*journal));
    const auto runs = record.journal->runs();
    if (!runs) {
        return rethrow(runs.error());
    }
    if (runs->empty()) {
        return fail(ErrorCode::NotFound, path + " holds no run yet");
    }
    record.last_epoch = runs->back().epoch;
    auto config = apply_settings(read_recorded(runs->back().configuration));
    if (!config) {
        return rethrow(config.error());
    }
    record.config = std::move(*config);
    auto store = storage::VenueStore::open(home + "/venue.db", storage::Durability::Full);
    if (!store) {
        return rethrow(store.error());
    }
    auto saved = (*store)->load();
    if (!saved) {
        return rethrow(saved.error());
    }
    if (*saved) {
        record.venue = std::move(**saved);
    }
    record.config.home = home;
    auto market = make_paper_market(record.config, runs->front().started, ContractTerms::OfLastRun);
    if (!market) {
        return rethrow(market.error());
    }
    record.market = std::move(*market);
    auto engine = make_engine(record.config, record.market);
    if (!engine) {
        return rethrow(engine.error());
    }
    record.engine = std::move(*engine);
    return record;
}

}  // namespace tradewind::bot
