#include "tests/support/bot_api_rules.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "bot/telegram/html_text.hpp"

namespace tradewind::testing {
namespace {

const std::set<std::string> kTags = {"b",    "strong", "i", "em",         "u",         "s",
                                     "code", "pre",    "a", "blockquote", "tg-spoiler"};

struct Parsed {
    std::string visible;
    std::string problem;
};

Parsed broken(const std::string& why) {
    return {"", "Bad Request: can't parse entities: " + why};
}

Parsed parse_html(const std::string& html) {
    std::string visible;
    std::vector<std::string> open;
    for (std::size_t i = 0; i < html.size(); ++i) {
        if (html[i] == '&') {
            const std::size_t end = html.find(';', i);
            const bool is_entity = end != std::string::npos && end - i < 8;
            visible.push_back('&');
            i = is_entity ? end : i;
        } else if (html[i] != '<') {
            visible.push_back(html[i]);
        } else {
            const std::size_t end = html.find('>', i);
            if (end == std::string::npos) {
                return broken("Unclosed start tag");
            }
            std::string name = html.substr(i + 1, end - i - 1);
            const bool is_closing = !name.empty() && name[0] == '/';
            name = name.substr(is_closing ? 1 : 0);
            name = name.substr(0, name.find(' '));
            if (kTags.count(name) == 0) {
                return broken("Unsupported start tag \"" + name + "\"");
            }
            if (!is_closing) {
                open.push_back(name);
            } else if (open.empty() || open.back() != name) {
                return broken("Unmatched end tag");
            } else {
                open.pop_back();
            }
            i = end;
        }
    }
    return open.empty() ? Parsed{visible, ""} : broken("Can't find end tag corresponding to start tag " + open.back());
}

std::string button_problem(const nlohmann::json& button) {
    const auto text = button.value("text", "");
    const bool has_data = button.contains("callback_data");
    const int actions = (has_data ? 1 : 0) + (button.contains("url") ? 1 : 0) + (button.contains("copy_text") ? 1 : 0);
    if (text.empty() || actions != 1) {
        return "Bad Request: can't parse inline keyboard button: text buttons are not allowed in the inline keyboard";
    }
    const auto data = button.value("callback_data", "");
    if (has_data && (data.empty() || data.size() > 64)) {
        return "Bad Request: BUTTON_DATA_INVALID";
    }
    return "";
}

}  // namespace

std::string text_problem(const std::string& text, const std::string& parse_mode, std::size_t limit) {
    Parsed parsed{text, ""};
    if (parse_mode == "HTML") {
        parsed = parse_html(text);
    } else if (!parse_mode.empty()) {
        return "Bad Request: unsupported parse_mode";
    }
    if (!parsed.problem.empty()) {
        return parsed.problem;
    }
    if (limit == 4096 && parsed.visible.find_first_not_of(" \n\t") == std::string::npos) {
        return "Bad Request: message text is empty";
    }
    if (text.size() > 32768) {
        return "Bad Request: text is too long";
    }
    return bot::utf16_units(parsed.visible) > limit ? "Bad Request: message is too long" : "";
}

std::string keyboard_problem(const nlohmann::json& reply_markup) {
    if (reply_markup.is_null()) {
        return "";
    }
    if (!reply_markup.is_object() || !reply_markup.contains("inline_keyboard")) {
        return "Bad Request: object expected as reply markup";
    }
    for (const auto& row : reply_markup["inline_keyboard"]) {
        for (const auto& button : row) {
            if (auto problem = button_problem(button); !problem.empty()) {
                return problem;
            }
        }
    }
    return "";
}

std::string commands_problem(const nlohmann::json& commands) {
    if (!commands.is_array() || commands.size() > 100) {
        return "Bad Request: can't parse commands";
    }
    for (const auto& command : commands) {
        const auto name = command.value("command", "");
        const auto description = command.value("description", "");
        const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (name.empty() || name.size() > 32 || !is_plain) {
            return "Bad Request: BOT_COMMAND_INVALID";
        }
        if (description.empty() || bot::utf16_units(description) > 256) {
            return "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID";
        }
    }
    return "";
}

}  // namespace tradewind::testing
