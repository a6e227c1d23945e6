#include "exchanges/emulator/request_gate.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "exchanges/emulator/request_signature.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::int64_t kDefaultWindow = 5'000;
constexpr std::int64_t kLargestWindow = 60'000;
constexpr std::int64_t kAheadAllowed = 1'000;

ApiError missing(std::string_view name) {
    return {400, -1102, fmt::format("Mandatory parameter '{}' was not sent, was empty/null, or malformed.", name)};
}

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

bool is_in_window(std::int64_t stamp, std::int64_t server, std::int64_t window) {
    return stamp - server < kAheadAllowed && server - stamp <= window;
}

}  // namespace

const ApiKey* RequestGate::find(std::string_view key) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const ApiKey& each) { return each.key == key; });
    return found == keys_.end() ? nullptr : &*found;
}

bool RequestGate::may_have_drifted(std::int64_t stamp, Timestamp now) const {
    if (!drifting_since_) {
        return false;
    }
    const Timestamp paced = *drifting_since_ + (other_clock_() - other_since_);
    return stamp >= drifting_since_->to_millis() && stamp - std::max(now, paced).to_millis() < kAheadAllowed;
}

std::optional<ApiError> RequestGate::check_time(const ApiRequest& request, Timestamp now, Duration skew) const {
    const std::string* stamp = request.parameters.find("timestamp");
    const auto stamped = stamp == nullptr ? std::nullopt : whole(*stamp);
    if (!stamped) {
        return missing("timestamp");
    }
    std::int64_t window = kDefaultWindow;
    if (const std::string* text = request.parameters.find("recvWindow")) {
        const auto wished = whole(*text);
        if (!wished) {
            return missing("recvWindow");
        }
        if (*wished > kLargestWindow) {
            return ApiError{400, -1131, "recvWindow must be less than 60000."};
        }
        window = *wished;
    }
    const bool is_now = is_in_window(*stamped, (now + skew).to_millis(), window) ||
                        (other_clock_ && is_in_window(*stamped, (other_clock_() + skew).to_millis(), window));
    if (is_now || may_have_drifted(*stamped, now)) {
        return std::nullopt;
    }
    return *stamped > (now + skew).to_millis()
               ? ApiError{400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."}
               : ApiError{400, -1021, "Timestamp for this request is outside of the recvWindow."};
}

std::optional<ApiError> RequestGate::admit(ApiRequest& request, Security security, Timestamp now, Duration skew) const {
    if (security == Security::None) {
        return std::nullopt;
    }
    if (request.api_key.empty()) {
        return ApiError{401, -2014, "API-key format invalid."};
    }
    const ApiKey* key = find(request.api_key);
    if (key == nullptr) {
        return ApiError{401, -2015, "Invalid API-key, IP, or permissions for action."};
    }
    if (security == Security::Signed) {
        const std::string* signature = request.parameters.find("signature");
        if (request.parameters.find("timestamp") == nullptr) {
            return missing("timestamp");
        }
        if (signature == nullptr || signature->empty()) {
            return missing("signature");
        }
        const bool is_signed = is_signature_of(*signature, key->secret, request.signed_text) ||
                               (!request.encoded_signed_text.empty() &&
                                is_signature_of(*signature, key->secret, request.encoded_signed_text));
        if (!is_signed) {
            return ApiError{400, -1022, "Signature for this request is not valid."};
        }
        if (auto fault = check_time(request, now, skew)) {
            return fault;
        }
    }
    request.account = request.product == Product::Spot ? key->spot_account : key->account;
    request.futures_account = key->account;
    return std::nullopt;
}

}  // namespace tradewind::emulator
