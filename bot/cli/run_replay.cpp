#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/log.hpp"
#include "bot/app/run_record.hpp"
#include "bot/cli/commands.hpp"

namespace tradewind::bot {
namespace {

struct ReplayVerdict {
    std::uint64_t from_sequence = 0;
    std::uint64_t events = 0;
    std::uint64_t batches = 0;
    std::uint64_t commands = 0;
    std::uint64_t first_difference = 0;  // last event of the first batch that differs; 0: none
    StreamHash replayed;
    StreamHash recorded;
};

Result<ReplayVerdict> replay(RunRecord& record) {
    ReplayVerdict verdict;
    Engine& engine = *record.engine;
    const auto start = record.journal->replay_start(record.market.terms_since);
    if (!start) {
        return tl::unexpected<Error>(start.error());
    }
    if (*start) {
        Reader in((*start)->engine_state);
        if (Status loaded = engine.load(in); !loaded) {
            return tl::unexpected<Error>(loaded.error());
        }
        verdict.from_sequence = (*start)->sequence;
    }
    std::vector<Command> commands;
    const Status status = record.journal->replay(
        verdict.from_sequence,
        [&](Event&& event) {
            commands.clear();
            engine.process(event, commands);
            verdict.commands += commands.size();
            ++verdict.events;
            return true;
        },
        [&](const storage::BatchEnd& end) {
            ++verdict.batches;
            verdict.recorded = end.commands;
            verdict.replayed = engine.command_hash();
            if (verdict.recorded != verdict.replayed) {
                verdict.first_difference = end.last_sequence;
                return false;
            }
            return true;
        });
    if (!status) {
        return tl::unexpected<Error>(status.error());
    }
    return verdict;
}

}  // namespace

int run_replay(const std::string& home, OutputForm form) {
    auto record = open_run_record(home);
    if (!record) {
        log_line(LogLevel::Error, record.error().text);
        return kExitUsage;
    }
    const auto started = std::chrono::steady_clock::now();
    const auto verdict = replay(*record);
    if (!verdict) {
        log_line(LogLevel::Error, verdict.error().text);
        return kExitFound;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const bool same = verdict->first_difference == 0;
    if (form == OutputForm::Json) {
        const nlohmann::json out{{"same", same},
                                 {"events", verdict->events},
                                 {"batches", verdict->batches},
                                 {"commands", verdict->commands},
                                 {"command_hash", verdict->replayed.to_hex()},
                                 {"recorded_hash", verdict->recorded.to_hex()},
                                 {"first_difference", verdict->first_difference},
                                 {"elapsed_s", seconds}};
        fmt::print("{}\n", out.dump(2));
    } else if (same) {
        fmt::print("replayed {} events in {:.2f} s: {} commands, hash {} as recorded, batch by batch ({} batches)\n",
                   verdict->events, seconds, verdict->commands, verdict->replayed.to_hex(), verdict->batches);
    } else {
        fmt::print("DIFFERENT: by event {} the replay has command hash {}, recorded is {}\n", verdict->first_difference,
                   verdict->replayed.to_hex(), verdict->recorded.to_hex());
    }
    return same ? kExitDone : kExitFound;
}

}  // namespace tradewind::bot
