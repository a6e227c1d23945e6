#include "bot/sweep/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "core/base/time.hpp"

namespace tradewind::bot {
namespace {

constexpr auto kBetween = std::chrono::milliseconds(100);
constexpr std::size_t kUsualWidth = 80;

std::size_t terminal_width() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : kUsualWidth;
}

}  // namespace

std::string progress_text(const SweepProgress& progress, const SearchSpace& space, const Metric& metric,
                          double elapsed_seconds) {
    std::string out = fmt::format("{}/{} {}%", progress.done, progress.total,
                                  progress.total == 0 ? 100 : progress.done * 100 / progress.total);
    const auto ran = static_cast<double>(progress.done - progress.remembered);
    if (ran > 0 && elapsed_seconds > 0) {
        const double rate = ran / elapsed_seconds;
        const double left = static_cast<double>(progress.total - progress.done) / rate;
        out += fmt::format("  {:.{}f} points/s  {} left", rate, rate < 10 ? 1 : 0,
                           Duration::seconds(std::llround(left)).to_text());
    }
    if (progress.failed > 0) {
        out += fmt::format("  {} failed", progress.failed);
    }
    if (progress.best != nullptr && progress.best->outcome) {
        out += fmt::format("  best {} {:.{}f} ({})", metric.name, metric.value(*progress.best->outcome), metric.places,
                           space.text(progress.best->point));
    }
    return out;
}

ProgressLine::ProgressLine() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    if (is_dirty_) {
        std::fputc('\n', stderr);
    }
}

void ProgressLine::show(const SweepProgress& progress, const SearchSpace& space, const Metric& metric,
                        const std::string& before) {
    const Clock::time_point now = Clock::now();
    if (!is_terminal_ || (now - shown_ < kBetween && progress.done < progress.total)) {
        return;
    }
    shown_ = now;
    is_dirty_ = true;
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    // A line that wraps could not be overwritten.
    const std::string text = (before + progress_text(progress, space, metric, elapsed)).substr(0, terminal_width() - 1);
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
}

}  // namespace tradewind::bot
