// A zip archive of one file, stored as it is: what the venue's download links lead to.
// Units: bytes. Errors: none; a file is far below zip's 4 GB. Thread: pure.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::emulator {

[[nodiscard]] std::string zip_of(std::string_view name, std::string_view content);

}  // namespace tradewind::emulator
