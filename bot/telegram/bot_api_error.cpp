#include "bot/telegram/bot_api_error.hpp"

namespace tradewind::bot {

std::string BotApiError::to_text() const {
    std::string out = method.empty() ? "" : method + ": ";
    if (error_code != 0) {
        out += std::to_string(error_code) + " ";
    }
    out += description;
    if (retry_after) {
        out += " (retry after " + retry_after->to_text() + ")";
    }
    return out;
}

}  // namespace tradewind::bot
