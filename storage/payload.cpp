#include "storage/payload.hpp"

#include <zlib.h>

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind::storage {

std::int64_t checksum_of(std::string_view bytes) {
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::int64_t>(crc32_z(crc32_z(0, nullptr, 0), data, bytes.size()));
}

struct Packer::Stream {
    z_stream zlib{};
    std::string packed;

    Stream() { TW_CHECK(deflateInit(&zlib, Z_BEST_SPEED) == Z_OK); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { deflateEnd(&zlib); }
};

Packer::Packer() : stream_(std::make_unique<Stream>()) {}
Packer::Packer(Packer&&) noexcept = default;
Packer& Packer::operator=(Packer&&) noexcept = default;
Packer::~Packer() = default;

Payload Packer::pack(std::string_view raw) {
    TW_CHECK(static_cast<std::int64_t>(raw.size()) <= kMaxRaw);
    z_stream& zlib = stream_->zlib;
    TW_CHECK(deflateReset(&zlib) == Z_OK);
    const std::size_t bound = deflateBound(&zlib, raw.size());
    if (stream_->packed.size() < bound) {
        stream_->packed.resize(bound);
    }
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(raw.data()));  // zlib reads only
    zlib.avail_in = static_cast<uInt>(raw.size());
    zlib.next_out = reinterpret_cast<Bytef*>(stream_->packed.data());
    zlib.avail_out = static_cast<uInt>(stream_->packed.size());
    TW_CHECK(deflate(&zlib, Z_FINISH) == Z_STREAM_END);
    const std::string_view packed(stream_->packed.data(), stream_->packed.size() - zlib.avail_out);
    return {packed, static_cast<std::int64_t>(raw.size()), checksum_of(packed)};
}

Result<std::string> unpack(const Payload& payload, std::string_view what) {
    const auto damaged = [&](std::string_view how) {
        return fail(ErrorCode::Io, fmt::format("{} is damaged: {}", what, how));
    };
    if (checksum_of(payload.packed) != payload.checksum) {
        return damaged("its checksum does not hold");
    }
    if (payload.raw_size < 0 || payload.raw_size > kMaxRaw) {
        return damaged(fmt::format("its size of {} bytes is impossible", payload.raw_size));
    }
    std::string raw(static_cast<std::size_t>(payload.raw_size), '\0');
    uLongf size = static_cast<uLongf>(raw.size());
    uLong used = static_cast<uLong>(payload.packed.size());
    Bytef nothing = 0;
    Bytef* target = raw.empty() ? &nothing : reinterpret_cast<Bytef*>(raw.data());
    const int code = uncompress2(target, &size, reinterpret_cast<const Bytef*>(payload.packed.data()), &used);
    if (code != Z_OK || size != raw.size() || used != payload.packed.size()) {
        return damaged("it does not unpack");
    }
    return raw;
}

}  // namespace tradewind::storage
