#include "exchanges/net/http_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "exchanges/net/url.hpp"

namespace tradewind::net {

std::string format_http_date(std::time_t seconds) {
    static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                  kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                  utc.tm_sec);
    return out.data();
}

bool is_header_safe(const HttpHeader& header) {
    return !header.name.empty() && header.name.find_first_of("\r\n: ") == std::string::npos &&
           header.value.find_first_of("\r\n") == std::string::npos;
}

bool is_host_allowed(std::string_view host_header, const std::vector<std::string>& allowed_hosts,
                     std::string_view bound_address) {
    const std::string host = host_without_port(host_header);
    if (is_loopback_host(host) || std::find(allowed_hosts.begin(), allowed_hosts.end(), host) != allowed_hosts.end()) {
        return true;
    }
    return allowed_hosts.empty() && !is_loopback_host(bound_address);
}

std::string_view strip_origin(std::string_view target) {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos || target.front() == '/') {
        return target;
    }
    const std::size_t slash = target.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

}  // namespace tradewind::net
