// The backtest behind /backtest: a strategy over the market of this run, up to now and no further, with the
// parameters that are configured. Answers in a fraction of a second. Errors: in words for the chat.
// Thread: any.
#pragma once

#include <string>

#include "bot/config/app_config.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

struct ChatBacktest {
    std::string html;
    std::string picture;  // PNG bytes
};

inline constexpr int kMostBacktestDays = 90;
[[nodiscard]] Result<ChatBacktest> chat_backtest(const AppConfig& config, const std::string& strategy,
                                                 const std::string& symbol, int days, Timestamp now);

}  // namespace tradewind::bot
