#include "bot/chat/command_parser.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/builders.hpp"

namespace tradewind::bot {
namespace {

using test::decimal;

template <class Command>
Command read(std::string_view text) {
    const auto parsed = parse_command(text, "wind_bot");
    if (!parsed) {
        ADD_FAILURE() << text << ": " << parsed.error().text;
        return {};
    }
    const Command* command = std::get_if<Command>(&*parsed);
    if (command == nullptr) {
        ADD_FAILURE() << text << " became another command";
        return {};
    }
    return *command;
}

ParseError refusal(std::string_view text) {
    const auto parsed = parse_command(text, "wind_bot");
    if (parsed) {
        ADD_FAILURE() << text << " was taken";
        return {};
    }
    return parsed.error();
}

bool says(const ParseError& error, std::string_view words) {
    return error.text.find(words) != std::string::npos;
}

TEST(CommandParser, ReadsEveryCommandWithoutArguments) {
    read<ShowHelp>("/start");
    read<ShowHelp>("/help");
    read<ShowStatus>("/futures_status");
    read<ShowStatus>("/status");
    read<ShowFunding>("/funding_rate");
    read<ShowLiquidationRisk>("/liquidation_risk");
    read<EmergencyCommand>("/futures_emergency_close");
    read<HaltCommand>("/halt");
    read<ResumeCommand>("/resume");
    read<ShowStrategies>("/strategies");
    read<ShowOrders>("/orders");
    read<ShowTrades>("/trades");
    read<ShowProfit>("/pnl");
    read<ShowBalance>("/balance");
    read<ShowAlerts>("/alerts");
    read<ShowChart>("/chart");
    read<CloseCommand>("/futures_close");
}

TEST(CommandParser, ReadsTheExampleOfEveryCommandInTheTable) {
    for (const CommandInfo& info : command_table()) {
        const auto parsed = parse_command(info.example, "wind_bot");
        EXPECT_TRUE(parsed.has_value()) << info.example << ": " << (parsed ? "" : parsed.error().text);
        EXPECT_TRUE(std::string_view(info.example).substr(1).starts_with(info.name));
        EXPECT_FALSE(info.summary.empty());
        EXPECT_EQ(find_command(info.name), &info);
    }
}

TEST(CommandParser, OpensWithEverythingSaid) {
    const auto open = read<OpenCommand>("/futures_open long 100 BTCUSDT x5 tp 5% sl 2%");
    EXPECT_EQ(open.side, Side::Buy);
    EXPECT_EQ(std::get<MarginMoney>(open.amount).amount, decimal("100"));
    EXPECT_EQ(open.symbol, "BTCUSDT");
    EXPECT_EQ(open.leverage, 5);
    EXPECT_EQ(open.target, decimal("0.05"));
    EXPECT_EQ(open.stop, decimal("0.02"));
}

TEST(CommandParser, LeavesOutWhatWasNotSaid) {
    const auto open = read<OpenCommand>("/futures_open short 100");
    EXPECT_EQ(open.side, Side::Sell);
    EXPECT_EQ(open.symbol, "");
    EXPECT_FALSE(open.leverage || open.target || open.stop);
}

TEST(CommandParser, KnowsSeveralWordsForASide) {
    for (const char* word : {"long", "buy", "l", "LONG", "Buy"}) {
        EXPECT_EQ(read<OpenCommand>("/futures_open " + std::string(word) + " 1").side, Side::Buy) << word;
    }
    for (const char* word : {"short", "sell", "s", "SHORT", "Sell"}) {
        EXPECT_EQ(read<OpenCommand>("/futures_open " + std::string(word) + " 1").side, Side::Sell) << word;
    }
}

TEST(CommandParser, TakesAmountsAsPeopleWriteThem) {
    for (const char* word : {"100", "$100", "100usdt", "100USDT", "100usd", "$100usdt", "100.0", "100,0"}) {
        const auto open = read<OpenCommand>("/futures_open long " + std::string(word));
        EXPECT_EQ(std::get<MarginMoney>(open.amount).amount, decimal("100")) << word;
    }
    EXPECT_EQ(std::get<MarginMoney>(read<OpenCommand>("/futures_open long 0,5").amount).amount, decimal("0.5"));
    EXPECT_EQ(std::get<EquityFraction>(read<OpenCommand>("/futures_open long 5%").amount).fraction, decimal("0.05"));
    EXPECT_EQ(std::get<EquityFraction>(read<OpenCommand>("/futures_open long 2,5%").amount).fraction, decimal("0.025"));
    EXPECT_EQ(std::get<EquityFraction>(read<OpenCommand>("/futures_open long 100%").amount).fraction, decimal("1"));
}

TEST(CommandParser, AnAmountMayCarryItsUnit) {
    const auto unit = [](const std::string& word) {
        return std::get<MarginMoney>(read<OpenCommand>("/futures_open long " + word).amount).unit;
    };
    EXPECT_EQ(unit("100"), "");
    EXPECT_EQ(unit("100usdt"), "USDT");
    EXPECT_EQ(unit("$100"), "USD");
    EXPECT_EQ(unit("0.01btc"), "BTC");
    EXPECT_EQ(unit("0,01BTC"), "BTC");
    for (const char* text : {"1000pepeusdt", "1btc%", "5%btc", "btc", "0btc", "1.2.3btc"}) {
        EXPECT_FALSE(parse_command("/futures_open long " + std::string(text), "bot")) << text;
    }
}

TEST(CommandParser, TakesLeverageAndExitsInEveryForm) {
    for (const char* word : {"x5", "5x", "X5", "5X"}) {
        EXPECT_EQ(read<OpenCommand>("/futures_open long 100 " + std::string(word)).leverage, 5) << word;
    }
    for (const char* words : {"tp 5%", "tp5%", "tp=5", "tp:5%", "TP 5", "tp= 5%", "tp +5%"}) {
        const auto open = read<OpenCommand>("/futures_open long 100 " + std::string(words));
        EXPECT_EQ(open.target, decimal("0.05")) << words;
        EXPECT_FALSE(open.stop) << words;
    }
    for (const char* words : {"sl 2%", "sl2", "sl -2%", "sl=-2%", "SL -2"}) {
        EXPECT_EQ(read<OpenCommand>("/futures_open long 100 " + std::string(words)).stop, decimal("0.02")) << words;
    }
}

TEST(CommandParser, DoesNotMindTheOrderOfWordsOrTheirCase) {
    for (const char* text :
         {"/futures_open long 100 ETHUSDT x3 sl 2%", "/futures_open sl 2% x3 ethusdt 100 long",
          "/FUTURES_OPEN EthUsdt Long 3X 100USDT SL=2", "  /futures_open\tlong \n100  ethusdt x3 sl2%  "}) {
        const auto open = read<OpenCommand>(text);
        EXPECT_EQ(open.side, Side::Buy) << text;
        EXPECT_EQ(std::get<MarginMoney>(open.amount).amount, decimal("100")) << text;
        EXPECT_EQ(open.symbol, "ETHUSDT") << text;
        EXPECT_EQ(open.leverage, 3) << text;
        EXPECT_EQ(open.stop, decimal("0.02")) << text;
    }
}

TEST(CommandParser, ReadsSymbolsThatLookLikeOtherWords) {
    EXPECT_EQ(read<OpenCommand>("/futures_open long 10 xrpusdt").symbol, "XRPUSDT");
    EXPECT_EQ(read<OpenCommand>("/futures_open long 10 slpusdt").symbol, "SLPUSDT");
    EXPECT_EQ(read<CloseCommand>("/futures_close 1000pepeusdt 50%").symbol, "1000PEPEUSDT");
}

TEST(CommandParser, RefusesOpeningsThatSayTooLittleOrTooMuch) {
    struct Case {
        const char* text;
        const char* why;
    };
    for (const Case& c : {Case{"/futures_open", "Say long or short"},
                          Case{"/futures_open 100", "Say long or short"},
                          Case{"/futures_open long", "Say how much"},
                          Case{"/futures_open long -100", "not an amount"},
                          Case{"/futures_open long 0", "not an amount"},
                          Case{"/futures_open long 101%", "not an amount"},
                          Case{"/futures_open long 1,000.5", "not an amount"},
                          Case{"/futures_open long 1,000,000", "not an amount"},
                          Case{"/futures_open long 1e9", "not an amount"},
                          Case{"/futures_open long 99999999999999999999999999999999999999999", "not an amount"},
                          Case{"/futures_open long 100 tp", "tp needs a percentage"},
                          Case{"/futures_open long 100 tp 0%", "tp needs a percentage"},
                          Case{"/futures_open long 100 tp 0.00000000000000000001%", "tp needs a percentage"},
                          Case{"/futures_open long 100 tp 1001%", "up to 1000"},
                          Case{"/futures_open long 100 sl 100%", "sl needs a percentage"},
                          Case{"/futures_open short 100 tp 100%", "no price is below zero"},
                          Case{"/futures_open long 100 BTCUSDT ETHUSDT", "I do not understand 'ETHUSDT'"},
                          Case{"/futures_open long 100 200", "I do not understand '200'"},
                          Case{"/futures_open long 100 x5.5", "'x5.5' is no leverage"},
                          Case{"/futures_open long 100 0X", "'0X' is no leverage"},
                          Case{"/futures_open long 100 <b>", "I do not understand '<b>'"}}) {
        const ParseError error = refusal(c.text);
        EXPECT_EQ(error.fault, ParseFault::BadArguments) << c.text;
        EXPECT_TRUE(says(error, c.why)) << c.text << ": " << error.text;
        EXPECT_TRUE(says(error, "Usage: /futures_open long|short AMOUNT")) << error.text;
        EXPECT_TRUE(says(error, "Example: /futures_open")) << error.text;
    }
}

TEST(CommandParser, ClosesAllHalfOrAPart) {
    EXPECT_EQ(read<CloseCommand>("/futures_close").fraction, decimal("1"));
    EXPECT_EQ(read<CloseCommand>("/futures_close all").fraction, decimal("1"));
    EXPECT_EQ(read<CloseCommand>("/futures_close half").fraction, decimal("0.5"));
    EXPECT_EQ(read<CloseCommand>("/futures_close 25%").fraction, decimal("0.25"));
    const auto close = read<CloseCommand>("/futures_close 33,3 btcusdt");
    EXPECT_EQ(close.symbol, "BTCUSDT");
    EXPECT_EQ(close.fraction, decimal("0.333"));
    for (const char* text : {"/futures_close 0", "/futures_close 101%", "/futures_close -5%", "/futures_close A B"}) {
        EXPECT_TRUE(says(refusal(text), "Usage: /futures_close")) << text;
    }
}

TEST(CommandParser, SetsLeverage) {
    EXPECT_EQ(read<LeverageCommand>("/futures_leverage 3").leverage, 3);
    EXPECT_EQ(read<LeverageCommand>("/futures_leverage x3").leverage, 3);
    const auto command = read<LeverageCommand>("/futures_leverage ethusdt 10x");
    EXPECT_EQ(command.symbol, "ETHUSDT");
    EXPECT_EQ(command.leverage, 10);
    for (const char* text :
         {"/futures_leverage", "/futures_leverage 0", "/futures_leverage 2.5", "/futures_leverage 5000",
          "/futures_leverage x2.5", "/futures_leverage -3", "/futures_leverage 3 4"}) {
        EXPECT_EQ(refusal(text).fault, ParseFault::BadArguments) << text;
    }
}

TEST(CommandParser, SwitchesStrategies) {
    EXPECT_EQ(read<StrategyCommand>("/strategy Grid ON").to, StrategySwitch::On);
    EXPECT_EQ(read<StrategyCommand>("/strategy grid off").to, StrategySwitch::Off);
    EXPECT_EQ(read<StrategyCommand>("/strategy grid").name, "grid");
    EXPECT_FALSE(read<StrategyCommand>("/strategy grid").to.has_value());
    EXPECT_EQ(read<StrategyCommand>("/strategy grid on ethusdt").symbol, "ETHUSDT");
    const auto tune = read<TuneCommand>("/strategy Grid set LEVELS 12 ethusdt");
    EXPECT_EQ(tune.name + tune.parameter + tune.value + tune.symbol, "gridlevels12ETHUSDT");
    for (const char* text : {"/strategy", "/strategy grid maybe", "/strategy grid on now!", "/strategy grid set",
                             "/strategy grid set levels", "/strategy grid set levels 3 x y"}) {
        EXPECT_EQ(refusal(text).fault, ParseFault::BadArguments) << text;
    }
}

TEST(CommandParser, ReadsTheRest) {
    EXPECT_EQ(read<ShowFunding>("/funding_rate ethusdt").symbol, "ETHUSDT");
    EXPECT_EQ(read<ShowChart>("/chart solusdt").symbol, "SOLUSDT");
    EXPECT_EQ(read<ShowHelp>("/help Futures_Open").topic, "futures_open");
    EXPECT_EQ(read<HaltCommand>("/halt the news are bad").reason, "the news are bad");
    EXPECT_EQ(read<ShowUniverse>("/universe").most, 10U);
    EXPECT_EQ(read<ShowUniverse>("/universe 3").most, 3U);
    for (const char* wrong : {"/universe 0", "/universe 51", "/universe 2.5", "/universe btc", "/universe 3 4"}) {
        EXPECT_EQ(refusal(wrong).fault, ParseFault::BadArguments) << wrong;
    }
    EXPECT_EQ(read<QuietAlerts>("/alerts quiet 60").span, Duration::minutes(60));
    EXPECT_EQ(read<QuietAlerts>("/alerts quiet 0").span, Duration());
    EXPECT_EQ(refusal("/alerts quiet 1441").fault, ParseFault::BadArguments);
    EXPECT_EQ(refusal("/alerts loud 5").fault, ParseFault::BadArguments);
    EXPECT_EQ(refusal("/funding_rate btc eth").fault, ParseFault::BadArguments);
}

TEST(CommandParser, NeverRefusesAStopForAStrayWord) {
    read<EmergencyCommand>("/futures_emergency_close now!!!");
    read<HaltCommand>("/halt <script>");
}

TEST(CommandParser, SuggestsTheCommandThatWasMeant) {
    EXPECT_TRUE(says(refusal("/futures_opne long 100"), "Did you mean /futures_open?"));
    EXPECT_TRUE(says(refusal("/hlat"), "Did you mean /halt?"));
    EXPECT_TRUE(says(refusal("/balanse"), "Did you mean /balance?"));
    EXPECT_TRUE(says(refusal("/withdraw_everything"), "/help lists them"));
    for (const char* text : {"/", "/x", "/@wind_bot"}) {
        EXPECT_EQ(refusal(text).fault, ParseFault::UnknownCommand) << text;
        EXPECT_FALSE(says(refusal(text), "mean")) << text;
    }
}

TEST(CommandParser, IgnoresCommandsForOtherBots) {
    EXPECT_EQ(refusal("/halt@other_bot").fault, ParseFault::NotForUs);
    EXPECT_TRUE(refusal("/halt@other_bot").text.empty());
    read<HaltCommand>("/halt@wind_bot");
    read<HaltCommand>("/halt@Wind_Bot now");
}

TEST(CommandParser, AnswersTextThatIsNoCommand) {
    for (const char* text : {"", "   ", "hello", "futures_open long 100", "\n"}) {
        EXPECT_EQ(refusal(text).fault, ParseFault::NotACommand) << '"' << text << '"';
    }
}

RC_GTEST_PROP(CommandParserProperty, HostileTextNeverCrashesAndAlwaysGetsAShortAnswer, (const std::string& tail)) {
    const auto& table = command_table();
    const auto index = *rc::gen::inRange<std::size_t>(0, table.size());
    for (const std::string& text : {tail, "/" + tail, "/" + std::string(table[index].name) + " " + tail}) {
        const auto parsed = parse_command(text, "wind_bot");
        const bool is_short = parsed.has_value() || parsed.error().text.size() < 400;
        RC_ASSERT(is_short);
    }
}

RC_GTEST_PROP(CommandParserProperty, WordsOfOpeningsMayComeInAnyOrder, ()) {
    std::vector<std::string> words{"short", "250.5", "SOLUSDT", "x7", "tp4%", "sl=1.5%"};
    std::string text = "/futures_open";
    while (!words.empty()) {
        const auto at = *rc::gen::inRange<std::size_t>(0, words.size());
        text += " " + words[at];
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
    }
    const auto open = read<OpenCommand>(text);
    RC_ASSERT(open.side == Side::Sell && open.symbol == "SOLUSDT" && open.leverage == 7);
    RC_ASSERT(std::get<MarginMoney>(open.amount).amount == decimal("250.5"));
    RC_ASSERT(open.target == decimal("0.04") && open.stop == decimal("0.015"));
}

TEST(CommandAge, WhatRaisesRiskMayBeFifteenSecondsOld) {
    for (const char* text : {"/futures_open long 1", "/futures_leverage 3", "/resume", "/strategy grid on"}) {
        const AgeClass age = age_class(*parse_command(text, ""));
        EXPECT_EQ(age, AgeClass::Opening) << text;
        EXPECT_EQ(age_limit(age), Duration::seconds(15));
    }
}

TEST(CommandAge, StoppingAndClosingMayBeOlderThanOpening) {
    for (const char* text : {"/futures_close", "/futures_emergency_close", "/halt", "/strategy grid off"}) {
        const AgeClass age = age_class(*parse_command(text, ""));
        EXPECT_EQ(age, AgeClass::Reducing) << text;
        EXPECT_EQ(age_limit(age), Duration::seconds(120));
    }
}

TEST(CommandAge, QuestionsMayBeMinutesOld) {
    for (const char* text : {"/start", "/help", "/futures_status", "/funding_rate", "/liquidation_risk", "/strategies",
                             "/strategy grid", "/orders", "/trades", "/pnl", "/balance", "/chart", "/backtest grid",
                             "/universe", "/alerts", "/alerts quiet 5"}) {
        const AgeClass age = age_class(*parse_command(text, ""));
        EXPECT_EQ(age, AgeClass::Reading) << text;
        EXPECT_EQ(age_limit(age), Duration::minutes(10));
    }
}

}  // namespace
}  // namespace tradewind::bot
