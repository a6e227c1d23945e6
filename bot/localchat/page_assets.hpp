// The chat page's files, built into the program from bot/localchat/page. Thread: constant data.
#pragma once

#include <string_view>

namespace tradewind::bot {

extern const std::string_view kChatPageHtml;
extern const std::string_view kChatPageCss;
extern const std::string_view kChatPageScript;

}  // namespace tradewind::bot
