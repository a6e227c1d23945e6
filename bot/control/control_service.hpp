// Every question and order a human may give, whatever face it comes from: answers come from the published
// snapshot, orders become requests to the engine. Nothing here reaches an exchange.
// Units: money in the account currency, fractions. Errors: text for the person. Thread: any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/chat/command.hpp"
#include "bot/runtime/engine_link.hpp"
#include "risk/position_sizing.hpp"
#include "risk/risk_limits.hpp"

namespace tradewind::bot {

struct OpenPreview {
    risk::TradePreview trade;
    OpenPosition action;  // what a confirmation sends; meaningless when trade.refusal is set
};
struct ClosePreview {
    ClosePosition action;
    Quantity quantity;
    Price price;              // expected, from the book
    Decimal expected_profit;  // of the part closed, before the fee
    Decimal fee;
};
struct LeveragePreview {
    ChangeLeverage action;
    int before = 1;
    std::optional<Price> liquidation;  // of the open position as it is
};

class ControlService {
public:
    ControlService(EngineLink& engine, risk::RiskLimits limits, std::string default_symbol, Decimal max_drift);

    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const { return engine_.snapshot(); }
    [[nodiscard]] const risk::RiskLimits& limits() const { return limits_; }
    [[nodiscard]] const std::string& default_symbol() const { return default_symbol_; }
    // "BTC", "btcusdt" and "BTCUSDT" name the same contract; an empty name is the default symbol.
    [[nodiscard]] Result<InstrumentId> find_instrument(const Snapshot& snapshot, const std::string& name) const;

    [[nodiscard]] Result<OpenPreview> preview_open(const OpenCommand& command) const;
    [[nodiscard]] Result<ClosePreview> preview_close(const CloseCommand& command) const;
    [[nodiscard]] Result<LeveragePreview> preview_leverage(const LeverageCommand& command) const;

    void submit(RequestId id, std::string actor, ControlAction action);

private:
    EngineLink& engine_;
    risk::RiskLimits limits_;
    std::string default_symbol_;
    Decimal max_drift_;
};

}  // namespace tradewind::bot
