#include "storage/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace tradewind::storage {
namespace {

constexpr off_t kSmallestDatabase = 512;  // one page of the smallest size

tl::unexpected<Error> file_error(std::string_view path, std::string_view label) {
    return fail(ErrorCode::Io, fmt::format("{}: cannot {}: {}", path, label, std::strerror(errno)));
}

// The directory entry of a new file is durable only after the directory itself was synced.
Status sync_directory_of(const std::string& path) {
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    const std::string directory = parent.empty() ? "." : parent.string();
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return file_error(directory, "open the directory");
    }
    const int synced = ::fsync(fd);
    ::close(fd);
    if (synced != 0) {
        return file_error(directory, "sync the directory");
    }
    return {};
}

}  // namespace

Status make_private_database_file(const std::string& path) {
    struct stat before {};
    const bool existed = ::stat(path.c_str(), &before) == 0;
    if (existed && before.st_size > 0 && before.st_size < kSmallestDatabase) {
        // SQLite would take what is left of a truncated file for a new one.
        return fail(ErrorCode::Io,
                    fmt::format("{}: file is not a database: it has only {} bytes", path, before.st_size));
    }
    if (existed && before.st_size == 0) {
        struct stat log {};
        if (::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0) {
            // SQLite would take the file for new and delete the log, which is all that is left of the data.
            return fail(ErrorCode::Io, fmt::format("{}: the file is empty, but its log {}-wal is not: restore a backup "
                                                   "or move both away",
                                                   path, path));
        }
    }
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return file_error(path, "open the file");
    }
    const int changed = ::fchmod(fd, 0600);
    ::close(fd);
    if (changed != 0) {
        return file_error(path, "make the file private");
    }
    return existed ? Status{} : sync_directory_of(path);
}

}  // namespace tradewind::storage
