#include "storage/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr mode_t kMode = 0666;  // less the process's umask, as any new file

tl::unexpected<Error> unwritable(const std::string& path, int code) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}", path, std::strerror(code)));
}

bool is_plain_or_new(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) != 0 || S_ISREG(found.st_mode);
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string written, int descriptor)
    : path_(std::move(path)), written_(std::move(written)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      written_(std::exchange(other.written_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        if (!written_.empty()) {
            ::unlink(written_.c_str());
        }
    }
}

Result<OutputFile> OutputFile::open(const std::string& path) {
    if (path == "-") {
        const int copy = ::dup(STDOUT_FILENO);
        return copy >= 0 ? Result<OutputFile>(OutputFile("standard output", "", copy))
                         : unwritable("standard output", errno);
    }
    const bool in_place = !is_plain_or_new(path);
    const std::string written = in_place ? std::string() : fmt::format("{}.{}.part", path, ::getpid());
    const int flags = O_WRONLY | O_CLOEXEC | (in_place ? 0 : O_CREAT | O_TRUNC);
    const int descriptor = ::open(in_place ? path.c_str() : written.c_str(), flags, kMode);
    if (descriptor < 0) {
        return unwritable(path, errno);
    }
    return OutputFile(path, written, descriptor);
}

Status OutputFile::write(std::string_view bytes) {
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
    return {};
}

Status OutputFile::finish() {
    const bool is_apart = !written_.empty();
    // Without the sync a power cut could leave the new name with no bytes behind it.
    const bool is_synced = !is_apart || ::fsync(descriptor_) == 0;
    const int sync_error = errno;
    const bool is_closed = ::close(std::exchange(descriptor_, -1)) == 0;
    const int close_error = errno;
    const std::string written = std::exchange(written_, {});
    if (!is_synced || !is_closed) {
        ::unlink(written.c_str());
        return unwritable(path_, is_synced ? close_error : sync_error);
    }
    if (is_apart && ::rename(written.c_str(), path_.c_str()) != 0) {
        const int code = errno;
        ::unlink(written.c_str());
        return unwritable(path_, code);
    }
    return {};
}

}  // namespace tradewind::storage
