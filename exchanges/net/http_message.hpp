// The parts of an HTTP message that client and server share: header fields and multipart forms.
// Units: bytes. Errors: a malformed form is a ParseError. Thread: values, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace tradewind::net {

struct HttpHeader {
    std::string name;
    std::string value;
};

// The first value of that name (names compare without case); empty when absent.
[[nodiscard]] std::string_view find_header(const std::vector<HttpHeader>& headers, std::string_view name);

struct FormPart {
    std::string name;
    std::string file_name;     // empty: an ordinary field
    std::string content_type;  // empty: plain text
    std::string content;
};

struct FormBody {
    std::string content_type;  // multipart/form-data with its boundary
    std::string bytes;
};

// The boundary is chosen so that it occurs in no part.
[[nodiscard]] FormBody encode_form(const std::vector<FormPart>& parts);
[[nodiscard]] Result<std::vector<FormPart>> decode_form(std::string_view content_type, std::string_view bytes);

}  // namespace tradewind::net
