#include "storage/bar_cache.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "storage/word_hash.hpp"

namespace tradewind::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashedEnd = std::size_t{64} * 1024;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

std::int64_t nanos_of(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// Nothing when the file cannot be read: read_candles() then says why.
std::optional<SourceStamp> stamp_of(const fs::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    std::error_code failure;
    const std::string name = fs::canonical(path, failure).string();
    if (failure || file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    SourceStamp stamp;
    stamp.path_hash = word_hash(std::as_bytes(std::span(name)));
    stamp.size = static_cast<std::uint64_t>(status.st_size);
    stamp.modified_nanos = nanos_of(status.st_mtim);
    stamp.changed_nanos = nanos_of(status.st_ctim);
    std::string ends(2 * kHashedEnd, '\0');
    const auto last = static_cast<off_t>(stamp.size > kHashedEnd ? stamp.size - kHashedEnd : 0);
    if (::pread(file.get(), ends.data(), kHashedEnd, 0) < 0 ||
        ::pread(file.get(), ends.data() + kHashedEnd, kHashedEnd, last) < 0) {
        return std::nullopt;
    }
    stamp.content_hash = word_hash(std::as_bytes(std::span(ends)));
    return stamp;
}

fs::path cache_file(const fs::path& cache_dir, const SourceStamp& stamp) {
    return cache_dir / fmt::format("{:016x}.bars", stamp.path_hash);
}

std::optional<MappedBars> map_cache(const fs::path& path, const SourceStamp& stamp) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
        return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED | MAP_POPULATE, file.get(), 0);
    if (mapped == MAP_FAILED) {
        return std::nullopt;
    }
    std::shared_ptr<const void> mapping(mapped, [size](void* memory) { ::munmap(memory, size); });
    auto bars = PackedBars::over({static_cast<const std::byte*>(mapped), size}, stamp);
    if (!bars) {
        return std::nullopt;
    }
    return MappedBars(std::move(mapping), std::move(*bars));
}

Status write_all(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return fail(ErrorCode::Io, std::strerror(errno));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return {};
}

// Under a name of its own first: whoever opens the file by its real name finds all of it. There is no sync, since
// what a crash leaves half written fails its checksum.
Status write_cache(const fs::path& path, std::span<const std::byte> bytes) {
    const auto cannot = [&](const std::string& why) {
        return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}", path.string(), why));
    };
    std::error_code failure;
    fs::create_directories(path.parent_path(), failure);
    std::string draft = path.string() + ".XXXXXX";
    const Descriptor file(::mkostemp(draft.data(), O_CLOEXEC));
    if (file.get() < 0) {
        return cannot(std::strerror(errno));
    }
    Status written = write_all(file.get(), bytes);
    if (written && ::rename(draft.c_str(), path.c_str()) != 0) {
        written = fail(ErrorCode::Io, std::strerror(errno));
    }
    if (!written) {
        ::unlink(draft.c_str());
        return cannot(written.error().text);
    }
    return {};
}

// The stamp was taken before the file was read: whoever changed the file since must not find old bars.
Status keep(const fs::path& path, const fs::path& cache_dir, const SourceStamp& stamp, const CandleFile& file) {
    if (stamp_of(path) != stamp) {
        return fail(ErrorCode::Io, path.string() + " changed while it was read");
    }
    const auto packed = pack(file, stamp);
    if (!packed) {
        return fail(ErrorCode::OutOfRange, path.string() + " has numbers that do not fit 64 bits in one unit");
    }
    return write_cache(cache_file(cache_dir, stamp), std::as_bytes(std::span(*packed)));
}

}  // namespace

Result<CandleFile> read_candles_cached(const fs::path& path, InstrumentId instrument, const fs::path& cache_dir) {
    const auto stamp = stamp_of(path);
    if (stamp) {
        if (const auto mapped = map_cache(cache_file(cache_dir, *stamp), *stamp)) {
            return (*mapped)->unpack(instrument);
        }
    }
    auto file = read_candles(path, instrument);
    if (file && stamp) {
        // Without a cache the next run is slower, not wrong.
        static_cast<void>(keep(path, cache_dir, *stamp, *file));
    }
    return file;
}

Result<MappedBars> map_candles(const fs::path& path, const fs::path& cache_dir) {
    const auto stamp = stamp_of(path);
    if (stamp) {
        if (auto mapped = map_cache(cache_file(cache_dir, *stamp), *stamp)) {
            return std::move(*mapped);
        }
    }
    const auto file = read_candles(path, InstrumentId());
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    if (!stamp) {
        return fail(ErrorCode::Io, path.string() + " is not a plain file");
    }
    if (const Status kept = keep(path, cache_dir, *stamp, *file); !kept) {
        return tl::unexpected<Error>(kept.error());
    }
    auto mapped = map_cache(cache_file(cache_dir, *stamp), *stamp);
    if (!mapped) {
        return fail(ErrorCode::Io, cache_file(cache_dir, *stamp).string() + " cannot be read back");
    }
    return std::move(*mapped);
}

}  // namespace tradewind::storage
