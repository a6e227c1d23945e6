#include "simulator/request_desk.hpp"

#include <utility>

#include "simulator/account_check.hpp"

namespace tradewind::simulator {

void RequestDesk::serve(const VenueRequest& request) {
    std::visit([this](const auto& body) { serve(body); }, request);
}

VenueOrder RequestDesk::record_of(const SubmitRequest& request, Price worst_price) {
    const Instrument& instrument = desk_.account().instrument(request.intent.instrument);
    VenueOrder order;
    order.number = desk_.numbers().take_order();
    order.id = request.id;
    order.terms = request.intent;
    order.self_trade = request.self_trade;
    order.lots_left = instrument.to_lots(request.intent.quantity);
    order.margin_price = request.intent.price.value_or(request.intent.trigger.value_or(worst_price));
    if (request.intent.price) {
        order.limit_ticks = instrument.to_ticks(*request.intent.price);
    }
    switch (request.intent.type) {
        case OrderType::Limit:
            break;
        case OrderType::Market:
            if (order.lots_left == 0) {  // close the position, whatever it is
                order.lots_left = desk_.account().reducible_lots(instrument.id, request.intent.side);
            }
            break;
        case OrderType::StopMarket:
        case OrderType::TakeProfitMarket:
        case OrderType::TrailingStopMarket:
        case OrderType::StopLimit:
        case OrderType::TakeProfitLimit:
            order.phase = OrderPhase::Waiting;
            break;
    }
    return order;
}

OrderCheck RequestDesk::check_for(InstrumentId instrument, Side side, Quantity quantity) {
    const TradedMarket& traded = market(instrument);
    OrderCheck check{desk_.account(), desk_.orders(), traded.worst_price(side, quantity), {}, desk_.price_band()};
    if (!(side == Side::Buy ? check.band.cap : check.band.floor).is_zero()) {
        check.best_price = traded.worst_price(side, Quantity());
    }
    return check;
}

void RequestDesk::serve(const SubmitRequest& request) {
    const OrderIntent& intent = request.intent;
    desk_.set_answer_fate(request.fate);
    if (!knows(intent.instrument)) {
        desk_.reject(intent.instrument, request.id, "-1121 unknown instrument");
    } else if (desk_.orders().used_ids().contains(request.id)) {
        desk_.reject(intent.instrument, request.id, "-4116 the client order id was used before");
    } else {
        desk_.orders().used_ids().add(request.id);
        const OrderCheck check = check_for(intent.instrument, intent.side, intent.quantity);
        if (const auto fault = find_fault(check, intent)) {
            desk_.reject(intent.instrument, request.id, *fault);
        } else {
            market(intent.instrument).submit(desk_.orders().insert(record_of(request, *check.worst_price)));
            after_request(intent.instrument);
        }
    }
    desk_.set_answer_fate(AnswerFate::Delivered);
}

void RequestDesk::serve(const CancelRequest& request) {
    const VenueOrder* order = nullptr;
    if (knows(request.instrument)) {
        order = request.order.is_ours() ? desk_.orders().find(request.instrument, request.order)
                                        : desk_.orders().find(request.instrument, request.venue_order);
    }
    if (order == nullptr) {
        answer(CancelRejected{request.instrument, request.order, "-2011 no such open order"});
        return;
    }
    market(request.instrument).cancel(order->number, Channel::Answer, CancelKind::Canceled, "canceled by request");
    after_request(request.instrument);
}

void RequestDesk::serve(const AmendRequest& request) {
    VenueOrder* order = nullptr;
    if (knows(request.instrument)) {
        const VenueOrder* found = desk_.orders().find(request.instrument, request.order);
        order = found == nullptr ? nullptr : desk_.orders().find(request.instrument, found->number);
    }
    if (order == nullptr) {
        answer(CancelRejected{request.instrument, request.order, "-2013 the order does not exist"});
        return;
    }
    const OrderCheck check = check_for(request.instrument, order->terms.side, request.quantity);
    if (auto fault = find_amend_fault(check, *order, AmendedTerms{request.price, request.quantity})) {
        answer(CancelRejected{request.instrument, request.order, std::move(*fault)});
        return;
    }
    const Instrument& instrument = desk_.account().instrument(request.instrument);
    TradedMarket& traded = market(request.instrument);
    if (request.quantity <= order->filled) {
        traded.cancel(order->number, Channel::Answer, CancelKind::Canceled, "amended to what is filled");
    } else {
        const Quantity open = request.quantity - order->filled;
        traded.amend(*order, instrument.to_ticks(request.price), instrument.to_lots(open));
    }
    after_request(request.instrument);
}

void RequestDesk::serve(const CancelAllRequest& request) {
    if (knows(request.instrument)) {
        market(request.instrument).cancel_all(Channel::Answer, "canceled by request");
        after_request(request.instrument);
    }
}

void RequestDesk::serve(const LeverageRequest& request) {
    if (!knows(request.instrument)) {
        answer(LeverageRejected{request.instrument, request.leverage, "-1121 unknown instrument"});
    } else if (auto fault =
                   find_leverage_fault(desk_.account(), desk_.orders(), request.instrument, request.leverage)) {
        answer(LeverageRejected{request.instrument, request.leverage, std::move(*fault)});
    } else {
        desk_.change_leverage(request.instrument, request.leverage);
    }
}

void RequestDesk::serve(const QueryRequest& request) {
    if (knows(request.instrument)) {
        answer(desk_.orders().answer(request.instrument, request.order));
    } else {
        OrderQueryAnswer nothing;
        nothing.order = request.order;
        answer(std::move(nothing));
    }
}

void RequestDesk::serve(const ReportRequest&) {
    answer(account_report());
}

void RequestDesk::after_request(InstrumentId instrument) {
    liquidations_.check(instrument);
    market(instrument).publish();
}

AccountReport RequestDesk::account_report() const {
    AccountReport report;
    report.as_of = desk_.now();
    desk_.orders().add_to(report);
    for (const TradedMarket* each : markets_) {
        const Instrument& instrument = each->instrument();
        if (!instrument.is_spot()) {
            const Holding& holding = desk_.account().at(instrument.id);
            report.positions.push_back(PositionReport{instrument.id, holding.position.signed_quantity(),
                                                      holding.position.entry_price(instrument).value_or(Price()),
                                                      holding.leverage});
        }
    }
    for (const auto& [currency, wallet] : desk_.account().ledger().wallets()) {
        report.balances.push_back(Money{wallet.balance, currency});
    }
    return report;
}

}  // namespace tradewind::simulator
