// What an agent did in a backtest, in order: orders, cancels, the venue's answers and fills with their times. Two runs
// decided alike when their logs are equal; identifiers are left out, for they count what else was asked. Units: as in
// OrderIntent. Errors: none. Thread: one owner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/state/command.hpp"

namespace tradewind::bot {

struct Decision {
    enum class Kind : std::uint8_t { Order, Cancel, Answer, Fill };
    Timestamp time;
    Kind kind = Kind::Order;
    InstrumentId instrument;
    // Of orders, answers and fills.
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    OrderPurpose purpose = OrderPurpose::Strategy;
    Quantity quantity;
    std::optional<Price> price;
    std::optional<Price> trigger;
    friend bool operator==(const Decision&, const Decision&) = default;
};
using DecisionLog = std::vector<Decision>;

void append_decision(const Command& command, Timestamp now, DecisionLog& log);
// "2024-01-31T08:00:00.000Z sell 0.012 BTCUSDT market (stop loss)"
[[nodiscard]] std::string describe(const Decision& decision, const InstrumentTable& instruments);

// What was done up to and including `time`, before the venue answered or filled anything of it: with candles, all that
// can have been decided from what had closed by then. What is asked on a close is only answered if a candle follows.
[[nodiscard]] DecisionLog decided_by(const DecisionLog& log, Timestamp time);
// Orders, cancels and fills.
[[nodiscard]] std::size_t count_decisions(const DecisionLog& log);

// The first place where the logs differ: none, or what either has there.
struct Difference {
    std::optional<Decision> left;
    std::optional<Decision> right;
};
[[nodiscard]] std::optional<Difference> first_difference(const DecisionLog& left, const DecisionLog& right);

}  // namespace tradewind::bot
