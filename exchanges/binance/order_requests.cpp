#include "exchanges/binance/order_requests.hpp"

#include <nlohmann/json.hpp>

#include "core/base/check.hpp"
#include "exchanges/binance/order_words.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

using net::HttpMethod;

constexpr std::string_view kTrue = "true";
// An order that could not leave for longer than this would meet another market.
constexpr Duration kOpeningWait = Duration::seconds(3);

RestRequest trading_request(const Instrument& instrument, HttpMethod method, std::string_view path,
                            std::string_view label) {
    RestRequest request;
    request.product = product_of(instrument);
    request.method = method;
    request.path = path;
    request.label = label;
    request.parameters.add("symbol", venue_symbol(instrument));
    return request;
}

const Paths& paths_of(const Instrument& instrument) {
    return paths(product_of(instrument));
}

// The same terms as one object of a batch.
class BatchTerms {
public:
    BatchTerms& add(std::string_view name, std::string_view value) {
        json_[std::string(name)] = std::string(value);
        return *this;
    }
    BatchTerms& add(std::string_view name, Decimal value) { return add(name, value.to_string()); }
    [[nodiscard]] const nlohmann::ordered_json& json() const { return json_; }

private:
    nlohmann::ordered_json json_ = nlohmann::ordered_json::object();
};

std::string text_of(const nlohmann::ordered_json& json) {
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void add_conditions(Parameters& parameters, const OrderIntent& intent) {
    const bool trails = intent.type == OrderType::TrailingStopMarket;
    if (intent.trigger) {
        parameters.add(trails ? "activatePrice" : "triggerPrice", intent.trigger->value());
    }
    if (trails && intent.callback_rate) {
        parameters.add("callbackRate", *intent.callback_rate * Decimal(100));  // the venue's is in percent
    }
    parameters.add("workingType", intent.trigger_by == TriggerBy::Mark ? "MARK_PRICE" : "CONTRACT_PRICE");
}

template <class Terms>
void add_effect(Terms& parameters, const OrderIntent& intent) {
    if (intent.effect == PositionEffect::ClosePosition && intent.quantity.is_zero()) {
        parameters.add("closePosition", kTrue);
        return;
    }
    parameters.add("quantity", intent.quantity.value());
    if (intent.effect != PositionEffect::Open) {
        parameters.add("reduceOnly", kTrue);
    }
}

template <class Terms>
void add_terms(Terms& terms, const Instrument& instrument, const OrderIntent& intent) {
    terms.add("side", side_word(intent.side));
    if (is_conditional(intent.type)) {
        terms.add("algoType", std::string_view("CONDITIONAL"));
    }
    // Spot has no time in force for it.
    const bool is_maker_only = instrument.is_spot() && intent.time_in_force == TimeInForce::PostOnly;
    terms.add("type", is_maker_only ? "LIMIT_MAKER" : type_word(intent.type));
    if (intent.price && intent.type != OrderType::Market) {
        if (!is_maker_only) {
            terms.add("timeInForce", time_in_force_word(intent.time_in_force));
        }
        terms.add("price", intent.price.value_or(Price()).value());
    }
    if (instrument.is_spot()) {
        terms.add("quantity", intent.quantity.value());
    } else {
        add_effect(terms, intent);
    }
}

}  // namespace

RestRequest place_request(const Instrument& instrument, const ApprovedOrder& order) {
    const OrderIntent& intent = order.intent();
    const bool conditional = is_conditional(intent.type);
    RestRequest request =
        trading_request(instrument, HttpMethod::Post,
                        conditional ? paths_of(instrument).algo_order : paths_of(instrument).order, "place order");
    request.repeat = Repeat::Never;
    request.lane = intent.effect == PositionEffect::Open ? Lane::Orders : Lane::Urgent;
    request.cost = {weights(request.product).place_order, 1};
    if (intent.effect == PositionEffect::Open) {
        request.longest_wait = kOpeningWait;
    }
    add_terms(request.parameters, instrument, intent);
    if (conditional) {
        add_conditions(request.parameters, intent);
    }
    request.parameters.add(conditional ? "clientAlgoId" : "newClientOrderId", order.id().to_string());
    return request;
}

RestRequest place_batch_request(ProductKind product, std::span<const BatchedOrder> orders) {
    TW_CHECK(!orders.empty() && orders.size() <= kMostOrdersInBatch);
    RestRequest request;
    request.product = product;
    request.method = HttpMethod::Post;
    request.path = paths(product).batch_orders;
    request.label = "place orders";
    request.repeat = Repeat::Never;
    request.lane = Lane::Orders;
    request.cost = {weights(product).batch_orders, static_cast<int>(orders.size())};
    request.longest_wait = kOpeningWait;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const BatchedOrder& each : orders) {
        BatchTerms terms;
        terms.add("symbol", venue_symbol(*each.instrument));
        add_terms(terms, *each.instrument, each.order.intent());
        terms.add("newClientOrderId", each.order.id().to_string());
        list.push_back(terms.json());
    }
    request.parameters.add("batchOrders", text_of(list));
    return request;
}

