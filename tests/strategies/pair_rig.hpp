// Funding arbitrage with engine, risk chain and simulated venue around it, on a made-up tape whose prices and
// funding the test writes as functions of time. Everything can be saved and taken up again at any moment.
// Instruments: BTCUSDT, BTCUSDT.SPOT and BTCUSDC with the ids 0 to 2. Units: as in core. Thread: one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/engine.hpp"
#include "risk/risk_chain.hpp"
#include "simulator/simulated_exchange.hpp"
#include "strategies/registry.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::strategies {

inline constexpr InstrumentId kPerpetual{0};
inline constexpr InstrumentId kSpotPair{1};
inline constexpr InstrumentId kSecond{2};

// One point of every instrument each `kStep`, all at once.
class WrittenMarket final : public simulator::MarketSource {
public:
    static constexpr Duration kStep = Duration::seconds(10);
    using PriceOf = std::function<Decimal(InstrumentId, Timestamp)>;
    using RateOf = std::function<Decimal(InstrumentId, Timestamp)>;

    WrittenMarket(InstrumentTable instruments, Timestamp start, PriceOf price, RateOf rate)
        : instruments_(std::move(instruments)), start_(start), price_(std::move(price)), rate_(std::move(rate)) {}

    [[nodiscard]] Timestamp next_time() const override {
        return start_ + Duration::nanos(kStep.to_nanos() * static_cast<std::int64_t>(at_ / instruments_.size()));
    }
    simulator::TapePoint next() override {
        const Timestamp time = next_time();
        const InstrumentId id(static_cast<std::uint32_t>(at_ % instruments_.size()));
        const Price price(price_(id, time).rounded_to(instruments_.at(id).tick.value(), Rounding::HalfEven));
        ++at_;
        return {time, id, price, test::quantity("0.5"), at_ % 2 == 0 ? Side::Buy : Side::Sell, price, price};
    }
    [[nodiscard]] Decimal funding_rate(InstrumentId id, Timestamp boundary) const override {
        return rate_(id, boundary);
    }
    [[nodiscard]] std::vector<Bar> history(InstrumentId, std::size_t) const override { return {}; }
    void save(Writer& out) const override { out(at_); }
    void load(Reader& in) override { in(at_); }

private:
    InstrumentTable instruments_;
    Timestamp start_;
    PriceOf price_;
    RateOf rate_;
    std::uint64_t at_ = 0;
};

inline InstrumentTable pair_instruments(std::uint32_t count = 3) {
    Instrument second = test::btcusdt();
    second.symbol = "BTCUSDC";
    second.funding_interval = Duration::hours(4);
    InstrumentTable table;
    for (const Instrument& each : {test::btcusdt(), test::btcusdt_spot(), second}) {
        if (table.size() < count) {
            table.add(each);
        }
    }
    return table;
}

