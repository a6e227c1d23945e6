// The text of config/brackets.json, put into the program at build time so that a run needs no file.
// Units: JSON text. Thread: constant.
#pragma once

#include <string_view>

namespace tradewind::storage {

extern const std::string_view kBuiltinBracketsJson;

}  // namespace tradewind::storage
