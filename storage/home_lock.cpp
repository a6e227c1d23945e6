#include "storage/home_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

tl::unexpected<Error> home_error(std::string_view path, std::string_view label, int code) {
    return fail(ErrorCode::Io, fmt::format("{}: cannot {}: {}", path, label, std::strerror(code)));
}

// Parents get the usual mode, the state directory itself is the owner's alone.
Status make_home(const std::string& home) {
    std::error_code failed;
    const std::filesystem::path path = std::filesystem::path(home).lexically_normal();
    const std::filesystem::path leaf = path.has_filename() ? path : path.parent_path();
    if (leaf.has_parent_path()) {
        std::filesystem::create_directories(leaf.parent_path(), failed);
        if (failed) {
            return home_error(home, "create the directories above the state directory", failed.value());
        }
    }
    if (::mkdir(leaf.c_str(), 0700) != 0 && errno != EEXIST) {
        return home_error(home, "create the state directory", errno);
    }
    if (!std::filesystem::is_directory(leaf, failed)) {
        return fail(ErrorCode::Io, fmt::format("{}: the state directory is not a directory", home));
    }
    return {};
}

std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string_view pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    pid = pid.substr(0, pid.find('\n'));
    return pid.empty() ? "another process" : fmt::format("process {}", pid);
}

}  // namespace

Result<HomeLock> HomeLock::acquire(const std::string& home) {
    if (home.empty()) {
        return fail(ErrorCode::InvalidArgument, "home: the state directory has no name");
    }
    if (Status made = make_home(home); !made) {
        return tl::unexpected<Error>(made.error());
    }
    const std::string path = (std::filesystem::path(home) / "tradewind.lock").string();
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return home_error(path, "open the lock file", errno);
    }
    HomeLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return home_error(path, "lock the state directory", errno);
        }
        return fail(ErrorCode::Conflict,
                    fmt::format("{}: the state directory is in use by {}: stop that agent, or choose "
                                "another directory with --home",
                                home, holder_of(descriptor)));
    }
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        return home_error(path, "write the lock file", errno);
    }
    return lock;
}

HomeLock::HomeLock(HomeLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

HomeLock& HomeLock::operator=(HomeLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

// The file stays: removing it would let a third process lock a new file while a second waits on the old.
HomeLock::~HomeLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace tradewind::storage
