// What a person can say, as plain values: the parser makes them, the chat service carries them out.
// Units: fractions (0.05 = 5 %), money in the account currency. Thread: values.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/base/amount.hpp"
#include "core/base/time.hpp"
#include "core/state/control.hpp"

namespace tradewind::bot {

struct ShowHelp {
    std::string topic;  // empty: all commands
};
struct ShowStatus {};
struct ShowFunding {
    std::string symbol;  // empty: all
};
struct ShowLiquidationRisk {};
struct ShowStrategies {};
struct ShowOrders {};
struct ShowTrades {};
struct ShowProfit {};
struct ShowBalance {};
struct ShowChart {
    std::string symbol;  // empty: the default symbol
};
struct BacktestQuestion {  // how would this strategy have done
    std::string strategy;
    std::string symbol;  // empty: the default symbol
    int days = 30;
};
struct ShowUniverse {
    std::size_t most = 10;
};
struct ShowAlerts {};
struct QuietAlerts {
    Duration span;  // zero: not quiet any more
};

struct MarginMoney {  // "100", "0.01btc", "100usd": margin
    Decimal amount;
    std::string unit = {};  // in capitals; empty: the account currency
};
struct EquityFraction {  // "5%": that part of equity as margin
    Decimal fraction;
};
using OpenAmount = std::variant<MarginMoney, EquityFraction>;
struct OpenCommand {
    Side side = Side::Buy;
    OpenAmount amount;
    std::string symbol;  // empty: the default symbol
    std::optional<int> leverage;
    std::optional<Decimal> target;  // fraction from entry
    std::optional<Decimal> stop;
};
struct CloseCommand {
    std::string symbol;  // empty: the only open position
    Decimal fraction = 1;
};
struct LeverageCommand {
    std::string symbol;
    int leverage = 1;
};
struct EmergencyCommand {};
struct HaltCommand {
    std::string reason;
};
struct ResumeCommand {};
struct StrategyCommand {
    std::string name;
    std::optional<StrategySwitch> to;  // absent: show it
    std::string symbol;                // empty: as configured
};
struct TuneCommand {  // another value for a strategy's parameter
    std::string name;
    std::string parameter;
    std::string value;
    std::string symbol;  // empty: for all
};

using ChatCommand = std::variant<ShowHelp, ShowStatus, ShowFunding, ShowLiquidationRisk, ShowStrategies, ShowOrders,
                                 ShowTrades, ShowProfit, ShowBalance, ShowChart, ShowUniverse, BacktestQuestion,
                                 ShowAlerts, QuietAlerts, OpenCommand, CloseCommand, LeverageCommand, EmergencyCommand,
                                 HaltCommand, ResumeCommand, StrategyCommand, TuneCommand>;

// How old a message may be when it is carried out. Older ones are answered, never run late.
enum class AgeClass : std::uint8_t {
    Reading,   // 10 min
    Opening,   // 15 s: whatever can raise risk
    Reducing,  // 120 s: whatever stops or closes
};
[[nodiscard]] AgeClass age_class(const ChatCommand& command);
[[nodiscard]] Duration age_limit(AgeClass age);

}  // namespace tradewind::bot
