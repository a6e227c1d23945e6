#include "storage/file_digest.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/base/check.hpp"
#include "storage/output_file.hpp"
#include "storage/text_file.hpp"

namespace tradewind::storage {
namespace {

constexpr std::size_t kReadAtOnce = 1U << 16U;
constexpr std::size_t kMostChecksumBytes = 4'096;
constexpr std::size_t kHexDigits = 64;

struct CloseFile {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

}  // namespace

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
    if (file == nullptr) {
        return fail(ErrorCode::Io, fmt::format("{}: {}", path.string(), std::strerror(errno)));
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    TW_CHECK(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
    std::array<char, kReadAtOnce> bytes{};
    for (std::size_t count = 1; count > 0;) {
        count = std::fread(bytes.data(), 1, bytes.size(), file.get());
        TW_CHECK(EVP_DigestUpdate(context.get(), bytes.data(), count) == 1);
    }
    if (std::ferror(file.get()) != 0) {
        return fail(ErrorCode::Io, fmt::format("{}: cannot be read", path.string()));
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    TW_CHECK(EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1);
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += fmt::format("{:02x}", digest[i]);
    }
    return out;
}

std::filesystem::path checksum_path(const std::filesystem::path& path) {
    return path.string() + ".sha256";
}

Status write_checksum(const std::filesystem::path& path) {
    const auto digest = sha256_of_file(path);
    if (!digest) {
        return tl::unexpected<Error>(digest.error());
    }
    auto out = OutputFile::open(checksum_path(path).string());
    if (!out) {
        return tl::unexpected<Error>(out.error());
    }
    Status written = out->write(fmt::format("{}  {}\n", *digest, path.filename().string()));
    return written ? out->finish() : written;
}

Status verify_checksum(const std::filesystem::path& path) {
    const std::filesystem::path beside = checksum_path(path);
    if (!std::filesystem::exists(beside)) {
        return fail(ErrorCode::NotFound,
                    fmt::format("{} has no {} beside it", path.string(), beside.filename().string()));
    }
    const auto wanted = read_text_file(beside, kMostChecksumBytes);
    if (!wanted) {
        return tl::unexpected<Error>(wanted.error());
    }
    const auto digest = sha256_of_file(path);
    if (!digest) {
        return tl::unexpected<Error>(digest.error());
    }
    if (wanted->substr(0, kHexDigits) != *digest) {
        return fail(ErrorCode::Conflict,
                    fmt::format("{} is not the file that {} was made of: it was changed or damaged", path.string(),
                                beside.filename().string()));
    }
    return {};
}

}  // namespace tradewind::storage
