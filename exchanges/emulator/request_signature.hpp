// Signatures of requests: HMAC-SHA256 in hex over the bytes as they were received (venue notes, section 1.2).
// Units: bytes. Errors: a wrong signature is false. Thread: pure.
#pragma once

#include <string>
#include <string_view>

namespace tradewind::emulator {

// A query or body without its signature parameter, wherever it stands, and that parameter's value.
struct SignedPart {
    std::string text;
    std::string signature;  // empty: none
};
[[nodiscard]] SignedPart take_signature(std::string_view part);

[[nodiscard]] std::string hmac_sha256_hex(std::string_view secret, std::string_view text);
// Upper and lower case are the same; takes the same time whatever differs.
[[nodiscard]] bool is_signature_of(std::string_view signature, std::string_view secret, std::string_view text);

}  // namespace tradewind::emulator
