// The few things we need from URLs: scheme and host, percent-decoding, and whether a host is this machine.
// Units: none. Errors: InvalidArgument, never showing the URL itself, which may hold a secret. Thread: pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind::net {

struct UrlParts {
    std::string scheme;  // lower case; any, known or not
    std::string host;    // without brackets
    std::string port;    // empty: the scheme's own
    std::string target;  // path and query as sent: "/ws?x=1"; "/" when there is none
};

[[nodiscard]] Result<UrlParts> parse_url(const std::string& url);
// localhost, 127.0.0.0/8 and ::1; anything else would need a look-up and counts as remote.
[[nodiscard]] bool is_loopback_host(std::string_view host);
// The host of a Host header: port and brackets dropped, lower case.
[[nodiscard]] std::string host_without_port(std::string_view host_header);
// Nothing when an escape is cut short or stands for a zero byte. In a query a plus sign means a space.
enum class PlusSign : std::uint8_t { Literal, Space };
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, PlusSign plus);

}  // namespace tradewind::net
