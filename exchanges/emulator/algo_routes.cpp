#include "exchanges/emulator/algo_routes.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/order_parameters.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/time_span.hpp"

namespace tradewind::emulator {
namespace {

constexpr Duration kWeek = Duration::days(7);

Answer place(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (traded == nullptr) {
        return tl::unexpected(reader.error());
    }
    OrderTerms terms = read_algo_order(reader, {context.venue(), *traded, context.now(), context.mode(request)});
    (void)read_response_kind(reader, ResponseKind::Ack);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    auto placed = context.desk.place_algo(*request.account, std::move(terms));
    if (!placed) {
        return tl::unexpected(placed.error());
    }
    return algo_json(*traded, *placed, AlgoView::Acknowledged);
}

// Neither needs a symbol; nullptr when there is no such order.
const AlgoRecord* read_choice(ParameterReader& reader, const PrivateContext& context, const ApiRequest& request) {
    const auto id = reader.optional_whole("algoId");
    auto client_id = reader.optional_text("clientAlgoId");
    if (!client_id) {
        client_id = reader.optional_text("newClientOrderId");
    }
    if (!id && !client_id) {
        reader.refuse(-1102, "Param 'clientAlgoId' or 'algoId' must be sent, but both were empty/null!");
        return nullptr;
    }
    AlgoRecords& algos = context.book(request).algos;
    const AlgoRecord* found = id ? algos.find(static_cast<std::uint64_t>(*id)) : algos.find_client_id(*client_id);
    const bool is_here =
        found != nullptr && product_of(context.instrument(found->terms.intent.instrument)) == request.product;
    return is_here ? found : nullptr;
}

Answer cancel(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const AlgoRecord* algo = read_choice(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    auto canceled = context.desk.cancel_algo(*request.account, algo == nullptr ? 0 : algo->id);
    if (!canceled) {
        return tl::unexpected(canceled.error());
    }
    Json out;
    out["algoId"] = canceled->id;
    out["clientAlgoId"] = canceled->terms.client_id;
    out["code"] = "200";  // a text here, as the venue writes it
    out["msg"] = "success";
    return out;
}

Answer find(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const AlgoRecord* algo = read_choice(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    if (algo == nullptr) {
        return refuse(-2013, "Order does not exist.");
    }
    return algo_json(context.instrument(algo->terms.intent.instrument), *algo, AlgoView::History);
}

bool is_of(const PrivateContext& context, const ApiRequest& request, const Instrument* only, const AlgoRecord& algo) {
    const InstrumentId id = algo.terms.intent.instrument;
    return only != nullptr ? only->id == id : product_of(context.instrument(id)) == request.product;
}

Answer list_open(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const auto id = reader.optional_whole("algoId");
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    Json out = Json::array();
    for (const AlgoRecord* algo : context.book(request).algos.open()) {
        if (is_of(context, request, only, *algo) && (!id || algo->id == static_cast<std::uint64_t>(*id))) {
            out.push_back(algo_json(context.instrument(algo->terms.intent.instrument), *algo, AlgoView::Open));
        }
    }
    return out;
}

Answer list_all(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* only = read_optional_symbol(reader, context, request);
    const auto from = reader.optional_whole("algoId");
    const TimeSpan span = read_time_span(reader, kWeek);
    const std::size_t limit = reader.limit(500, 1'000);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    std::vector<const AlgoRecord*> found;
    for (const auto& [id, algo] : context.book(request).algos.all()) {
        const bool is_late_enough = !from || id >= static_cast<std::uint64_t>(*from);
        if (is_late_enough && span.contains(algo.created) && is_of(context, request, only, algo)) {
            found.push_back(&algo);
        }
    }
    const std::size_t count = std::min(limit, found.size());
    const auto first = from ? found.begin() : found.end() - static_cast<std::ptrdiff_t>(count);
    Json out = Json::array();
    std::for_each(first, first + static_cast<std::ptrdiff_t>(count), [&](const AlgoRecord* algo) {
        out.push_back(algo_json(context.instrument(algo->terms.intent.instrument), *algo, AlgoView::History));
    });
    return out;
}

Answer cancel_all(const PrivateContext& context, const ApiRequest& request) {
    ParameterReader reader(request.parameters);
    const Instrument* traded = read_symbol(reader, context, request);
    if (!reader.is_good()) {
        return tl::unexpected(reader.error());
    }
    for (const AlgoRecord* algo : context.book(request).algos.open()) {
        if (algo->terms.intent.instrument == traded->id) {
            (void)context.desk.cancel_algo(*request.account, algo->id);
        }
    }
    return done("The operation of cancel all open order is done.");
}

}  // namespace

void add_algo_routes(RouteTable& routes, const PrivateContext& context, const std::string& prefix) {
    const auto with = [&context](auto handler) {
        return [context, handler](const ApiRequest& request) { return handler(context, request); };
    };
    add_route(routes, {"POST", prefix + "/algoOrder", weighs(0), 1}, with(place));
    add_route(routes, {"DELETE", prefix + "/algoOrder", weighs(1)}, with(cancel));
    add_route(routes, {"GET", prefix + "/algoOrder", weighs(1)}, with(find));
    add_route(routes, {"GET", prefix + "/openAlgoOrders", weighs(1, 40)}, with(list_open));
    add_route(routes, {"GET", prefix + "/allAlgoOrders", weighs(5)}, with(list_all));
    add_route(routes, {"DELETE", prefix + "/algoOpenOrders", weighs(1)}, with(cancel_all));
}

}  // namespace tradewind::emulator
