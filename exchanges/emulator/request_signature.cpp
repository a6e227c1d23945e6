#include "exchanges/emulator/request_signature.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/base/check.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::string_view kName = "signature=";

}  // namespace

SignedPart take_signature(std::string_view part) {
    SignedPart out;
    bool is_first = true;
    for (std::size_t begin = 0; begin <= part.size();) {
        const std::size_t end = std::min(part.find('&', begin), part.size());
        const std::string_view item = part.substr(begin, end - begin);
        if (item.starts_with(kName)) {
            out.signature = std::string(item.substr(kName.size()));
        } else {
            out.text += is_first ? "" : "&";
            out.text += item;
            is_first = false;
        }
        begin = end + 1;
    }
    return out;
}

std::string hmac_sha256_hex(std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const unsigned char* made =
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    TW_CHECK(made != nullptr);
    std::string out;
    out.reserve(std::size_t{2} * size);
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (unsigned int i = 0; i < size; ++i) {
        out += kDigits[digest.at(i) >> 4U];
        out += kDigits[digest.at(i) & 15U];
    }
    return out;
}

bool is_signature_of(std::string_view signature, std::string_view secret, std::string_view text) {
    std::string lower(signature);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::string wanted = hmac_sha256_hex(secret, text);
    return lower.size() == wanted.size() && CRYPTO_memcmp(lower.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace tradewind::emulator
