// A small replayed market in memory with engine, venue and driver around it, for tests of the runtime:
// forty minutes of BTCUSDT on a sine, drawn out by the market maker. Thread: one test.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/app/paper_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "simulator/replay_market.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::bot::test {

using namespace tradewind::test;  // NOLINT(google-build-using-namespace): the builders are the vocabulary here

inline constexpr std::int64_t kMinutes = 40;

inline std::vector<Bar> sine_bars() {
    std::vector<Bar> out;
    const Instrument instrument = btcusdt();
    const Timestamp start = at_second(0).floor_to(Duration::minutes(1));
    const auto level = [&](std::int64_t minute) {
        return instrument.from_ticks(500'000 + std::llround(3'000 * std::sin(static_cast<double>(minute) / 5.0)));
    };
    for (std::int64_t i = 0; i < kMinutes; ++i) {
        const Price open = level(i);
        const Price close = level(i + 1);
        out.push_back({kBtc, start + Duration::minutes(i), Duration::minutes(1), open,
                       std::max(open, close) + instrument.tick, std::min(open, close) - instrument.tick, close,
                       quantity("20")});
    }
    return out;
}

class Recorder final : public EngineListener {
public:
    void on_progress(const RequestProgress& progress) override { progresses.push_back(progress); }
    void on_alert(const Alert& alert, Timestamp) override { alerts.push_back(alert); }

    std::vector<RequestProgress> progresses;
    std::vector<Alert> alerts;
};

struct PaperRig {
    explicit PaperRig(storage::Journal* journal = nullptr, storage::VenueStore* venue_store = nullptr) {
        auto table = std::make_shared<InstrumentTable>();
        table->add(btcusdt());
        market.instruments = table;
        market.brackets =
            std::make_shared<const std::vector<BracketTable>>(1, BracketTable::flat(Decimal::from_scaled(1, 2), 20));
        market.source = simulator::ReplayMarket::make({{table->at(kBtc), sine_bars(), {}, {}}}, {}).value();
        market.deposit = usdt("10000");
        start = market.source->next_time();
        engine = make_engine(config, market).value();
        auto settings = venue_config(config, market);
        venue = std::make_unique<simulator::SimulatedExchange>(std::move(settings), std::move(market.source));
        EngineDriver::Parties parties;
        parties.journal = journal;
        parties.venue_store = venue_store;
        parties.listener = &listener;
        driver = std::make_unique<EngineDriver>(*engine, *venue, parties);
    }
    [[nodiscard]] std::string engine_state() const {
        Writer out;
        engine->save(out);
        return std::string(out.bytes());
    }
    [[nodiscard]] Timestamp after(Duration span) const { return start + span; }

    AppConfig config;
    PaperMarket market;
    Timestamp start;
    Recorder listener;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<simulator::SimulatedExchange> venue;
    std::unique_ptr<EngineDriver> driver;
};

inline ControlRequest open_request(std::uint64_t id, const char* amount = "0.01") {
    OpenPosition open;
    open.instrument = kBtc;
    open.quantity = quantity(amount);
    open.leverage = 5;
    open.reference = price("50000");
    open.max_drift = Decimal::from_scaled(5, 1);
    return {RequestId(id), "test", open};
}

}  // namespace tradewind::bot::test
