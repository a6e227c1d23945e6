// What the engine must know before its first event. The same configuration and events give the same
// commands. Units: durations; fractions (0.03 = 3 %). Thread: immutable.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/margin/brackets.hpp"
#include "core/margin/liquidation.hpp"
#include "core/market/instrument.hpp"

namespace tradewind {

struct EngineConfig {
    std::shared_ptr<const InstrumentTable> instruments;
    std::shared_ptr<const std::vector<BracketTable>> brackets;  // by InstrumentId
    Currency currency = Currency::of("USDT");
    MarginMode margin_mode = MarginMode::Isolated;
    int default_leverage = 5;

    // Of the equity, for the margin of all strategies together; their shares are scaled down to it.
    Decimal strategy_capital = Decimal::from_scaled(9, 1);

    Duration position_loop = Duration::seconds(5);
    Duration risk_loop = Duration::seconds(30);
    Duration reconcile_loop = Duration::minutes(1);
    Duration performance_loop = Duration::minutes(5);
    Duration funding_loop = Duration::hours(1);

    Duration settle_window = Duration::seconds(5);               // younger orders are left alone by reconciliation
    Duration answer_timeout = Duration::seconds(10);             // a request without an answer becomes Unknown
    Decimal default_stop_fraction = Decimal::from_scaled(3, 2);  // of the entry price, when none is given
    // A position without a stop at the venue. LetBe is for backtests of strategies that want none.
    enum class BarePosition : std::uint8_t { Mend, LetBe };
    BarePosition bare_position = BarePosition::Mend;
};

}  // namespace tradewind
