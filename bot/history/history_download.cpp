#include "bot/history/history_download.hpp"

#include <fmt/format.h>

#include "storage/file_digest.hpp"
#include "storage/history_file.hpp"

namespace tradewind::bot {
namespace {

// A file cannot grow at its front: rows that the venue has before its first one would be missed in silence.
Status check_beginning(binance::HistorySource& source, HistoryRequest request, const storage::HistoryFile& file) {
    const auto first = row_time(request.kind, file.first_row());
    if (!first) {
        return tl::unexpected<Error>(first.error());
    }
    request.span.to = *first;
    if (request.span.from >= request.span.to) {
        return {};
    }
    HistoryPages earlier(source, request);
    while (!earlier.is_over()) {
        const auto rows = earlier.next();
        if (!rows) {
            return tl::unexpected<Error>(rows.error());
        }
        if (rows->count > 0) {
            return fail(ErrorCode::Conflict,
                        fmt::format("{} begins at {}, and the venue has something before it: take another folder, or "
                                    "remove the file to fetch it from {}",
                                    file.path().string(), first->to_iso(), request.span.from.to_iso()));
        }
    }
    return {};
}

Status fetch(HistoryPages& pages, storage::HistoryFile& file, Timestamp to, DownloadReport& report,
             const ShowProgress& show) {
    DownloadProgress progress{pages.reached(), pages.reached(), to, file.rows()};
    show(progress);
    while (!pages.is_over()) {
        const auto rows = pages.next();
        if (!rows) {
            return tl::unexpected<Error>(rows.error());
        }
        if (Status kept = file.append(rows->lines); !kept) {
            return kept;
        }
        report.added += rows->count;
        progress.reached = pages.reached();
        progress.rows = file.rows();
        show(progress);
    }
    return file.finish();
}

Status describe(const HistoryRequest& request, const storage::HistoryFile& file, DownloadReport& report) {
    report.rows = file.rows();
    if (file.rows() == 0) {
        return {};
    }
    const auto first = row_time(request.kind, file.first_row());
    const auto last = row_time(request.kind, file.last_row());
    if (!first || !last) {
        return tl::unexpected<Error>(first ? last.error() : first.error());
    }
    report.first = *first;
    report.last = *last;
    return {};
}

Status inspect(const HistoryRequest& request, DownloadReport& report) {
    if (report.rows == 0) {
        return {};
    }
    auto digest = storage::sha256_of_file(report.file);
    if (!digest) {
        return tl::unexpected<Error>(digest.error());
    }
    report.sha256 = std::move(*digest);
    auto check = check_history(request.kind, report.file);
    if (!check) {
        return tl::unexpected<Error>(check.error());
    }
    report.check = std::move(*check);
    return {};
}

Status run(binance::HistorySource& source, const HistoryRequest& request, DownloadReport& report,
           const ShowProgress& show) {
    auto file = storage::HistoryFile::open(report.file, history_header(request.kind));
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    HistoryPages pages(source, request);
    if (file->rows() > 0) {
        Status ready = check_beginning(source, request, *file);
        ready = ready ? pages.go_on_after(file->last_row()) : ready;
        if (!ready) {
            (void)describe(request, *file, report);
            return ready;
        }
    }
    const Status fetched = fetch(pages, *file, request.span.to, report, show);
    const Status described = describe(request, *file, report);
    if (!fetched || !described) {
        return fetched ? described : fetched;
    }
    return inspect(request, report);
}

}  // namespace

DownloadReport download_history(binance::HistorySource& source, const HistoryRequest& request,
                                const std::filesystem::path& folder, const ShowProgress& show) {
    DownloadReport report;
    report.file = folder / history_file_name(request);
    if (const Status done = run(source, request, report, show); !done) {
        report.failure = done.error();
    }
    return report;
}

}  // namespace tradewind::bot
