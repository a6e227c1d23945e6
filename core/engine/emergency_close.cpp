#include "core/engine/emergency_close.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind {

void EmergencyCloser::start(RequestId request) {
    if (is_running()) {
        context_.sink.progress(request, RequestStage::Done, "An emergency close is already running; it goes on.");
        return;
    }
    request_ = request;
    round_ = 1;
    enter(Phase::Cancelling);
}

std::optional<Timestamp> EmergencyCloser::next_step() const {
    if (!is_running()) {
        return std::nullopt;
    }
    return context_.now() + kPace;
}

void EmergencyCloser::enter(Phase phase) {
    phase_ = phase;
    phase_since_ = context_.now();
    switch (phase) {
        case Phase::Idle:
            return;
        case Phase::Cancelling:
            context_.sink.progress(request_, RequestStage::Working,
                                   fmt::format("Cancelling all orders ({} known).", context_.orders.open_count()));
            for (const Instrument& instrument : *context_.account.instruments) {
                desk_.cancel_all(instrument.id);
            }
            return;
        case Phase::Closing:
            context_.sink.progress(request_, RequestStage::Working,
                                   fmt::format("Orders {}. Closing {} position{}.", context_.orders.open_count(),
                                               open_positions(), open_positions() == 1 ? "" : "s"));
            send_closes();
            return;
        case Phase::Verifying:
            context_.sink.progress(request_, RequestStage::Working, "Asking the venue what is left.");
            context_.sink.emit(RequestAccountReport{});
            return;
    }
}

std::ptrdiff_t EmergencyCloser::open_positions() const {
    return std::ranges::count_if(*context_.account.instruments, [this](const Instrument& instrument) {
        return !context_.account.is_flat(instrument.id);
    });
}

void EmergencyCloser::send_closes() {
    for (const Instrument& instrument : *context_.account.instruments) {
        const auto open = context_.orders.open_orders(instrument.id);
        const bool closing = std::ranges::any_of(
            open, [](const Order* order) { return order->intent().purpose == OrderPurpose::EmergencyClose; });
        if (!closing && !context_.account.is_flat(instrument.id)) {
            positions_.close(request_, ClosePosition{instrument.id, Decimal(1)}, OrderPurpose::EmergencyClose);
        }
    }
}

void EmergencyCloser::step() {
    Phase before = phase_;
    do {  // a phase with nothing to do takes no time
        before = phase_;
        step_once();
    } while (phase_ != before);
}

void EmergencyCloser::step_once() {
    switch (phase_) {
        case Phase::Idle:
            return;
        case Phase::Cancelling:
            if (context_.orders.open_count() == 0 || timed_out()) {
                enter(Phase::Closing);
            }
            return;
        case Phase::Closing:
            if (open_positions() == 0) {
                enter(Phase::Verifying);
            } else if (timed_out()) {
                phase_since_ = context_.now();
                send_closes();
                if (++round_ > kMaxRounds) {
                    enter(Phase::Verifying);
                }
            }
            return;
        case Phase::Verifying:
            if (timed_out()) {
                if (++round_ > kMaxRounds) {
                    finish(RequestStage::Failed, "The venue does not answer; what is left is not verified.");
                } else {
                    enter(Phase::Verifying);
                }
            }
            return;
    }
}

void EmergencyCloser::on_report(const AccountReport& report) {
    // A venue's clock and ours differ a little; what we sent before has reached the venue by then.
    constexpr Duration kClockDifference = Duration::millis(500);
    if (phase_ != Phase::Verifying || report.as_of < phase_since_ - kClockDifference) {
        return;
    }
    // Spot is in no position report: what this run bought and did not sell counts from our own books.
    const auto bought = std::ranges::count_if(*context_.account.instruments, [this](const Instrument& instrument) {
        return instrument.is_spot() && !context_.account.is_flat(instrument.id);
    });
    const auto positions = bought + std::ranges::count_if(report.positions, [](const PositionReport& position) {
                               return !position.signed_quantity.is_zero();
                           });
    // What we sent and the venue does not list yet may still become an order.
    const std::size_t orders = std::max(report.open_orders.size(), context_.orders.open_count());
    const std::string verdict = fmt::format("positions {}, orders {}", positions, orders);
    if (positions == 0 && orders == 0) {
        finish(RequestStage::Done, "Verified at the venue: " + verdict + ". Trading stays halted until /resume.");
    } else if (++round_ > kMaxRounds) {
        finish(RequestStage::Failed, "Left at the venue: " + verdict + ". Close by hand now.");
    } else {
        context_.sink.progress(request_, RequestStage::Working, "Left at the venue: " + verdict + ". Once more.");
        enter(Phase::Cancelling);
    }
}

void EmergencyCloser::finish(RequestStage stage, const std::string& text) {
    context_.sink.progress(request_, stage, text);
    context_.sink.decide("emergency close", text);
    phase_ = Phase::Idle;
}

}  // namespace tradewind
