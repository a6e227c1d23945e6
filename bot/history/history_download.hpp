// One history from the venue into one file: goes on behind what an earlier run left, and ends with a whole file, its
// checksum and a list of its gaps. Units: times of the venue. Errors: in the report, together with how far it came:
// rows that were fetched are never lost. Thread: that of the source.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "bot/history/history_check.hpp"
#include "bot/history/history_pages.hpp"

namespace tradewind::bot {

struct DownloadProgress {
    Timestamp begun_at;  // where this run went on from
    Timestamp reached;
    Timestamp to;
    std::size_t rows = 0;
};

struct DownloadReport {
    std::filesystem::path file;
    std::size_t rows = 0;   // in the file
    std::size_t added = 0;  // by this run
    Timestamp first;
    Timestamp last;
    HistoryCheck check;
    std::string sha256;
    std::optional<Error> failure;  // the rows so far stand in FILE.part; the same download goes on there
};

using ShowProgress = std::function<void(const DownloadProgress&)>;

[[nodiscard]] DownloadReport download_history(binance::HistorySource& source, const HistoryRequest& request,
                                              const std::filesystem::path& folder, const ShowProgress& show);

}  // namespace tradewind::bot
