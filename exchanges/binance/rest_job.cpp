#include "exchanges/binance/rest_job.hpp"

#include <utility>

#include <fmt/format.h>

namespace tradewind::binance {

void RestJob::finish(RestOutcome outcome) {
    if (outcome.kind != RestOutcome::Kind::Answered) {
        const std::string code = outcome.code != 0 ? fmt::format("{} ", outcome.code) : std::string();
        outcome.text = fmt::format("{}: {}{}", request.label, code, outcome.text);
    }
    if (callback) {
        callback(std::move(outcome));
    }
}

}  // namespace tradewind::binance
