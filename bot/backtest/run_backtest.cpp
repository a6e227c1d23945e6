#include "bot/backtest/run_backtest.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "bot/backtest/backtest_venue.hpp"
#include "bot/backtest/books.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "risk/risk_chain.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

constexpr const char* kActor = "backtest";

Result<std::vector<std::unique_ptr<Strategy>>> make_strategies(const BacktestConfig& config,
                                                               const InstrumentTable& instruments) {
    const auto spec = strategies::find_strategy(config.strategy);
    if (!spec) {
        return tl::unexpected<Error>(spec.error());
    }
    std::vector<std::unique_ptr<Strategy>> out;
    for (const Instrument& instrument : instruments) {
        if (instrument.is_spot()) {
            continue;
        }
        strategies::StrategyLegs legs{instrument};
        if ((*spec)->legs == strategies::StrategySpec::Legs::Two) {
            legs.other = instruments.find(spot_symbol(instrument.symbol));
        }
        auto strategy = strategies::make_strategy(config.strategy, legs, config.parameters);
        if (!strategy) {
            return tl::unexpected<Error>(strategy.error());
        }
        out.push_back(std::move(*strategy));
    }
    return out;
}

class Backtest {
public:
    Backtest(const BacktestConfig& config, const BacktestMarket& market, BacktestVenue venue,
             std::vector<std::unique_ptr<Strategy>> strategies, const BacktestControl& control)
        : config_(config),
          market_(market),
          control_(control),
          engine_(backtest_engine_config(config, market),
                  std::make_unique<risk::RiskChain>(backtest_limits(config, market)), std::move(strategies)),
          venue_(std::move(venue)),
          driver_(engine_, *venue_.exchange, parties()),
          trips_(*market.instruments) {}

    Result<BacktestResult> run() {
        const auto begun = std::chrono::steady_clock::now();
        result_.bars = venue_.bars;
        result_.from = first_candle();
        next_sample_ = result_.from + market_.step;
        Status status = driver_.start(venue_.exchange->next_time(), 1);
        const Timestamp first = result_.from + market_.step;
        status = status ? driver_.run_until(first) : status;
        if (status) {
            status = switch_on();
        }
        const Timestamp end = last_candle_end();
        while (status && !driver_.tape_ended() && !result_.interrupted) {
            status = driver_.run_until((driver_.next_time() + Duration::days(1)).floor_to(Duration::days(1)));
            status = status ? look_after() : status;
            result_.interrupted = control_.go_on && !control_.go_on(share_done(end));
        }
        if (!status) {
            return tl::unexpected<Error>(status.error());
        }
        result_.elapsed_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        return finish();
    }

private:
    EngineDriver::Parties parties() {
        EngineDriver::Parties out;
        out.observer = [this](const Event& event) { note(event); };
        out.commands = [this](const Command& command) {
            note(command);
            if (control_.on_command) {
                control_.on_command(command, engine_.account().now);
            }
        };
        return out;
    }

    Status switch_on() {
        const auto snapshot = engine_.snapshot();
        for (const StrategySummary& strategy : snapshot->strategies) {
            result_.parameters = strategy.parameters;
            if (Status asked = ask(SwitchStrategy{strategy.name, StrategySwitch::On, strategy.symbol}); !asked) {
                return asked;
            }
        }
        return {};
    }

    Status ask(ControlAction action) {
        return driver_.request({RequestId(++requests_), kActor, std::move(action)}, engine_.account().now);
    }

    // What an owner does each morning: resumes after a halt, closes what a strategy that is off has left behind, and
    // switches it on again once its symbol is flat.
    Status look_after() {
        if (engine_.account().mode == TradingMode::Active && engine_.all_strategies_on()) {
            return {};  // as on nearly all days, and a snapshot has its price
        }
        Status status = ask(ResumeTrading{});
        const auto snapshot = engine_.snapshot();
        for (const StrategySummary& strategy : snapshot->strategies) {
            if (!status || strategy.state != "off") {
                continue;
            }
            const Instrument* instrument = market_.instruments->find(strategy.symbol);
            const bool flat = engine_.account().market(instrument->id).position.is_flat();
            status = flat ? ask(SwitchStrategy{strategy.name, StrategySwitch::On, strategy.symbol})
                          : ask(ClosePosition{instrument->id, Decimal(1)});
        }
        return status;
    }

    void note(const Event& event) {
        books_.hold_against(engine_.account().ledger, event.time);
        if (config_.venue == BacktestConfig::Venue::Candles) {
            const auto* closed = std::get_if<BarClosed>(&event.body);
            if (closed != nullptr && closed->bar.instrument == InstrumentId(0)) {
                sample(event.time);
            }
        } else if (event.time >= next_sample_) {
            sample(event.time.floor_to(market_.step));
            next_sample_ = event.time.floor_to(market_.step) + market_.step;
        }
    }

    void sample(Timestamp time) {
        const AccountState& account = engine_.account();
        result_.equity.push_back({time, account.equity()});
        result_.bars_in_position += account.open_positions() > 0 ? 1 : 0;
    }

