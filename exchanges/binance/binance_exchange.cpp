#include "exchanges/binance/binance_exchange.hpp"

#include <fmt/format.h>

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/order_requests.hpp"
#include "exchanges/binance/order_words.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

constexpr int kFundingLookUps = 4;
// The venue's lists may lag behind its own clock a little.
constexpr Duration kOverlap = Duration::minutes(1);

}  // namespace

BinanceExchange::BinanceExchange(const InstrumentTable& instruments, BinanceExchangeOptions options,
                                 VenueListener& listener)
    : instruments_(instruments),
      symbols_(instruments),
      options_(std::move(options)),
      listener_(listener),
      rest_(options_.rest),
      switch_(instruments, rest_) {}

BinanceExchange::~BinanceExchange() {
    rest_.stop();
    batches_.abandon();
}

void BinanceExchange::stop() {
    switch_.release_all();
    rest_.stop();
    batches_.abandon();
}

// ---- orders ----------------------------------------------------------------------------------------

void BinanceExchange::submit(const ApprovedOrder& order) {
    const OrderIntent& intent = order.intent();
    const Instrument& instrument = instruments_.at(intent.instrument);
    if (instrument.is_spot() && is_conditional(intent.type)) {
        listener_.on_event(OrderRejected{intent.instrument, order.id(), "conditional orders are not sent to spot"});
        return;
    }
    sent_.add(order.id(), intent);
    sent_.touch(intent.instrument, now());
    const bool has_switch = !paths(product_of(instrument)).countdown_cancel_all.empty();
    if (has_switch && intent.type == OrderType::Limit && intent.strategy != StrategyId()) {
        switch_.watch(intent.instrument);
    }
    RestCallback done = [this, id = order.id(), at = intent.instrument,
                         type = intent.type](const RestOutcome& outcome) { submitted(at, id, type, outcome); };
    if (OrderBatches::takes(instrument, intent)) {
        batches_.place(instrument, order, std::move(done));
    } else {
        rest_.send(place_request(instrument, order), std::move(done));
    }
}

void BinanceExchange::submitted(InstrumentId instrument, ClientOrderId id, OrderType type, const RestOutcome& outcome) {
    sent_.answered(id, now());
    switch (outcome.kind) {
        case RestOutcome::Kind::Answered: {
            const auto venue_id = is_conditional(type) ? decode_algo_ack(outcome.body) : decode_order_ack(outcome.body);
            if (venue_id) {
                listener_.on_event(OrderAccepted{instrument, id, *venue_id});
            } else {
                listener_.on_event(OrderUnknown{instrument, id, venue_id.error().text});
            }
            return;
        }
        case RestOutcome::Kind::Refused:
            if (is_duplicate_order(outcome.code, outcome.text)) {
                listener_.on_event(OrderUnknown{instrument, id, outcome.text});  // so the venue has it
            } else {
                listener_.on_event(OrderRejected{instrument, id, outcome.text});
            }
            return;
        case RestOutcome::Kind::Ambiguous:
            listener_.on_event(OrderUnknown{instrument, id, outcome.text});
            return;
        case RestOutcome::Kind::NotSent:
            listener_.on_event(OrderRejected{instrument, id, outcome.text});
            return;
    }
}

void BinanceExchange::cancel(const CancelOrder& order) {
    const bool known_conditional =
        is_algo_venue_id(order.venue_order) || is_conditional(sent_.type(order.order).value_or(OrderType::Limit));
    const bool has_conditional = !paths(product_of(instruments_.at(order.instrument))).algo_order.empty();
    send_cancel(order, known_conditional && has_conditional ? Service::Conditional : Service::Ordinary, Attempt::First);
}

void BinanceExchange::send_cancel(const CancelOrder& order, Service service, Attempt attempt) {
    const Instrument& instrument = instruments_.at(order.instrument);
    RestCallback done = [this, order, service, attempt](const RestOutcome& outcome) {
        cancelled(order, service, attempt, outcome);
    };
    const bool has_batches = !paths(product_of(instrument)).batch_orders.empty();
    if (service == Service::Conditional) {
        rest_.send(cancel_algo_request(instrument, order.order, order.venue_order), std::move(done));
    } else if (order.order.is_ours() && has_batches && attempt == Attempt::First) {
        batches_.cancel(instrument, order.order, std::move(done));
    } else {
        rest_.send(cancel_request(instrument, order.order, order.venue_order), std::move(done));
    }
}

