// Reads Bot API updates. Hostile or merely odd JSON gives an error or an UnsupportedUpdate, never a crash:
// unknown fields are ignored, missing ones take their empty value, dates in milliseconds become dates.
// Units: none. Errors: ParseError when the text is no JSON or not of the promised outer shape. Thread: pure, any
// thread.
#pragma once

#include <string_view>

#include "bot/telegram/update.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

// The `result` of getUpdates: an array of updates; null counts as an empty one.
[[nodiscard]] Result<UpdateBatch> decode_updates(std::string_view json);
// One update, for instance from the journal.
[[nodiscard]] Result<Update> decode_update(std::string_view json);

}  // namespace tradewind::bot
