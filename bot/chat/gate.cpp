#include "bot/chat/gate.hpp"

#include <algorithm>

namespace tradewind::bot {

std::variant<Sender, Denied> Gate::judge(const Message& message) const {
    if (message.has_sender_chat || !message.from) {
        return Denied{"sent in the name of a chat, not of a person", std::nullopt, false};
    }
    if (message.is_forwarded || message.is_via_bot || message.is_edited) {
        return Denied{"forwarded, edited or sent through another bot", message.from->id, false};
    }
    return admit(*message.from, message.chat.id, message.thread);
}

std::variant<Sender, Denied> Gate::judge(const CallbackQuery& query) const {
    if (!query.message) {
        return Denied{"a tap without its message", query.from.id, false};
    }
    return admit(query.from, query.message->chat.id, query.message->thread);
}

std::variant<Sender, Denied> Gate::admit(const User& user, ChatId chat, std::optional<ThreadId> thread) const {
    if (user.is_bot) {
        return Denied{"sent by a bot", user.id, false};
    }
    if (std::ranges::find(allowed_, user.id.value()) == allowed_.end()) {
        return Denied{"not on the allow-list", user.id, true};
    }
    if (topic_ != 0 && (!thread || thread->value() != topic_)) {
        return Denied{"in another topic", user.id, false};
    }
    return Sender{user.id, chat, thread, user.first_name};
}

}  // namespace tradewind::bot
