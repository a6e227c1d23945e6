// What a handler answers: the venue's JSON, or its error. Errors: the answer itself. Thread: values.
#pragma once

#include <string>
#include <utility>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "exchanges/emulator/api_message.hpp"

namespace tradewind::emulator {

using Json = nlohmann::ordered_json;
using Answer = tl::expected<Json, ApiError>;

[[nodiscard]] inline tl::unexpected<ApiError> refuse(int code, std::string text) {
    return tl::unexpected<ApiError>(ApiError{400, code, std::move(text)});
}
[[nodiscard]] ApiReply reply_of(const Answer& answer);
// {"code":200,"msg":"..."}
[[nodiscard]] Json done(const std::string& text);

}  // namespace tradewind::emulator
