#include "storage/recording_reader.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "core/base/quote.hpp"

namespace tradewind::storage {

Result<RecordingReader> RecordingReader::open(const std::filesystem::path& path) {
    auto lines = LineReader::open(path, kLongestMessage);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    return RecordingReader(path.string(), std::move(*lines));
}

bool RecordingReader::next(RecordedMessage& message) {
    std::string_view line;
    if (!status_ || !lines_.next(line)) {
        if (status_ && !lines_.status() && !lines_.is_cut_short()) {
            status_ = lines_.status();
        }
        return false;
    }
    const std::size_t first = line.find(' ');
    const bool is_bare = first != std::string_view::npos && line.substr(first + 1).starts_with('{');
    const std::size_t second = first == std::string_view::npos || is_bare ? first : line.find(' ', first + 1);
    std::int64_t nanos = 0;
    const std::string_view time = line.substr(0, first);
    const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), nanos);
    if (second == std::string_view::npos || error != std::errc() || end != time.data() + time.size() || nanos < 0) {
        status_ = fail(ErrorCode::ParseError,
                       fmt::format("{}:{}: {} is no recorded message", name_, lines_.line_number(), quote(line)));
        return false;
    }
    message.received = Timestamp::from_nanos(nanos);
    message.stream = is_bare ? std::string_view("-") : line.substr(first + 1, second - first - 1);
    message.text = line.substr(second + 1);
    return true;
}

}  // namespace tradewind::storage
