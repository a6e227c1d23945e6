// The one gate for messages and button taps: who may speak. Deny by default; numeric user ids only; an
// empty list lets nobody in. Anonymous admins, channels, bots, forwards and edited messages are nobody.
// Thread: immutable; any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/telegram/update.hpp"

namespace tradewind::bot {

struct Sender {
    UserId user;
    ChatId chat;
    std::optional<ThreadId> thread;
    std::string name;  // for the audit log
};

struct Denied {
    std::string reason;
    std::optional<UserId> user;  // for the one alarm per stranger
    bool is_stranger = false;    // not on the list, rather than malformed
};

class Gate {
public:
    Gate(std::vector<std::int64_t> allowed_users, std::int64_t topic)
        : allowed_(std::move(allowed_users)), topic_(topic) {}

    [[nodiscard]] std::variant<Sender, Denied> judge(const Message& message) const;
    [[nodiscard]] std::variant<Sender, Denied> judge(const CallbackQuery& query) const;
    [[nodiscard]] const std::vector<std::int64_t>& allowed_users() const { return allowed_; }

private:
    [[nodiscard]] std::variant<Sender, Denied> admit(const User& user, ChatId chat,
                                                     std::optional<ThreadId> thread) const;

    std::vector<std::int64_t> allowed_;
    std::int64_t topic_;  // 0: any
};

}  // namespace tradewind::bot
