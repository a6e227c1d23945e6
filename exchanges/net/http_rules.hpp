// Small rules of HTTP/1.1 that need no socket: the Date header, which headers may go out, which Host may come in.
// Units: none. Errors: none. Thread: pure, any thread.
#pragma once

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "exchanges/net/http_message.hpp"

namespace tradewind::net {

// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string format_http_date(std::time_t seconds);
// A line end in a header would let its value forge further headers.
[[nodiscard]] bool is_header_safe(const HttpHeader& header);
// A web page can point its own DNS name at this machine; the browser then sends that name as Host.
[[nodiscard]] bool is_host_allowed(std::string_view host_header, const std::vector<std::string>& allowed_hosts,
                                   std::string_view bound_address);
// The path and query of a request target, which proxies may send with scheme and host in front.
[[nodiscard]] std::string_view strip_origin(std::string_view target);

}  // namespace tradewind::net
