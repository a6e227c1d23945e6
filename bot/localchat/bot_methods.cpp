#include "bot/localchat/bot_methods.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "bot/telegram/html_text.hpp"
#include "bot/telegram/json_text.hpp"
#include "bot/telegram/outgoing.hpp"
#include "exchanges/net/http_message.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

// Fields of a call, as text or JSON text, however they were sent.
class Fields {
public:
    explicit Fields(const net::HttpRequest& request) {
        const std::string_view type = request.header("Content-Type");
        if (type.starts_with("application/json")) {
            if (const auto body = parse_json(request.body); body && body->is_object()) {
                for (const auto& [name, value] : body->items()) {
                    values_[name] = value.is_string() ? value.get<std::string>() : dump_json(value);
                }
            }
        } else if (type.starts_with("multipart/form-data")) {
            if (auto parts = net::decode_form(type, request.body)) {
                for (net::FormPart& part : *parts) {
                    values_[part.name] = std::move(part.content);
                }
            }
        }
        for (const char* name : {"offset", "limit", "timeout"}) {
            if (const auto value = request.query_value(name)) {
                values_[name] = *value;
            }
        }
    }
    [[nodiscard]] std::string text(const char* name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? std::string() : found->second;
    }
    [[nodiscard]] bool has(const char* name) const { return values_.contains(name); }
    [[nodiscard]] std::optional<std::int64_t> number(const char* name) const {
        const std::string value = text(name);
        std::int64_t out = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
        return error == std::errc() && end == value.data() + value.size() ? std::optional<std::int64_t>(out)
                                                                          : std::nullopt;
    }

private:
    std::map<std::string, std::string> values_;
};

// The inline_keyboard array of reply_markup, checked; an empty text for none.
Result<std::string> read_keyboard(const Fields& fields) {
    const std::string markup = fields.text("reply_markup");
    if (markup.empty()) {
        return std::string();
    }
    const auto parsed = parse_json(markup);
    const json& rows = parsed ? member(*parsed, "inline_keyboard") : json();
    if (!rows.is_array()) {
        return fail(ErrorCode::ParseError, "Bad Request: can't parse reply keyboard markup JSON object");
    }
    for (const json& row : rows) {
        for (const json& button : row.is_array() ? row : json::array({nullptr})) {
            const std::string data = read_string(button, "callback_data");
            if (read_string(button, "text").empty()) {
                return fail(ErrorCode::ParseError, "Bad Request: inline keyboard button must have a text");
            }
            if (data.size() > kMaxCallbackDataBytes) {
                return fail(ErrorCode::OutOfRange, "Bad Request: BUTTON_DATA_INVALID");
            }
        }
    }
    return rows.empty() ? std::string() : dump_json(rows);
}

Status check_text(const std::string& text, std::size_t limit, const char* what) {
    if (text.empty()) {
        return fail(ErrorCode::InvalidArgument, std::string("Bad Request: ") + what + " text is empty");
    }
    if (utf16_units(html_to_plain(text)) > limit) {
        return fail(ErrorCode::OutOfRange, std::string("Bad Request: ") + what + " is too long");
    }
    return {};
}

BotAnswer send_text(ChatRoom& room, const Fields& fields, Timestamp now) {
    const auto keyboard = read_keyboard(fields);
    if (!keyboard) {
        return bot_error(400, keyboard.error().text);
    }
    if (Status text = check_text(fields.text("text"), kMaxMessageUnits, "message"); !text) {
        return bot_error(400, text.error().text);
    }
    const bool is_html = fields.text("parse_mode") == "HTML";
    return bot_ok(ChatRoom::message_json(room.send(fields.text("text"), is_html, *keyboard, {}, now)));
}

