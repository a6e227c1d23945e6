// The newer EVP interface copies its state through the heap: with it a signature costs twice as much.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "exchanges/binance/signer.hpp"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace tradewind::binance {
namespace {

constexpr std::size_t kBlock = SHA256_CBLOCK;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

SHA256_CTX absorbed(std::array<unsigned char, kBlock> key, unsigned char pad) {
    for (unsigned char& byte : key) {
        byte = static_cast<unsigned char>(byte ^ pad);
    }
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, key.data(), key.size());
    OPENSSL_cleanse(key.data(), key.size());
    return state;
}

}  // namespace

struct Signer::Prepared {
    SHA256_CTX inner;
    SHA256_CTX outer;
};

Signer::Signer(std::string_view secret) : prepared_(std::make_unique<Prepared>()) {
    std::array<unsigned char, kBlock> key{};
    if (secret.size() > kBlock) {
        SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), key.data());
    } else {
        std::copy(secret.begin(), secret.end(), key.begin());
    }
    prepared_->inner = absorbed(key, 0x36);
    prepared_->outer = absorbed(key, 0x5c);
    OPENSSL_cleanse(key.data(), key.size());
}

Signer::~Signer() {
    OPENSSL_cleanse(prepared_.get(), sizeof(Prepared));
}

Signature Signer::sign(std::string_view text) const {
    Digest digest;
    SHA256_CTX state = prepared_->inner;
    SHA256_Update(&state, text.data(), text.size());
    SHA256_Final(digest.data(), &state);
    state = prepared_->outer;
    SHA256_Update(&state, digest.data(), digest.size());
    SHA256_Final(digest.data(), &state);

    constexpr std::string_view kDigits = "0123456789abcdef";
    Signature out;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        out[2 * i] = kDigits[digest[i] >> 4U];
        out[2 * i + 1] = kDigits[digest[i] & 0x0FU];
    }
    return out;
}

}  // namespace tradewind::binance