void BinanceExchange::cancelled(const CancelOrder& order, Service service, Attempt attempt,
                                const RestOutcome& outcome) {
    if (outcome.kind == RestOutcome::Kind::Answered) {
        // With something filled, the stream tells fills and cancel in their order; here the cancel would come first.
        if (service == Service::Conditional || was_cancelled_unfilled(outcome.body)) {
            listener_.on_event(OrderCanceled{order.instrument, order.order, order.venue_order, CancelKind::Canceled,
                                             "cancelled on request"});
        }
        return;
    }
    const bool has_conditional = !paths(product_of(instruments_.at(order.instrument))).algo_order.empty();
    if (outcome.kind == RestOutcome::Kind::Refused && is_unknown_order(outcome.code) && attempt == Attempt::First &&
        order.order.is_ours() && has_conditional) {
        // A conditional order that has triggered lives on among the ordinary ones under the same id of ours.
        send_cancel(order, service == Service::Conditional ? Service::Ordinary : Service::Conditional, Attempt::Second);
        return;
    }
    listener_.on_event(CancelRejected{order.instrument, order.order, outcome.text});
}

// What has become of it comes over the stream, in its order with fills and cancels.
void BinanceExchange::amend(const AmendOrder& order) {
    RestRequest request =
        amend_request(instruments_.at(order.instrument), order.order, order.side, order.price, order.quantity);
    rest_.send(std::move(request), [this, at = order.instrument, id = order.order](const RestOutcome& outcome) {
        switch (outcome.kind) {
            case RestOutcome::Kind::Answered:
                return;
            case RestOutcome::Kind::Refused:
            case RestOutcome::Kind::NotSent:
                listener_.on_event(CancelRejected{at, id, outcome.text});
                return;
            case RestOutcome::Kind::Ambiguous:
                listener_.on_event(OrderUnknown{at, id, outcome.text});
                return;
        }
    });
}

void BinanceExchange::cancel_all(InstrumentId id) {
    const Instrument& instrument = instruments_.at(id);
    const auto complain = [this](const RestOutcome& outcome) {
        // Spot says so where there is nothing to cancel.
        if (outcome.kind != RestOutcome::Kind::Answered && !is_unknown_order(outcome.code)) {
            listener_.on_notice(outcome.text);  // the engine cancels what is still there one by one
        }
    };
    rest_.send(cancel_all_request(instrument), complain);
    const Paths& path = paths(product_of(instrument));
    if (!path.algo_open_orders.empty()) {
        rest_.send(cancel_all_algo_request(instrument), complain);
    } else if (!path.open_algo_orders.empty()) {
        cancel_listed_conditional(instrument);
    }
}

void BinanceExchange::cancel_listed_conditional(const Instrument& instrument) {
    const ProductKind product = product_of(instrument);
    Parameters parameters;
    parameters.add("symbol", venue_symbol(instrument));
    RestRequest question = account_query(product, paths(product).open_algo_orders, "open conditional orders",
                                         weights(product).open_orders, std::move(parameters));
    question.lane = Lane::Urgent;
    rest_.send(std::move(question), [this, product, id = instrument.id](const RestOutcome& outcome) {
        const auto listed = outcome.kind == RestOutcome::Kind::Answered
                                ? decode_algo_orders(product, symbols_, outcome.body)
                                : fail(ErrorCode::Unavailable, outcome.text);
        if (!listed) {
            listener_.on_notice(listed.error().text);
            return;
        }
        for (const AlgoReport& algo : *listed) {
            if (algo.order.terms.instrument == id && !is_closed(algo.order.state)) {
                send_cancel({id, algo.order.order, algo.order.venue_order}, Service::Conditional, Attempt::Second);
            }
        }
    });
}

void BinanceExchange::query(InstrumentId instrument, ClientOrderId order) {
    std::erase_if(lookups_, [](const auto& entry) { return entry.second.expired(); });
    if (lookups_.contains(order)) {
        return;  // it is being looked for: asking twice would only make the queue longer
    }
    auto lookup = std::make_shared<OrderLookup>(
        instruments_.at(instrument), symbols_, rest_, order, [this](OrderQueryAnswer answer) {
            if (answer.found || sent_.should_be_visible(answer.order, now(), options_.visibility_grace)) {
                listener_.on_event(std::move(answer));
            }
        });
    lookups_[order] = lookup;
    lookup->start();
}

// ---- settings --------------------------------------------------------------------------------------

void BinanceExchange::set_leverage(InstrumentId id, int leverage) {
    const Instrument& instrument = instruments_.at(id);
    if (instrument.is_spot()) {
        listener_.on_event(LeverageRejected{id, leverage, "spot has no leverage"});
        return;
    }
    rest_.send(leverage_request(instrument, leverage), [this, id, leverage](const RestOutcome& outcome) {
        if (outcome.kind == RestOutcome::Kind::Answered) {
            listener_.on_event(LeverageSet{id, leverage});
        } else {
            listener_.on_event(LeverageRejected{id, leverage, outcome.text});
        }
    });
}