struct PairWish {
    std::map<std::string, std::string> parameters = {{"min_periods_to_pay", "0"}};
    InstrumentId other = kSpotPair;
    WrittenMarket::PriceOf price = [](InstrumentId, Timestamp) { return Decimal(100); };
    WrittenMarket::RateOf rate = [](InstrumentId id, Timestamp) {
        return id == kPerpetual ? test::decimal("0.0005") : Decimal();
    };
    Decimal level_notional = Decimal(5'000);
    std::string deposit = "10000";
    std::uint64_t seed = 1;
    Duration latency;  // each way
    // In place of the written market, and when it begins; it plays the first `instruments` of the table.
    std::function<std::unique_ptr<simulator::MarketSource>()> source = nullptr;
    Timestamp start = Timestamp::from_seconds(1'700'000'000).floor_to(Duration::hours(8)) + Duration::minutes(430);
    std::uint32_t instruments = 3;
    risk::RiskLimits limits;
};

class PairRig {
public:
    explicit PairRig(PairWish wish = {}) : wish_(std::move(wish)), table_(pair_instruments(wish_.instruments)) {
        now = wish_.start;
        build();
        process(now, EngineStarted{epoch_});
        run(Duration::seconds(30));
        engine_switch(StrategySwitch::On);
    }

    std::unique_ptr<Engine> engine;
    std::unique_ptr<simulator::SimulatedExchange> venue;
    Timestamp now;
    std::function<void()> at_event;  // after every event
    bool pause = false;              // ends run() after the event in which it is set
    int events = 0;
    Decimal funding_events;

    void engine_switch(StrategySwitch to) {
        process(now, ControlRequest{RequestId(++requests_), "test", SwitchStrategy{"funding_arbitrage", to, {}}});
    }
    void ask(ControlAction action) { process(now, ControlRequest{RequestId(++requests_), "test", std::move(action)}); }

    void run(Duration span) {
        const Timestamp until = now + span;
        pause = false;
        while (!pause && std::min(venue->next_time(), engine->next_deadline()) <= until) {
            if (engine->next_deadline() < venue->next_time()) {
                process(engine->next_deadline(), TimeAdvanced{});
                continue;
            }
            std::vector<simulator::VenueMessage> messages;
            venue->advance(venue->next_time(), messages);
            for (simulator::VenueMessage& message : messages) {
                process(message.time, std::move(message.body));
            }
        }
        now = pause ? now : std::max(now, until);
    }
    // A new process: engine and venue from what was saved, the account compared again.
    void restart() {
        Writer of_engine;
        engine->save(of_engine);
        Writer of_venue;
        venue->save(of_venue);
        build();
        Reader engine_bytes(of_engine.bytes());
        TW_CHECK(engine->load(engine_bytes).has_value());
        Reader venue_bytes(of_venue.bytes());
        TW_CHECK(venue->load(venue_bytes).has_value());
        venue->mark_restart(now);
        process(now, EngineStarted{++epoch_});
    }

    [[nodiscard]] Quantity perpetual(InstrumentId id = kPerpetual) const {
        return id.value() < table_.size() ? engine->account().market(id).position.signed_quantity() : Quantity();
    }
    [[nodiscard]] Quantity spot() const { return engine->account().spot_held(kSpotPair); }
    // In coins, long less short, over everything.
    [[nodiscard]] Quantity delta() const { return perpetual() + perpetual(kSecond) + spot(); }
    [[nodiscard]] bool is_flat() const {
        return perpetual().is_zero() && perpetual(kSecond).is_zero() && spot().is_zero();
    }
    [[nodiscard]] StrategySummary summary() const { return engine->snapshot()->strategies.front(); }
    [[nodiscard]] std::string told() const {
        std::string out = summary().state + ": " + summary().explanation;
        for (const std::string& line : summary().lines) {
            out += "\n" + line;
        }
        return out;
    }
    [[nodiscard]] bool is_in(std::string_view state) const {
        const StrategySummary now_is = summary();
        return !now_is.lines.empty() && now_is.lines.front().starts_with(state);
    }
    [[nodiscard]] Decimal wallet_discrepancy() const {
        Decimal sum;
        for (const auto& [currency, wallet] : engine->account().ledger.wallets()) {
            sum += wallet.discrepancy().abs();
            sum += (wallet.balance - venue->ledger().wallet(currency).balance).abs();
        }
        return sum;
    }

    void process(Timestamp time, EventBody body) {
        now = std::max(now, time);
        Event event;
        event.sequence = ++sequence_;
        event.time = std::max(time, engine->account().now);
        if (const auto* paid = std::get_if<FundingPaid>(&body)) {
            funding_events += paid->amount.amount;
        }
        event.body = std::move(body);
        std::vector<Command> commands;
        engine->process(event, commands);
        venue->set_now(engine->account().now);
        for (const Command& command : commands) {
            if (const auto* submit = std::get_if<SubmitOrder>(&command)) {
                venue->submit(submit->order);
            } else if (const auto* cancel = std::get_if<CancelOrder>(&command)) {
                venue->cancel(*cancel);
            } else if (const auto* all = std::get_if<CancelAllOrders>(&command)) {
                venue->cancel_all(all->instrument);
            } else if (const auto* leverage = std::get_if<SetLeverage>(&command)) {
                venue->set_leverage(leverage->instrument, leverage->leverage);
            } else if (const auto* query = std::get_if<QueryOrder>(&command)) {
                venue->query(query->instrument, query->order);
            } else if (std::holds_alternative<RequestAccountReport>(command)) {
                venue->request_account_report();
            }
        }
        ++events;
        if (at_event) {
            at_event();
        }
    }

private:
    void build() {
        const auto table = std::make_shared<const InstrumentTable>(table_);
        const auto brackets = std::make_shared<const std::vector<BracketTable>>(
            table->size(), BracketTable::flat(Decimal::from_scaled(1, 2), 20));
        simulator::SimulatedExchangeConfig terms;
        terms.instruments = table;
        terms.brackets = brackets;
        terms.deposits = {test::usdt(wish_.deposit)};
        terms.maker_level_notional = wish_.level_notional;
        terms.seed = wish_.seed;
        terms.latency = {wish_.latency, wish_.latency, Duration()};
        std::unique_ptr<simulator::MarketSource> market =
            wish_.source
                ? wish_.source()
                : std::make_unique<WrittenMarket>(*table, now - Duration::seconds(10), wish_.price, wish_.rate);
        venue = std::make_unique<simulator::SimulatedExchange>(terms, std::move(market));
        EngineConfig config;
        config.instruments = table;
        config.brackets = brackets;
        std::vector<std::unique_ptr<Strategy>> strategies;
        strategies.push_back(
            make_strategy("funding_arbitrage", {table->at(kPerpetual), &table->at(wish_.other)}, wish_.parameters)
                .value());
        engine =
            std::make_unique<Engine>(config, std::make_unique<risk::RiskChain>(wish_.limits), std::move(strategies));
    }

    PairWish wish_;
    InstrumentTable table_;
    std::uint64_t sequence_ = 0;
    std::uint64_t requests_ = 0;
    std::uint32_t epoch_ = 1;
};

}  // namespace tradewind::strategies
