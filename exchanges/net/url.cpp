#include "exchanges/net/url.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include <curl/curl.h>

namespace tradewind::net {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string without_brackets(std::string_view host) {
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    return lower(host);
}

std::optional<std::string> url_part(CURLU* handle, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(handle, part, &text, 0) != CURLUE_OK) {
        return std::nullopt;
    }
    std::string out(text);
    curl_free(text);
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

Result<UrlParts> parse_url(const std::string& url) {
    CURLU* handle = curl_url();
    if (handle == nullptr) {
        return fail(ErrorCode::Unavailable, "no memory to read a URL");
    }
    // Web socket schemes are not curl's own.
    const bool is_read = curl_url_set(handle, CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    const auto part = [&](CURLUPart which) { return is_read ? url_part(handle, which) : std::nullopt; };
    const auto scheme = part(CURLUPART_SCHEME);
    const auto host = part(CURLUPART_HOST);
    const auto port = part(CURLUPART_PORT);
    const auto path = part(CURLUPART_PATH);
    const auto query = part(CURLUPART_QUERY);
    curl_url_cleanup(handle);
    if (!scheme || !host || host->empty()) {
        return fail(ErrorCode::InvalidArgument, "not a URL with a scheme and a host");
    }
    return UrlParts{lower(*scheme), without_brackets(*host), port.value_or(""),
                    path.value_or("/") + (query ? "?" + *query : std::string())};
}

bool is_loopback_host(std::string_view host) {
    const std::string name = without_brackets(host);
    if (name == "localhost") {
        return true;
    }
    in_addr v4{};
    if (inet_pton(AF_INET, name.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    in6_addr v6{};
    return inet_pton(AF_INET6, name.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string host_without_port(std::string_view host_header) {
    if (!host_header.empty() && host_header.front() == '[') {
        return without_brackets(host_header.substr(0, host_header.find(']') + 1));
    }
    return lower(host_header.substr(0, host_header.find(':')));
}

std::optional<std::string> percent_decode(std::string_view text, PlusSign plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                return std::nullopt;
            }
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(text[i] == '+' && plus == PlusSign::Space ? ' ' : text[i]);
        }
    }
    return out;
}

}  // namespace tradewind::net
