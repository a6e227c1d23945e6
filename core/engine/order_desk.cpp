#include "core/engine/order_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "core/trading/exit_cover.hpp"

namespace tradewind {
namespace {

Refusal illegal_terms(const Error& error) {
    return Refusal{RefusalReason::IllegalTerms, error.text, "the order asked for"};
}

bool has_open_like(const OrderTable& orders, const OrderIntent& intent) {
    return std::ranges::any_of(orders.open_orders(intent.instrument), [&](const Order* open) {
        return closes_whatever_is_there(open->intent()) && open->intent().type == intent.type &&
               open->intent().side == intent.side;
    });
}

}  // namespace

tl::expected<ClientOrderId, Refusal> OrderDesk::place(OrderIntent intent) {
    TW_CHECK(epoch_ != 0);
    const Instrument& instrument = context_.account.instrument(intent.instrument);
    const auto refuse = [&](const Refusal& refusal) {
        context_.sink.decide("refused " + instrument.symbol, refusal.text());
        return tl::unexpected<Refusal>(refusal);
    };
    // A new stop is placed while the old one still protects, and venues let only one of a kind and side close whatever
    // is there (Binance: -4130): the new one then names what it closes.
    if (closes_whatever_is_there(intent) && has_open_like(context_.orders, intent)) {
        intent.quantity = context_.account.market(intent.instrument).position.signed_quantity().abs();
    }
    Instrument::Wish wish;
    wish.side = intent.side;
    wish.quantity = intent.quantity;
    wish.price = intent.price;
    wish.trigger = intent.trigger;
    wish.reference = context_.account.market(intent.instrument).valuation_price().value_or(Price());
    wish.reduces = intent.effect != PositionEffect::Open;
    wish.closes_position = closes_whatever_is_there(intent);
    const auto terms = instrument.legal_terms(wish);
    if (!terms) {
        return refuse(illegal_terms(terms.error()));
    }
    intent.quantity = terms->quantity;
    intent.price = terms->price;
    intent.trigger = terms->trigger;

    const ClientOrderId id(epoch_, counter_ + 1);
    auto approved = context_.risk.review(id, intent, context_.account, context_.orders);
    if (!approved) {
        return refuse(approved.error());
    }
    ++counter_;
    const Order& order = context_.orders.insert(Order(id, approved->intent(), context_.now()));
    context_.sink.emit(Fact{OrderFact{order}});
    context_.sink.emit(SubmitOrder{std::move(*approved)});
    return id;
}

void OrderDesk::cancel(ClientOrderId id) {
    Order* order = context_.orders.find(id);
    if (order == nullptr || !order->is_open() || order->cancel_requested()) {
        return;
    }
    order->request_cancel();
    send_cancel(*order);
}

void OrderDesk::send_cancel(const Order& order) {
    cancels_[order.id()] = context_.now();
    context_.sink.emit(CancelOrder{order.intent().instrument, order.id(), order.venue_id()});
}

void OrderDesk::cancel_all(InstrumentId instrument) {
    for (const Order* order : context_.orders.open_orders(instrument)) {
        context_.orders.find(order->id())->request_cancel();
        cancels_[order->id()] = context_.now();
    }
    context_.sink.emit(CancelAllOrders{instrument});
}

void OrderDesk::chase_answers() {
    std::erase_if(cancels_, [this](const auto& asked) {
        const Order* order = context_.orders.find(asked.first);
        return order == nullptr || !order->is_open();
    });
    for (const Order* order : context_.orders.open_orders()) {
        const bool silent = order->state() == OrderState::Submitting &&
                            context_.now() - order->created() > context_.config.answer_timeout;
        if (silent) {
            context_.orders.apply(OrderUnknown{order->intent().instrument, order->id(), "no answer from the venue"},
                                  context_.now());
            context_.sink.emit(Fact{OrderFact{*order}});
            context_.sink.alert(AlertKind::OrderDoubtful, AlertLevel::Warning,
                                context_.symbol(order->intent().instrument),
                                fmt::format("No answer for order {}; asking the venue.", order->id().to_string()));
        }
        if (order->state() == OrderState::Unknown) {
            context_.sink.emit(QueryOrder{order->intent().instrument, order->id()});
        } else if (order->cancel_requested() &&
                   context_.now() - cancels_[order->id()] > context_.config.answer_timeout) {
            // The cancel or its answer was lost: cancelling twice is harmless.
            send_cancel(*order);
        }
    }
}

}  // namespace tradewind
