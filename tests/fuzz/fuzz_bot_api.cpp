// Whatever a Bot API server may answer: envelopes, updates and the texts in them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bot/telegram/envelope.hpp"
#include "bot/telegram/html_text.hpp"
#include "bot/telegram/redaction.hpp"
#include "bot/telegram/text_splitter.hpp"
#include "bot/telegram/update_decoder.hpp"
#include "bot/telegram/update_json.hpp"
#include "core/base/check.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bot;

void check_updates(const UpdateBatch& batch) {
    for (const Update& update : batch.updates) {
        const auto again = decode_update(update.json);
        TW_CHECK(again.has_value() && again->mark == update.mark);
    }
}

void check_texts(std::string_view text) {
    constexpr std::size_t kLimit = 256;
    for (const TextFormat format : {TextFormat::Plain, TextFormat::Html}) {
        for (const std::string& part : split_text(text, format, kLimit)) {
            TW_CHECK(utf16_units(part) <= kLimit);
        }
    }
    TW_CHECK(html_to_plain(escape_html(text)) == text);
    (void)redact_secrets(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto batch = decode_updates(text)) {
        check_updates(*batch);
    }
    if (const auto result = open_envelope("getUpdates", 200, text, "")) {
        if (const auto batch = read_updates(*result)) {
            check_updates(*batch);
        }
    }
    (void)open_envelope("sendMessage", 500, text, text.substr(0, 8));
    check_texts(text);
    return 0;
}
