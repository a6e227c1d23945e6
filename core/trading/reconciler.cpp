#include "core/trading/reconciler.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/state/account_projection.hpp"

namespace tradewind {
namespace {

// Venues book eight decimals; a smaller difference is rounding, not money.
constexpr Decimal kDust = Decimal::from_scaled(1, 8);

using DatedQuantity = OrderTable::CountedFill;

bool is_in_doubt(const Order& order) {
    return order.state() == OrderState::Submitting || order.state() == OrderState::Unknown;
}

Quantity signed_quantity(const OrderFilled& fill) {
    return fill.side == Side::Buy ? fill.quantity : -fill.quantity;
}

// The price at which a change of `added` gives the whole position the venue's entry price.
std::optional<Price> blending_price(const Instrument& instrument, const Position& position, Quantity added,
                                    Price venue_entry) {
    const Decimal wanted = instrument.signed_value(venue_entry, position.signed_quantity() + added);
    const Decimal value = wanted - position.cost();
    const Decimal amount = added.value() * instrument.contract_size;
    if (value.is_zero()) {
        return std::nullopt;
    }
    const Decimal exact = instrument.is_inverse() ? -(amount / value) : value / amount;
    const Decimal price = exact.rounded_to(instrument.tick.value(), Rounding::HalfEven);
    return price.is_positive() ? std::optional(Price(price)) : std::nullopt;
}

class Reconciliation {
public:
    Reconciliation(const AccountState& account, const OrderTable& orders, const AccountReport& report,
                   const ReconcileRules& rules)
        : account_(account),
          orders_(orders),
          report_(report),
          rules_(rules),
          as_of_(report.as_of.is_zero() ? account.now : report.as_of),
          projection_(account) {}

    ReconcileResult run() {
        confirm_open_orders();
        count_missed_fills();
        close_vanished_orders();
        count_missed_money();
        match_quantities();
        match_wallets();
        return std::move(result_);
    }

private:
    struct Listed {  // what the report's fills will add to an order
        Quantity missed;
        FillCompletes completes = FillCompletes::No;
    };

    [[nodiscard]] bool is_known(InstrumentId id) const { return id.value() < account_.markets.size(); }
    [[nodiscard]] const std::string& symbol(InstrumentId id) const { return account_.instrument(id).symbol; }
    // Long enough ago that the stream or the venue's own records should have shown it.
    [[nodiscard]] bool is_settled(Timestamp time) const { return as_of_ - time > rules_.settle_window; }

    template <class... Args>
    void find(fmt::format_string<Args...> text, Args&&... args) {
        result_.findings.push_back(fmt::format(text, std::forward<Args>(args)...));
    }

    [[nodiscard]] const Order* our_order(const ClientOrderId& id, const VenueOrderId& venue_id) const {
        const Order* order = id.is_ours() ? orders_.find(id) : nullptr;
        return order != nullptr || venue_id.empty() ? order : orders_.find(venue_id);
    }

    void confirm_open_orders() {
        for (const OrderReport& listed : report_.open_orders) {
            const Order* order = our_order(listed.order, listed.venue_order);
            if (order == nullptr) {
                result_.foreign_orders.push_back(listed);
            } else if (order->is_open()) {
                listed_open_.insert(order->id());
                if (is_in_doubt(*order)) {
                    result_.events.emplace_back(
                        OrderAccepted{order->intent().instrument, order->id(), listed.venue_order});
                }
            } else if (is_settled(order->updated())) {
                result_.foreign_orders.push_back(listed);
                find("Order {} is {} in our records but open at the venue.", order->id().to_string(),
                     to_text(order->state()));
            }
        }
    }

    void count_missed_fills() {
        std::set<std::pair<InstrumentId, TradeId>> counted;
        std::map<InstrumentId, int> missed;
        for (const OrderFilled& fill : report_.fills) {
            const bool sound = is_known(fill.instrument) && fill.quantity.is_positive() && fill.price.is_positive();
            if (!sound || orders_.has_seen(fill.instrument, fill.trade) ||
                !counted.emplace(fill.instrument, fill.trade).second) {
                continue;
            }
            OrderFilled event = fill;
            if (const Order* order = our_order(fill.order, fill.venue_order)) {
                event.order = order->id();
                Listed& listed = listed_fills_[order->id()];
                listed.missed += fill.quantity;
                if (fill.completes == FillCompletes::Yes) {
                    listed.completes = FillCompletes::Yes;
                }
            } else {
                event.order = ClientOrderId();  // an id we have no record of would be parked for ever
            }
            missed[fill.instrument] += is_settled(fill.trade_time) ? 1 : 0;
            newly_counted_.push_back(DatedQuantity{fill.instrument, signed_quantity(fill), fill.trade_time});
            projection_.book(event);
            result_.events.emplace_back(std::move(event));
        }
        for (const auto& [instrument, count] : missed) {
            if (count > 0) {
                find("{}: {} missed fill(s) counted now.", symbol(instrument), count);
            }
        }
    }

