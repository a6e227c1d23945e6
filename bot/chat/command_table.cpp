#include "bot/chat/command_table.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "bot/chat/command.hpp"
#include "core/base/nearest_name.hpp"

namespace tradewind::bot {
namespace {

constexpr std::array<CommandInfo, 22> kCommands{{
    {"futures_status", "", "account, positions and protection", "/futures_status"},
    {"futures_open", "long|short AMOUNT [SYMBOL] [xLEV] [tp N%] [sl N%]",
     "open a position, after a preview; AMOUNT is margin in the account currency (100 USDT, 0.01 BTC), or 5% of equity",
     "/futures_open long 100 BTCUSDT x5 tp 5% sl 2%"},
    {"futures_close", "[SYMBOL] [PERCENT]", "close a position or a part of it", "/futures_close BTCUSDT 50%"},
    {"futures_leverage", "[SYMBOL] N", "set the leverage of a symbol", "/futures_leverage BTCUSDT 3"},
    {"futures_emergency_close", "", "cancel every order and close every position", "/futures_emergency_close"},
    {"halt", "[REASON]", "stop opening; stops and positions stay", "/halt"},
    {"resume", "", "trade again after a halt", "/resume"},
    {"liquidation_risk", "", "distance to liquidation and what would cure it", "/liquidation_risk"},
    {"funding_rate", "[SYMBOL]", "funding rates, next payment and its cost", "/funding_rate BTCUSDT"},
    {"strategies", "", "strategies and why they do or do not trade", "/strategies"},
    {"strategy", "NAME [on|off [SYMBOL] | set KEY VALUE]", "show a strategy, switch it or tune it",
     "/strategy grid on ETHUSDT"},
    {"orders", "", "open orders", "/orders"},
    {"trades", "", "latest fills", "/trades"},
    {"pnl", "", "profit and loss with the equity curve", "/pnl"},
    {"balance", "", "wallet, margin and what is free", "/balance"},
    {"backtest", "NAME [SYMBOL] [DAYS]", "how a strategy would have done, with its equity",
     "/backtest grid BTCUSDT 30"},
    {"chart", "[SYMBOL]", "price chart with entry, stop and liquidation", "/chart BTCUSDT"},
    {"universe", "[N]", "what trades most in this market", "/universe 10"},
    {"alerts", "[quiet MINUTES]", "latest alerts and their cooldowns; keep minor ones quiet", "/alerts quiet 60"},
    {"help", "[COMMAND]", "all commands, or one in detail", "/help futures_open"},
    {"start", "", "what this chat can do", "/start"},
    {"status", "", "short for /futures_status", "/status"},
}};

}  // namespace

std::span<const CommandInfo> command_table() {
    return kCommands;
}

const CommandInfo* find_command(std::string_view name) {
    const auto found = std::ranges::find_if(kCommands, [&](const CommandInfo& info) { return info.name == name; });
    return found == kCommands.end() ? nullptr : &*found;
}

std::string_view nearest_command(std::string_view name) {
    std::vector<std::string_view> names;
    std::ranges::transform(kCommands, std::back_inserter(names), &CommandInfo::name);
    return nearest_name(name, names);
}

AgeClass age_class(const ChatCommand& command) {
    struct Visitor {
        AgeClass operator()(const OpenCommand&) const { return AgeClass::Opening; }
        AgeClass operator()(const LeverageCommand&) const { return AgeClass::Opening; }
        AgeClass operator()(const ResumeCommand&) const { return AgeClass::Opening; }
        AgeClass operator()(const StrategyCommand& command) const {
            if (!command.to) {
                return AgeClass::Reading;
            }
            return *command.to == StrategySwitch::On ? AgeClass::Opening : AgeClass::Reducing;
        }
        AgeClass operator()(const TuneCommand&) const { return AgeClass::Opening; }
        AgeClass operator()(const BacktestQuestion&) const { return AgeClass::Reading; }
        AgeClass operator()(const CloseCommand&) const { return AgeClass::Reducing; }
        AgeClass operator()(const EmergencyCommand&) const { return AgeClass::Reducing; }
        AgeClass operator()(const HaltCommand&) const { return AgeClass::Reducing; }
        AgeClass operator()(const ShowHelp&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowStatus&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowFunding&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowLiquidationRisk&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowStrategies&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowOrders&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowTrades&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowProfit&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowBalance&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowChart&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowUniverse&) const { return AgeClass::Reading; }
        AgeClass operator()(const ShowAlerts&) const { return AgeClass::Reading; }
        AgeClass operator()(const QuietAlerts&) const { return AgeClass::Reading; }
    };
    return std::visit(Visitor{}, command);
}

Duration age_limit(AgeClass age) {
    switch (age) {
        case AgeClass::Reading:
            return Duration::minutes(10);
        case AgeClass::Opening:
            return Duration::seconds(15);
        case AgeClass::Reducing:
            return Duration::seconds(120);
    }
    return Duration();
}

}  // namespace tradewind::bot
