// A whole file as text, plain or gzip: the bytes decide, not the name. Units: bytes. Errors: Io with the
// path; OutOfRange for a file that is larger than the caller allows once unpacked. Thread: any.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace tradewind::storage {

[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace tradewind::storage
