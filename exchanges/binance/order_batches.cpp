#include "exchanges/binance/order_batches.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "exchanges/binance/answer_class.hpp"
#include "exchanges/binance/json_lookup.hpp"

namespace tradewind::binance {
namespace {

constexpr int kRefusedElement = 400;  // an element has no HTTP status of its own

BatchElement element_of(const Json& json, Timestamp sent) {
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (!json.is_object()) {
        return {{RestOutcome::Kind::Ambiguous, 0, "the batch's answer is not one of orders", {}, sent}};
    }
    const auto code = integer_field(json, "code");
    if (!code || *code >= 0) {
        return {{RestOutcome::Kind::Answered, 0, {}, text, sent}};
    }
    const Answer answer = classify(kRefusedElement, text);
    const std::string words = fmt::format("{} {}", answer.code, answer.text);
    switch (answer.kind) {
        case AnswerClass::Done:
        case AnswerClass::Refused:
            return {{RestOutcome::Kind::Refused, answer.code, words, {}, sent}};
        case AnswerClass::Overloaded:
        case AnswerClass::RateLimited:
        case AnswerClass::ClockSkew:
            return {{RestOutcome::Kind::Refused, answer.code, words, {}, sent}, true};
        case AnswerClass::Ambiguous:
            break;
    }
    return {{RestOutcome::Kind::Ambiguous, answer.code, words, {}, sent}};
}

}  // namespace

std::vector<BatchElement> split_batch(const RestOutcome& whole, std::size_t count) {
    std::vector<BatchElement> out;
    out.reserve(count);
    if (whole.kind != RestOutcome::Kind::Answered) {
        out.assign(count, {whole, false});
        return out;
    }
    const Json list = parse_json(whole.body);
    if (!list.is_array() || list.size() != count) {
        const RestOutcome doubtful{
            RestOutcome::Kind::Ambiguous, 0, "the batch's answer does not have one element an order", {}, whole.sent};
        out.assign(count, {doubtful, false});
        return out;
    }
    for (const Json& element : list) {
        out.push_back(element_of(element, whole.sent));
    }
    return out;
}

bool OrderBatches::takes(const Instrument& instrument, const OrderIntent& intent) {
    return intent.type == OrderType::Limit && intent.effect == PositionEffect::Open &&
           !paths(product_of(instrument)).batch_orders.empty();
}

void OrderBatches::place(const Instrument& instrument, ApprovedOrder order, RestCallback done) {
    std::unique_lock lock(mutex_);
    if (is_over_) {
        lock.unlock();
        rest_.send(place_request(instrument, order), std::move(done));
        return;
    }
    placings_.push_back({{&instrument, std::move(order)}, std::move(done)});
    const bool must_go = is_first();
    lock.unlock();
    if (must_go) {
        leave_soon();
    }
}

void OrderBatches::cancel(const Instrument& instrument, ClientOrderId order, RestCallback done) {
    std::unique_lock lock(mutex_);
    if (is_over_) {
        lock.unlock();
        rest_.send(cancel_request(instrument, order, {}), std::move(done));
        return;
    }
    cancellings_.push_back({&instrument, order, std::move(done)});
    const bool must_go = is_first();
    lock.unlock();
    if (must_go) {
        leave_soon();
    }
}

void OrderBatches::leave_soon() {
    rest_.after(Duration(), [this] { leave(); });
}

void OrderBatches::leave() {
    std::vector<Placing> placings;
    std::vector<Cancelling> cancellings;
    {
        const std::lock_guard lock(mutex_);
        placings.swap(placings_);
        cancellings.swap(cancellings_);
    }
    std::map<InstrumentId, std::vector<Cancelling>> by_instrument;
    for (Cancelling& each : cancellings) {
        auto& group = by_instrument[each.instrument->id];
        group.push_back(std::move(each));
        if (group.size() == kMostCancelsInBatch) {
            send_cancellings(std::exchange(group, {}));
        }
    }
    for (auto& [instrument, group] : by_instrument) {
        send_cancellings(std::move(group));
    }
    std::map<ProductKind, std::vector<Placing>> by_product;
    for (Placing& each : placings) {
        auto& group = by_product[product_of(*each.wanted.instrument)];
        group.push_back(std::move(each));
        if (group.size() == kMostOrdersInBatch) {
            send_placings(std::exchange(group, {}));
        }
    }
    for (auto& [product, group] : by_product) {
        send_placings(std::move(group));
    }
}

void OrderBatches::send_placings(std::vector<Placing> group) {
    if (group.size() < 2) {
        for (Placing& each : group) {
            rest_.send(place_request(*each.wanted.instrument, each.wanted.order), std::move(each.done));
        }
        return;
    }
    std::vector<BatchedOrder> orders;
    std::ranges::transform(group, std::back_inserter(orders), &Placing::wanted);
    RestRequest request = place_batch_request(product_of(*orders.front().instrument), orders);
    rest_.send(std::move(request), [this, group = std::move(group)](const RestOutcome& outcome) {
        const auto elements = split_batch(outcome, group.size());
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (elements[i].may_be_sent_again) {
                const BatchedOrder& wanted = group[i].wanted;
                rest_.send(place_request(*wanted.instrument, wanted.order), group[i].done);
            } else {
                group[i].done(elements[i].outcome);
            }
        }
    });
}

void OrderBatches::send_cancellings(std::vector<Cancelling> group) {
    if (group.size() < 2) {
        for (Cancelling& each : group) {
            rest_.send(cancel_request(*each.instrument, each.order, {}), std::move(each.done));
        }
        return;
    }
    std::vector<ClientOrderId> ids;
    std::ranges::transform(group, std::back_inserter(ids), &Cancelling::order);
    RestRequest request = cancel_batch_request(*group.front().instrument, ids);
    rest_.send(std::move(request), [this, group = std::move(group)](const RestOutcome& outcome) {
        const auto elements = split_batch(outcome, group.size());
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (elements[i].may_be_sent_again) {
                rest_.send(cancel_request(*group[i].instrument, group[i].order, {}), group[i].done);
            } else {
                group[i].done(elements[i].outcome);
            }
        }
    });
}

void OrderBatches::abandon() {
    std::vector<Placing> placings;
    std::vector<Cancelling> cancellings;
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
        placings.swap(placings_);
        cancellings.swap(cancellings_);
    }
    const RestOutcome not_sent{RestOutcome::Kind::NotSent, 0, "stopped before it was sent", {}, {}};
    for (const Placing& each : placings) {
        each.done(not_sent);
    }
    for (const Cancelling& each : cancellings) {
        each.done(not_sent);
    }
}

}  // namespace tradewind::binance
