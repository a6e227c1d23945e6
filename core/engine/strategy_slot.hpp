// One strategy with what the host keeps about it. Private to the host. Thread: engine.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/engine/strategy_host.hpp"

namespace tradewind {

struct StrategyHost::Slot {
    std::unique_ptr<Strategy> strategy;
    StrategyId id;
    StrategyState state = StrategyState::Off;
    std::string explanation;
    Decimal realised;
    Decimal fees;
    Decimal funding;
    std::uint32_t fills = 0;
    bool resuming = false;  // paused, and to go on once its old orders are gone
    // Set by the strategy during a call, carried out after it.
    std::optional<std::pair<std::string, StrategyDesk::Exit>> stop_request;

    [[nodiscard]] InstrumentId main() const { return strategy->instruments().front(); }
    [[nodiscard]] bool owns(InstrumentId instrument) const {
        return std::ranges::find(strategy->instruments(), instrument) != strategy->instruments().end();
    }
};

}  // namespace tradewind
