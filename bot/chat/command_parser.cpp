#include "bot/chat/command_parser.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "bot/backtest/chat_backtest.hpp"
#include "bot/chat/spoken_number.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMaxText = 512;
const Decimal kFarthestTarget(10);
const Decimal kFarthestStop = Decimal::from_scaled(99, 2);
constexpr const char* kAmounts =
    "100 is 100 USDT of margin (0.01 is 0.01 BTC where the account is kept in it), 5% a share of equity.";

using Words = std::vector<std::string>;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return c < 128 ? static_cast<char>(std::toupper(c)) : static_cast<char>(c);
    });
    return out;
}

Words split(std::string_view text) {
    Words out;
    std::string word;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            if (!word.empty()) {
                out.push_back(std::move(word));
                word.clear();
            }
        } else {
            word += c;
        }
    }
    if (!word.empty()) {
        out.push_back(std::move(word));
    }
    return out;
}

std::optional<int> leverage_of(std::string word) {
    const bool marked = word.starts_with('x') || word.ends_with('x');
    std::erase(word, 'x');
    const auto value = spoken_number(word);
    if (!marked || !value || !value->is_multiple_of(Decimal(1)) || *value < Decimal(1) || *value > Decimal(1000)) {
        return std::nullopt;
    }
    return static_cast<int>(value->steps(Decimal(1)));
}

// "x5.5" and "0x" are meant as leverage, not as the names of contracts.
bool looks_like_leverage(const std::string& word) {
    const std::string rest = word.starts_with('x') ? word.substr(1)
                             : word.ends_with('x') ? word.substr(0, word.size() - 1)
                                                   : std::string();
    return spoken_number(rest).has_value();
}

bool looks_like_symbol(const std::string& word) {
    const bool starts_well =
        !word.empty() && word.size() <= 24 && std::isalnum(static_cast<unsigned char>(word[0])) != 0;
    return starts_well && std::ranges::any_of(word, [](unsigned char c) { return std::isalpha(c) != 0; }) &&
           std::ranges::all_of(
               word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; });
}

using Parsed = tl::expected<ChatCommand, ParseError>;

Parsed bad_arguments(std::string_view command, const std::string& what) {
    const CommandInfo& info = *find_command(command);
    return tl::unexpected<ParseError>(
        ParseError{ParseFault::BadArguments,
                   fmt::format("{}\nUsage: /{} {}\nExample: {}", what, info.name, info.usage, info.example)});
}

// Reads "tp 5%", "tp5%", "tp=5" and returns whether words[i] began such an option.
std::optional<Decimal> option_value(const Words& words, std::size_t& i, std::string_view name) {
    std::string rest = lower(words[i]).substr(name.size());
    if (rest.starts_with('=') || rest.starts_with(':')) {
        rest.erase(0, 1);
    }
    if (rest.empty() && i + 1 < words.size()) {
        rest = words[++i];
    }
    return spoken_percentage(rest);
}

bool is_option(const std::string& word, std::string_view name) {
    const std::string text = lower(word);
    return text.starts_with(name) &&
           (text.size() == name.size() || std::isalpha(static_cast<unsigned char>(text[name.size()])) == 0);
}

Parsed parse_open(const Words& words) {
    constexpr std::string_view kName = "futures_open";
    OpenCommand open;
    bool has_side = false;
    bool has_amount = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string word = lower(words[i]);
        if (!has_side &&
            (word == "long" || word == "buy" || word == "l" || word == "short" || word == "sell" || word == "s")) {
            open.side = word[0] == 'l' || word[0] == 'b' ? Side::Buy : Side::Sell;
            has_side = true;
        } else if (is_option(word, "tp") || is_option(word, "sl")) {
            const bool target = word[0] == 't';
            const auto value = option_value(words, i, target ? "tp" : "sl");
            if (!value || *value > (target ? kFarthestTarget : kFarthestStop)) {
                return bad_arguments(kName,
                                     fmt::format("{} needs a percentage above 0 and up to {}, such as {} 2%.",
                                                 target ? "tp" : "sl", target ? 1000 : 99, target ? "tp" : "sl"));
            }
            (target ? open.target : open.stop) = value;
        } else if (const auto leverage = leverage_of(word)) {
            open.leverage = leverage;
        } else if (looks_like_leverage(word)) {
            return bad_arguments(kName, "'" + words[i].substr(0, 40) + "' is no leverage: say a whole number, x5.");
        } else if (!has_amount && (std::isdigit(static_cast<unsigned char>(word[0])) != 0 || word[0] == '$' ||
                                   word[0] == '.' || word[0] == '-')) {
            const auto amount = spoken_amount(word);
            if (!amount) {
                return bad_arguments(kName, "'" + words[i].substr(0, 40) + "' is not an amount: " + kAmounts);
            }
            open.amount = *amount;
            has_amount = true;
        } else if (open.symbol.empty() && looks_like_symbol(word)) {
            open.symbol = upper(word);
        } else {
            return bad_arguments(kName, "I do not understand '" + words[i].substr(0, 40) + "'.");
        }
    }
    if (!has_side) {
        return bad_arguments(kName, "Say long or short.");
    }
    if (open.side == Side::Sell && open.target && *open.target >= Decimal(1)) {
        return bad_arguments(kName, "A short can gain less than 100 %: no price is below zero.");
    }
    if (!has_amount) {
        return bad_arguments(kName, std::string("Say how much: ") + kAmounts);
    }
    return open;
}

