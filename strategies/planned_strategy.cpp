#include "strategies/planned_strategy.hpp"

#include <fmt/format.h>

#include "strategies/plan/position_size.hpp"

namespace tradewind::strategies {

PlannedStrategy::PlannedStrategy(const StrategyLegs& legs, const Parameters& parameters)
    : TunedStrategy(legs, parameters), plan_(legs.main) {}

void PlannedStrategy::retune(Retune) {
    source_.reset();
    aggregator_.reset();
    candles_seen_ = 0;
    rebuild();
}

bool PlannedStrategy::follow(Duration source) {
    if (source_ == source) {
        return aggregator_.has_value();
    }
    source_ = source;
    aggregator_.reset();
    const bool divides = source.to_millis() > 0 && timeframe().to_millis() % source.to_millis() == 0;
    if (divides) {
        aggregator_.emplace(source, timeframe());
    }
    return divides;
}

void PlannedStrategy::on_history(std::span<const Bar> bars) {
    for (const Bar& bar : bars) {
        if (!follow(bar.step)) {
            return;
        }
        for (const Candle& candle : aggregator_->update(Candle::of(bar))) {
            ++candles_seen_;
            learn(candle);
        }
    }
}

void PlannedStrategy::on_start(StrategyDesk& desk) {
    desk.ask_leverage(instrument().id, parameters().whole("leverage"));
    const int missing = candles_missing();
    desk.explain(missing > 0 ? fmt::format("waiting for {} more candles of {}", missing, timeframe().to_text())
                             : fmt::format("waiting for the next candle of {}", timeframe().to_text()));
}

void PlannedStrategy::on_bar(const Bar& bar, StrategyDesk& desk) {
    plan_.on_bar(bar, desk);
    note_end();
    if (!follow(bar.step)) {
        desk.stop(fmt::format("candles of {} cannot be made from bars of {}; set timeframe to a multiple",
                              timeframe().to_text(), bar.step.to_text()),
                  StrategyDesk::Exit::KeepPosition);
        return;
    }
    for (const Candle& candle : aggregator_->update(Candle::of(bar))) {
        ++candles_seen_;
        learn(candle);
        decide(candle, desk);
    }
}

void PlannedStrategy::decide(const Candle& candle, StrategyDesk& desk) {
    if (const int missing = candles_missing(); missing > 0) {
        desk.explain(fmt::format("waiting for {} more candles of {}", missing, timeframe().to_text()));
        return;
    }
    if (!plan_.is_idle()) {
        ++candles_held_;
        const std::string reason = plan_.is_closing() ? std::string() : exit_reason(candle);
        if (!reason.empty()) {
            plan_.exit(reason, desk);
            desk.explain("leaving: " + reason);
        }
        return;
    }
    std::string why_not;
    if (const auto wish = entry(candle, why_not)) {
        enter(*wish, desk);
    } else {
        desk.explain(why_not);
    }
}

void PlannedStrategy::enter(const Entry& wish, StrategyDesk& desk) {
    const InstrumentState& market = desk.account().market(instrument().id);
    const int leverage = parameters().whole("leverage");
    last_signal_ =
        fmt::format("{} at {} UTC: {}", to_text(wish.terms.side), desk.account().now.to_clock(), wish.reason);
    if (market.leverage != leverage) {
        desk.ask_leverage(instrument().id, leverage);
        desk.explain(
            fmt::format("a signal was left out: leverage is {}x, {}x is asked for", market.leverage, leverage));
        return;
    }
    const auto price = market.valuation_price();
    if (!price || !market.position.is_flat()) {
        desk.explain("a signal was left out: there is no price, or the symbol is not flat");
        return;
    }
    PlanTerms terms = wish.terms;
    const Decimal away = terms.side == Side::Buy ? Decimal(-1) : Decimal(1);
    const auto* fraction = std::get_if<FromEntry>(&terms.stop);
    const Price stop = fraction == nullptr ? std::get<AtPrice>(terms.stop).price
                                           : Price(price->value() * (Decimal(1) + away * fraction->fraction));
    terms.quantity = plan_quantity(instrument(), {*price, stop, parameters().get("risk"), wish.confidence}, desk);
    if (!terms.quantity.is_positive()) {
        desk.explain("a signal was left out: the size within risk and capital is below the smallest order");
        return;
    }
    if (const Status started = plan_.start(terms, desk); !started) {
        desk.explain("a signal was left out: " + started.error().text);
        return;
    }
    in_trade_ = true;
    candles_held_ = 0;
    desk.explain(wish.reason);
}

void PlannedStrategy::note_end() {
    if (in_trade_ && plan_.is_idle()) {
        in_trade_ = false;
        ++trades_;
        trade_ended();
    }
}

void PlannedStrategy::on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) {
    plan_.on_fill(fill, order, desk);
    note_end();
}

void PlannedStrategy::on_order_closed(const Order& order, StrategyDesk& desk) {
    plan_.on_order_closed(order, desk);
    note_end();
}

void PlannedStrategy::on_timer(StrategyDesk& desk) {
    plan_.on_timer(desk);
    note_end();
    if (plan_.is_idle()) {
        desk.ask_leverage(instrument().id, parameters().whole("leverage"));
    }
}

void PlannedStrategy::on_stop() {
    plan_.forget();
    in_trade_ = false;
}

std::vector<std::string> PlannedStrategy::status() const {
    std::vector<std::string> lines = candles_missing() > 0 ? std::vector<std::string>{} : reading();
    if (!last_signal_.empty()) {
        lines.push_back("last signal: " + last_signal_);
    }
    for (std::string& line : plan_.status()) {
        lines.push_back(std::move(line));
    }
    if (plan_.is_idle() && !plan_.ended_because().empty()) {
        lines.push_back("last trade ended: " + plan_.ended_because());
    }
    lines.push_back(fmt::format("{} trades", trades_));
    return lines;
}

void PlannedStrategy::save(Writer& out) const {
    save_parameters(out);
    out(plan_, source_, last_signal_, candles_seen_, candles_held_, in_trade_, trades_);
    save_more(out);
    if (aggregator_) {
        out(*aggregator_);
        save_reading(out);
    }
}

void PlannedStrategy::load(Reader& in) {
    load_parameters(in);
    std::optional<Duration> source;
    in(plan_, source, last_signal_, candles_seen_, candles_held_, in_trade_, trades_);
    load_more(in);
    if (source && follow(*source)) {
        in(*aggregator_);
        load_reading(in);
    }
}

bool PlannedStrategy::allows(Side side) const {
    const int which = parameters().whole("side");
    return which == 0 || (which == 1) == (side == Side::Buy);
}

ParameterSpec timeframe_parameter(int minutes) {
    return {"timeframe",   Decimal(minutes), Decimal(1),
            Decimal(1440), "minutes",        "of the candles it decides on; a multiple of the bars' step"};
}

ParameterSpec leverage_parameter(int fallback, int most) {
    return {"leverage", Decimal(fallback), Decimal(1), Decimal(most), "x", "set at the venue before it trades"};
}

ParameterSpec risk_parameter() {
    return {"risk",
            Decimal::from_scaled(1, 2),
            Decimal::from_scaled(1, 3),
            Decimal::from_scaled(1, 1),
            "fraction",
            "of the equity that the stop may cost"};
}

ParameterSpec side_parameter() {
    return {"side", Decimal(0), Decimal(0), Decimal(2), "both|long|short", "which way it may trade"};
}

}  // namespace tradewind::strategies
