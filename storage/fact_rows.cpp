#include "storage/fact_rows.hpp"

#include <optional>

#include <fmt/format.h>

#include "storage/row_text.hpp"

namespace tradewind::storage {
namespace {

// An absent amount is NULL; the text must outlive the statement's run.
class OptionalText {
public:
    template <class T>
    explicit OptionalText(const std::optional<T>& amount) {
        if (amount) {
            text_ = amount->to_string();
        }
    }
    [[nodiscard]] Value value() const { return text_ ? Value(std::string_view(*text_)) : Value(nullptr); }

private:
    std::optional<std::string> text_;
};

std::int64_t column(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

std::string order_key(ClientOrderId order, const VenueOrderId& venue_order) {
    return order.is_ours() ? order.to_string() : venue_order.str();
}

}  // namespace

FactRows::FactRows(Statement order, Statement order_event, Statement fill, Statement ledger, Statement request,
                   Statement request_step, Statement request_stage, Statement decision, Statement balances)
    : order_(std::move(order)),
      order_event_(std::move(order_event)),
      fill_(std::move(fill)),
      ledger_(std::move(ledger)),
      request_(std::move(request)),
      request_step_(std::move(request_step)),
      request_stage_(std::move(request_stage)),
      decision_(std::move(decision)),
      balances_query_(std::move(balances)) {}

Result<FactRows> FactRows::prepare(Database& database) {
    auto order = database.prepare(
        "INSERT INTO orders VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,"
        "?23,?24) ON CONFLICT(id) DO UPDATE SET venue_id=?3, quantity=?9, limit_price=?10, trigger_price=?11, "
        "state=?18, "
        "filled=?19, average_price=?20, reason=?21, updated_ms=?23, sequence=?24",
        "store an order");
    auto order_event = database.prepare(
        "INSERT INTO order_events(order_id,sequence,time_ms,state,filled,average_price,reason) "
        "VALUES(?,?,?,?,?,?,?)",
        "store an order's change");
    auto fill = database.prepare(
        "INSERT INTO fills(sequence,time_ms,order_id,venue_order,trade,symbol,side,price,quantity,fee,fee_currency,"
        "realised,liquidity,origin,purpose,strategy) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        "store a fill");
    auto ledger = database.prepare("INSERT INTO ledger VALUES(?,?,?,?,?,?,?,?,?)", "store a ledger entry");
    auto request = database.prepare(
        "INSERT INTO requests VALUES(?1,?2,?3,?4,?5,'asked','',?3) ON CONFLICT(id) DO NOTHING", "store a request");
    auto request_step = database.prepare(
        "INSERT INTO request_steps(request,sequence,time_ms,stage,text) VALUES(?,?,?,?,?)", "store a request's step");
    auto request_stage = database.prepare("UPDATE requests SET stage=?2, outcome=?3, updated_ms=?4 WHERE id=?1",
                                          "store a request's stage");
    auto decision =
        database.prepare("INSERT INTO decisions(sequence,time_ms,subject,text) VALUES(?,?,?,?)", "store a decision");
    auto balances = database.prepare(
        "SELECT currency, balance FROM ledger WHERE number IN (SELECT max(number) FROM ledger GROUP BY currency)",
        "read the ledger's balances");
    for (const Result<Statement>* statement :
         {&order, &order_event, &fill, &ledger, &request, &request_step, &request_stage, &decision, &balances}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    FactRows rows(std::move(*order), std::move(*order_event), std::move(*fill), std::move(*ledger), std::move(*request),
                  std::move(*request_step), std::move(*request_stage), std::move(*decision), std::move(*balances));
    if (Status loaded = rows.reload_balances(); !loaded) {
        return tl::unexpected<Error>(loaded.error());
    }
    return rows;
}

Status FactRows::reload_balances() {
    balances_.clear();
    while (true) {
        const Result<bool> row = balances_query_.next();
        if (!row) {
            return tl::unexpected<Error>(row.error());
        }
        if (!*row) {
            return {};
        }
        const Result<Decimal> balance = Decimal::parse(balances_query_.text(1));
        const Result<Currency> currency = Currency::from(balances_query_.text(0));
        if (!balance || !currency) {
            return fail(ErrorCode::ParseError, "the journal's ledger holds a balance that is not a number");
        }
        balances_[*currency] = *balance;
    }
}

Status FactRows::write(const PendingFact& fact) {
    return std::visit([&](const auto& what) { return write(fact.stamp, what); }, fact.what);
}

Status FactRows::write(const FactStamp& stamp, const Fact& fact) {
    return std::visit([&](const auto& kind) { return write(stamp, kind); }, fact);
}

Status FactRows::write(const FactStamp& stamp, const OrderFact& fact) {
    const Order& order = fact.order;
    const OrderIntent& intent = order.intent();
    const std::string id = order_key(order.id(), order.venue_id());
    const std::string quantity = intent.quantity.to_string();
    const std::string filled = order.filled().to_string();
    const std::string instrument = symbol(intent.instrument);
    const std::string request = std::to_string(intent.request.value());
    const OptionalText price(intent.price);
    const OptionalText trigger(intent.trigger);
    const OptionalText callback(intent.callback_rate);
    const OptionalText average(order.average_price());
    Status stored = order_.run({
        id,
        std::int64_t{stamp.epoch},
        order.venue_id().view(),
        instrument,
        to_text(intent.side),
        to_text(intent.type),
        row_text(intent.time_in_force),
        row_text(intent.effect),
        quantity,
        price.value(),
        trigger.value(),
        row_text(intent.trigger_by),
        callback.value(),
        to_text(intent.purpose),
        std::int64_t{intent.strategy.value()},
        intent.request.value() != 0 ? Value(std::string_view(request)) : Value(nullptr),
        std::int64_t{intent.tag},
        to_text(order.state()),
        filled,
        average.value(),
        order.reason(),
        order.created().to_millis(),
        order.updated().to_millis(),
        column(stamp.sequence),
    });
    if (!stored) {
        return stored;
    }
    return order_event_.run({id, column(stamp.sequence), stamp.time.to_millis(), to_text(order.state()), filled,
                             average.value(), order.reason()});
}

Status FactRows::write(const FactStamp& stamp, const FillFact& fact) {
    const OrderFilled& fill = fact.fill;
    const std::string order = order_key(fill.order, fill.venue_order);
    const std::string price = fill.price.to_string();
    const std::string quantity = fill.quantity.to_string();
    const std::string fee = fill.fee.amount.to_string();
    const std::string realised = fact.realised.to_string();
    const std::string instrument = symbol(fill.instrument);
    return fill_.run({column(stamp.sequence), fill.trade_time.to_millis(), order, fill.venue_order.view(),
                      fill.trade.view(), instrument, to_text(fill.side), price, quantity, fee, fill.fee.currency.view(),
                      realised, row_text(fill.liquidity), row_text(fill.origin), to_text(fact.purpose),
                      std::int64_t{fact.strategy.value()}});
}

Status FactRows::write(const FactStamp& stamp, const LedgerFact& fact) {
    const LedgerEntry& entry = fact.entry;
    Decimal& balance = balances_[entry.amount.currency];
    balance += entry.amount.amount;
    const std::string amount = entry.amount.amount.to_string();
    const std::string after = balance.to_string();
    const bool has_instrument = entry.kind != LedgerKind::Deposit && entry.kind != LedgerKind::Adjustment;
    const std::string instrument = has_instrument ? symbol(entry.instrument) : std::string();
    return ledger_.run({column(entry.number), column(stamp.sequence), entry.time.to_millis(), to_text(entry.kind),
                        has_instrument ? Value(std::string_view(instrument)) : Value(nullptr), amount,
                        entry.amount.currency.view(), after, entry.reference});
}

Status FactRows::write(const FactStamp& stamp, const DecisionFact& fact) {
    return decision_.run({column(stamp.sequence), stamp.time.to_millis(), fact.subject, fact.text});
}

Status FactRows::write(const FactStamp& stamp, const RequestProgress& progress) {
    const std::string id = std::to_string(progress.request.value());
    const std::int64_t time = stamp.time.to_millis();
    Status stored = request_step_.run({id, column(stamp.sequence), time, row_text(progress.stage), progress.text});
    if (!stored) {
        return stored;
    }
    return request_stage_.run({id, row_text(progress.stage), progress.text, time});
}

Status FactRows::write(const FactStamp& stamp, const ControlRequest& request) {
    const std::string id = std::to_string(request.id.value());
    const std::string action = describe(request.action);
    return request_.run({id, column(stamp.sequence), stamp.time.to_millis(), request.actor, action});
}

std::string FactRows::symbol(InstrumentId id) const {
    return id.value() < symbols_.size() ? symbols_[id.value()] : fmt::format("#{}", id.value());
}

std::string FactRows::describe(const ControlAction& action) const {
    struct Describer {
        const FactRows& rows;
        std::string operator()(const OpenPosition& open) const {
            std::string text = fmt::format("open {} {} {} x{}", open.side == Side::Buy ? "long" : "short",
                                           rows.symbol(open.instrument), open.quantity.to_string(), open.leverage);
            if (open.stop_fraction) {
                text += fmt::format(" stop {}", open.stop_fraction->to_string());
            }
            if (open.target_fraction) {
                text += fmt::format(" target {}", open.target_fraction->to_string());
            }
            return text;
        }
        std::string operator()(const ClosePosition& close) const {
            return fmt::format("close {} fraction {}", rows.symbol(close.instrument), close.fraction.to_string());
        }
        std::string operator()(const ChangeLeverage& change) const {
            return fmt::format("leverage {} x{}", rows.symbol(change.instrument), change.leverage);
        }
        std::string operator()(const EmergencyClose&) const { return "emergency close"; }
        std::string operator()(const HaltTrading& halt) const { return "halt: " + halt.reason; }
        std::string operator()(const ResumeTrading&) const { return "resume"; }
        std::string operator()(const SwitchStrategy& change) const {
            return fmt::format("strategy {} {} {}", change.name, change.to == StrategySwitch::On ? "on" : "off",
                               change.symbol);
        }
        std::string operator()(const SetStrategyParameter& change) const {
            return fmt::format("strategy {} set {} {} {}", change.name, change.parameter, change.value, change.symbol);
        }
        std::string operator()(const CancelRestingOrder& cancel) const { return "cancel " + cancel.order.to_string(); }
    };
    return std::visit(Describer{*this}, action);
}

}  // namespace tradewind::storage
