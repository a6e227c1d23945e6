// `tradewind download`: histories from the venue into files, one a symbol.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/log.hpp"
#include "bot/cli/venue_session.hpp"
#include "bot/history/history_download.hpp"
#include "bot/history/progress_bar.hpp"
#include "core/base/quote.hpp"
#include "core/market/bar_interval.hpp"

namespace tradewind::bot {
namespace {

constexpr std::array<std::pair<std::string_view, HistoryKind>, 4> kKinds{{{"candles", HistoryKind::Candles},
                                                                          {"mark", HistoryKind::Mark},
                                                                          {"funding", HistoryKind::Funding},
                                                                          {"trades", HistoryKind::Trades}}};

Result<HistoryKind> find_kind(const std::string& text) {
    for (const auto& [name, kind] : kKinds) {
        if (name == text) {
            return kind;
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("--kind: {} is none of candles, mark, funding and trades", quote(text)));
}

Result<Timestamp> read_time(const char* option, const std::string& text) {
    const auto time = Timestamp::parse(text);
    return time ? time : fail(time.error().code, fmt::format("{}: {}", option, time.error().text));
}

// Everything but the symbol; `to` is the end of time when none was given.
Result<HistoryRequest> read_request(const DownloadCommand& wanted, binance::ProductKind product) {
    HistoryRequest out;
    const auto kind = find_kind(wanted.kind);
    const auto from = wanted.from.empty() ? fail(ErrorCode::InvalidArgument, "--from TIME is needed")
                                          : read_time("--from", wanted.from);
    const auto to = wanted.to.empty() ? Result<Timestamp>(Timestamp::max()) : read_time("--to", wanted.to);
    if (!kind || !from || !to) {
        return tl::unexpected<Error>(!kind ? kind.error() : !from ? from.error() : to.error());
    }
    if (!bar_step(wanted.interval)) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("--interval: {} is none of 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w",
                                quote(wanted.interval)));
    }
    if (*from < Timestamp() || *from >= *to) {
        return fail(ErrorCode::OutOfRange, "--from must be after 1970 and earlier than --to");
    }
    out.kind = *kind;
    out.product = product;
    out.interval = wanted.interval;
    out.span = {*from, *to};
    return out;
}

nlohmann::ordered_json json_of(const HistoryRequest& request, const DownloadReport& report) {
    nlohmann::ordered_json out{
        {"symbol", request.symbol}, {"file", report.file.string()}, {"rows", report.rows}, {"added", report.added}};
    if (report.rows > 0) {
        out["first"] = report.first.to_iso();
        out["last"] = report.last.to_iso();
    }
    if (report.failure) {
        out["error"] = report.failure->text;
        return out;
    }
    out["gaps"] = report.check.gaps;
    out["missing"] = report.check.missing;
    out["sha256"] = report.sha256;
    return out;
}

void print_report(const HistoryRequest& request, const DownloadReport& report) {
    if (report.rows == 0) {
        fmt::print("{}: {}\n", request.symbol, report.failure ? "nothing fetched" : "the venue has nothing there");
        return;
    }
    fmt::print("{}: {} rows ({} new), {} to {}", report.file.string(), report.rows, report.added, report.first.to_iso(),
               report.last.to_iso());
    if (report.failure) {
        fmt::print("; not whole yet: the rows are kept in {}.part, the same command goes on there\n",
                   report.file.filename().string());
        return;
    }
    fmt::print(", {}\n", report.check.gaps == 0
                             ? "no gaps"
                             : fmt::format("{} gaps ({} missing)", report.check.gaps, report.check.missing));
    for (const std::string& gap : report.check.first_gaps) {
        fmt::print("  {}\n", gap);
    }
    if (report.check.gaps > report.check.first_gaps.size()) {
        fmt::print("  ...\n");
    }
}

DownloadReport fetch(VenueSession& session, const HistoryRequest& request, const std::string& folder) {
    ProgressBar bar(request.kind == HistoryKind::Candles || request.kind == HistoryKind::Mark
                        ? fmt::format("{} {}", request.symbol, request.interval)
                        : request.symbol);
    session.rest().on_pause([&](const std::string& why) { bar.say(why); });
    binance::HistorySource source(session.rest(), request.symbol);
    DownloadReport report = download_history(source, request, folder, [&](const DownloadProgress& progress) {
        const auto whole = static_cast<double>((progress.to - progress.begun_at).to_millis());
        const auto done = static_cast<double>((progress.reached - progress.begun_at).to_millis());
        bar.show(whole > 0 ? done / whole : 1, fmt::format("{} rows", progress.rows));
    });
    session.rest().on_pause({});
    return report;
}

int report_error(const Error& error, int exit_code) {
    log_line(LogLevel::Error, error.text);
    return exit_code;
}

int download_all(VenueSession& session, const std::vector<std::string>& symbols, HistoryRequest request,
                 const std::string& folder, OutputForm form) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    int exit_code = kExitDone;
    for (const std::string& symbol : symbols) {
        if (session.is_interrupted()) {
            break;
        }
        request.symbol = symbol;
        const DownloadReport report = fetch(session, request, folder);
        if (form == OutputForm::Json) {
            files.push_back(json_of(request, report));
        } else {
            print_report(request, report);
        }
        if (report.failure) {
            exit_code = report_error({report.failure->code, symbol + ": " + report.failure->text}, kExitFound);
        }
    }
    if (form == OutputForm::Json) {
        const nlohmann::ordered_json summary{{"market", binance::market_type(request.product)},
                                             {"files", files},
                                             {"requests", session.rest().requests()},
                                             {"interrupted", session.is_interrupted()}};
        fmt::print("{}\n", summary.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    }
    return session.is_interrupted() ? kExitFound : exit_code;
}

}  // namespace

int run_download(const DownloadCommand& wanted, OutputForm form) {
    const auto venue = choose_venue(wanted.venue);
    if (!venue) {
        return report_error(venue.error(), kExitUsage);
    }
    auto request = read_request(wanted, venue->product);
    if (!request) {
        return report_error(request.error(), kExitUsage);
    }
    const auto symbols = read_symbols(wanted.symbols);
    if (!symbols) {
        return report_error(symbols.error(), kExitUsage);
    }
    if (const Status made = make_folder(wanted.out); !made) {
        return report_error(made.error(), kExitFound);
    }
    VenueSession session(*venue, "stopping; what was fetched is kept");
    const auto now = binance::HistorySource(session.rest(), symbols->front()).server_time();
    if (!now) {
        return report_error(now.error(), kExitFound);
    }
    request->span.to = std::min(request->span.to, *now);
    if (request->span.from >= request->span.to) {
        return report_error({ErrorCode::OutOfRange, "--from lies in the future: it is " + now->to_iso()}, kExitUsage);
    }
    return download_all(session, *symbols, *request, wanted.out, form);
}

}  // namespace tradewind::bot
