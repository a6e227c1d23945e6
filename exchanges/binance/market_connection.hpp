// MarketStreams with real sockets: web sockets on one thread, REST questions on another, a steady clock's second
// hand. Starts without the venue being there and goes on trying.
// Units: as in the core types; time is the arrival, by the clock given. Errors: start() on an address that is none;
// everything later is told through `report`.
// Thread: start and stop from one; `emit` and `report` are called on the thread of the sockets and must return soon.
#pragma once

#include <functional>
#include <memory>

#include "exchanges/binance/market_streams.hpp"
#include "exchanges/binance/product.hpp"

namespace tradewind::binance {

struct MarketOutlet {
    std::function<Timestamp()> clock;
    std::function<void(Timestamp, EventBody)> emit;
    std::function<void(const std::string&)> report;
};

class MarketConnection {
public:
    [[nodiscard]] static Result<std::unique_ptr<MarketConnection>> start(const Endpoints& endpoints,
                                                                         MarketStreamsConfig config,
                                                                         MarketOutlet outlet);
    ~MarketConnection();  // stops
    MarketConnection(const MarketConnection&) = delete;
    MarketConnection& operator=(const MarketConnection&) = delete;
    // Nothing is emitted after it returns; not from an event.
    void stop();

private:
    class Parts;
    explicit MarketConnection(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tradewind::binance
