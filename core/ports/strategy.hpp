// A strategy reads the account and asks for orders through its desk; it knows no clock, port or other
// strategy. The engine calls it on one thread, and saves and loads it with every checkpoint.
// Units: as in Instrument. Thread: engine.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "core/market/bar.hpp"
#include "core/ports/risk_gate.hpp"
#include "core/state/account_state.hpp"
#include "core/trading/order.hpp"

namespace tradewind {

// What a strategy may see and ask during one call.
class StrategyDesk {
public:
    StrategyDesk() = default;
    StrategyDesk(const StrategyDesk&) = delete;
    StrategyDesk& operator=(const StrategyDesk&) = delete;
    virtual ~StrategyDesk() = default;

    [[nodiscard]] virtual const AccountState& account() const = 0;
    [[nodiscard]] virtual std::vector<const Order*> open_orders() const = 0;  // of this strategy
    [[nodiscard]] virtual const Order* find_order(ClientOrderId id) const = 0;
    // Margin this strategy may use now, in the account's currency: its share of the equity, scaled down
    // when the shares of all that are on come to more than is given to strategies.
    [[nodiscard]] virtual Decimal budget() const = 0;
    // Quantizes, asks the risk chain, records and sends; the instrument must be one of the strategy's own.
    // Strategy id and request are set by the desk, the purpose too unless it is StopLoss or TakeProfit.
    // A refusal places nothing.
    virtual tl::expected<ClientOrderId, Refusal> place(OrderIntent intent) = 0;
    virtual void cancel(ClientOrderId order) = 0;
    // Asks the venue for another leverage on one of the strategy's own instruments; account() shows when it is
    // there. Does nothing while it is there already or the answer is awaited.
    virtual void ask_leverage(InstrumentId instrument, int leverage) = 0;
    // Why it does or does not trade now: shown by /strategies.
    virtual void explain(std::string text) = 0;
    // Ends the strategy: its orders are cancelled, its position is closed when `close` says so.
    enum class Exit : std::uint8_t { KeepPosition, ClosePosition };
    virtual void stop(std::string reason, Exit exit) = 0;
};

class Strategy {
public:
    Strategy() = default;
    Strategy(const Strategy&) = delete;
    Strategy& operator=(const Strategy&) = delete;
    virtual ~Strategy() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;
    // The first is the one it is named by; all are owned exclusively while it is on. Never empty.
    [[nodiscard]] virtual std::span<const InstrumentId> instruments() const = 0;
    // Wished fraction of the equity as margin, (0, 1].
    [[nodiscard]] virtual Decimal share() const = 0;
    // By name and text, as in the configuration; an Error names the range. Holds from the next decision on.
    virtual Status set_parameter(std::string_view name, std::string_view text) = 0;
    // Closed bars before the first live one; may come again after a restart of the feed.
    virtual void on_history(std::span<const Bar> bars) = 0;
    virtual void on_start(StrategyDesk& desk) = 0;  // switched on, and account reconciled
    virtual void on_bar(const Bar& bar, StrategyDesk& desk) = 0;
    virtual void on_fill(const OrderFilled& fill, const Order& order, StrategyDesk& desk) = 0;
    virtual void on_order_closed(const Order& order, StrategyDesk& desk) = 0;  // not for Filled
    virtual void on_funding(const FundingPaid& payment, StrategyDesk& desk) = 0;
    virtual void on_timer(StrategyDesk& desk) = 0;  // every position loop (5 s)
    virtual void on_stop() = 0;                     // switched off: orders are being cancelled by the engine
    // False while what it holds must not be left alone, such as a leg without its other: the engine then goes on
    // calling it, even when it is switched off or paused, and it may do nothing but reduce.
    [[nodiscard]] virtual bool is_settled(const StrategyDesk&) const { return true; }
    // Switched on again it takes up what it still holds, so it need not start flat.
    [[nodiscard]] virtual bool takes_up_position() const { return false; }
    [[nodiscard]] virtual std::vector<std::string> status() const = 0;  // short lines for /strategies
    [[nodiscard]] virtual std::string parameters_text() const = 0;      // "levels 10, capital 0.2, ..."
    virtual void save(Writer& out) const = 0;
    virtual void load(Reader& in) = 0;
};

}  // namespace tradewind
