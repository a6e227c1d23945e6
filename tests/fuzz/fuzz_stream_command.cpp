// Whatever a reader of streams may send to the exchange server, and ask for in an address.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/check.hpp"
#include "exchanges/emulator/request_decoder.hpp"
#include "exchanges/emulator/stream_command.hpp"
#include "exchanges/emulator/stream_name.hpp"

namespace {

using namespace tradewind::emulator;  // NOLINT(google-build-using-namespace): one small program

void check_reply(const std::string& reply) {
    TW_CHECK(!nlohmann::json::parse(reply, nullptr, false).is_discarded());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto command = decode_stream_command(text);
    check_reply(command ? stream_reply("null", command->id) : command.error());
    if (command) {
        for (const std::string& name : command->streams) {
            (void)StreamName::parse(name);
        }
    }
    if (const auto stream = StreamName::parse(text)) {
        TW_CHECK(stream->is_for_all() == (text.front() == '!'));
    }
    ApiParameters parameters;
    if (decode_parameters(text, parameters)) {
        TW_CHECK(parameters.items().size() <= size);
    }
    return 0;
}
