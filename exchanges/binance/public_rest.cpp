#include "exchanges/binance/public_rest.hpp"

#include <algorithm>
#include <charconv>

#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kMostBytes = 64U << 20U;

int number_of(std::string_view text, int otherwise) {
    int out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc() && !text.empty() ? out : otherwise;
}

}  // namespace

Result<std::string> PublicRest::get(const std::string& target, const std::string& label) {
    net::ClientRequest request;
    request.url = base_ + target;
    request.label = label;
    request.max_response_bytes = kMostBytes;
    auto response = client_.perform(request);
    wanted_pause_ = Duration();
    if (!response) {
        Error error = response.error();
        error.retry = Retry::Safe;  // reading changes nothing
        return tl::unexpected<Error>(std::move(error));
    }
    used_weight_ = number_of(net::find_header(response->headers, "X-MBX-USED-WEIGHT-1M"), used_weight_);
    if (response->status == 200) {
        return std::move(response->body);
    }
    const bool is_throttled = response->status == 429 || response->status == 418;
    if (is_throttled) {
        constexpr int kUsualPause = 60;
        constexpr int kLongestPause = 3 * 24 * 3600;
        const int seconds = number_of(net::find_header(response->headers, "Retry-After"), kUsualPause);
        wanted_pause_ = Duration::seconds(std::clamp(seconds, 1, kLongestPause));
    }
    const bool may_pass = is_throttled || response->status >= 500 || response->status == 408;
    return fail(may_pass ? ErrorCode::Unavailable : ErrorCode::InvalidArgument,
                label + ": " + refusal_text(response->status, response->body), may_pass ? Retry::Safe : Retry::Never);
}

}  // namespace tradewind::binance
