#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/audit.hpp"
#include "bot/app/log.hpp"
#include "bot/app/run_record.hpp"
#include "bot/cli/commands.hpp"
#include "storage/home_lock.hpp"

namespace tradewind::bot {
namespace {

// Ordinary fills and funding that were on their way are no difference; entries made up to force agreement are.
void note_corrections(const std::vector<Command>& commands, AuditReport& out) {
    for (const Command& command : commands) {
        const Fact* fact = std::get_if<Fact>(&command);
        if (fact == nullptr) {
            continue;
        }
        if (const auto* fill = std::get_if<FillFact>(fact)) {
            ++out.caught_up;
            if (fill->fill.origin == FillOrigin::Reconciliation) {
                out.differences.push_back("the position had to be corrected by a made-up fill of " +
                                          fill->fill.quantity.to_string());
            }
        } else if (const auto* entry = std::get_if<LedgerFact>(fact);
                   entry != nullptr && entry->entry.kind == LedgerKind::Adjustment) {
            out.differences.push_back("the wallet had to be corrected by " + entry->entry.amount.amount.to_string());
        }
    }
}

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
    if (record->config.account.asked_for == AccountKind::Live) {
        return fail(ErrorCode::InvalidArgument,
                    home +
                        " holds a live account, whose other side is at the venue: a run compares them at every start "
                        "and every minute");
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
    simulator::SimulatedExchange venue(config, std::move(record->market.source));
    Reader in(record->venue->state);
    if (Status loaded = venue.load(in); !loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    // What was on its way when the agent stopped is caught up as a restart would, by the venue's report; it is taken
    // late enough to be final, so that an order which never reached the venue counts as gone.
    Event catch_up;
    catch_up.sequence = record->engine->last_sequence() + 1;
    AccountReport report = venue.account_report();
    catch_up.time = std::max(record->engine->account().now, report.as_of) + Duration::minutes(1);
    report.as_of = catch_up.time;
    catch_up.body = report;
    commands.clear();
    record->engine->process(catch_up, commands);
    AuditReport out = audit(record->engine->account(), record->engine->orders(), report);
    note_corrections(commands, out);
    return out;
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
                                 {"caught_up", report->caught_up},       {"positions", report->positions},
                                 {"wallet", report->wallet.to_string()}};
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