    void close_vanished_orders() {
        std::map<ClientOrderId, const OrderReport*> closed;
        for (const OrderReport& listed : report_.recent_closed) {
            if (const Order* order = our_order(listed.order, listed.venue_order)) {
                closed[order->id()] = &listed;
            }
        }
        for (const Order* order : orders_.open_orders()) {
            if (listed_open_.contains(order->id()) || will_be_filled(*order)) {
                continue;
            }
            const auto known = closed.find(order->id());
            if (known != closed.end() && is_closed(known->second->state)) {
                close_as_reported(*order, *known->second);
            } else if (is_settled(order->created())) {
                close(*order, OrderState::Canceled, "the venue has no such order");
                find("Order {} ({} {}) is not known to the venue; it is closed.", order->id().to_string(),
                     to_text(order->intent().side), symbol(order->intent().instrument));
            }
        }
    }

    [[nodiscard]] bool will_be_filled(const Order& order) const {
        const auto listed = listed_fills_.find(order.id());
        if (listed == listed_fills_.end()) {
            return false;
        }
        const Quantity whole = order.intent().quantity;
        return listed->second.completes == FillCompletes::Yes ||
               (whole.is_positive() && order.filled() + listed->second.missed >= whole);
    }

    void close_as_reported(const Order& order, const OrderReport& listed) {
        if (listed.state == OrderState::Filled) {
            close(order, OrderState::Canceled, "filled at the venue, which no longer lists all of its trades");
            find("Order {} is filled at the venue, but not all of its trades are listed.", order.id().to_string());
            return;
        }
        close(order, listed.state, "as the venue reports");
        if (!order.cancel_requested()) {
            find("Order {} is {} at the venue.", order.id().to_string(), to_text(listed.state));
        }
    }

    void close(const Order& order, OrderState state, const char* reason) {
        const InstrumentId instrument = order.intent().instrument;
        const bool existed = !is_in_doubt(order) || listed_fills_.contains(order.id());
        const bool never_existed = state == OrderState::Rejected || (state == OrderState::Canceled && !existed);
        if (never_existed) {
            result_.events.emplace_back(OrderRejected{instrument, order.id(), reason});
        } else {
            const CancelKind kind = state == OrderState::Expired ? CancelKind::Expired : CancelKind::Canceled;
            result_.events.emplace_back(OrderCanceled{instrument, order.id(), order.venue_id(), kind, reason});
        }
    }

    void count_missed_money() {
        std::set<std::string> counted;
        const auto is_new = [&](const std::string& id) {
            return !account_.ledger.has_counted(id) && counted.insert(id).second;
        };
        int late = 0;
        for (const FundingPaid& funding : report_.funding) {
            if (is_known(funding.instrument) && is_new(funding.id)) {
                late += is_settled(funding.boundary) ? 1 : 0;
                projection_.book(funding);
                result_.events.emplace_back(funding);
            }
        }
        if (late > 0) {
            find("{} missed funding payment(s) counted now.", late);
        }
        for (const BalanceAdjusted& adjustment : report_.adjustments) {
            if (is_new(adjustment.id)) {
                projection_.book(adjustment);
                result_.events.emplace_back(adjustment);
            }
        }
    }

    void match_quantities() {
        std::map<InstrumentId, const PositionReport*> reported;
        for (const PositionReport& position : report_.positions) {
            reported[position.instrument] = &position;
        }
        for (std::uint32_t i = 0; i < account_.markets.size(); ++i) {
            const InstrumentId id(i);
            const auto found = reported.find(id);
            const PositionReport venue = found == reported.end() ? PositionReport{id, {}, {}, 1} : *found->second;
            if (!account_.instrument(id).is_spot()) {
                match_quantity(venue);
            }
        }
    }

    void match_quantity(const PositionReport& venue) {
        const Quantity ours = projection_.position(venue.instrument).signed_quantity();
        if (ours == venue.signed_quantity) {
            return;
        }
        const std::vector<DatedQuantity> newest_first = fills_since_report(venue.instrument);
        Quantity at_report = ours;
        Quantity target = venue.signed_quantity;
        for (const DatedQuantity& fill : newest_first) {
            at_report -= fill.signed_quantity;
            if (at_report == venue.signed_quantity) {
                return;  // the report is older than what we have counted, and agrees with it
            }
            if (fill.trade_time > as_of_) {
                target += fill.signed_quantity;
            }
        }
        adjust_quantity(venue, target);
    }