RestRequest cancel_batch_request(const Instrument& instrument, std::span<const ClientOrderId> ids) {
    TW_CHECK(!ids.empty() && ids.size() <= kMostCancelsInBatch);
    RestRequest request =
        trading_request(instrument, HttpMethod::Delete, paths_of(instrument).batch_orders, "cancel orders");
    request.lane = Lane::Urgent;
    request.cost.weight = weights(request.product).cancel_order;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ClientOrderId id : ids) {
        list.push_back(id.to_string());
    }
    request.parameters.add("origClientOrderIdList", text_of(list));
    return request;
}

RestRequest cancel_request(const Instrument& instrument, ClientOrderId id, const VenueOrderId& venue_id) {
    RestRequest request = trading_request(instrument, HttpMethod::Delete, paths_of(instrument).order, "cancel order");
    request.lane = Lane::Urgent;
    if (id.is_ours()) {
        request.parameters.add("origClientOrderId", id.to_string());
    } else {
        request.parameters.add("orderId", venue_id.view());
    }
    return request;
}

RestRequest cancel_algo_request(const Instrument& instrument, ClientOrderId id, const VenueOrderId& venue_id) {
    RestRequest request =
        trading_request(instrument, HttpMethod::Delete, paths_of(instrument).algo_order, "cancel conditional order");
    request.lane = Lane::Urgent;
    if (id.is_ours()) {
        request.parameters.add("clientAlgoId", id.to_string());
    } else {
        request.parameters.add("algoId", algo_number(venue_id));
    }
    return request;
}

RestRequest cancel_all_request(const Instrument& instrument) {
    RestRequest request =
        trading_request(instrument, HttpMethod::Delete, paths_of(instrument).all_open_orders, "cancel all orders");
    request.lane = Lane::Urgent;
    return request;
}

RestRequest cancel_all_algo_request(const Instrument& instrument) {
    RestRequest request = trading_request(instrument, HttpMethod::Delete, paths_of(instrument).algo_open_orders,
                                          "cancel all conditional orders");
    request.lane = Lane::Urgent;
    return request;
}

RestRequest amend_request(const Instrument& instrument, ClientOrderId id, Side side, Price price, Quantity quantity) {
    RestRequest request = trading_request(instrument, HttpMethod::Put, paths_of(instrument).order, "amend order");
    request.lane = Lane::Orders;
    request.repeat = Repeat::Never;
    request.cost = {0, 1};
    request.longest_wait = kOpeningWait;
    request.parameters.add("origClientOrderId", id.to_string())
        .add("side", side_word(side))
        .add("quantity", quantity.value())
        .add("price", price.value());
    return request;
}

RestRequest order_query(const Instrument& instrument, ClientOrderId id) {
    RestRequest request = trading_request(instrument, HttpMethod::Get, paths_of(instrument).order, "query order");
    request.cost.weight = weights(request.product).order_query;
    request.parameters.add("origClientOrderId", id.to_string());
    return request;
}

RestRequest trades_of_order_query(const Instrument& instrument, const VenueOrderId& venue_id) {
    RestRequest request =
        trading_request(instrument, HttpMethod::Get, paths_of(instrument).user_trades, "query trades of an order");
    request.cost.weight = weights(request.product).user_trades;
    request.parameters.add("orderId", venue_id.view()).add("limit", 1000);
    return request;
}

RestRequest leverage_request(const Instrument& instrument, int leverage) {
    RestRequest request = trading_request(instrument, HttpMethod::Post, paths_of(instrument).leverage, "set leverage");
    request.lane = Lane::Orders;
    request.parameters.add("leverage", leverage);
    return request;
}

RestRequest margin_mode_request(const Instrument& instrument, MarginMode mode) {
    RestRequest request =
        trading_request(instrument, HttpMethod::Post, paths_of(instrument).margin_type, "set margin mode");
    request.lane = Lane::Orders;
    request.parameters.add("marginType", mode == MarginMode::Isolated ? "ISOLATED" : "CROSSED");
    return request;
}

RestRequest margin_move_request(const Instrument& instrument, Decimal amount) {
    RestRequest request =
        trading_request(instrument, HttpMethod::Post, paths_of(instrument).position_margin, "move margin");
    request.lane = Lane::Urgent;
    request.repeat = Repeat::Never;
    request.parameters.add("amount", amount.abs()).add("type", amount.is_negative() ? 2 : 1);
    return request;
}

RestRequest countdown_request(const Instrument& instrument, Duration span) {
    RestRequest request = trading_request(instrument, HttpMethod::Post, paths_of(instrument).countdown_cancel_all,
                                          "renew the dead-man's switch");
    request.lane = Lane::Orders;
    request.cost.weight = weights(request.product).countdown;
    request.longest_wait = Duration::seconds(10);
    request.parameters.add("countdownTime", span.to_millis());
    return request;
}

RestRequest account_query(ProductKind product, std::string_view path, std::string_view label, int weight,
                          Parameters parameters) {
    RestRequest request;
    request.product = product;
    request.path = path;
    request.label = label;
    request.cost.weight = weight;
    request.parameters = std::move(parameters);
    return request;
}

}  // namespace tradewind::binance