    [[nodiscard]] Timestamp first_candle() const {
        Timestamp out = Timestamp::max();
        for (const simulator::ReplaySeries& series : market_.series) {
            const std::size_t first = simulator::first_from(series.bars, played_from(config_, market_));
            if (first < series.bars.size() && series.bars[first].open_time < config_.to) {
                out = std::min(out, series.bars[first].open_time);
            }
        }
        return out;
    }

    [[nodiscard]] Timestamp last_candle_end() const {
        Timestamp out;
        for (const simulator::ReplaySeries& series : market_.series) {
            const std::size_t end = simulator::first_from(series.bars, config_.to);
            out = end == 0 ? out : std::max(out, series.bars[end - 1].close_time());
        }
        return out;
    }

    [[nodiscard]] double share_done(Timestamp end) const {
        const auto span = [this](Timestamp to) { return static_cast<double>((to - result_.from).to_nanos()); };
        return std::clamp(span(engine_.account().now) / std::max(span(end), 1.0), 0.0, 1.0);
    }

    void note(const Command& command) {
        const Fact* fact = std::get_if<Fact>(&command);
        if (fact == nullptr) {
            return;
        }
        const Timestamp now = engine_.account().now;
        if (const auto* filled = std::get_if<FillFact>(fact)) {
            result_.fills.push_back({filled->fill, now, filled->purpose});
            result_.traded_notional +=
                market_.instruments->at(filled->fill.instrument).notional(filled->fill.price, filled->fill.quantity);
            result_.liquidations += filled->purpose == OrderPurpose::Liquidation ? 1 : 0;
            trips_.on_fill(filled->fill, now, to_text(filled->purpose));
        } else if (const auto* booked = std::get_if<LedgerFact>(fact)) {
            result_.ledger.push_back(booked->entry);
            books_.add(booked->entry);
            if (booked->entry.kind == LedgerKind::Funding) {
                trips_.on_funding(booked->entry.instrument, booked->entry.amount.amount);
            }
        } else if (const auto* decided = std::get_if<DecisionFact>(fact)) {
            result_.refusals += decided->subject.starts_with("refused ") ? 1 : 0;
        }
    }

    Result<BacktestResult> finish() {
        const AccountState& account = engine_.account();
        if (!result_.equity.empty() && result_.equity.back().time < account.now) {
            sample(account.now);
        }
        const Ledger::Wallet wallet = account.ledger.wallet(account.currency);
        if (const Status sound = books_.verdict(); !sound) {
            return tl::unexpected<Error>(sound.error());
        }
        const Decimal at_venue = venue_.ledger->wallet(account.currency).balance;
        if (wallet.balance != at_venue) {
            return fail(ErrorCode::Conflict,
                        fmt::format("the ledger does not add up: the wallet holds {}, the venue says {}",
                                    wallet.balance.to_string(), at_venue.to_string()));
        }
        result_.events = books_.checks();
        result_.strategy = config_.strategy;
        for (const Instrument& instrument : *market_.instruments) {
            result_.symbols.push_back(instrument.symbol);
        }
        result_.description = market_.description;
        result_.notices = market_.notices;
        result_.to = account.now;
        result_.currency = account.currency;
        result_.initial_balance = wallet.deposits;
        result_.final_balance = account.equity();
        result_.fees = wallet.fees;
        result_.funding = wallet.funding;
        result_.trades = trips_.take_closed();
        result_.command_hash = engine_.command_hash();
        if (account.mode != TradingMode::Active) {
            result_.last_word = std::string(to_text(account.mode)) + ": " + account.mode_reason;
        }
        const auto snapshot = engine_.snapshot();
        for (const StrategySummary& strategy : snapshot->strategies) {
            result_.last_word += (result_.last_word.empty() ? "" : "; ") + strategy.state + ", " + strategy.explanation;
        }
        return std::move(result_);
    }

    const BacktestConfig& config_;
    const BacktestMarket& market_;
    const BacktestControl& control_;
    Engine engine_;
    BacktestVenue venue_;
    EngineDriver driver_;
    Books books_;
    RoundTrips trips_;
    BacktestResult result_;
    std::uint64_t requests_ = 0;
    Timestamp next_sample_;  // where candles are not told as they close
};

}  // namespace

Result<BacktestResult> run_backtest(const BacktestConfig& config, const BacktestMarket& market,
                                    const BacktestControl& control) {
    auto strategies = make_strategies(config, *market.instruments);
    if (!strategies) {
        return tl::unexpected<Error>(strategies.error());
    }
    auto venue = make_backtest_venue(config, market);
    if (!venue) {
        return tl::unexpected<Error>(venue.error());
    }
    if (venue->bars == 0) {
        return fail(ErrorCode::OutOfRange, "there are no candles between --from and --to");
    }
    return Backtest(config, market, std::move(*venue), std::move(*strategies), control).run();
}

}  // namespace tradewind::bot
