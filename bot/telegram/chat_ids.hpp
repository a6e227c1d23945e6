// Identities of the chat side. A user id equals the id of that user's private chat; group chats have negative ids.
// Units: none. Errors: none. Thread: values, any thread.
#pragma once

#include <cstdint>

#include "core/base/ids.hpp"

namespace tradewind::bot {

using UserId = StrongId<struct UserIdTag, std::int64_t>;
using ChatId = StrongId<struct ChatIdTag, std::int64_t>;
using MessageId = StrongId<struct MessageIdTag, std::int64_t>;  // unique within its chat
using ThreadId = StrongId<struct ThreadIdTag, std::int64_t>;    // a topic of a forum group
using UpdateId = StrongId<struct UpdateIdTag, std::int64_t>;

// Our own name for a message that is yet to be sent, so that it can be edited later. 0: never edited.
using LocalMessageKey = StrongId<struct LocalMessageKeyTag, std::uint64_t>;

[[nodiscard]] constexpr bool is_group(ChatId chat) {
    return chat.value() < 0;
}

}  // namespace tradewind::bot
