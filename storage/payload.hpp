// Compressed bytes for one database column: deflate at its fastest level, with the raw size and a checksum
// kept beside it. Errors: unpack refuses a wrong checksum, a stream that is not whole, and sizes over
// kMaxRaw, before it takes memory for them. Thread: one Packer, one thread; unpack any.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind::storage {

struct Payload {
    std::string_view packed;
    std::int64_t raw_size = 0;
    std::int64_t checksum = 0;  // CRC-32 of the packed bytes
};

class Packer {
public:
    Packer();
    Packer(Packer&&) noexcept;
    Packer& operator=(Packer&&) noexcept;
    ~Packer();
    // The view lives until the next call.
    Payload pack(std::string_view raw);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

[[nodiscard]] std::int64_t checksum_of(std::string_view bytes);
inline constexpr std::int64_t kMaxRaw = std::int64_t{1} << 30U;
Result<std::string> unpack(const Payload& payload, std::string_view what);

}  // namespace tradewind::storage
