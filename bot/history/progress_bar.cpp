#include "bot/history/progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "bot/telegram/wait_clock.hpp"

namespace tradewind::bot {
namespace {

constexpr int kCells = 20;
constexpr Duration kBetweenDraws = Duration::millis(100);

Timestamp steady_now() {
    return SystemWaitClock().steady_now();
}

}  // namespace

std::string progress_text(std::string_view title, double done, std::string_view detail, Duration elapsed) {
    constexpr double kTellableFraction = 0.001;
    done = std::clamp(done, 0.0, 1.0);
    const int full = static_cast<int>(done * kCells);
    std::string out =
        fmt::format("{}  [{:#<{}}{:-<{}}]  {:.0f} %  {}", title, "", full, "", kCells - full, done * 100, detail);
    if (done >= kTellableFraction && done < 1 && elapsed >= Duration::seconds(1)) {
        const double left = static_cast<double>(elapsed.to_millis()) * (1 - done) / done;
        out += fmt::format("  {} left", Duration::seconds(static_cast<std::int64_t>(left / 1'000) + 1).to_text());
    }
    return out;
}

ProgressBar::ProgressBar(std::string title)
    : title_(std::move(title)), is_terminal_(::isatty(STDERR_FILENO) != 0), begun_(steady_now()) {}

ProgressBar::~ProgressBar() {
    clear();
}

void ProgressBar::clear() {
    if (width_ > 0) {
        fmt::print(stderr, "\r{:{}}\r", "", std::exchange(width_, 0));
    }
}

void ProgressBar::show(double done, std::string_view detail) {
    const Timestamp now = steady_now();
    if (!is_terminal_ || (now - drawn_ < kBetweenDraws && done < 1)) {
        return;
    }
    drawn_ = now;
    const std::string text = progress_text(title_, done, detail, now - begun_);
    fmt::print(stderr, "\r{:<{}}", text, width_);
    width_ = text.size();
    std::fflush(stderr);
}

void ProgressBar::say(std::string_view line) {
    clear();
    fmt::print(stderr, "{}\n", line);
}

}  // namespace tradewind::bot
