#include "bot/telegram/request_json.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

// The General topic has this number, but takes messages only without it.
constexpr ThreadId kGeneralTopic{1};

const char* style_name(ButtonStyle style) {
    switch (style) {
        case ButtonStyle::Default:
            return nullptr;
        case ButtonStyle::Primary:
            return "primary";
        case ButtonStyle::Success:
            return "success";
        case ButtonStyle::Danger:
            return "danger";
    }
    return nullptr;
}

json button_json(const InlineButton& button) {
    json out = {{"text", button.text}};
    if (!button.url.empty()) {
        out["url"] = button.url;
    } else if (!button.copy_text.empty()) {
        out["copy_text"] = {{"text", button.copy_text}};
    } else {
        out["callback_data"] = button.callback_data;
    }
    if (const char* style = style_name(button.style)) {
        out["style"] = style;
    }
    return out;
}

void set_text(json& out, const char* field, const std::string& text, TextFormat format) {
    out[field] = text;
    if (format == TextFormat::Html) {
        out["parse_mode"] = "HTML";
    }
}

template <class Outgoing>
json address_json(const Outgoing& message) {
    json out = {{"chat_id", message.chat.value()}};
    if (message.thread && *message.thread != kGeneralTopic) {
        out["message_thread_id"] = message.thread->value();
    }
    if (message.notification == Notification::Silent) {
        out["disable_notification"] = true;
    }
    if (!message.keyboard.empty()) {
        out["reply_markup"] = to_json(message.keyboard);
    }
    return out;
}

}  // namespace

json to_json(const InlineKeyboard& keyboard) {
    json rows = json::array();
    for (const auto& row : keyboard) {
        json buttons = json::array();
        for (const InlineButton& button : row) {
            buttons.push_back(button_json(button));
        }
        rows.push_back(std::move(buttons));
    }
    return {{"inline_keyboard", std::move(rows)}};
}

json to_json(const UpdatesQuery& query) {
    json out = {{"limit", query.limit},
                {"timeout", query.timeout.to_seconds()},
                {"allowed_updates", {"message", "callback_query", "my_chat_member"}}};
    if (query.offset) {
        out["offset"] = query.offset->value();
    }
    return out;
}

json to_json(const TextMessage& message) {
    json out = address_json(message);
    set_text(out, "text", message.text, message.format);
    out["link_preview_options"] = {{"is_disabled", true}};
    if (message.reply_to) {
        out["reply_parameters"] = {{"message_id", message.reply_to->value()}, {"allow_sending_without_reply", true}};
    }
    return out;
}

json to_json(const PhotoMessage& message) {
    json out = address_json(message);
    if (!message.caption.empty()) {
        set_text(out, "caption", message.caption, message.format);
    }
    return out;
}

json to_json(const TextEdit& edit, const char* text_field) {
    json out = {{"chat_id", edit.chat.value()}, {"message_id", edit.message.value()}};
    set_text(out, text_field, edit.text, edit.format);
    out["reply_markup"] = to_json(edit.keyboard);
    if (std::string_view(text_field) == "text") {
        out["link_preview_options"] = {{"is_disabled", true}};
    }
    return out;
}

json to_json(const CallbackAnswer& answer) {
    json out = {{"callback_query_id", answer.query_id}};
    if (!answer.text.empty()) {
        out["text"] = answer.text;
        out["show_alert"] = answer.style == AnswerStyle::Alert;
    }
    return out;
}

json to_json(const CommandMenu& menu) {
    json commands = json::array();
    for (const BotCommand& command : menu.commands) {
        commands.push_back({{"command", command.name}, {"description", command.description}});
    }
    json out = {{"commands", std::move(commands)}};
    if (menu.chat) {
        out["scope"] = {{"type", "chat"}, {"chat_id", menu.chat->value()}};
    }
    return out;
}

}  // namespace tradewind::bot
