// Every limit of the risk room with its unit and default: plain data, filled from the configuration.
// Units: fractions (0.30 = 30 %), leverage as a whole multiple, money in the settle currency of the
// contract, durations. A figure exactly at its limit passes, except the daily loss, which halts there.
// Errors: check() names the field that cannot be. Thread: value, immutable during a run.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace tradewind::risk {

// How near a liquidation price is, as a fraction of the mark price: a level begins below its figure.
struct LiquidationThresholds {
    Decimal medium = Decimal::from_scaled(20, 2);
    Decimal high = Decimal::from_scaled(10, 2);
    Decimal extreme = Decimal::from_scaled(5, 2);
    Decimal critical = Decimal::from_scaled(1, 2);
};

// Equity over maintenance margin: a level begins below its figure, except the last, which includes it.
struct MarginThresholds {
    Decimal warning = Decimal::from_scaled(20, 1);
    Decimal danger = Decimal::from_scaled(15, 1);
    Decimal critical = Decimal::from_scaled(12, 1);
    Decimal liquidation = Decimal::from_scaled(10, 1);
};

// Off: futures are closed and never opened.
enum class Futures : std::uint8_t { On, Off };

struct RiskLimits {
    Futures futures = Futures::On;

    // One position.
    int max_leverage = 20;                                        // the venue's and the tier's own maximum hold as well
    int default_leverage = 5;                                     // when a wish names none
    Decimal max_position_fraction = Decimal::from_scaled(30, 2);  // of equity, measured as INITIAL MARGIN
    std::optional<Decimal> max_position_notional;                 // money; absent: no limit of its own
    Decimal min_liquidation_distance = Decimal::from_scaled(2, 2);  // of the fill price, right after the fill
    Decimal default_stop_fraction = Decimal::from_scaled(3, 2);     // of the average entry price

    // The whole account. Orders that may still open count as if they were filled.
    int max_positions = 3;            // contracts with a position or with an order that may open one
    Decimal max_total_exposure = 10;  // sum of absolute notionals as a multiple of equity

    // One order.
    std::optional<Decimal> max_order_notional;                  // money; absent: no limit of its own
    Decimal max_price_deviation = Decimal::from_scaled(10, 2);  // of a limit or trigger price from the market

    // The day: loss since 00:00 UTC with unrealised profit, fees and funding; the smaller limit binds.
    Decimal daily_loss_fraction = Decimal::from_scaled(5, 2);  // of the equity at the day's start
    std::optional<Decimal> daily_loss_amount;                  // money; absent: no limit of its own
    Decimal daily_loss_warning = Decimal::from_scaled(80, 2);  // of the limit: from here on people are told

    // The market: age of the newest quote or mark price.
    Duration stale_market = Duration::seconds(15);

    LiquidationThresholds liquidation;
    MarginThresholds margin;
};

[[nodiscard]] Status check(const RiskLimits& limits);

}  // namespace tradewind::risk
