#include "storage/history_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "storage/file_digest.hpp"
#include "storage/gzip_stream.hpp"
#include "storage/line_reader.hpp"
#include "storage/output_file.hpp"

namespace tradewind::storage {
namespace {

constexpr mode_t kMode = 0666;  // less the process's umask, as any new file
constexpr std::size_t kWriteAtOnce = 1U << 18U;
constexpr off_t kTailBytes = 1 << 16;

// Where the last whole line ends; nothing when reading fails.
Result<off_t> end_of_last_line(int descriptor, off_t size) {
    std::array<char, kTailBytes> tail{};
    for (off_t end = size; end > 0;) {
        const off_t begin = std::max<off_t>(end - kTailBytes, 0);
        const ssize_t count = ::pread(descriptor, tail.data(), static_cast<std::size_t>(end - begin), begin);
        if (count != end - begin) {
            return fail(ErrorCode::Io, std::strerror(errno));
        }
        const std::string_view bytes(tail.data(), static_cast<std::size_t>(count));
        if (const std::size_t at = bytes.rfind('\n'); at != std::string_view::npos) {
            return begin + static_cast<off_t>(at) + 1;
        }
        end = begin;
    }
    return 0;
}

}  // namespace

HistoryFile::HistoryFile(std::filesystem::path path, std::string header, int descriptor)
    : path_(std::move(path)), header_(std::move(header)), descriptor_(descriptor) {}

HistoryFile::HistoryFile(HistoryFile&& other) noexcept
    : path_(std::move(other.path_)),
      header_(std::move(other.header_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      is_part_filled_(other.is_part_filled_),
      first_row_(std::move(other.first_row_)),
      last_row_(std::move(other.last_row_)),
      rows_(other.rows_) {}

HistoryFile::~HistoryFile() {
    if (descriptor_ >= 0) {
        (void)release();
    }
}

tl::unexpected<Error> HistoryFile::io_error(int code) const {
    return fail(ErrorCode::Io, fmt::format("{}: {}", part_path().string(), std::strerror(code)));
}

Result<HistoryFile> HistoryFile::open(const std::filesystem::path& path, std::string_view header) {
    const std::string part = path.string() + ".part";
    const int descriptor = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, kMode);
    if (descriptor < 0) {
        return fail(ErrorCode::Io, fmt::format("{}: {}", part, std::strerror(errno)));
    }
    struct stat found {};
    // A part without a name was finished by another process between our two calls.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || ::fstat(descriptor, &found) != 0 || found.st_nlink == 0) {
        ::close(descriptor);
        return fail(ErrorCode::Conflict, fmt::format("{} is being written by another process", path.string()));
    }
    HistoryFile file(path, std::string(header), descriptor);
    const auto whole = end_of_last_line(descriptor, found.st_size);
    if (!whole) {
        return file.io_error(errno);
    }
    if (::ftruncate(descriptor, *whole) != 0) {
        return file.io_error(errno);
    }
    const Status taken = *whole > 0 ? file.take_part() : file.take_finished();
    if (!taken) {
        return tl::unexpected<Error>(taken.error());
    }
    return file;
}

Status HistoryFile::take_part() {
    is_part_filled_ = true;
    return read_rows(part_path());
}

Status HistoryFile::take_finished() {
    if (!std::filesystem::exists(path_)) {
        return {};
    }
    const Status verified = verify_checksum(path_);
    return verified ? read_rows(path_) : verified;
}

Status HistoryFile::read_rows(const std::filesystem::path& from) {
    auto lines = LineReader::open(from);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    std::string_view line;
    while (lines->next(line)) {
        if (lines->line_number() == 1) {
            if (line != header_) {
                return fail(ErrorCode::Conflict,
                            fmt::format("{} is of another kind: its first line is not {}", from.string(), header_));
            }
            continue;
        }
        if (rows_++ == 0) {
            first_row_ = line;
        }
        last_row_ = line;
    }
    return lines->status();
}

// Killed in the midst of it, the part is a shorter history of the same kind, and the finished file is still there.
Status HistoryFile::copy_finished() {
    auto lines = LineReader::open(path_);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    std::string block;
    std::string_view line;
    while (lines->next(line)) {
        block.append(line).push_back('\n');
        if (block.size() >= kWriteAtOnce) {
            if (Status written = write(block); !written) {
                return written;
            }
            block.clear();
        }
    }
    return lines->status() ? write(block) : lines->status();
}

Status HistoryFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return io_error(errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Status HistoryFile::append(std::string_view lines) {
    if (lines.empty()) {
        return {};
    }
    if (!is_part_filled_) {
        if (Status begun = rows_ > 0 ? copy_finished() : write(header_ + "\n"); !begun) {
            return begun;
        }
        is_part_filled_ = true;
    }
    if (Status written = write(lines); !written) {
        return written;
    }
    if (::fdatasync(descriptor_) != 0) {
        return io_error(errno);
    }
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        last_row_ = lines.substr(begin, end - begin);
        if (rows_++ == 0) {
            first_row_ = last_row_;
        }
        begin = end + 1;
    }
    return {};
}

Status HistoryFile::pack() {
    auto out = OutputFile::open(path_.string());
    if (!out) {
        return tl::unexpected<Error>(out.error());
    }
    GzipStream gzip;
    std::string packed;
    std::array<char, kTailBytes> bytes{};
    off_t at = 0;
    for (ssize_t count = 1; count > 0; at += count) {
        count = ::pread(descriptor_, bytes.data(), bytes.size(), at);
        if (count < 0) {
            return io_error(errno);
        }
        gzip.add({bytes.data(), static_cast<std::size_t>(count)}, packed);
        if (count == 0) {
            gzip.finish(packed);
        }
        if (Status written = out->write(packed); !written) {
            return written;
        }
        packed.clear();
    }
    return out->finish();
}

Status HistoryFile::finish() {
    if (is_part_filled_) {
        Status done = pack();
        done = done ? write_checksum(path_) : done;
        if (!done) {
            return done;
        }
        // The part goes last: until then whatever was cut off above is simply done again.
        if (::unlink(part_path().c_str()) != 0) {
            return io_error(errno);
        }
        is_part_filled_ = false;
        ::close(std::exchange(descriptor_, -1));
        return {};
    }
    return release();
}

// An empty part says nothing and goes.
Status HistoryFile::release() {
    const bool is_removed = is_part_filled_ || ::unlink(part_path().c_str()) == 0;
    const int code = errno;
    ::close(std::exchange(descriptor_, -1));
    return is_removed ? Status() : Status(io_error(code));
}

}  // namespace tradewind::storage
