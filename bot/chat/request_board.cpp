#include "bot/chat/request_board.hpp"

#include "bot/telegram/html_text.hpp"

namespace tradewind::bot {

std::string RequestStory::html() const {
    const char* mark = "⏳";
    switch (stage) {
        case RequestStage::Working:
            break;
        case RequestStage::Done:
            mark = "✅";
            break;
        case RequestStage::Refused:
            mark = "🚫";
            break;
        case RequestStage::Failed:
            mark = "🔴";
            break;
    }
    std::string out = std::string(mark) + " " + title;
    for (const std::string& line : lines) {
        out += "\n" + escape_html(line);
    }
    return out;
}

void RequestBoard::open(RequestId request, RequestStory story) {
    const std::lock_guard lock(mutex_);
    if (stories_.emplace(request, std::move(story)).second) {
        order_.push_back(request);
    }
    while (order_.size() > kKept) {
        stories_.erase(order_.front());
        order_.pop_front();
    }
}

std::optional<RequestStory> RequestBoard::add(const RequestProgress& progress) {
    constexpr std::size_t kMaxLines = 40;  // a message has room for so many
    const std::lock_guard lock(mutex_);
    const auto found = stories_.find(progress.request);
    if (found == stories_.end()) {
        return std::nullopt;
    }
    RequestStory& story = found->second;
    if (story.lines.size() == kMaxLines) {
        story.lines.erase(story.lines.begin());
    }
    story.lines.push_back(progress.text);
    story.stage = progress.stage;
    return story;
}

}  // namespace tradewind::bot