Parsed parse_close(const Words& words) {
    CloseCommand close;
    for (const std::string& raw : words) {
        const std::string word = lower(raw);
        if (word == "half") {
            close.fraction = Decimal::from_scaled(5, 1);
        } else if (word == "all") {
            close.fraction = Decimal(1);
        } else if (std::isdigit(static_cast<unsigned char>(word[0])) != 0 && !looks_like_symbol(word)) {
            const auto part = spoken_percentage(word);
            if (!part || *part > Decimal(1)) {
                return bad_arguments("futures_close", "'" + raw.substr(0, 40) + "' is not a percentage from 1 to 100.");
            }
            close.fraction = *part;
        } else if (close.symbol.empty() && looks_like_symbol(word)) {
            close.symbol = upper(word);
        } else {
            return bad_arguments("futures_close", "I do not understand '" + raw.substr(0, 40) + "'.");
        }
    }
    return close;
}

Parsed parse_leverage(const Words& words) {
    LeverageCommand command;
    bool has_number = false;
    for (const std::string& raw : words) {
        const std::string word = lower(raw);
        const auto marked = leverage_of(word);
        const auto plain = spoken_number(word);
        if (!has_number && marked) {
            command.leverage = *marked;
            has_number = true;
        } else if (!has_number && plain && plain->is_multiple_of(Decimal(1)) && plain->is_positive() &&
                   *plain <= Decimal(1000)) {
            command.leverage = static_cast<int>(plain->steps(Decimal(1)));
            has_number = true;
        } else if (command.symbol.empty() && looks_like_symbol(word) && !looks_like_leverage(word)) {
            command.symbol = upper(word);
        } else {
            return bad_arguments("futures_leverage", "I do not understand '" + raw.substr(0, 40) + "'.");
        }
    }
    return has_number ? Parsed(command) : bad_arguments("futures_leverage", "Say how much, for instance 3.");
}

Parsed parse_strategy(const Words& words) {
    if (words.empty()) {
        return bad_arguments("strategy", "Name one strategy.");
    }
    const std::string name = lower(words[0]).substr(0, 40);
    const std::string what = words.size() > 1 ? lower(words[1]) : std::string();
    const std::string symbol = words.size() > 2 ? upper(words.back()) : std::string();
    if (words.size() == 1) {
        return StrategyCommand{name, std::nullopt, {}};
    }
    if (what == "set") {
        if (words.size() < 4 || words.size() > 5 || (words.size() == 5 && !looks_like_symbol(words[4]))) {
            return bad_arguments("strategy", "Say which parameter and its value, for instance: set levels 12.");
        }
        return TuneCommand{name, lower(words[2]).substr(0, 40), lower(words[3]).substr(0, 40),
                           words.size() == 5 ? symbol : std::string()};
    }
    if ((what != "on" && what != "off") || words.size() > 3 || (words.size() == 3 && !looks_like_symbol(words[2]))) {
        return bad_arguments("strategy", "Switch it on or off, or set a parameter.");
    }
    return StrategyCommand{name, what == "on" ? StrategySwitch::On : StrategySwitch::Off, symbol};
}

Parsed parse_backtest(const Words& words) {
    if (words.empty() || words.size() > 3) {
        return bad_arguments("backtest", "Name a strategy.");
    }
    BacktestQuestion question{lower(words[0]).substr(0, 40), {}, 30};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto days = spoken_number(words[i]);
        if (days && (*days < Decimal(1) || *days > Decimal(kMostBacktestDays))) {
            return bad_arguments("backtest", "Days go from 1 to 90.");
        }
        if (days) {
            question.days = static_cast<int>(days->steps(Decimal(1)));
        } else if (question.symbol.empty() && looks_like_symbol(words[i])) {
            question.symbol = upper(words[i]);
        } else {
            return bad_arguments("backtest", "I do not understand '" + words[i].substr(0, 40) + "'.");
        }
    }
    return question;
}

