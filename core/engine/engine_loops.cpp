// What the engine does by itself as time passes.
#include "core/engine/engine.hpp"

#include <fmt/format.h>

#include "core/base/money_text.hpp"
#include "core/margin/funding.hpp"

namespace tradewind {

bool Engine::Loop::take_due(Timestamp now) {
    if (now < next) {
        return false;
    }
    next = now.floor_to(every) + every;
    return true;
}

void Engine::handle(const TimeAdvanced&) {
    for (BarBuilder& builder : bars_) {
        builder.advance(account_.now, closed_bars_);
    }
    give_bars(closed_bars_);
    if (position_loop_.take_due(account_.now)) {
        position_loop();
    }
    if (risk_loop_.take_due(account_.now)) {
        risk_loop();
    }
    if (reconcile_loop_.take_due(account_.now)) {
        sink_.emit(RequestAccountReport{});
    }
    if (funding_loop_.take_due(account_.now)) {
        funding_loop();
    }
    if (performance_loop_.take_due(account_.now)) {
        performance_loop();
    }
}

void Engine::position_loop() {
    desk_.chase_answers();
    positions_.drop_silent_requests();
    strategies_.on_timer();  // first: a strategy mends its own stop, at its own price
    if (!emergency_.is_running()) {
        positions_.check_positions();  // a new stop would be one more order to cancel
    }
}

void Engine::risk_loop() {
    if (!account_.reconciled) {
        return;
    }
    keeper_.start_day_if_due();
    for (Alert& alert : risk_->watch(account_)) {
        sink_.emit(std::move(alert));
    }
    const auto change = risk_->assess(account_);
    if (change && change->mode != account_.mode) {
        set_mode(change->mode, change->reason);
    }
}

void Engine::funding_loop() {
    for (const Instrument& instrument : *account_.instruments) {
        const InstrumentState& market = account_.market(instrument.id);
        if (market.position.is_flat() || !market.mark) {
            continue;
        }
        const Duration until = market.mark->next_funding - account_.now;
        if (until <= Duration() || until > config_.funding_loop) {
            continue;  // announced when it is near
        }
        const Decimal payment = funding_payment(instrument, market.position.signed_quantity(), market.mark->mark,
                                                market.mark->funding_rate);
        if (payment.rounded(small_money_places(instrument.settle), Rounding::HalfEven).is_zero()) {
            continue;
        }
        sink_.alert(AlertKind::FundingPaid, AlertLevel::Info, instrument.symbol,
                    fmt::format("Funding in {}: about {} {}.", until.to_text(), payment.is_negative() ? "-" : "+",
                                small_money_text(payment.abs(), instrument.settle)));
    }
}

void Engine::performance_loop() {
    if (!account_.reconciled) {
        return;
    }
    equity_curve_.push_back(EquityPoint{account_.now, account_.equity()});
    if (equity_curve_.size() > kEquityPoints) {
        equity_curve_.erase(equity_curve_.begin());
    }
}

void Engine::set_mode(TradingMode mode, const std::string& reason) {
    account_.mode = mode;
    account_.mode_reason = reason;
    sink_.decide("mode", fmt::format("{}: {}", to_text(mode), reason));
    if (mode == TradingMode::Active) {
        sink_.alert(AlertKind::ModeChanged, AlertLevel::Info, "", "Trading is active: " + reason);
        return;
    }
    strategies_.pause_all();
    for (const Order* order : orders_.open_orders()) {
        if (order->intent().effect == PositionEffect::Open) {
            desk_.cancel(order->id());
        }
    }
    sink_.alert(
        AlertKind::ModeChanged, AlertLevel::Danger, "",
        fmt::format("Trading is {}: {}. Orders that open are being cancelled; stops stay.", to_text(mode), reason));
}

}  // namespace tradewind
