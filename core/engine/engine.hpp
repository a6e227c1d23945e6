// The engine: one function on one thread. process(Event) changes the state and returns commands; nothing
// is sent, stored or told here, no clock is read. The same events give the same commands: command_hash()
// proves it. save() and load() carry the whole state for checkpoints.
// Errors: outside data never breaks it; broken invariants stop the process. Thread: engine.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "core/engine/account_keeper.hpp"
#include "core/engine/emergency_close.hpp"
#include "core/engine/engine_config.hpp"
#include "core/engine/engine_context.hpp"
#include "core/engine/order_desk.hpp"
#include "core/engine/position_manager.hpp"
#include "core/engine/strategy_host.hpp"
#include "core/market/bar_builder.hpp"
#include "core/ports/strategy.hpp"
#include "core/state/event.hpp"
#include "core/state/snapshot.hpp"

namespace tradewind {

class Engine {
public:
    Engine(EngineConfig config, std::unique_ptr<RiskGate> risk, std::vector<std::unique_ptr<Strategy>> strategies);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Commands are appended to `out`.
    void process(const Event& event, std::vector<Command>& out);
    // When the driver must send TimeAdvanced next.
    [[nodiscard]] Timestamp next_deadline() const;

    [[nodiscard]] const AccountState& account() const { return account_; }
    [[nodiscard]] const OrderTable& orders() const { return orders_; }
    [[nodiscard]] StreamHash command_hash() const { return sink_.hash(); }
    [[nodiscard]] std::uint64_t processed() const { return processed_; }
    [[nodiscard]] std::uint64_t last_sequence() const { return last_sequence_; }
    [[nodiscard]] bool all_strategies_on() const { return strategies_.all_on(); }
    // An immutable copy for chat, web and metrics.
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;

    void save(Writer& out) const;
    [[nodiscard]] Status load(Reader& in);

private:
    struct Loop {
        Duration every;
        Timestamp next;
        bool take_due(Timestamp now);
        template <class Archive>
        void archive(Archive& ar) {
            ar(next);
        }
    };
    static constexpr std::size_t kEquityPoints = 2'016;  // a week at five minutes
    static constexpr std::size_t kRequestsRemembered = 5'000;
    static constexpr std::size_t kBarsKept = 240;  // for charts

    void handle(const BookTicker& event);
    void handle(const TradeTick& event);
    void handle(const DepthUpdate& event);
    void handle(const MarkPrice& event);
    void handle(const HistoryBars& event);
    void handle(const FeedStatus& event);
    void handle(const BarClosed& event);
    void handle(const OrderAccepted& event);
    void handle(const OrderRejected& event);
    void handle(const OrderFilled& event);
    void handle(const OrderCanceled& event);
    void handle(const OrderTriggered& event);
    void handle(const OrderAmended& event);
    void handle(const OrderUnknown& event);
    void handle(const CancelRejected& event);
    void handle(const FundingPaid& event);
    void handle(const BalanceAdjusted& event);
    void handle(const LeverageSet& event);
    void handle(const LeverageRejected& event);
    void handle(const AccountReport& event);
    void handle(const OrderQueryAnswer& event);
    void tell_foreign_orders(const std::vector<OrderReport>& listed);
    void handle(const AccountStreamStatus& event);
    void handle(const EngineStarted& event);
    void handle(const TimeAdvanced& event);
    void handle(const ControlRequest& event);

    void act(RequestId request, const OpenPosition& action);
    void act(RequestId request, const ClosePosition& action);
    void act(RequestId request, const ChangeLeverage& action);
    void act(RequestId request, const EmergencyClose& action);
    void act(RequestId request, const HaltTrading& action);
    void act(RequestId request, const ResumeTrading& action);
    void act(RequestId request, const SwitchStrategy& action);
    void act(RequestId request, const SetStrategyParameter& action);
    void act(RequestId request, const CancelRestingOrder& action);

    // The order whose state the event changed; null when it changed nothing.
    template <class OrderEvent>
    const Order* apply_lifecycle(const OrderEvent& event);
    void order_closed(const Order& order);
    void give_bars(std::vector<Bar>& bars);
    void set_mode(TradingMode mode, const std::string& reason);
    void position_loop();
    void risk_loop();
    void funding_loop();
    void performance_loop();
    bool is_new_request(RequestId request);
    template <class Archive>
    void archive_state(Archive& ar);

    EngineConfig config_;
    std::unique_ptr<RiskGate> risk_;
    AccountState account_;
    OrderTable orders_;
    CommandSink sink_;
    EngineContext context_;
    OrderDesk desk_;
    AccountKeeper keeper_;
    PositionManager positions_;
    EmergencyCloser emergency_;
    StrategyHost strategies_;

    std::vector<BarBuilder> bars_;              // by InstrumentId
    std::vector<Bar> closed_bars_;              // scratch
    std::vector<std::deque<Bar>> recent_bars_;  // by InstrumentId
    Loop position_loop_;
    Loop risk_loop_;
    Loop reconcile_loop_;
    Loop funding_loop_;
    Loop performance_loop_;
    std::vector<EquityPoint> equity_curve_;
    std::vector<OrderReport> foreign_orders_;
    std::deque<RequestId> requests_;
    std::set<RequestId> request_set_;
    std::uint64_t processed_ = 0;
    std::uint64_t last_sequence_ = 0;
    bool stream_up_ = true;
};

}  // namespace tradewind
