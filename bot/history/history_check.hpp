// What a finished history lacks, found by reading it the way every other command will. Units: missing are candles,
// funding settlements or trades. Errors: the reader's own, with file and line. Thread: pure but for reading the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bot/history/history_pages.hpp"

namespace tradewind::bot {

struct HistoryCheck {
    std::size_t gaps = 0;
    std::uint64_t missing = 0;
    std::vector<std::string> first_gaps;  // in words, the first kMostShown of them

    static constexpr std::size_t kMostShown = 5;
    void add_gap(Timestamp after, std::uint64_t count, std::string_view what);
};

[[nodiscard]] Result<HistoryCheck> check_history(HistoryKind kind, const std::filesystem::path& path);

}  // namespace tradewind::bot
