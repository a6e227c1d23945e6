#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/audit.hpp"
#include "bot/app/log.hpp"
#include "bot/app/run_record.hpp"
#include "bot/cli/commands.hpp"
#include "storage/home_lock.hpp"

namespace tradewind::bot {
namespace {

Result<AuditReport> audit_home(const std::string& home) {
    // The two files belong to one instant only while nobody writes them.
    auto lock = storage::HomeLock::acquire(home);
    if (!lock) {
        return fail(lock.error().code, lock.error().text + "; stop the agent before an audit");
    }
    auto record = open_run_record(home);
    if (!record) {
        return tl::unexpected<Error>(record.error());
    }
    const auto restored = record->journal->restore();
    if (!restored) {
        return tl::unexpected<Error>(restored.error());
    }
    std::uint64_t from = 0;
    if (restored->checkpoint) {
        Reader in(restored->checkpoint->engine_state);
        if (Status loaded = record->engine->load(in); !loaded) {
            return tl::unexpected<Error>(loaded.error());
        }
        from = restored->checkpoint->sequence;
    }
    std::vector<Command> commands;
    const Status replayed = record->journal->replay(from, [&](Event&& event) {
        commands.clear();
        record->engine->process(event, commands);
        return true;
    });
    if (!replayed) {
        return tl::unexpected<Error>(replayed.error());
    }
    if (!record->venue) {
        return fail(ErrorCode::NotFound, "venue.db holds nothing yet");
    }
    simulator::SimulatedExchangeConfig config = venue_config(record->config, record->market);
    simulator::SimulatedExchange venue(std::move(config), std::move(record->market.source));
    Reader in(record->venue->state);
    Timestamp market_start;
    in(market_start);
    if (Status loaded = venue.load(in); !loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    return audit(record->engine->account(), record->engine->orders(), venue.account_report());
}

}  // namespace

int run_audit(const std::string& home, OutputForm form) {
    const auto report = audit_home(home);
    if (!report) {
        log_line(LogLevel::Error, report.error().text);
        return kExitUsage;
    }
    if (form == OutputForm::Json) {
        const nlohmann::json out{{"agree", report->differences.empty()}, {"differences", report->differences},
                                 {"open_orders", report->orders},        {"fills", report->fills},
                                 {"positions", report->positions},       {"wallet", report->wallet.to_string()}};
        fmt::print("{}\n", out.dump(2));
    } else {
        fmt::print("venue: {} open orders, {} remembered fills, {} positions, wallet {}\n", report->orders,
                   report->fills, report->positions, report->wallet.to_string());
        for (const std::string& difference : report->differences) {
            fmt::print("difference: {}\n", difference);
        }
        fmt::print("{}\n", report->differences.empty() ? "journal and venue agree to the last digit"
                                                       : "journal and venue DIFFER");
    }
    return report->differences.empty() ? kExitDone : kExitFound;
}

}  // namespace tradewind::bot
