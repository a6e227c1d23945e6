// A history that grows over several runs: rows are gathered in FILE.part, flushed to the disk row by whole row, and
// only a finished history becomes FILE (gzip) with FILE.sha256 beside it. An interrupted run, a power cut included,
// is taken up behind its last whole row; a finished file is extended the same way after its checksum was verified.
// Units: lines of CSV below one header. Errors: Conflict for a file that is not what its checksum says, of another
// layout, or in the hands of another process; Io. Thread: one owner.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind::storage {

class HistoryFile {
public:
    static Result<HistoryFile> open(const std::filesystem::path& path, std::string_view header);
    HistoryFile(HistoryFile&& other) noexcept;
    HistoryFile& operator=(HistoryFile&&) = delete;
    HistoryFile(const HistoryFile&) = delete;
    HistoryFile& operator=(const HistoryFile&) = delete;
    ~HistoryFile();  // what was appended stays in FILE.part

    [[nodiscard]] const std::string& first_row() const { return first_row_; }  // empty: there is none
    [[nodiscard]] const std::string& last_row() const { return last_row_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // Whole lines, each with its end.
    Status append(std::string_view lines);
    // FILE holds every row; without any there is no file.
    Status finish();

private:
    HistoryFile(std::filesystem::path path, std::string header, int descriptor);

    Status take_part();
    Status take_finished();
    Status read_rows(const std::filesystem::path& from);
    Status copy_finished();
    Status write(std::string_view bytes);
    Status pack();
    Status release();
    [[nodiscard]] std::filesystem::path part_path() const { return path_.string() + ".part"; }
    [[nodiscard]] tl::unexpected<Error> io_error(int code) const;

    std::filesystem::path path_;
    std::string header_;
    int descriptor_;  // of the part, locked; -1: moved away or finished
    bool is_part_filled_ = false;
    std::string first_row_;
    std::string last_row_;
    std::size_t rows_ = 0;
};

}  // namespace tradewind::storage
