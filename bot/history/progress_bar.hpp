// One line on a terminal that shows how far something is and when it will be over. Units: fractions of 1; the time
// that is left is that of the rate so far. Errors: none. Thread: one.
#pragma once

#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace tradewind::bot {

// "BTCUSDT 1h  [########------------]  40 %  12000 rows  1m 20s left"; nothing about the time before it can be told.
[[nodiscard]] std::string progress_text(std::string_view title, double done, std::string_view detail, Duration elapsed);

// Draws at most ten times a second; on anything but a terminal it draws nothing.
class ProgressBar {
public:
    explicit ProgressBar(std::string title);
    ~ProgressBar();  // takes the line away
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    void show(double done, std::string_view detail);
    // A line of its own above the bar; on anything but a terminal too.
    void say(std::string_view line);

private:
    void clear();
    std::string title_;
    bool is_terminal_;
    Timestamp begun_;
    Timestamp drawn_;
    std::size_t width_ = 0;  // of what stands there
};

}  // namespace tradewind::bot
