#include "exchanges/binance/paced_rest.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr Duration kFirstBackoff = Duration::millis(200);
constexpr Duration kLongestBackoff = Duration::seconds(30);

Duration backoff(int tries) {
    Duration pause = kFirstBackoff;
    for (int i = 1; i < tries && pause < kLongestBackoff; ++i) {
        pause = pause * 2;
    }
    return std::min(pause, kLongestBackoff);
}

tl::unexpected<Error> interrupted() {
    return fail(ErrorCode::Unavailable, "interrupted", Retry::Safe);
}

}  // namespace

PacedRest::PacedRest(ProductKind product, std::string address, RestClock clock)
    : product_(product), clock_(std::move(clock)), budget_(usual_limits(product)), rest_(std::move(address)) {}

Status PacedRest::wait(Duration pause, const std::string& why) {
    if (pause >= Duration::seconds(1) && tell_) {
        tell_(fmt::format("{}: waiting {}", why, pause.to_text()));
    }
    if (is_interrupted_ || (pause > Duration() && !clock_.pause(pause))) {
        return interrupted();
    }
    return {};
}

Status PacedRest::wait_for_room(RequestCost cost, const std::string& failure) {
    const Timestamp now = clock_.now();
    const Timestamp earliest = budget_.earliest(Lane::Queries, cost, now);
    if (earliest - now > kLongestPause) {
        return fail(ErrorCode::Unavailable,
                    fmt::format("{}: the venue lets us in again at {}", failure, earliest.to_iso()));
    }
    return wait(earliest - now, failure.empty() ? "request weight used up" : failure);
}

Result<std::string> PacedRest::get(std::string_view path, const Parameters& parameters, RequestCost cost) {
    const std::string target = std::string(path) + (parameters.empty() ? "" : "?" + parameters.text());
    std::string failure;
    for (int tries = 0; tries < kMostTries; ++tries) {
        Status ready = tries > 0 ? wait(backoff(tries), failure) : Status();
        ready = ready ? wait_for_room(cost, failure) : ready;
        if (!ready) {
            return tl::unexpected<Error>(ready.error());
        }
        budget_.spend(cost, clock_.now());
        ++requests_;
        auto answer = rest_.get(target, std::string(path));
        if (answer || answer.error().retry == Retry::Never || is_interrupted_) {
            budget_.observe(rest_.used_weight(), 0, 0, clock_.now());
            return is_interrupted_ ? interrupted() : std::move(answer);
        }
        failure = answer.error().text;
        if (rest_.wanted_pause() > Duration()) {
            budget_.pause_until(clock_.now() + rest_.wanted_pause());
        }
    }
    return fail(ErrorCode::Unavailable, fmt::format("{} ({} tries)", failure, kMostTries), Retry::Safe);
}

}  // namespace tradewind::binance
