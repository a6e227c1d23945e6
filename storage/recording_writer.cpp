#include "storage/recording_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr mode_t kMode = 0666;  // less the process's umask, as any new file
constexpr std::size_t kPutAtOnce = 1U << 16U;
constexpr int kMostNames = 1'000;

tl::unexpected<Error> unwritable(const std::filesystem::path& path, int code) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}", path.string(), std::strerror(code)));
}

std::string part_of(const std::filesystem::path& path) {
    return path.string() + ".part";
}

// "2024-01-31T08:00:00.000Z" as "20240131T080000Z"
std::string stamp(Timestamp time) {
    std::string out = time.to_iso().substr(0, 19) + "Z";
    std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
    return out;
}

}  // namespace

RecordingWriter::RecordingWriter(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {}

RecordingWriter::~RecordingWriter() {
    (void)finish();
}

Status RecordingWriter::begin(Timestamp received) {
    for (int attempt = 1; attempt <= kMostNames; ++attempt) {
        const std::string again = attempt == 1 ? std::string() : fmt::format("-{}", attempt);
        path_ = folder_ / fmt::format("{}_{}{}.rec.gz", name_, stamp(received), again);
        if (std::filesystem::exists(path_)) {
            continue;
        }
        descriptor_ = ::open(part_of(path_).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
        if (descriptor_ >= 0 || errno != EEXIST) {
            break;
        }
    }
    if (descriptor_ < 0) {
        return unwritable(path_, errno);
    }
    day_ = received.floor_to(Duration::days(1));
    gzip_.emplace();
    return {};
}

Status RecordingWriter::put(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return unwritable(path_, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    packed_.clear();
    return {};
}

Status RecordingWriter::end() {
    if (descriptor_ < 0) {
        return {};
    }
    gzip_->finish(packed_);
    Status written = put(packed_);
    const bool is_synced = ::fsync(descriptor_) == 0;
    const int code = errno;
    ::close(std::exchange(descriptor_, -1));
    if (!written || !is_synced) {
        return written ? Status(unwritable(path_, code)) : written;
    }
    return ::rename(part_of(path_).c_str(), path_.c_str()) == 0 ? Status() : Status(unwritable(path_, errno));
}

Status RecordingWriter::write(Timestamp received, std::string_view stream, std::string_view text) {
    const std::lock_guard lock(mutex_);
    // A clock that was set back does not open yesterday's file again.
    if (descriptor_ >= 0 && received.floor_to(Duration::days(1)) > day_) {
        if (Status ended = end(); !ended) {
            return ended;
        }
    }
    if (descriptor_ < 0) {
        if (Status begun = begin(received); !begun) {
            return begun;
        }
    }
    line_ = fmt::format("{} {} {}", received.to_nanos(), stream, text);
    // Between the tokens of JSON a line's end is a blank like any other.
    std::ranges::replace_if(
        line_, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    line_.push_back('\n');
    gzip_->add(line_, packed_);
    return packed_.size() < kPutAtOnce ? Status() : put(packed_);
}

Status RecordingWriter::flush() {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0) {
        return {};
    }
    gzip_->flush(packed_);
    return put(packed_);
}

Status RecordingWriter::finish() {
    const std::lock_guard lock(mutex_);
    return end();
}

}  // namespace tradewind::storage
