#include "bot/telegram/html_text.hpp"

#include <algorithm>
#include <array>

namespace tradewind::bot {
namespace {

constexpr std::array<std::string_view, 18> kTags = {"b",    "strong",     "i",        "em",         "u",       "ins",
                                                    "s",    "strike",     "del",      "code",       "pre",     "a",
                                                    "span", "tg-spoiler", "tg-emoji", "blockquote", "tg-time", "br"};

struct Entity {
    std::string_view name;
    char character;
};
constexpr std::array<Entity, 4> kEntities = {{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}};

// Length of a tag of the Bot API at `at`, 0 when it is something else.
std::size_t known_tag_length(std::string_view html, std::size_t at) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) {
        return 0;
    }
    std::string_view name = html.substr(at + 1, end - at - 1);
    if (!name.empty() && name.front() == '/') {
        name.remove_prefix(1);
    }
    name = name.substr(0, name.find(' '));
    return std::find(kTags.begin(), kTags.end(), name) != kTags.end() ? end + 1 - at : 0;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto entity =
            std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& e) { return e.character == c; });
        if (entity != kEntities.end()) {
            out += entity->name;
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::string html_to_plain(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    std::size_t at = 0;
    while (at < html.size()) {
        std::size_t skipped = html[at] == '<' ? known_tag_length(html, at) : 0;
        if (html[at] == '&') {
            for (const Entity& entity : kEntities) {
                if (html.substr(at, entity.name.size()) == entity.name) {
                    out.push_back(entity.character);
                    skipped = entity.name.size();
                }
            }
        }
        if (skipped == 0) {
            out.push_back(html[at]);
            skipped = 1;
        }
        at += skipped;
    }
    return out;
}

std::size_t utf16_units(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_continuation = (byte & 0xC0U) == 0x80U;
        units += is_continuation ? 0U : 1U;
        units += byte >= 0xF0U ? 1U : 0U;
    }
    return units;
}

}  // namespace tradewind::bot