BotAnswer send_photo(ChatRoom& room, const Fields& fields, Timestamp now) {
    const auto keyboard = read_keyboard(fields);
    if (!keyboard) {
        return bot_error(400, keyboard.error().text);
    }
    const std::string photo = fields.text("photo");
    if (!photo.starts_with("\x89PNG") && !photo.starts_with("\xff\xd8")) {
        return bot_error(400, "Bad Request: IMAGE_PROCESS_FAILED");
    }
    const std::string caption = fields.text("caption");
    if (utf16_units(html_to_plain(caption)) > kMaxCaptionUnits) {
        return bot_error(400, "Bad Request: message caption is too long");
    }
    return bot_ok(
        ChatRoom::message_json(room.send(caption, fields.text("parse_mode") == "HTML", *keyboard, photo, now)));
}

BotAnswer edit(ChatRoom& room, const Fields& fields, std::optional<std::string> text) {
    const auto keyboard = read_keyboard(fields);
    if (!keyboard) {
        return bot_error(400, keyboard.error().text);
    }
    const auto message = fields.number("message_id");
    if (!message) {
        return bot_error(400, "Bad Request: message identifier is not specified");
    }
    const auto edited = room.edit(*message, std::move(text), fields.text("parse_mode") == "HTML", *keyboard);
    return edited ? bot_ok(ChatRoom::message_json(*edited)) : bot_error(400, edited.error().text);
}

BotAnswer edit_text(ChatRoom& room, const Fields& fields) {
    if (Status text = check_text(fields.text("text"), kMaxMessageUnits, "message"); !text) {
        return bot_error(400, text.error().text);
    }
    return edit(room, fields, fields.text("text"));
}

BotAnswer from_status(const Status& status) {
    return status ? bot_ok("true") : bot_error(400, status.error().text);
}

}  // namespace

BotAnswer bot_ok(const std::string& result_json) {
    return {200, R"({"ok":true,"result":)" + result_json + "}"};
}

BotAnswer bot_error(int code, const std::string& description) {
    return {code, dump_json({{"ok", false}, {"error_code", code}, {"description", description}})};
}

PollFields read_poll_fields(const net::HttpRequest& request) {
    const Fields fields(request);
    PollFields out;
    out.offset = fields.number("offset");
    out.limit = static_cast<int>(std::clamp<std::int64_t>(fields.number("limit").value_or(100), 1, 100));
    out.timeout_seconds = static_cast<int>(std::clamp<std::int64_t>(fields.number("timeout").value_or(0), 0, 50));
    return out;
}

BotAnswer call_bot_method(ChatRoom& room, const std::string& method, const net::HttpRequest& request, Timestamp now) {
    const Fields fields(request);
    const bool names_chat = method == "sendmessage" || method == "sendphoto" || method.starts_with("editmessage") ||
                            method == "deletemessage";
    if (names_chat && fields.number("chat_id") != ChatRoom::kOwner) {
        return bot_error(400, "Bad Request: chat not found");
    }
    if (method == "getme") {
        return bot_ok(
            R"({"id":2,"is_bot":true,"first_name":"Tradewind","username":"tradewind_local_bot","can_join_groups":false})");
    }
    if (method == "sendmessage")
        return send_text(room, fields, now);
    if (method == "sendphoto")
        return send_photo(room, fields, now);
    if (method == "editmessagetext")
        return edit_text(room, fields);
    if (method == "editmessagecaption")
        return edit(room, fields, fields.text("caption"));
    if (method == "editmessagereplymarkup")
        return edit(room, fields, std::nullopt);
    if (method == "deletemessage")
        return from_status(room.erase(fields.number("message_id").value_or(0)));
    if (method == "answercallbackquery") {
        return from_status(
            room.answer(fields.text("callback_query_id"), fields.text("text"), fields.text("show_alert") == "true"));
    }
    if (method == "setmycommands") {
        const auto commands = parse_json(fields.text("commands"));
        if (!commands || !commands->is_array()) {
            return bot_error(400, "Bad Request: can't parse BotCommand list");
        }
        room.set_commands(dump_json(*commands));
        return bot_ok("true");
    }
    return bot_error(404, "Not Found");
}

}  // namespace tradewind::bot
