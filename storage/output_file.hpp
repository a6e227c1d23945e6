// A text file that appears whole or not at all: it is written beside its place and renamed at the end, so readers
// and a crash never meet half of it. "-" is standard output; what is not a plain file (a pipe, /dev/null) is written
// in place. Units: bytes. Errors: Io with the path; an unfinished file is removed. Thread: one owner.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind::storage {

class OutputFile {
public:
    static Result<OutputFile> open(const std::string& path);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    Status write(std::string_view bytes);
    Status finish();  // after it the file is there

private:
    OutputFile(std::string path, std::string written, int descriptor);

    std::string path_;     // what the caller asked for
    std::string written_;  // beside it; empty when written in place
    int descriptor_;       // -1 when closed
};

}  // namespace tradewind::storage
