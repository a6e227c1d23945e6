#include "bot/telegram/update_decoder.hpp"

#include <algorithm>
#include <array>

#include "bot/telegram/json_text.hpp"
#include "bot/telegram/update_json.hpp"
#include "core/base/hash.hpp"

namespace tradewind::bot {
namespace {

using nlohmann::json;

// Every way the API has used over the years to say that a message was written elsewhere.
constexpr std::array<const char*, 6> kForwardMarks = {"forward_origin", "forward_from",        "forward_from_chat",
                                                      "forward_date",   "forward_sender_name", "is_automatic_forward"};

bool is_present(const json& object, const char* name) {
    return !member(object, name).is_null();
}

ChatKind kind_of(const std::string& type) {
    if (type == "private") {
        return ChatKind::Private;
    }
    if (type == "group") {
        return ChatKind::Group;
    }
    if (type == "supergroup") {
        return ChatKind::Supergroup;
    }
    return type == "channel" ? ChatKind::Channel : ChatKind::Unknown;
}

std::optional<User> read_user(const json& value) {
    const auto id = read_int(value, "id");
    if (!id) {
        return std::nullopt;
    }
    return User{UserId(*id), read_bool(value, "is_bot").value_or(false), read_string(value, "first_name"),
                read_string(value, "username"), read_string(value, "language_code")};
}

std::optional<Chat> read_chat(const json& value) {
    const auto id = read_int(value, "id");
    if (!id) {
        return std::nullopt;
    }
    return Chat{ChatId(*id), kind_of(read_string(value, "type")), read_string(value, "title")};
}

std::optional<ThreadId> read_thread(const json& message) {
    const auto id = read_int(message, "message_thread_id");
    return id ? std::optional(ThreadId(*id)) : std::nullopt;
}

std::optional<Message> read_message(const json& value) {
    auto chat = read_chat(member(value, "chat"));
    if (!chat) {
        return std::nullopt;
    }
    Message message;
    message.id = MessageId(read_int(value, "message_id").value_or(0));
    message.date = read_date(value, "date");
    message.chat = std::move(*chat);
    message.from = read_user(member(value, "from"));
    message.text = read_string(value, "text");
    message.thread = read_thread(value);
    message.is_forwarded = std::any_of(kForwardMarks.begin(), kForwardMarks.end(),
                                       [&](const char* mark) { return is_present(value, mark); });
    message.is_via_bot = is_present(value, "via_bot");
    message.has_sender_chat = is_present(value, "sender_chat");
    message.is_edited = is_present(value, "edit_date");
    return message;
}

std::optional<ButtonMessage> read_button_message(const json& value) {
    auto chat = read_chat(member(value, "chat"));
    const auto id = read_int(value, "message_id");
    if (!chat || !id) {
        return std::nullopt;
    }
    const Timestamp date = read_date(value, "date");
    return ButtonMessage{MessageId(*id), std::move(*chat), date, read_thread(value), !date.is_zero()};
}

std::optional<CallbackQuery> read_callback(const json& value) {
    auto from = read_user(member(value, "from"));
    // Text by the book; a number is understood.
    std::string id = read_string(value, "id");
    if (id.empty()) {
        const auto number = read_int(value, "id");
        id = number ? std::to_string(*number) : "";
    }
    if (!from || id.empty()) {
        return std::nullopt;
    }
    return CallbackQuery{std::move(id), std::move(*from), read_button_message(member(value, "message")),
                         read_string(value, "data")};
}

std::optional<MembershipChange> read_membership(const json& value) {
    auto chat = read_chat(member(value, "chat"));
    if (!chat) {
        return std::nullopt;
    }
    return MembershipChange{std::move(*chat), read_user(member(value, "from")),
                            read_string(member(value, "new_chat_member"), "status")};
}

template <class Content>
bool adopt(Update& update, std::optional<Content> content) {
    if (content) {
        update.content = std::move(*content);
    }
    return content.has_value();
}

void read_content(Update& update, const json& value) {
    if (is_present(value, "message")) {
        adopt(update, read_message(member(value, "message")));
    } else if (is_present(value, "callback_query")) {
        adopt(update, read_callback(member(value, "callback_query")));
    } else if (is_present(value, "my_chat_member")) {
        adopt(update, read_membership(member(value, "my_chat_member")));
    } else {
        for (const char* name : {"edited_message", "channel_post", "edited_channel_post"}) {
            if (is_present(value, name) && adopt(update, read_message(member(value, name)))) {
                auto& message = std::get<Message>(update.content);
                message.is_edited = message.is_edited || std::string_view(name) != "channel_post";
                message.has_sender_chat = message.has_sender_chat || !message.from;
            }
        }
    }
}

}  // namespace

std::optional<Update> read_update(const json& value) {
    const auto id = read_int(value, "update_id");
    if (!id) {
        return std::nullopt;
    }
    Update update;
    update.json = dump_json(value);
    StreamHash hash;
    hash.add(update.json);
    update.mark = {UpdateId(*id), hash.value()};
    read_content(update, value);
    return update;
}

std::optional<UpdateBatch> read_updates(const json& result) {
    UpdateBatch batch;
    if (result.is_null()) {
        return batch;
    }
    if (!result.is_array()) {
        return std::nullopt;
    }
    for (const json& entry : result) {
        if (auto update = read_update(entry)) {
            batch.updates.push_back(std::move(*update));
        } else {
            ++batch.unreadable;
        }
    }
    return batch;
}

Result<UpdateBatch> decode_updates(std::string_view text) {
    const auto value = parse_json(text);
    if (!value) {
        return fail(ErrorCode::ParseError, "updates: not JSON");
    }
    auto batch = read_updates(*value);
    if (!batch) {
        return fail(ErrorCode::ParseError, "updates: not a list");
    }
    return std::move(*batch);
}

Result<Update> decode_update(std::string_view text) {
    const auto value = parse_json(text);
    auto update = value ? read_update(*value) : std::nullopt;
    if (!update) {
        return fail(ErrorCode::ParseError, "update: no JSON object with an update_id");
    }
    return std::move(*update);
}

}  // namespace tradewind::bot
