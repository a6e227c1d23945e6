// Reads what RecordingWriter wrote, message by message; a file that ends in the midst, as after a power cut, is read up
// to its last whole message. Captures without the name of the stream, "TIME {...", are read as messages of "-". Units:
// UTC nanoseconds. Errors: next() answers false at the end and at an error, and status() tells which, with file and
// line. Thread: one.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/time.hpp"
#include "storage/line_reader.hpp"

namespace tradewind::storage {

struct RecordedMessage {
    Timestamp received;
    std::string_view stream;
    std::string_view text;  // both until the following call
};

class RecordingReader {
public:
    static constexpr std::size_t kLongestMessage = 4U << 20U;

    static Result<RecordingReader> open(const std::filesystem::path& path);
    bool next(RecordedMessage& message);
    [[nodiscard]] const Status& status() const { return status_; }
    [[nodiscard]] std::size_t line_number() const { return lines_.line_number(); }  // of the message given last
    [[nodiscard]] bool is_cut_short() const { return lines_.is_cut_short(); }

private:
    RecordingReader(std::string name, LineReader lines) : name_(std::move(name)), lines_(std::move(lines)) {}
    std::string name_;
    LineReader lines_;
    Status status_;
};

}  // namespace tradewind::storage
