// A frame that a stream's reader sends: SUBSCRIBE and its like, decoded from JSON that anybody may have written.
// Units: none. Errors: the venue's {"code":2,"msg":"Invalid request: ..."} as a ready reply. Thread: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace tradewind::emulator {

enum class StreamMethod : std::uint8_t { Subscribe, Unsubscribe, ListSubscriptions, SetProperty, GetProperty };

struct StreamCommand {
    StreamMethod method = StreamMethod::Subscribe;
    std::vector<std::string> streams;  // to subscribe or unsubscribe; the property's name
    bool value = false;                // of the property to set
    std::string id;                    // as JSON: a number, a text or null
};

[[nodiscard]] tl::expected<StreamCommand, std::string> decode_stream_command(std::string_view text);
// {"result":<result>,"id":<id>}
[[nodiscard]] std::string stream_reply(std::string_view result, std::string_view id);
[[nodiscard]] std::string stream_error(int code, const std::string& text, std::string_view id);

}  // namespace tradewind::emulator