Status BinanceExchange::move_margin(InstrumentId instrument, Decimal amount) {
    const RestOutcome outcome = rest_.call(margin_move_request(instruments_.at(instrument), amount));
    if (outcome.kind == RestOutcome::Kind::Answered) {
        return {};
    }
    const Retry retry = outcome.kind == RestOutcome::Kind::Ambiguous ? Retry::Ambiguous : Retry::Never;
    return fail(ErrorCode::Conflict, outcome.text, retry);
}

// ---- the account -----------------------------------------------------------------------------------

void BinanceExchange::request_account_report() {
    {
        const std::lock_guard lock(mutex_);
        report_again_ = report_runs_;
        if (report_runs_) {
            return;
        }
        report_runs_ = true;
    }
    begin_report();
}

void BinanceExchange::begin_report() {
    SurveyScope scope;
    {
        const std::lock_guard lock(mutex_);
        if (!history_since_) {
            history_since_ = now();
        }
        scope.since = reported_ ? std::max(*history_since_, *reported_ - kOverlap) : *history_since_;
        scope.first_trades = bookmarks_.first_wanted();
        scope.active = sent_.active();
        if (!reported_) {
            for (const Instrument& instrument : instruments_) {
                scope.active.insert(instrument.id);  // whatever happened before this run
            }
        }
    }
    std::make_shared<AccountSurvey>(instruments_, symbols_, rest_, std::move(scope),
                                    [this](Result<AccountReport> report) { report_ended(std::move(report)); })
        ->start();
}

void BinanceExchange::report_ended(Result<AccountReport> report) {
    if (!report) {
        listener_.on_notice("the account could not be read: " + report.error().text);
        rest_.after(options_.report_retry, [this] { begin_report(); });
        return;
    }
    bool again = false;
    {
        const std::lock_guard lock(mutex_);
        reported_ = report->as_of;
        bookmarks_.learn(report->fills);
        again = std::exchange(report_again_, false);
        report_runs_ = again;
    }
    std::set<InstrumentId> resting;
    for (const OrderReport& order : report->open_orders) {
        resting.insert(order.terms.instrument);
        sent_.touch(order.terms.instrument, report->as_of);
    }
    for (const PositionReport& position : report->positions) {
        if (!position.signed_quantity.is_zero()) {
            sent_.touch(position.instrument, report->as_of);
        }
    }
    sent_.forget_active(report->as_of);
    for (const InstrumentId instrument : switch_.watched()) {
        if (!resting.contains(instrument)) {
            switch_.release(instrument, report->as_of);
        }
    }
    listener_.on_event(std::move(*report));
    if (again) {
        begin_report();
    }
}

StreamFate BinanceExchange::on_user_message(ProductKind product, std::string_view text) {
    auto message = decode_user_message(product, symbols_, text);
    if (!message) {
        listener_.on_notice(fmt::format("{} account stream: {}", to_text(product), message.error().text));
        request_account_report();  // something happened that we could not read
        return StreamFate::Lives;
    }
    for (EventBody& event : message->events) {
        listener_.on_event(std::move(event));
    }
    if (!message->margin_call.empty()) {
        listener_.on_margin_call(message->margin_call);
    }
    if (!message->notice.empty()) {
        listener_.on_notice(message->notice);
    }
    if (message->asks_for_report) {
        request_account_report();
    }
    if (message->asks_for_funding) {
        const Timestamp since = message->time - Duration::minutes(5);
        rest_.after(options_.funding_look_up,
                    [this, product, since] { look_up_funding(product, since, kFundingLookUps); });
    }
    return message->key_expired ? StreamFate::KeyExpired : StreamFate::Lives;
}

// The list of payments lags behind their announcement; each look counts once by the payment's own id.
void BinanceExchange::look_up_funding(ProductKind product, Timestamp since, int tries_left) {
    Parameters parameters;
    parameters.add("incomeType", "FUNDING_FEE").add("startTime", since.to_millis()).add("limit", 1000);
    rest_.send(account_query(product, paths(product).income, "funding income", 30, std::move(parameters)),
               [this, product, since, tries_left](const RestOutcome& outcome) {
                   const auto paid = decode_funding_income(product, symbols_, outcome.body);
                   if (outcome.kind == RestOutcome::Kind::Answered && paid && !paid->empty()) {
                       for (const FundingPaid& payment : *paid) {
                           listener_.on_event(payment);
                       }
                   }
                   if (tries_left > 1) {
                       rest_.after(options_.funding_look_up * 2, [this, product, since, tries_left] {
                           look_up_funding(product, since, tries_left - 1);
                       });
                   }
               });
}

}  // namespace tradewind::binance
