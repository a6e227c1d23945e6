// Runs the strategies: switches them on and off, gives each its desk, and keeps each to the instruments it
// owns. One strategy may be there several times, for other symbols each; the first of a name is the one that
// is meant when no symbol is given. While a strategy is on, nobody else opens on its instruments; closing
// always wins: it switches the strategy off first. Switching off cancels its orders but leaves a position
// and its stop. Capital: each that is on gets its share of the equity; when the shares come to more than
// EngineConfig::strategy_capital, all are scaled down alike. Thread: engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/order_desk.hpp"
#include "core/engine/position_manager.hpp"
#include "core/ports/strategy.hpp"
#include "core/state/snapshot.hpp"

namespace tradewind {

enum class StrategyState : std::uint8_t { Off, On, Paused };  // Paused: halted, comes back with /resume
[[nodiscard]] const char* to_text(StrategyState);

class StrategyHost {
public:
    StrategyHost(EngineContext& context, OrderDesk& desk, PositionManager& positions,
                 std::vector<std::unique_ptr<Strategy>> strategies);
    ~StrategyHost();
    StrategyHost(const StrategyHost&) = delete;
    StrategyHost& operator=(const StrategyHost&) = delete;

    void switch_on(RequestId request, const std::string& name, const std::string& symbol);
    void switch_off(RequestId request, const std::string& name, const std::string& symbol);
    void set_parameter(RequestId request, const SetStrategyParameter& change);
    // Before a person closes on this instrument: the owner, if any, is switched off.
    void release(InstrumentId instrument);
    void pause_all();
    void resume_all();
    // The name of the strategy that is on there, or keeps a position there to take it up again; empty when none.
    [[nodiscard]] std::string owner(InstrumentId instrument) const;

    void on_history(const HistoryBars& history);
    void on_bar(const Bar& bar);
    void on_fill(const OrderFilled& fill, const Order& order, Decimal realised);
    void on_order_closed(const Order& order);
    void on_funding(const FundingPaid& payment);
    void on_timer();

    [[nodiscard]] bool all_on() const;
    [[nodiscard]] std::vector<StrategySummary> reports() const;
    void save(Writer& out) const;
    void load(Reader& in);

private:
    class Desk;
    struct Slot;
    // Those of this name, and of this symbol if one is given.
    [[nodiscard]] std::vector<Slot*> find(const std::string& name, const std::string& symbol) const;
    [[nodiscard]] Slot* of_order(const Order& order) const;
    [[nodiscard]] std::string where(const Slot& slot) const;  // "BTCUSDT", "BTCUSDT and BTCUSDT.SPOT"
    // Why it cannot be switched on now; empty when it can.
    [[nodiscard]] std::string obstacle(const Slot& slot) const;
    [[nodiscard]] bool is_flat(const Slot& slot) const;
    // On, or not settled.
    [[nodiscard]] bool is_served(Slot& slot);
    [[nodiscard]] bool has_open_orders(const Slot& slot) const;
    [[nodiscard]] Decimal budget(const Slot& slot) const;
    void refuse_unknown(RequestId request, const std::string& name, const std::string& symbol);
    void turn_off(Slot& slot, StrategyState state);
    void start(Slot& slot);
    void try_resume(Slot& slot);
    // One call into a strategy: one that throws is stopped, and what it asked for with stop() is carried out.
    template <class Call>
    void call(Slot& slot, Call what);
    void finish_call(Slot& slot);

    EngineContext& context_;
    OrderDesk& desk_;
    PositionManager& positions_;
    std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace tradewind
