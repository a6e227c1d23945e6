#include "bot/app/audit.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace tradewind::bot {

AuditReport audit(const AccountState& account, const OrderTable& orders, const AccountReport& venue) {
    AuditReport out;
    const auto differ = [&](std::string text) { out.differences.push_back(std::move(text)); };
    out.orders = venue.open_orders.size();
    out.fills = venue.fills.size();
    for (const OrderFilled& fill : venue.fills) {
        if (!orders.has_seen(fill.instrument, fill.trade)) {
            differ(fmt::format("trade {} of {} is at the venue, not in the journal", fill.trade.view(),
                               account.instrument(fill.instrument).symbol));
        }
    }
    for (const OrderReport& order : venue.open_orders) {
        const Order* ours = orders.find(order.order);
        if (ours == nullptr || !ours->is_open()) {
            differ(fmt::format("order {} is open at the venue, not in the journal", order.order.to_string()));
        } else if (ours->filled() != order.filled) {
            differ(fmt::format("order {}: filled {} at the venue, {} in the journal", order.order.to_string(),
                               order.filled.to_string(), ours->filled().to_string()));
        }
    }
    for (const Order* order : orders.open_orders()) {
        const bool at_venue =
            std::ranges::any_of(venue.open_orders, [&](const OrderReport& o) { return o.order == order->id(); });
        // An order younger than the report is the agent's reaction to it.
        if (!at_venue && order->created() < venue.as_of) {
            differ(fmt::format("order {} is open in the journal, not at the venue", order->id().to_string()));
        }
    }
    std::map<InstrumentId, Quantity> positions;
    for (const PositionReport& position : venue.positions) {
        positions[position.instrument] = position.signed_quantity;
    }
    for (const Instrument& instrument : *account.instruments) {
        const Quantity ours = account.market(instrument.id).position.signed_quantity();
        const Quantity theirs = positions[instrument.id];
        out.positions += theirs.is_zero() ? 0 : 1;
        if (!instrument.is_spot() && ours != theirs) {
            differ(fmt::format("{}: position {} at the venue, {} in the journal", instrument.symbol, theirs.to_string(),
                               ours.to_string()));
        }
    }
    for (const Money& balance : venue.balances) {
        const Decimal ours = account.ledger.wallet(balance.currency).balance;
        if (ours != balance.amount) {
            differ(fmt::format("wallet: {} {} at the venue, {} in the journal", balance.amount.to_string(),
                               balance.currency.view(), ours.to_string()));
        }
        if (balance.currency == account.currency) {
            out.wallet = balance.amount;
        }
    }
    out.ledger_discrepancy = account.ledger.wallet(account.currency).discrepancy();
    if (!out.ledger_discrepancy.is_zero()) {
        differ("the ledger's columns do not add up: off by " + out.ledger_discrepancy.to_string());
    }
    return out;
}

}  // namespace tradewind::bot
