// Whether the account may open anything at all.
#include "risk/guards.hpp"

namespace tradewind::risk {
namespace {

std::string because(const char* state, const std::string& reason) {
    return reason.empty() ? std::string(state) : std::string(state) + ": " + reason;
}

}  // namespace

std::optional<Refusal> check_mode(const GuardInput& in) {
    if (in.account.mode == TradingMode::Halted) {
        return Refusal{RefusalReason::Halted, "trading is active", because("halted", in.account.mode_reason)};
    }
    if (in.limits.futures == Futures::Off && !in.instrument().is_spot()) {
        return Refusal{RefusalReason::Halted, "futures are switched on", "off (risk.futures)"};
    }
    if (!in.account.reconciled) {
        return Refusal{RefusalReason::NotReconciled, "an account that agrees with the venue",
                       "not yet compared with the venue"};
    }
    if (in.account.mode == TradingMode::Reducing) {
        return Refusal{RefusalReason::Reducing, "trading is active", because("reducing only", in.account.mode_reason)};
    }
    return std::nullopt;
}

}  // namespace tradewind::risk
