// SHA-256 of files, kept beside them in the form of sha256sum, so that `sha256sum -c FILE.sha256` checks them as well.
// Units: lower-case hex. Errors: Io with the path; Conflict when file and checksum differ. Thread: any.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace tradewind::storage {

[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path checksum_path(const std::filesystem::path& path);  // FILE.sha256
[[nodiscard]] Status write_checksum(const std::filesystem::path& path);
// NotFound when there is no checksum.
[[nodiscard]] Status verify_checksum(const std::filesystem::path& path);

}  // namespace tradewind::storage
