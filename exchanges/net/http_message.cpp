#include "exchanges/net/http_message.hpp"

#include <algorithm>
#include <optional>

namespace tradewind::net {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_without_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

// The value of `name` in `form-data; name="a"; filename="b"`; quotes dropped, browsers' %22 and %0A turned back.
std::string parameter(std::string_view header, std::string_view name) {
    std::size_t at = header.find(';');
    while (at != std::string_view::npos) {
        std::string_view rest = trimmed(header.substr(at + 1));
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) {
            return {};
        }
        const std::string_view key = trimmed(rest.substr(0, equals));
        rest.remove_prefix(equals + 1);
        std::string_view value;
        if (!rest.empty() && rest.front() == '"') {
            const std::size_t end = rest.find('"', 1);
            value = rest.substr(1, end == std::string_view::npos ? end : end - 1);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        } else {
            value = trimmed(rest.substr(0, rest.find(';')));
        }
        if (equal_without_case(key, name)) {
            return std::string(value);
        }
        at = rest.find(';') == std::string_view::npos ? std::string_view::npos
                                                      : header.size() - rest.size() + rest.find(';');
    }
    return {};
}

// Quotes and line ends would end the header value early; browsers write them as percent escapes.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "%22";
                break;
            case '\r':
                out += "%0D";
                break;
            case '\n':
                out += "%0A";
                break;
            default:
                out.push_back(c);
        }
    }
    return out + "\"";
}

std::string boundary_absent_from(const std::vector<FormPart>& parts) {
    for (unsigned n = 0;; ++n) {
        std::string boundary = "tradewind-form-" + std::to_string(n);
        const bool is_used = std::any_of(parts.begin(), parts.end(), [&](const FormPart& part) {
            return part.content.find(boundary) != std::string::npos;
        });
        if (!is_used) {
            return boundary;
        }
    }
}

std::optional<FormPart> read_part(std::string_view text) {
    const std::size_t head_end = text.find("\r\n\r\n");
    if (head_end == std::string_view::npos) {
        return std::nullopt;
    }
    FormPart part;
    part.content = std::string(text.substr(head_end + 4));
    std::string_view head = text.substr(0, head_end);
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (equal_without_case(line.substr(0, colon), "Content-Disposition")) {
            part.name = parameter(value, "name");
            part.file_name = parameter(value, "filename");
        } else if (equal_without_case(line.substr(0, colon), "Content-Type")) {
            part.content_type = std::string(value);
        }
    }
    return part.name.empty() ? std::nullopt : std::optional(std::move(part));
}

}  // namespace

std::string_view find_header(const std::vector<HttpHeader>& headers, std::string_view name) {
    for (const HttpHeader& header : headers) {
        if (equal_without_case(header.name, name)) {
            return header.value;
        }
    }
    return {};
}

FormBody encode_form(const std::vector<FormPart>& parts) {
    const std::string boundary = boundary_absent_from(parts);
    std::string bytes;
    for (const FormPart& part : parts) {
        bytes += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name);
        if (!part.file_name.empty()) {
            bytes += "; filename=" + quoted(part.file_name);
        }
        if (!part.content_type.empty()) {
            bytes += "\r\nContent-Type: " + part.content_type;
        }
        bytes += "\r\n\r\n" + part.content + "\r\n";
    }
    bytes += "--" + boundary + "--\r\n";
    return {"multipart/form-data; boundary=" + boundary, std::move(bytes)};
}

Result<std::vector<FormPart>> decode_form(std::string_view content_type, std::string_view bytes) {
    if (!equal_without_case(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data")) {
        return fail(ErrorCode::ParseError, "the body is not multipart/form-data");
    }
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty()) {
        return fail(ErrorCode::ParseError, "the form has no boundary");
    }
    const std::string opener = "--" + boundary;
    const std::string separator = "\r\n" + opener;
    std::size_t at = bytes.find(opener);
    if (at == std::string_view::npos) {
        return fail(ErrorCode::ParseError, "the form's boundary does not occur in it");
    }
    std::vector<FormPart> parts;
    at += opener.size();
    while (bytes.substr(at, 2) != "--") {
        const std::size_t end = bytes.find(separator, at);
        if (bytes.substr(at, 2) != "\r\n" || end == std::string_view::npos || end < at + 2) {
            return fail(ErrorCode::ParseError, "the form is cut short");
        }
        auto part = read_part(bytes.substr(at + 2, end - at - 2));
        if (!part) {
            return fail(ErrorCode::ParseError, "a form part has no name");
        }
        parts.push_back(std::move(*part));
        at = end + separator.size();
    }
    return parts;
}

}  // namespace tradewind::net
