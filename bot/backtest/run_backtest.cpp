#include "bot/backtest/run_backtest.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "bot/backtest/books.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "risk/risk_chain.hpp"
#include "simulator/bar_exchange.hpp"
#include "strategies/registry.hpp"

namespace tradewind::bot {
namespace {

constexpr Duration kNever = Duration::days(36'500);
constexpr const char* kActor = "backtest";
// Between two candles no price is newer than the last close, so its age is measured in candles here.
constexpr int kFreshCandles = 2;

risk::RiskLimits limits_of(const BacktestConfig& config, const BacktestMarket& market) {
    risk::RiskLimits out = config.risk;
    out.stale_market = std::max(out.stale_market, market.step * kFreshCandles);
    return out;
}

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

EngineConfig engine_config_of(const BacktestConfig& config, const BacktestMarket& market) {
    EngineConfig out;
    out.instruments = market.instruments;
    out.brackets = market.brackets;
    out.margin_mode = config.margin_mode;
    out.default_leverage = config.risk.default_leverage;
    out.default_stop_fraction = config.risk.default_stop_fraction;
    // With every candle; the venue tells everything by itself, and equity is sampled here.
    out.position_loop = market.step;
    out.risk_loop = market.step;
    out.reconcile_loop = kNever;
    out.performance_loop = kNever;
    out.funding_loop = kNever;
    return out;
}

class Backtest {
public:
    Backtest(const BacktestConfig& config, const BacktestMarket& market, std::unique_ptr<simulator::BarExchange> venue,
             std::vector<std::unique_ptr<Strategy>> strategies, const BacktestControl& control)
        : config_(config),
          market_(market),
          control_(control),
          engine_(engine_config_of(config, market), std::make_unique<risk::RiskChain>(limits_of(config, market)),
                  std::move(strategies)),
          venue_(std::move(venue)),
          driver_(engine_, *venue_, parties()),
          trips_(*market.instruments) {}

    Result<BacktestResult> run() {
        const auto begun = std::chrono::steady_clock::now();
        result_.bars = venue_->bars();
        result_.from = venue_->next_time();
        Status status = driver_.start(result_.from, 1);
        const Timestamp first = result_.from + market_.step;
        status = status ? driver_.run_until(first) : status;
        if (status) {
            status = switch_on();
        }
        const double whole = static_cast<double>(std::max<std::size_t>(result_.bars, 1));
        while (status && !driver_.tape_ended() && !result_.interrupted) {
            status = driver_.run_until((driver_.next_time() + Duration::days(1)).floor_to(Duration::days(1)));
            status = status ? look_after() : status;
            result_.interrupted = control_.go_on && !control_.go_on(static_cast<double>(seen_bars_) / whole);
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
        if (const auto* closed = std::get_if<BarClosed>(&event.body)) {
            ++seen_bars_;
            if (closed->bar.instrument == InstrumentId(0)) {
                const AccountState& account = engine_.account();
                result_.equity.push_back({event.time, account.equity()});
                result_.bars_in_position += account.open_positions() > 0 ? 1 : 0;
            }
        }
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
        const Ledger::Wallet wallet = account.ledger.wallet(account.currency);
        if (const Status sound = books_.verdict(); !sound) {
            return tl::unexpected<Error>(sound.error());
        }
        const Decimal at_venue = venue_->ledger().wallet(account.currency).balance;
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
    std::unique_ptr<simulator::BarExchange> venue_;
    EngineDriver driver_;
    Books books_;
    RoundTrips trips_;
    BacktestResult result_;
    std::uint64_t requests_ = 0;
    std::size_t seen_bars_ = 0;
};

}  // namespace

Result<BacktestResult> run_backtest(const BacktestConfig& config, const BacktestMarket& market,
                                    const BacktestControl& control) {
    auto strategies = make_strategies(config, *market.instruments);
    if (!strategies) {
        return tl::unexpected<Error>(strategies.error());
    }
    simulator::BarExchangeConfig venue_config;
    venue_config.instruments = market.instruments;
    venue_config.brackets = market.brackets;
    venue_config.deposits = {Money{config.balance, Currency::of("USDT")}};
    venue_config.margin_mode = config.margin_mode;
    venue_config.default_leverage = config.risk.default_leverage;
    venue_config.rules = config.rules;
    venue_config.seed = config.seed;
    venue_config.start = config.from;
    venue_config.end = config.to;
    venue_config.history_bars = config.history;
    auto venue = simulator::BarExchange::make(venue_config, market.series);
    if (!venue) {
        return tl::unexpected<Error>(venue.error());
    }
    if ((*venue)->bars() == 0) {
        return fail(ErrorCode::OutOfRange, "there are no candles between --from and --to");
    }
    return Backtest(config, market, std::move(*venue), std::move(*strategies), control).run();
}

}  // namespace tradewind::bot
