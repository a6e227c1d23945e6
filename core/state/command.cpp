#include "core/state/command.hpp"

#include "core/base/archive.hpp"

namespace tradewind {
namespace {

void put(Writer& out, const SubmitOrder& command) {
    out(command.order.id(), command.order.intent());
}
void put(Writer& out, const CancelOrder& command) {
    out(command.instrument, command.order, command.venue_order);
}
void put(Writer& out, const CancelAllOrders& command) {
    out(command.instrument);
}
void put(Writer& out, const SetLeverage& command) {
    out(command.instrument, command.leverage);
}
void put(Writer& out, const QueryOrder& command) {
    out(command.instrument, command.order);
}
void put(Writer&, const RequestAccountReport&) {}
void put(Writer& out, const RequestProgress& command) {
    out(command);
}
void put(Writer& out, const Alert& command) {
    out(command);
}
void put(Writer& out, const OrderFact& fact) {
    out(fact.order);
}
void put(Writer& out, const FillFact& fact) {
    out(fact.fill, fact.purpose, fact.strategy, fact.realised);
}
void put(Writer& out, const LedgerFact& fact) {
    out(fact.entry);
}
void put(Writer& out, const DecisionFact& fact) {
    out(fact.subject, fact.text);
}
void put(Writer& out, const Fact& fact) {
    out(static_cast<std::uint8_t>(fact.index()));
    std::visit([&out](const auto& alternative) { put(out, alternative); }, fact);
}

}  // namespace

const char* to_text(AlertLevel level) {
    switch (level) {
        case AlertLevel::Info:
            return "info";
        case AlertLevel::Warning:
            return "warning";
        case AlertLevel::Danger:
            return "danger";
        case AlertLevel::Critical:
            return "critical";
    }
    return "unknown level";
}

const char* to_text(AlertKind kind) {
    switch (kind) {
        case AlertKind::OrderFilled:
            return "order filled";
        case AlertKind::PositionOpened:
            return "position opened";
        case AlertKind::PositionClosed:
            return "position closed";
        case AlertKind::StopTriggered:
            return "stop triggered";
        case AlertKind::Liquidated:
            return "liquidated";
        case AlertKind::LiquidationNear:
            return "liquidation near";
        case AlertKind::PositionUnprotected:
            return "position unprotected";
        case AlertKind::DailyLoss:
            return "daily loss";
        case AlertKind::ModeChanged:
            return "mode changed";
        case AlertKind::StrategyStopped:
            return "strategy stopped";
        case AlertKind::MarketStale:
            return "market stale";
        case AlertKind::AccountStream:
            return "account stream";
        case AlertKind::OrderDoubtful:
            return "order in doubt";
        case AlertKind::OrderRefused:
            return "order refused";
        case AlertKind::LateFill:
            return "late fill";
        case AlertKind::Reconciled:
            return "reconciled";
        case AlertKind::ForeignOrder:
            return "foreign order";
        case AlertKind::FundingPaid:
            return "funding";
        case AlertKind::LedgerMismatch:
            return "ledger mismatch";
    }
    return "unknown alert";
}

void append_canonical(const Command& command, std::string& bytes) {
    Writer out(std::move(bytes));
    out(static_cast<std::uint8_t>(command.index()));
    std::visit([&out](const auto& alternative) { put(out, alternative); }, command);
    bytes = out.take();
}

bool is_for_venue(const Command& command) {
    return std::holds_alternative<SubmitOrder>(command) || std::holds_alternative<CancelOrder>(command) ||
           std::holds_alternative<CancelAllOrders>(command) || std::holds_alternative<SetLeverage>(command) ||
           std::holds_alternative<QueryOrder>(command) || std::holds_alternative<RequestAccountReport>(command);
}

}  // namespace tradewind
