// `tradewind record`: the venue's raw public feed on disk, and `tradewind recording`: what is in it.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "bot/app/log.hpp"
#include "bot/cli/venue_session.hpp"
#include "bot/history/recorded_feed.hpp"
#include "bot/telegram/wait_clock.hpp"
#include "exchanges/binance/stream_recorder.hpp"
#include "storage/recording_writer.hpp"

namespace tradewind::bot {
namespace {

int report_error(const Error& error, int exit_code) {
    log_line(LogLevel::Error, error.text);
    return exit_code;
}

// Takes messages from the recorder's threads until the disk refuses one.
class Sink {
public:
    explicit Sink(storage::RecordingWriter& writer) : writer_(writer) {}

    void take(std::string_view stream, std::string_view text) {
        if (stream == "!closed" || stream == "!failed") {
            log_line(LogLevel::Warning, fmt::format("{}: {}", stream.substr(1), text));
        }
        keep(writer_.write(SystemWaitClock().wall_now(), stream, text));
        ++messages_;
    }
    void flush() { keep(writer_.flush()); }
    [[nodiscard]] std::size_t messages() const { return messages_; }
    [[nodiscard]] Status status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

private:
    void keep(Status written) {
        const std::lock_guard lock(mutex_);
        if (status_ && !written) {
            status_ = std::move(written);
        }
    }
    storage::RecordingWriter& writer_;
    std::atomic<std::size_t> messages_ = 0;
    mutable std::mutex mutex_;
    Status status_;
};

// Until Ctrl-C, the time is over or the disk refuses.
void wait_for_end(const InterruptWatch& watch, int minutes, Sink& sink) {
    const SystemWaitClock clock;
    const Timestamp end = minutes > 0 ? clock.steady_now() + Duration::minutes(minutes) : Timestamp::max();
    const bool is_terminal = ::isatty(STDERR_FILENO) != 0;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!watch.token().stop_requested() && clock.steady_now() < end && sink.status()) {
        wake.wait_for(lock, watch.token(), std::chrono::seconds(1), [] { return false; });
        sink.flush();
        if (is_terminal) {
            fmt::print(stderr, "\r{} messages", sink.messages());
        }
    }
    if (is_terminal) {
        fmt::print(stderr, "\r{:24}\r", "");
    }
}

}  // namespace

int run_record(const RecordCommand& wanted) {
    const auto venue = choose_venue(wanted.venue);
    if (!venue) {
        return report_error(venue.error(), kExitUsage);
    }
    const auto symbols = read_symbols(wanted.symbols);
    if (!symbols) {
        return report_error(symbols.error(), kExitUsage);
    }
    if (const Status made = make_folder(wanted.out); !made) {
        return report_error(made.error(), kExitFound);
    }
    const InterruptWatch watch("stopping; what was recorded is kept");
    storage::RecordingWriter writer(wanted.out, std::string(binance::market_type(venue->product)));
    Sink sink(writer);
    const auto recorder = binance::StreamRecorder::start(
        venue->product, venue->endpoints, *symbols,
        [&](std::string_view stream, std::string_view text) { sink.take(stream, text); });
    if (!recorder) {
        return report_error(recorder.error(), kExitFound);
    }
    wait_for_end(watch, wanted.minutes, sink);
    (*recorder)->stop();
    const Status finished = sink.status() ? writer.finish() : sink.status();
    if (!finished) {
        return report_error(finished.error(), kExitFound);
    }
    fmt::print("{} messages recorded in {}\n", sink.messages(), wanted.out);
    return kExitDone;
}

int run_recording(const RecordingCommand& wanted) {
    const auto summary = summarize_feed(wanted.files);
    if (!summary) {
        return report_error(summary.error(), kExitFound);
    }
    fmt::print("{} messages, {} to {}\n", summary->messages, summary->first.to_iso(), summary->last.to_iso());
    for (const auto& [kind, count] : summary->kinds) {
        fmt::print("  {:<16} {:>12}\n", kind, count);
    }
    if (summary->cut_files > 0) {
        fmt::print("{} files end in the midst; they were read up to there\n", summary->cut_files);
    }
    if (wanted.out.empty()) {
        return kExitDone;
    }
    if (const Status made = make_folder(wanted.out); !made) {
        return report_error(made.error(), kExitFound);
    }
    const auto files = extract_trades(wanted.files, wanted.out);
    if (!files) {
        return report_error(files.error(), kExitFound);
    }
    for (const TradeFileSummary& file : *files) {
        fmt::print("{}: {} trades ({} new)\n", file.path.string(), file.rows, file.added);
    }
    return kExitDone;
}

}  // namespace tradewind::bot
