// Lines of a text of any length, with memory for one line only; a `\r` before the `\n` is dropped.
// Units: bytes; lines are counted from 1. Errors: next() answers false at the end and at an error, and
// status() tells which. Thread: one object, one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace tradewind::storage {

class LineReader {
public:
    static constexpr std::size_t kLongestLine = 4'096;

    // Plain or gzip: the bytes decide, not the name.
    static Result<LineReader> open(const std::filesystem::path& path, std::size_t longest_line = kLongestLine);
    static LineReader over(std::string_view text);

    bool next(std::string_view& line);  // valid until the following call
    // Bytes of the plain file or text, as far as known: of a packed file, those of its packed form.
    [[nodiscard]] std::size_t size_hint() const { return size_hint_; }
    [[nodiscard]] const Status& status() const { return status_; }
    // The error is that a packed file ends in the midst: what came before it was sound.
    [[nodiscard]] bool is_cut_short() const { return is_cut_short_ != nullptr && *is_cut_short_; }
    [[nodiscard]] std::size_t line_number() const { return line_number_; }  // of the line given last

private:
    // Puts at most `room` bytes there and says how many; zero at the end.
    using Fill = std::function<Result<std::size_t>(char* to, std::size_t room)>;

    LineReader(Fill fill, std::size_t size_hint, std::size_t longest_line);
    bool refill();

    Fill fill_;
    std::size_t size_hint_ = 0;
    std::size_t longest_line_ = kLongestLine;
    std::shared_ptr<bool> is_cut_short_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // of what has not been given out
    std::size_t end_ = 0;
    std::size_t line_number_ = 0;
    bool exhausted_ = false;
    Status status_;
};

}  // namespace tradewind::storage
