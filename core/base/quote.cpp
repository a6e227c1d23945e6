#include "core/base/quote.hpp"

#include <fmt/format.h>

namespace tradewind {

std::string quote(std::string_view text) {
    constexpr std::size_t kShown = 40;
    std::string out = "'";
    for (const char c : text.substr(0, kShown)) {
        if (c >= ' ' && c <= '~') {
            out += c;
        } else {
            out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
        }
    }
    out += text.size() > kShown ? "...'" : "'";
    return out;
}

}  // namespace tradewind
