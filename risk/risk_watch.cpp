#include "risk/risk_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "risk/figures.hpp"
#include "risk/liquidation_risk.hpp"

namespace tradewind::risk {
namespace {

// The worse of the two measures; nothing while both are calm.
std::optional<AlertLevel> alert_level(const PositionRisk& risk) {
    if (risk.level == LiquidationLevel::Critical || risk.margin >= MarginLevel::Critical) {
        return AlertLevel::Critical;
    }
    if (risk.level == LiquidationLevel::Extreme || risk.margin == MarginLevel::Danger) {
        return AlertLevel::Danger;
    }
    if (risk.level == LiquidationLevel::High || risk.margin == MarginLevel::Warning) {
        return AlertLevel::Warning;
    }
    return std::nullopt;
}

std::string distance_text(const Instrument& instrument, const PositionRisk& risk) {
    if (!risk.liquidation) {
        return "no liquidation price";
    }
    return fmt::format("liquidation at {}, {} away", price_text(instrument, *risk.liquidation),
                       percent_text(risk.distance.value_or(Decimal())));
}

std::string cure_text(const Instrument& instrument, const Cure& found) {
    std::string text = fmt::format(" For {} distance:", percent_text(found.distance));
    if (found.add_margin) {
        text += fmt::format(" add {}", money_text(*found.add_margin, instrument.settle));
    }
    if (found.close_fraction) {
        text += fmt::format("{} close {}", found.add_margin ? " or" : "", percent_text(*found.close_fraction));
    }
    return text + ".";
}

}  // namespace

std::vector<Alert> watch_positions(const RiskLimits& limits, const AccountState& account) {
    std::vector<Alert> alerts;
    for (const Instrument& instrument : *account.instruments) {
        const auto risk = position_risk(limits, account, instrument.id);
        const auto level = risk ? alert_level(*risk) : std::nullopt;
        if (!level) {
            continue;
        }
        std::string text =
            fmt::format("{}: {}, level {}, margin {} (equity {}, maintenance {}).", instrument.symbol,
                        distance_text(instrument, *risk), to_text(risk->level), to_text(risk->margin),
                        money_text(risk->equity, instrument.settle), money_text(risk->maintenance, instrument.settle));
        if (const auto found = cure(account, instrument.id, limits.liquidation.high)) {
            text += cure_text(instrument, *found);
        }
        alerts.push_back(Alert{AlertKind::LiquidationNear, *level, instrument.symbol, std::move(text)});
    }
    return alerts;
}

std::optional<Alert> watch_day_loss(const RiskLimits& limits, const AccountState& account, const DayLoss& day) {
    if (account.day_start.is_zero() || !day.loss.is_positive() || day.loss < day.limit * limits.daily_loss_warning) {
        return std::nullopt;
    }
    const AlertLevel level = day.is_reached() ? AlertLevel::Critical : AlertLevel::Warning;
    return Alert{AlertKind::DailyLoss, level, "",
                 fmt::format("Loss today {} of at most {}.", money_text(day.loss, account.currency),
                             money_text(day.limit, account.currency))};
}

}  // namespace tradewind::risk
