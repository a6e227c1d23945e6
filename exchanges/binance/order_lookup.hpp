// Finds out what became of one order, wherever the venue keeps it: among the ordinary orders, the open conditional
// ones, or those that have been. Says that there is no such order only when every list said so.
// Errors: no answer at all when a question failed; whoever asked asks again. Thread: callbacks on the REST client's.
#pragma once

#include <functional>
#include <memory>

#include "core/trading/venue_report.hpp"
#include "exchanges/binance/order_decoder.hpp"
#include "exchanges/binance/rest_client.hpp"

namespace tradewind::binance {

class OrderLookup : public std::enable_shared_from_this<OrderLookup> {
public:
    using Done = std::function<void(OrderQueryAnswer)>;
    OrderLookup(const Instrument& instrument, const SymbolIndex& symbols, RestClient& rest, ClientOrderId order,
                Done done);
    void start();

private:
    void look_among_ordinary(RestRequest request);
    // Hands over the order as one of the list, or nothing when it is not in it.
    void look_among_conditional(RestRequest request, std::function<void(const AlgoReport*)> then);
    void look_among_open_conditional();
    void look_among_past_conditional();
    void found_ordinary(const OrderReport& report);
    void found(const OrderReport& report, std::vector<OrderFilled> fills);
    void not_found();

    const Instrument& instrument_;
    const SymbolIndex& symbols_;
    RestClient& rest_;
    const ClientOrderId order_;
    const Done done_;
    bool was_conditional_ = false;
};

}  // namespace tradewind::binance
