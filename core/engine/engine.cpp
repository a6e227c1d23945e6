#include "core/engine/engine.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "core/engine/trade_text.hpp"
#include "core/trading/reconciler.hpp"

namespace tradewind {
namespace {

// The instrument an event speaks of, if it speaks of one.
template <class Body>
std::optional<InstrumentId> instrument_of(const Body& body) {
    if constexpr (requires { body.instrument; }) {
        return body.instrument;
    } else {
        return std::nullopt;
    }
}

// A strategy asks again by itself; people hear of what they asked for and of what protects them.
bool concerns_people(const OrderIntent& intent) {
    return intent.strategy == StrategyId() || intent.purpose == OrderPurpose::StopLoss ||
           intent.purpose == OrderPurpose::TakeProfit;
}

}  // namespace

Engine::Engine(EngineConfig config, std::unique_ptr<RiskGate> risk, std::vector<std::unique_ptr<Strategy>> strategies)
    : config_(std::move(config)),
      risk_(std::move(risk)),
      context_{config_, account_, orders_, *risk_, sink_},
      desk_(context_),
      keeper_(context_),
      positions_(context_, desk_),
      emergency_(context_, desk_, positions_),
      strategies_(context_, desk_, positions_, std::move(strategies)),
      position_loop_{config_.position_loop, {}},
      risk_loop_{config_.risk_loop, {}},
      reconcile_loop_{config_.reconcile_loop, {}},
      funding_loop_{config_.funding_loop, {}},
      performance_loop_{config_.performance_loop, {}} {
    TW_CHECK(config_.instruments != nullptr && config_.brackets != nullptr);
    TW_CHECK(config_.instruments->size() == config_.brackets->size());
    account_.instruments = config_.instruments;
    account_.brackets = config_.brackets;
    account_.currency = config_.currency;
    account_.margin_mode = config_.margin_mode;
    account_.mode = TradingMode::Active;
    account_.mode_reason.clear();
    account_.markets.resize(config_.instruments->size());
    for (const Instrument& instrument : *config_.instruments) {
        account_.market(instrument.id).leverage = instrument.is_spot() ? 1 : config_.default_leverage;
        bars_.emplace_back(instrument.id, Duration::minutes(1));
    }
    recent_bars_.resize(config_.instruments->size());
}

void Engine::process(const Event& event, std::vector<Command>& out) {
    TW_CHECK(event.time >= account_.now);
    account_.now = event.time;
    last_sequence_ = event.sequence;
    ++processed_;
    sink_.open(out);
    std::visit(
        [this](const auto& body) {
            const auto instrument = instrument_of(body);
            if (!instrument || instrument->value() < account_.markets.size()) {
                handle(body);
            }
        },
        event.body);
    if (emergency_.is_running()) {
        emergency_.step();
    }
    sink_.close();
}

Timestamp Engine::next_deadline() const {
    Timestamp next = std::min(
        {position_loop_.next, risk_loop_.next, reconcile_loop_.next, funding_loop_.next, performance_loop_.next});
    if (const auto step = emergency_.next_step()) {
        next = std::min(next, *step);
    }
    return next;
}

// ---- market ----------------------------------------------------------------------------------------

void Engine::handle(const BookTicker& event) {
    InstrumentState& market = account_.market(event.instrument);
    market.quote = event;
    market.quote_time = account_.now;
}

void Engine::handle(const TradeTick& event) {
    account_.market(event.instrument).last = event.price;
    bars_[event.instrument.value()].add(account_.now, event.price, event.quantity, closed_bars_);
    give_bars(closed_bars_);
}

void Engine::handle(const DepthUpdate& event) {
    account_.market(event.instrument).book.apply(event);
}

void Engine::handle(const MarkPrice& event) {
    InstrumentState& market = account_.market(event.instrument);
    market.mark = event;
    market.mark_time = account_.now;
}

void Engine::handle(const HistoryBars& event) {
    auto& recent = recent_bars_[event.instrument.value()];
    recent.assign(event.bars.begin() + std::max<std::ptrdiff_t>(0, std::ssize(event.bars) - std::ptrdiff_t{kBarsKept}),
                  event.bars.end());
    strategies_.on_history(event);
}

void Engine::handle(const FeedStatus& event) {
    InstrumentState& market = account_.market(event.instrument);
    if (market.feed == FeedState::Up && event.state == FeedState::Down) {
        sink_.alert(AlertKind::MarketStale, AlertLevel::Warning, context_.symbol(event.instrument),
                    "Market data stopped; nothing new is opened until it is back.");
    }
    market.feed = event.state;
}

void Engine::give_bars(std::vector<Bar>& bars) {
    for (const Bar& bar : bars) {
        auto& recent = recent_bars_[bar.instrument.value()];
        recent.push_back(bar);
        if (recent.size() > kBarsKept) {
            recent.pop_front();
        }
        strategies_.on_bar(bar);
    }
    bars.clear();
}

// ---- orders and account ----------------------------------------------------------------------------

template <class OrderEvent>
const Order* Engine::apply_lifecycle(const OrderEvent& event) {
    const OrderApplied applied = orders_.apply(event, account_.now);
    const Order* order = orders_.find(event.order);
    if constexpr (requires { event.venue_order; }) {
        if (order == nullptr && !event.order.is_ours()) {
            order = std::as_const(orders_).find(event.venue_order);
        }
    }
    if (applied != OrderApplied::Applied || order == nullptr) {
        return nullptr;
    }
    sink_.emit(Fact{OrderFact{*order}});
    if (!order->is_open() && order->state() != OrderState::Filled) {
        const Order closed = *order;  // a copy: what follows may place orders
        order_closed(closed);
    }
    return order;
}

void Engine::order_closed(const Order& order) {
    positions_.on_order_closed(order);
    strategies_.on_order_closed(order);
}

void Engine::handle(const OrderAccepted& event) {
    apply_lifecycle(event);
    if (const Order* order = orders_.find(event.order)) {
        if (order->is_open()) {
            positions_.on_accepted(*order);
        }
        for (const OrderFilled& parked : orders_.take_parked(event.order)) {
            handle(parked);
        }
    }
}

void Engine::handle(const OrderRejected& event) {
    const Order* order = apply_lifecycle(event);
    if (order == nullptr) {
        return;
    }
    const std::string text = fmt::format("The venue refused order {}: {}", order->id().to_string(), event.reason);
    if (concerns_people(order->intent())) {
        sink_.alert(AlertKind::OrderRefused, AlertLevel::Warning, context_.symbol(event.instrument), text);
    } else {
        sink_.decide("refused " + context_.symbol(event.instrument), text);
    }
}

void Engine::handle(const OrderFilled& event) {
    const auto booked = keeper_.book(event);
    if (!booked) {
        return;
    }
    if (booked->position_closed) {
        positions_.on_position_closed(event.instrument);
    }
    if (booked->order != nullptr) {
        const Order order = *booked->order;  // a copy: what follows may place orders
        positions_.on_fill(event, order);
        strategies_.on_fill(event, order, booked->realised);
    }
}

void Engine::handle(const OrderCanceled& event) {
    apply_lifecycle(event);
}
void Engine::handle(const OrderTriggered& event) {
    apply_lifecycle(event);
}
void Engine::handle(const OrderAmended& event) {
    apply_lifecycle(event);
}

void Engine::handle(const OrderUnknown& event) {
    const Order* order = apply_lifecycle(event);
    if (order != nullptr) {
        sink_.alert(AlertKind::OrderDoubtful, AlertLevel::Warning, context_.symbol(event.instrument),
                    fmt::format("Order {} is in doubt ({}); asking the venue.", event.order.to_string(), event.reason));
        sink_.emit(QueryOrder{event.instrument, event.order});
    }
}

void Engine::handle(const CancelRejected& event) {
    const Order* order = orders_.find(event.order);
    if (order == nullptr || !order->is_open()) {
        return;  // it closed in the meantime: the ordinary race
    }
    // The wish to cancel stays: if the order still works, the position loop asks again.
    sink_.emit(QueryOrder{event.instrument, event.order});
}

void Engine::handle(const FundingPaid& event) {
    if (keeper_.book(event)) {
        strategies_.on_funding(event);
    }
}
void Engine::handle(const BalanceAdjusted& event) {
    keeper_.book(event);
}
void Engine::handle(const LeverageSet& event) {
    positions_.on_leverage(event);
}
void Engine::handle(const LeverageRejected& event) {
    positions_.on_leverage(event);
}

// ---- reconciliation --------------------------------------------------------------------------------

void Engine::handle(const AccountReport& event) {
    const ReconcileResult result = reconcile(account_, orders_, event, ReconcileRules{config_.settle_window});
    // Before the fills: margin of a position we did not know is taken at the venue's leverage.
    for (const PositionReport& position : event.positions) {
        if (position.instrument.value() >= account_.markets.size()) {
            continue;
        }
        InstrumentState& market = account_.market(position.instrument);
        market.leverage = position.leverage;
        market.leverage_confirmed = true;
    }
    for (const EventBody& body : result.events) {
        std::visit([this](const auto& inner) { handle(inner); }, body);
    }
    tell_foreign_orders(result.foreign_orders);
    foreign_orders_ = result.foreign_orders;
    for (const std::string& finding : result.findings) {
        sink_.alert(AlertKind::Reconciled, AlertLevel::Warning, "", finding);
        sink_.decide("reconciliation", finding);
    }
    keeper_.start_day_if_due();
    if (!account_.reconciled && stream_up_) {
        account_.reconciled = true;
        sink_.decide("reconciliation", fmt::format("{} differences; account and venue agree", result.findings.size()));
        position_loop();
        performance_loop();  // the equity curve begins with the run
    }
    emergency_.on_report(event);
}

void Engine::tell_foreign_orders(const std::vector<OrderReport>& listed) {
    for (const OrderReport& order : listed) {
        const auto is_same = [&](const OrderReport& known) { return known.venue_order == order.venue_order; };
        if (std::ranges::any_of(foreign_orders_, is_same)) {
            continue;
        }
        const Instrument& instrument = account_.instrument(order.terms.instrument);
        sink_.alert(
            AlertKind::ForeignOrder, AlertLevel::Warning, instrument.symbol,
            fmt::format("An open order at the venue is not ours: {} {}{}. It is left alone.", to_text(order.terms.side),
                        quantity_text(instrument, order.terms.quantity),
                        order.terms.price ? " at " + price_text(instrument, *order.terms.price) : std::string()));
    }
}

void Engine::handle(const OrderQueryAnswer& event) {
    const Order* order = orders_.find(event.order);
    if (order == nullptr || !order->is_open()) {
        return;
    }
    const InstrumentId instrument = order->intent().instrument;
    if (!event.found) {
        // The venue's own word, but an order just sent may not be visible yet.
        if (account_.now - order->created() > config_.settle_window) {
            handle(OrderRejected{instrument, event.order, "the venue has no such order"});
        }
        return;
    }
    if (event.report.state == OrderState::Rejected) {
        handle(OrderRejected{instrument, event.order, "as the venue reports"});
        return;
    }
    const bool gone = event.report.state == OrderState::Canceled || event.report.state == OrderState::Expired;
    const bool doubtful = order->state() == OrderState::Submitting || order->state() == OrderState::Unknown;
    if (doubtful && !gone) {
        handle(OrderAccepted{instrument, event.order, event.report.venue_order});
    }
    for (const OrderFilled& fill : event.fills) {
        handle(fill);
    }
    if (gone) {
        const CancelKind kind = event.report.state == OrderState::Canceled ? CancelKind::Canceled : CancelKind::Expired;
        handle(OrderCanceled{instrument, event.order, event.report.venue_order, kind, "as the venue reports"});
    }
}

void Engine::handle(const AccountStreamStatus& event) {
    stream_up_ = event.state == AccountStreamState::Up;
    account_.reconciled = false;
    if (stream_up_) {
        sink_.emit(RequestAccountReport{});
    } else {
        sink_.alert(AlertKind::AccountStream, AlertLevel::Warning, "",
                    "The account stream is down; nothing new is opened until it is back and checked.");
    }
}

void Engine::handle(const EngineStarted& event) {
    desk_.begin_epoch(event.epoch);
    account_.reconciled = false;
    stream_up_ = true;
    for (Loop* loop : {&position_loop_, &risk_loop_, &reconcile_loop_, &funding_loop_, &performance_loop_}) {
        loop->next = account_.now.floor_to(loop->every) + loop->every;
    }
    sink_.emit(RequestAccountReport{});
}

}  // namespace tradewind
