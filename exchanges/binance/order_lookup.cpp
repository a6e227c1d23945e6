#include "exchanges/binance/order_lookup.hpp"

#include <algorithm>

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

RestRequest by_symbol(const Instrument& instrument, std::string_view path, std::string_view label, int weight) {
    Parameters parameters;
    parameters.add("symbol", venue_symbol(instrument));
    return account_query(product_of(instrument), path, label, weight, std::move(parameters));
}

}  // namespace

OrderLookup::OrderLookup(const Instrument& instrument, const SymbolIndex& symbols, RestClient& rest,
                         ClientOrderId order, Done done)
    : instrument_(instrument), symbols_(symbols), rest_(rest), order_(order), done_(std::move(done)) {}

void OrderLookup::start() {
    look_among_ordinary(order_query(instrument_, order_));
}

void OrderLookup::look_among_ordinary(RestRequest request) {
    rest_.send(std::move(request), [self = shared_from_this()](const RestOutcome& outcome) {
        if (outcome.kind == RestOutcome::Kind::Refused && is_unknown_order(outcome.code)) {
            if (self->was_conditional_) {
                return;  // it triggered a moment ago and is not visible yet: asked again later
            }
            self->look_among_open_conditional();
            return;
        }
        if (outcome.kind != RestOutcome::Kind::Answered) {
            return;
        }
        const auto orders = decode_orders(product_of(self->instrument_), self->symbols_, outcome.body);
        if (orders && orders->size() == 1) {
            self->found_ordinary(orders->front());
        }
    });
}

void OrderLookup::look_among_conditional(RestRequest request, std::function<void(const AlgoReport*)> then) {
    rest_.send(std::move(request), [self = shared_from_this(), then = std::move(then)](const RestOutcome& outcome) {
        const auto algos = outcome.kind == RestOutcome::Kind::Answered
                               ? decode_algo_orders(product_of(self->instrument_), self->symbols_, outcome.body)
                               : fail(ErrorCode::Unavailable, outcome.text);
        if (!algos) {
            return;
        }
        const auto it =
            std::ranges::find_if(*algos, [&](const AlgoReport& algo) { return algo.order.order == self->order_; });
        then(it == algos->end() ? nullptr : &*it);
    });
}

void OrderLookup::look_among_open_conditional() {
    const ProductKind product = product_of(instrument_);
    if (paths(product).open_algo_orders.empty()) {
        not_found();
        return;
    }
    look_among_conditional(by_symbol(instrument_, paths(product).open_algo_orders, "open conditional orders",
                                     weights(product).open_orders),
                           [this](const AlgoReport* algo) {
                               if (algo != nullptr) {
                                   found(algo->order, {});
                               } else {
                                   look_among_past_conditional();
                               }
                           });
}

void OrderLookup::look_among_past_conditional() {
    const ProductKind product = product_of(instrument_);
    if (paths(product).all_algo_orders.empty()) {
        not_found();
        return;
    }
    look_among_conditional(by_symbol(instrument_, paths(product).all_algo_orders, "recent conditional orders",
                                     weights(product).all_algo_orders),
                           [this, product](const AlgoReport* algo) {
                               if (algo == nullptr) {
                                   not_found();
                               } else if (algo->became.empty()) {
                                   found(algo->order, {});
                               } else {
                                   was_conditional_ = true;
                                   RestRequest by_number = by_symbol(instrument_, paths(product).order, "query order",
                                                                     weights(product).order_query);
                                   by_number.parameters.add("orderId", algo->became.view());
                                   look_among_ordinary(std::move(by_number));
                               }
                           });
}

void OrderLookup::found_ordinary(const OrderReport& report) {
    if (report.filled.is_zero()) {
        found(report, {});
        return;
    }
    rest_.send(trades_of_order_query(instrument_, report.venue_order),
               [self = shared_from_this(), report](const RestOutcome& outcome) {
                   auto page = outcome.kind == RestOutcome::Kind::Answered
                                   ? decode_trades(product_of(self->instrument_), self->symbols_, outcome.body)
                                   : fail(ErrorCode::Unavailable, outcome.text);
                   if (!page) {
                       return;
                   }
                   Quantity listed;
                   for (OrderFilled& fill : page->fills) {
                       fill.order = self->order_;
                       listed += fill.quantity;
                   }
                   if (listed < report.filled) {
                       return;  // the trades are not all visible yet: asked again later
                   }
                   if (report.state == OrderState::Filled && !page->fills.empty()) {
                       page->fills.back().completes = FillCompletes::Yes;
                   }
                   self->found(report, std::move(page->fills));
               });
}

void OrderLookup::found(const OrderReport& report, std::vector<OrderFilled> fills) {
    OrderQueryAnswer answer;
    answer.order = order_;
    answer.found = true;
    answer.report = report;
    answer.report.order = order_;
    answer.fills = std::move(fills);
    done_(std::move(answer));
}

void OrderLookup::not_found() {
    OrderQueryAnswer answer;
    answer.order = order_;
    answer.report.order = order_;
    answer.report.terms.instrument = instrument_.id;
    done_(std::move(answer));
}

}  // namespace tradewind::binance
