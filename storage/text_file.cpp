#include "storage/text_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <zlib.h>

namespace tradewind::storage {
namespace {

struct CloseGzip {
    void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<std::remove_pointer_t<gzFile>, CloseGzip>;

tl::unexpected<Error> unreadable(const std::filesystem::path& path, const std::string& why) {
    return fail(ErrorCode::Io, fmt::format("{} cannot be read: {}", path.string(), why));
}

}  // namespace

Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) {
        return unreadable(path, failure ? failure.message() : "it is not a file");
    }
    errno = 0;
    GzipFile file(gzopen(path.c_str(), "rb"));
    if (!file) {
        return unreadable(path, errno == 0 ? "out of memory" : std::strerror(errno));
    }
    std::string text;
    std::array<char, 65'536> piece{};
    for (;;) {
        const int count = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
        if (count < 0) {
            int code = 0;
            return unreadable(path, gzerror(file.get(), &code));
        }
        if (count == 0) {
            break;
        }
        text.append(piece.data(), static_cast<std::size_t>(count));
        if (text.size() > max_bytes) {
            return fail(ErrorCode::OutOfRange, fmt::format("{} holds more than {} bytes", path.string(), max_bytes));
        }
    }
    // A gzip file that was cut short reads to its end without an error before this call.
    if (const int code = gzclose_r(file.release()); code != Z_OK) {
        return unreadable(path, "the compressed data end too early");
    }
    return text;
}

}  // namespace tradewind::storage
