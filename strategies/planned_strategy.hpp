// A strategy that decides on the closed candles of one timeframe and leaves the trade to a plan: the common
// part of trend following, mean reversion, breakout and switching. A concrete strategy says what it learns
// from a candle, when it enters and when it leaves; the rest is here: the timeframe, leverage, size by risk,
// the plan through restarts, and the words for people. Units: as in Instrument. Thread: engine.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "strategies/indicators/candle.hpp"
#include "strategies/market_view/bar_aggregator.hpp"
#include "strategies/plan/trade_plan.hpp"
#include "strategies/tuned_strategy.hpp"

namespace tradewind::strategies {

class PlannedStrategy : public TunedStrategy {
public:
    void on_history(std::span<const Bar> bars) final;
    void on_start(StrategyDesk& desk) final;
    void on_bar(const Bar& bar, StrategyDesk& desk) final;
    void on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) final;
    void on_order_closed(const Order& order, StrategyDesk& desk) final;
    void on_timer(StrategyDesk& desk) final;
    void on_stop() final;
    [[nodiscard]] std::vector<std::string> status() const final;
    void save(Writer& out) const final;
    void load(Reader& in) final;

protected:
    PlannedStrategy(const StrategyLegs& legs, const Parameters& parameters);

    // An entry that a candle asks for: where it gives up and takes profit, and how sure it is.
    struct Entry {
        PlanTerms terms;         // without the quantity
        Decimal confidence = 1;  // of the risk a trade may take, (0, 1]
        std::string reason;
    };
    virtual void learn(const Candle& candle) = 0;
    [[nodiscard]] virtual int warm_up() const = 0;  // candles before it can decide
    // Flat: the trade this candle asks for; none, with the reason in `why_not`.
    [[nodiscard]] virtual std::optional<Entry> entry(const Candle& candle, std::string& why_not) = 0;
    // Holding: why the trade ends with this candle; empty: it goes on.
    [[nodiscard]] virtual std::string exit_reason(const Candle& candle) = 0;
    virtual void trade_ended() {}
    // What a concrete strategy keeps beside its reading.
    virtual void save_more(Writer&) const {}
    virtual void load_more(Reader&) {}
    [[nodiscard]] virtual std::vector<std::string> reading() const = 0;  // what it sees, for people
    // What learn() builds: made anew from the parameters, saved and loaded.
    virtual void rebuild() = 0;
    virtual void save_reading(Writer& out) const = 0;
    virtual void load_reading(Reader& in) = 0;

    [[nodiscard]] const TradePlan& plan() const { return plan_; }
    [[nodiscard]] Duration timeframe() const { return Duration::minutes(parameters().whole("timeframe")); }
    [[nodiscard]] int candles_seen() const { return candles_seen_; }
    [[nodiscard]] int candles_held() const { return candles_held_; }  // since the entry
    [[nodiscard]] bool allows(Side side) const;                       // by the parameter `side`

private:
    void retune(Retune why) final;
    // True when the bars can make the timeframe.
    bool follow(Duration source);
    void decide(const Candle& candle, StrategyDesk& desk);
    void enter(const Entry& entry, StrategyDesk& desk);
    void note_end();
    [[nodiscard]] int candles_missing() const { return std::max(0, warm_up() - candles_seen_); }

    TradePlan plan_;
    std::optional<Duration> source_;  // step of the bars that come
    std::optional<BarAggregator> aggregator_;
    std::string last_signal_;
    int candles_seen_ = 0;
    int candles_held_ = 0;
    bool in_trade_ = false;
    std::uint64_t trades_ = 0;
};

// With everything that is built from parameters and candles in one struct: made by Parts(parameters), fed by
// update(candle), archived.
template <class Parts>
class ReadingStrategy : public PlannedStrategy {
protected:
    ReadingStrategy(const StrategyLegs& legs, const Parameters& tuned) : PlannedStrategy(legs, tuned), parts_(tuned) {}
    [[nodiscard]] const Parts& parts() const { return parts_; }
    void learn(const Candle& candle) override { parts_.update(candle); }

private:
    void rebuild() final { parts_ = Parts(parameters()); }
    void save_reading(Writer& out) const final { out(parts_); }
    void load_reading(Reader& in) final { in(parts_); }

    Parts parts_;
};

// Rows every such strategy has in its table: timeframe, leverage, risk a trade, capital.
[[nodiscard]] ParameterSpec timeframe_parameter(int minutes);
[[nodiscard]] ParameterSpec leverage_parameter(int fallback, int most);
[[nodiscard]] ParameterSpec risk_parameter();
[[nodiscard]] ParameterSpec side_parameter();

}  // namespace tradewind::strategies
