#include "risk/loss_guard.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "risk/figures.hpp"

namespace tradewind::risk {
namespace {

std::string loss_text(const DayLoss& day, const Currency& currency) {
    const std::string share = day.base.is_positive() ? " = " + percent_text(day.loss / day.base) : std::string();
    return money_text(day.loss, currency) + share;
}

}  // namespace

DayLoss LossGuard::day_loss(const RiskLimits& limits, const AccountState& account) const {
    DayLoss day;
    day.base = account.day_start_equity - forgiven_on(account.day_start);
    day.loss = day.base - account.equity();
    day.limit = limits.daily_loss_fraction * std::max(day.base, Decimal());
    if (limits.daily_loss_amount) {
        day.limit = std::min(day.limit, *limits.daily_loss_amount);
    }
    return day;
}

std::optional<ModeChange> LossGuard::assess(const RiskLimits& limits, const AccountState& account) {
    if (account.day_start.is_zero()) {
        return std::nullopt;  // no day has begun yet
    }
    bool lifts = false;
    if (account.day_start != day_) {
        lifts = latched_ && account.mode == TradingMode::Halted && account.mode_reason == reason_;
        day_ = account.day_start;
        forgiven_ = Decimal();
        latched_ = false;
    }
    const DayLoss day = day_loss(limits, account);
    if (!latched_ && day.is_reached()) {
        latched_ = true;
        reason_ = fmt::format("daily loss of {} reached the limit of {}", loss_text(day, account.currency),
                              money_text(day.limit, account.currency));
    }
    if (latched_) {
        return account.mode == TradingMode::Halted ? std::nullopt
                                                   : std::optional(ModeChange{TradingMode::Halted, reason_});
    }
    if (lifts) {
        return ModeChange{TradingMode::Active, "a new trading day; strategies wait for /resume"};
    }
    return std::nullopt;
}

void LossGuard::rearm(const RiskLimits& limits, const AccountState& account) {
    if (!latched_ && !day_loss(limits, account).is_reached()) {
        return;
    }
    day_ = account.day_start;
    forgiven_ = account.day_start_equity - account.equity();
    latched_ = false;
}

std::optional<Refusal> LossGuard::check(const RiskLimits& limits, const AccountState& account) const {
    const DayLoss day = day_loss(limits, account);
    if (account.day_start.is_zero() || !day.is_reached()) {
        return std::nullopt;
    }
    return Refusal{RefusalReason::DailyLoss, "a loss today below " + money_text(day.limit, account.currency),
                   loss_text(day, account.currency)};
}

}  // namespace tradewind::risk
