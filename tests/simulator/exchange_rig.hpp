// A simulated exchange on a scripted tape, and what its agent has received: for the exchange's tests.
// Times are seconds of the test; prices and quantities are texts. Thread: one test.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/check.hpp"
#include "simulator/simulated_exchange.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {

// Plays the points it is given, in their order.
class ScriptedMarket final : public MarketSource {
public:
    explicit ScriptedMarket(std::vector<TapePoint> points) : points_(std::move(points)) {}

    void set_funding(InstrumentId id, Timestamp boundary, Decimal rate) { rates_[{id, boundary}] = rate; }
    void set_history(std::vector<Bar> bars) { bars_ = std::move(bars); }

    [[nodiscard]] Timestamp next_time() const override {
        return at_ < points_.size() ? points_[at_].time : Timestamp::max();
    }
    TapePoint next() override {
        TW_CHECK(at_ < points_.size());
        return points_[at_++];
    }
    [[nodiscard]] Decimal funding_rate(InstrumentId id, Timestamp boundary) const override {
        const auto found = rates_.find({id, boundary});
        return found == rates_.end() ? Decimal() : found->second;
    }
    [[nodiscard]] std::vector<Bar> history(InstrumentId id, std::size_t limit) const override {
        std::vector<Bar> out;
        std::copy_if(bars_.begin(), bars_.end(), std::back_inserter(out),
                     [&](const Bar& bar) { return bar.instrument == id; });
        if (out.size() > limit) {
            out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(limit));
        }
        return out;
    }
    void save(Writer& out) const override { out(static_cast<std::uint64_t>(at_)); }
    void load(Reader& in) override {
        std::uint64_t at = 0;
        in(at);
        at_ = at;
    }

private:
    std::vector<TapePoint> points_;
    std::size_t at_ = 0;
    std::map<std::pair<InstrumentId, Timestamp>, Decimal> rates_;
    std::vector<Bar> bars_;
};

inline TapePoint tape_point(std::int64_t second, std::string_view price, std::string_view quantity,
                            Side aggressor = Side::Buy, InstrumentId id = test::kBtc) {
    const Price at = test::price(price);
    return TapePoint{test::at_second(second), id, at, test::quantity(quantity), aggressor, at, at};
}

// Three tiers: 100x to 50,000, 50x to 250,000, 20x to 1,000,000 with 0.4, 0.5 and 1 percent.
inline BracketTable three_tiers() {
    using test::decimal;
    return BracketTable::make({{decimal("0"), decimal("50000"), decimal("0.004"), decimal("0"), 100},
                               {decimal("50000"), decimal("250000"), decimal("0.005"), decimal("50"), 50},
                               {decimal("250000"), decimal("1000000"), decimal("0.01"), decimal("1300"), 20}},
                              Timestamp())
        .value();
}

// BTCUSDT, ETHUSDT, BTCUSD_PERP, BTCUSDT.SPOT with the ids 0 to 3; 10,000 USDT.
inline constexpr InstrumentId kSpot{3};
inline SimulatedExchangeConfig exchange_config() {
    InstrumentTable table = test::three_instruments();
    table.add(test::btcusdt_spot());
    SimulatedExchangeConfig config;
    config.instruments = std::make_shared<const InstrumentTable>(std::move(table));
    config.brackets = std::make_shared<const std::vector<BracketTable>>(
        std::vector<BracketTable>{three_tiers(), three_tiers(), BracketTable::flat(test::decimal("0.005"), 20),
                                  BracketTable::flat(test::decimal("0.005"), 20)});
    config.deposits = {test::usdt("10000")};
    return config;
}

class ExchangeRig {
public:
    explicit ExchangeRig(std::vector<TapePoint> tape, const SimulatedExchangeConfig& config = exchange_config())
        : ExchangeRig(std::make_unique<ScriptedMarket>(std::move(tape)), config) {}
    ExchangeRig(std::unique_ptr<ScriptedMarket> market, const SimulatedExchangeConfig& config)
        : instruments(config.instruments), exchange(config, std::move(market)) {}

    // Everything up to and including this second reaches the agent.
    void run_to(std::int64_t second) { run_until(test::at_second(second)); }
    void run_until(Timestamp time) {
        exchange.advance(time, messages);
        exchange.set_now(time);
    }
    ClientOrderId send(OrderIntent intent) {
        const ClientOrderId id = test::order_id(++counter);
        exchange.submit(ApprovedOrderForTest::make(id, std::move(intent)));
        return id;
    }
    // Sends and waits for whatever happens in the same instant.
    ClientOrderId place(std::int64_t second, OrderIntent intent) {
        run_to(second);
        const ClientOrderId id = send(std::move(intent));
        run_to(second);
        return id;
    }
    void cancel(std::int64_t second, ClientOrderId id, InstrumentId instrument = test::kBtc) {
        run_to(second);
        exchange.cancel(CancelOrder{instrument, id, {}});
        run_to(second);
    }
    void set_leverage(std::int64_t second, int leverage, InstrumentId instrument = test::kBtc) {
        run_to(second);
        exchange.set_leverage(instrument, leverage);
        run_to(second);
    }

    template <class Body>
    [[nodiscard]] std::vector<Body> got() const {
        std::vector<Body> out;
        for (const VenueMessage& message : messages) {
            if (const Body* body = std::get_if<Body>(&message.body)) {
                out.push_back(*body);
            }
        }
        return out;
    }
    template <class Body>
    [[nodiscard]] std::vector<Body> got(ClientOrderId id) const {
        std::vector<Body> out = got<Body>();
        std::erase_if(out, [&](const Body& body) { return body.order != id; });
        return out;
    }
    [[nodiscard]] std::string reject_text(ClientOrderId id) const {
        const auto rejected = got<OrderRejected>(id);
        return rejected.empty() ? "accepted" : rejected.back().reason;
    }
    [[nodiscard]] Quantity filled(ClientOrderId id) const {
        Quantity total;
        for (const OrderFilled& fill : got<OrderFilled>(id)) {
            total += fill.quantity;
        }
        return total;
    }
    [[nodiscard]] Quantity position(InstrumentId id = test::kBtc) const {
        for (const PositionReport& each : exchange.account_report().positions) {
            if (each.instrument == id) {
                return each.signed_quantity;
            }
        }
        return {};
    }
    [[nodiscard]] Decimal wallet(std::string_view currency = "USDT") const {
        return exchange.ledger().wallet(Currency::of(currency)).balance;
    }
    [[nodiscard]] std::size_t open_orders() const { return exchange.account_report().open_orders.size(); }

    std::shared_ptr<const InstrumentTable> instruments;
    SimulatedExchange exchange;
    std::vector<VenueMessage> messages;
    std::uint32_t counter = 0;
};

}  // namespace tradewind::simulator
