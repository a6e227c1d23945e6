// What handlers behind a key share, and how they find the instrument and order a request speaks of.
// Units: none. Errors: kept by the reader. Thread: venue.
#pragma once

#include <functional>
#include <string>

#include "exchanges/emulator/api_answer.hpp"
#include "exchanges/emulator/order_desk.hpp"
#include "exchanges/emulator/order_json.hpp"
#include "exchanges/emulator/parameter_reader.hpp"
#include "exchanges/emulator/route_table.hpp"
#include "exchanges/emulator/route_weight.hpp"

namespace tradewind::emulator {

enum class AckPrices : std::uint8_t {
    Left,  // as the venue since mid-2026
    Told,  // for older clients
};

struct PrivateContext {
    OrderDesk& desk;
    AckPrices ack_prices = AckPrices::Left;

    [[nodiscard]] const HostedVenue& venue() const { return desk.feed().venue(); }
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const { return venue().instruments().at(id); }
    [[nodiscard]] Timestamp now() const { return desk.feed().now(); }
    [[nodiscard]] AccountBook& book(const ApiRequest& request) const { return desk.book(*request.account); }
    [[nodiscard]] PositionMode mode(const ApiRequest& request) const {
        return request.product == Product::Spot ? PositionMode::OneWay : venue().position_mode(*request.account);
    }
};

using AnswerHandler = std::function<Answer(const ApiRequest&)>;
struct RouteOf {
    const char* method;
    std::string path;
    WeightRule weight;
    int orders = 0;
    Security security = Security::Signed;
};
void add_route(RouteTable& routes, const RouteOf& route, AnswerHandler handler);

// Refuses -1121 and answers nullptr when there is no such symbol in the request's product.
[[nodiscard]] const Instrument* read_symbol(ParameterReader& reader, const PrivateContext& context,
                                            const ApiRequest& request);
// The same, but without a symbol it is nullptr and no error.
[[nodiscard]] const Instrument* read_optional_symbol(ParameterReader& reader, const PrivateContext& context,
                                                     const ApiRequest& request);
// By orderId or origClientOrderId; nullptr when unknown, or refused when neither was sent.
[[nodiscard]] const OrderRecord* read_order_choice(ParameterReader& reader, const AccountBook& book,
                                                   const Instrument& instrument);
// The order that a whole request names by symbol and id; null where there is none of that name.
struct NamedOrder {
    const Instrument& traded;
    const OrderRecord* record;
};
[[nodiscard]] tl::expected<NamedOrder, ApiError> named_order(const PrivateContext& context, const ApiRequest& request);
// The same order, canceled: as it stands afterwards.
struct CanceledOrder {
    const Instrument& traded;
    OrderRecord record;
};
[[nodiscard]] tl::expected<CanceledOrder, ApiError> cancel_named_order(const PrivateContext& context,
                                                                       const ApiRequest& request);

}  // namespace tradewind::emulator