Parsed parse_alerts(const Words& words) {
    if (words.empty()) {
        return ShowAlerts{};
    }
    const auto minutes = words.size() == 2 ? spoken_number(words[1]) : std::nullopt;
    if (lower(words[0]) != "quiet" || !minutes || *minutes > Decimal(1440)) {
        return bad_arguments("alerts", "Quiet takes 0 to 1440 minutes.");
    }
    return QuietAlerts{Duration::minutes(minutes->steps(Decimal(1)))};
}

Parsed parse_universe(const Words& words) {
    if (words.empty()) {
        return ShowUniverse{};
    }
    const auto most = words.size() == 1 ? spoken_number(words[0]) : std::nullopt;
    if (!most || *most < Decimal(1) || *most > Decimal(50) || !most->is_multiple_of(Decimal(1))) {
        return bad_arguments("universe", "Say how many, 1 to 50, or nothing.");
    }
    return ShowUniverse{static_cast<std::size_t>(most->steps(Decimal(1)))};
}

Parsed parse_symbol_only(std::string_view name, const Words& words,
                         const std::function<ChatCommand(std::string)>& make) {
    if (words.size() > 1 || (words.size() == 1 && !looks_like_symbol(words[0]))) {
        return bad_arguments(name, "Name one symbol, or none.");
    }
    return make(words.empty() ? std::string() : upper(words[0]));
}

std::string join(const Words& words) {
    std::string out;
    for (const std::string& word : words) {
        out += out.empty() ? word : " " + word;
    }
    return out;
}

Parsed dispatch(std::string_view name, const Words& arguments) {
    if (name == "futures_open")
        return parse_open(arguments);
    if (name == "futures_close")
        return parse_close(arguments);
    if (name == "futures_leverage")
        return parse_leverage(arguments);
    if (name == "strategy")
        return parse_strategy(arguments);
    if (name == "backtest")
        return parse_backtest(arguments);
    if (name == "universe")
        return parse_universe(arguments);
    if (name == "alerts")
        return parse_alerts(arguments);
    if (name == "halt")
        return HaltCommand{join(arguments).substr(0, 100)};
    if (name == "help")
        return ShowHelp{arguments.empty() ? std::string() : lower(arguments[0]).substr(0, 40)};
    if (name == "funding_rate") {
        return parse_symbol_only(name, arguments,
                                 [](std::string symbol) -> ChatCommand { return ShowFunding{std::move(symbol)}; });
    }
    if (name == "chart") {
        return parse_symbol_only(name, arguments,
                                 [](std::string symbol) -> ChatCommand { return ShowChart{std::move(symbol)}; });
    }
    // Words after commands without arguments are ignored: refusing a stop for a stray word would be wrong.
    if (name == "futures_emergency_close")
        return EmergencyCommand{};
    if (name == "resume")
        return ResumeCommand{};
    if (name == "futures_status" || name == "status")
        return ShowStatus{};
    if (name == "liquidation_risk")
        return ShowLiquidationRisk{};
    if (name == "strategies")
        return ShowStrategies{};
    if (name == "orders")
        return ShowOrders{};
    if (name == "trades")
        return ShowTrades{};
    if (name == "pnl")
        return ShowProfit{};
    if (name == "balance")
        return ShowBalance{};
    return ShowHelp{};  // start
}

}  // namespace

tl::expected<ChatCommand, ParseError> parse_command(std::string_view text, std::string_view own_name) {
    const Words words = split(text.substr(0, kMaxText));
    if (words.empty() || !words[0].starts_with('/')) {
        return tl::unexpected<ParseError>(
            ParseError{ParseFault::NotACommand, "Commands start with a slash; /help lists them."});
    }
    std::string name = lower(std::string_view(words[0]).substr(1));
    if (const std::size_t at = name.find('@'); at != std::string::npos) {
        if (name.substr(at + 1) != lower(own_name)) {
            return tl::unexpected<ParseError>(ParseError{ParseFault::NotForUs, {}});
        }
        name.resize(at);
    }
    if (find_command(name) == nullptr) {
        const std::string_view nearest = nearest_command(name);
        return tl::unexpected<ParseError>(ParseError{
            ParseFault::UnknownCommand, nearest.empty()
                                            ? "I do not know that command; /help lists them."
                                            : fmt::format("I do not know that command. Did you mean /{}?", nearest)});
    }
    return dispatch(name, Words(words.begin() + 1, words.end()));
}

}  // namespace tradewind::bot
