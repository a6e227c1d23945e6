// HMAC-SHA256 of a request with an account's secret: the key is absorbed once, every signature starts from copies of
// the two prepared states, so a signature costs four blocks of SHA-256 and no allocation.
// Units: bytes in, 64 lower-case hex digits out. Errors: none. Thread: any, also at the same time.
// Source: RFC 2104; the venue's vectors are in the test.
#pragma once

#include <array>
#include <memory>
#include <string_view>

namespace tradewind::binance {

using Signature = std::array<char, 64>;

class Signer {
public:
    explicit Signer(std::string_view secret);
    ~Signer();  // wipes what follows from the secret
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;

    [[nodiscard]] Signature sign(std::string_view text) const;

private:
    struct Prepared;
    std::unique_ptr<Prepared> prepared_;
};

}  // namespace tradewind::binance
