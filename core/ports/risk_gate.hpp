// The gate every order passes. A "no" is a value with the limit and the actual figure, not an error.
// Units: as the texts say. Thread: engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/archive.hpp"
#include "core/state/account_state.hpp"
#include "core/state/command.hpp"
#include "core/trading/approved_order.hpp"
#include "core/trading/order_table.hpp"

namespace tradewind {

enum class RefusalReason : std::uint8_t {
    Halted,
    Reducing,
    NotReconciled,
    StaleMarket,
    OrderTooSmall,
    OrderTooLarge,
    LeverageTooHigh,
    TooManyPositions,
    PositionTooLarge,
    InsufficientMargin,
    DailyLoss,
    LiquidationTooNear,
    StopBeyondLiquidation,
    PriceFarFromMarket,
    IllegalTerms,
};
[[nodiscard]] const char* to_text(RefusalReason);

struct Refusal {
    RefusalReason reason = RefusalReason::Halted;
    std::string limit;                       // "30 % of equity = 3000.00 USDT"
    std::string actual;                      // "3412.50 USDT"
    [[nodiscard]] std::string text() const;  // one sentence with both
};

struct ModeChange {
    TradingMode mode = TradingMode::Active;
    std::string reason;
};

class RiskGate {
public:
    RiskGate() = default;
    RiskGate(const RiskGate&) = delete;
    RiskGate& operator=(const RiskGate&) = delete;
    virtual ~RiskGate() = default;

    [[nodiscard]] virtual tl::expected<ApprovedOrder, Refusal> review(ClientOrderId id, const OrderIntent& intent,
                                                                      const AccountState& account,
                                                                      const OrderTable& orders) = 0;
    // The risk loop: a tightening that the account's state demands now, if any (daily loss, ...).
    [[nodiscard]] virtual std::optional<ModeChange> assess(const AccountState& account) = 0;
    // What people should hear now: positions near liquidation with their level, margin ratio, daily loss
    // coming near its limit. Asked at every risk loop; cooldowns are the listener's business.
    [[nodiscard]] virtual std::vector<Alert> watch(const AccountState& account) const = 0;
    // A person resumed trading: latches such as the daily loss start again from the account as it is.
    virtual void rearm(const AccountState& account) = 0;
    virtual void save(Writer& out) const = 0;
    virtual void load(Reader& in) = 0;
};

}  // namespace tradewind
