// What the parts of the engine share: the state they change and the sink they write to. Owned by Engine.
// Thread: engine.
#pragma once

#include "core/engine/command_sink.hpp"
#include "core/engine/engine_config.hpp"
#include "core/ports/risk_gate.hpp"
#include "core/state/account_state.hpp"
#include "core/trading/order_table.hpp"

namespace tradewind {

struct EngineContext {
    const EngineConfig& config;
    AccountState& account;
    OrderTable& orders;
    RiskGate& risk;
    CommandSink& sink;

    [[nodiscard]] Timestamp now() const { return account.now; }
    [[nodiscard]] const std::string& symbol(InstrumentId id) const { return account.instrument(id).symbol; }
};

}  // namespace tradewind
