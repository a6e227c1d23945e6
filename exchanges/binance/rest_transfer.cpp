#include "exchanges/binance/rest_transfer.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/check.hpp"
#include "exchanges/net/http_message.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kLargestAnswer = 32U << 20U;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end != text.data() && value >= 0 ? std::optional(value) : std::nullopt;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + ('a' - 'A')) : x) == y; });
}

long millis(Duration d) {
    return static_cast<long>(std::max<std::int64_t>(1, d.to_millis()));
}

}  // namespace

RestTransfer::RestTransfer() : easy_(curl_easy_init()) {
    TW_CHECK(easy_ != nullptr);
}

RestTransfer::~RestTransfer() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
}

void RestTransfer::prepare(const RestRequest& request, const std::string& host, const std::string& key,
                           std::string sent_text, Duration connect_timeout, Duration answer_timeout) {
    const bool in_body = request.method == net::HttpMethod::Post || request.method == net::HttpMethod::Put;
    std::string url = host + std::string(request.path);
    if (!in_body && !sent_text.empty()) {
        url += '?' + sent_text;
    }
    sent_ = in_body ? std::move(sent_text) : std::string();
    given_ = 0;
    body_.clear();
    rate_ = RateHeaders();
    is_too_large_ = false;

    curl_easy_reset(easy_);
    curl_slist_free_all(headers_);
    headers_ = curl_slist_append(nullptr, "Expect:");  // no waiting for permission to send a body
    if (request.security != Security::None) {
        headers_ = curl_slist_append(headers_, ("X-MBX-APIKEY: " + key).c_str());
    }
    if (in_body) {
        headers_ = curl_slist_append(headers_, "Content-Type: application/x-www-form-urlencoded");
    }
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, "tradewind");
    curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy_, CURLOPT_TCP_NODELAY, 1L);
    // A connection that the other side is about to drop would make an order ambiguous for nothing.
    curl_easy_setopt(easy_, CURLOPT_MAXAGE_CONN, 50L);
    curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, millis(connect_timeout));
    curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, millis(answer_timeout));
    curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &RestTransfer::take_body);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &RestTransfer::take_header);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    if (const auto parts = net::parse_url(host); parts && net::is_loopback_host(parts->host)) {
        curl_easy_setopt(easy_, CURLOPT_PROXY, "");  // this machine is never reached through somebody else's
    }
    switch (request.method) {
        case net::HttpMethod::Get:
            curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
            return;
        case net::HttpMethod::Delete:
            curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
            curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "DELETE");
            return;
        case net::HttpMethod::Put:
            curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "PUT");
            [[fallthrough]];
        case net::HttpMethod::Post:
            curl_easy_setopt(easy_, CURLOPT_POST, 1L);
            curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent_.size()));
            curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &RestTransfer::give_body);
            curl_easy_setopt(easy_, CURLOPT_READDATA, this);
            return;
    }
}

int RestTransfer::status() const {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

bool RestTransfer::had_left() const {
    long written = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &written);
    return written > 0;
}

std::size_t RestTransfer::take_body(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<RestTransfer*>(context);
    if (self.body_.size() + size * count > kLargestAnswer) {
        self.is_too_large_ = true;
        return 0;
    }
    self.body_.append(bytes, size * count);
    return size * count;
}

std::size_t RestTransfer::take_header(char* bytes, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<RestTransfer*>(context);
    const std::string_view line(bytes, size * count);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return size * count;
    }
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    const auto learn = [&](std::string_view wanted, int& target) {
        if (equals_ignoring_case(name, wanted)) {
            target = number(value).value_or(target);
        }
    };
    learn("x-mbx-used-weight-1m", self.rate_.weight_1m);
    learn("x-mbx-order-count-10s", self.rate_.orders_10s);
    learn("x-mbx-order-count-1m", self.rate_.orders_1m);
    if (equals_ignoring_case(name, "retry-after")) {
        if (const auto seconds = number(value)) {
            self.rate_.retry_after = Duration::seconds(*seconds);
        }
    }
    return size * count;
}

std::size_t RestTransfer::give_body(char* out, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<RestTransfer*>(context);
    const std::size_t n = std::min(size * count, self.sent_.size() - self.given_);
    std::copy_n(self.sent_.data() + self.given_, n, out);
    self.given_ += n;
    return n;
}

}  // namespace tradewind::binance
