// The story of each request that was sent from the chat: one message that edits itself as the engine
// reports. Requests whose message is not known any more (after a restart) get a new message.
// Thread: one mutex inside; any.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/telegram/outbox.hpp"
#include "core/state/control.hpp"

namespace tradewind::bot {

struct RequestStory {
    ChatId chat;
    std::optional<ThreadId> thread;
    LocalMessageKey message;
    std::string title;               // HTML
    std::vector<std::string> lines;  // plain text, oldest first
    RequestStage stage = RequestStage::Working;
    [[nodiscard]] std::string html() const;
};

class RequestBoard {
public:
    static constexpr std::size_t kKept = 200;

    void open(RequestId request, RequestStory story);
    // The story with its new line; none when nobody here asked for it.
    std::optional<RequestStory> add(const RequestProgress& progress);

private:
    std::mutex mutex_;
    std::map<RequestId, RequestStory> stories_;
    std::deque<RequestId> order_;
};

}  // namespace tradewind::bot