    // A report travels while trading goes on, and a venue may read its parts one after another.
    [[nodiscard]] std::vector<DatedQuantity> fills_since_report(InstrumentId instrument) const {
        std::vector<DatedQuantity> out;
        const auto take = [&](const DatedQuantity& fill) {
            if (fill.instrument == instrument && fill.trade_time >= as_of_) {
                out.push_back(fill);
            }
        };
        std::for_each(newly_counted_.rbegin(), newly_counted_.rend(), take);
        std::for_each(orders_.recent_fills().rbegin(), orders_.recent_fills().rend(), take);
        std::stable_sort(out.begin(), out.end(),
                         [](const DatedQuantity& a, const DatedQuantity& b) { return a.trade_time > b.trade_time; });
        return out;
    }

    void adjust_quantity(const PositionReport& venue, Quantity target) {
        const Instrument& instrument = account_.instrument(venue.instrument);
        const Quantity ours = projection_.position(venue.instrument).signed_quantity();
        const Quantity difference = target - ours;
        if (difference.is_zero()) {
            return;
        }
        const auto price = adjustment_price(venue, target);
        if (!price) {
            find("{}: the venue holds {}, our records {}; no price is known to adjust at.", instrument.symbol,
                 target.to_string(), ours.to_string());
            return;
        }
        OrderFilled fill;
        fill.instrument = venue.instrument;
        fill.trade = TradeId::of(fmt::format("recon-{}-{}", venue.instrument.value(), as_of_.to_nanos()));
        fill.side = difference.is_positive() ? Side::Buy : Side::Sell;
        fill.price = *price;
        fill.quantity = difference.abs();
        fill.fee = Money{Decimal(), instrument.settle};
        fill.origin = FillOrigin::Reconciliation;
        fill.trade_time = as_of_;
        projection_.book(fill);
        result_.events.emplace_back(fill);
        find("{}: the venue holds {}, our records {}; adjusted by {} at {}.", instrument.symbol, target.to_string(),
             ours.to_string(), difference.to_string(), fill.price.to_string());
    }

    // What leaves is valued at the market; what is left or new gets the venue's entry price.
    [[nodiscard]] std::optional<Price> adjustment_price(const PositionReport& venue, Quantity target) const {
        const Instrument& instrument = account_.instrument(venue.instrument);
        const Position& position = projection_.position(venue.instrument);
        const Quantity ours = position.signed_quantity();
        const auto market = account_.market(venue.instrument).valuation_price();
        const bool same_side = ours.is_positive() == target.is_positive() && !target.is_zero() && !ours.is_zero();
        const bool reduces = target.is_zero() || (same_side && target.abs() < ours.abs());
        if (reduces) {
            return market ? market : position.entry_price(instrument);
        }
        if (!venue.entry.is_positive()) {
            return market ? market : position.entry_price(instrument);
        }
        if (same_side) {
            return blending_price(instrument, position, target - ours, venue.entry).value_or(venue.entry);
        }
        return venue.entry;
    }

    void match_wallets() {
        for (const Money& venue : report_.balances) {
            const Decimal ours = projection_.wallet(venue.currency);
            const Decimal difference = venue.amount - ours;
            const bool older_than_books = account_.ledger.wallet(venue.currency).changed > as_of_;
            if (difference.abs() < kDust || older_than_books) {
                continue;
            }
            BalanceAdjusted adjustment;
            adjustment.id = fmt::format("recon-{}-{}", venue.currency.view(), as_of_.to_nanos());
            adjustment.amount = Money{difference, venue.currency};
            if (account_.ledger.entries() == 0) {
                adjustment.reason = "deposit";  // first sight of the account: this is what we start with
            } else {
                adjustment.reason = "reconciliation";
                find("{} wallet: the venue has {}, our records {}; adjusted by {}.", venue.currency.view(),
                     venue.amount.to_string(), ours.to_string(), difference.to_string());
            }
            projection_.book(adjustment);
            result_.events.emplace_back(std::move(adjustment));
        }
    }

    const AccountState& account_;
    const OrderTable& orders_;
    const AccountReport& report_;
    const ReconcileRules rules_;
    const Timestamp as_of_;
    AccountProjection projection_;
    std::set<ClientOrderId> listed_open_;
    std::map<ClientOrderId, Listed> listed_fills_;
    std::vector<DatedQuantity> newly_counted_;
    ReconcileResult result_;
};

}  // namespace

ReconcileResult reconcile(const AccountState& account, const OrderTable& orders, const AccountReport& report,
                          const ReconcileRules& rules) {
    return Reconciliation(account, orders, report, rules).run();
}

}  // namespace tradewind
