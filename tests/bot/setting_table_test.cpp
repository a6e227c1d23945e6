#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bot/config/setting.hpp"
#include "bot/config/value_text.hpp"

namespace tradewind::bot {
namespace {

// One legal value of each unit; what a field of that unit must take.
std::string sample_of(const SettingHelp& setting) {
    static const std::map<std::string, std::string> kByPath{
        {"telegram.allowed_users", "7"},
        {"market.symbols", "BTCUSDT"},
        {"market.from", "2024-01-01"},
        {"market.to", "2024-02-01"},
        {"market.speed", "1"},
        {"http", "127.0.0.1:8080"},
        {"keep_inputs", "7d"},
        {"loops.performance", "5m"},
        {"loops.funding", "1h"},
        {"loops.reconcile", "1m"},
        {"telegram.allow_plain_http", "false"},
    };
    if (const auto found = kByPath.find(setting.path); found != kByPath.end()) {
        return found->second;
    }
    if (setting.unit == "duration") {
        return "30s";
    }
    if (const std::size_t bar = setting.unit.find('|'); bar != std::string::npos) {
        const std::string first = setting.unit.substr(0, bar);
        return first;
    }
    return {};
}

TEST(SettingTable, EverySettingDocumentsItselfOnce) {
    std::set<std::string> seen;
    for (const SettingHelp& setting : setting_table()) {
        EXPECT_FALSE(setting.unit.empty()) << setting.path;
        EXPECT_FALSE(setting.text.empty()) << setting.path;
        EXPECT_TRUE(seen.insert(setting.path).second) << setting.path << " is there twice";
    }
    EXPECT_GE(seen.size(), 50U);
}

TEST(SettingTable, EverySettingTakesAnOrdinaryValue) {
    for (const SettingHelp& setting : setting_table()) {
        std::vector<std::string> candidates{sample_of(setting)};
        if (candidates[0].empty()) {
            candidates = {"3", "0.05", "0.5", "10", "100", "20", "60", "0.001", "1"};
        }
        std::string last;
        bool taken = false;
        for (const std::string& value : candidates) {
            const auto config = apply_settings({{setting.path, value, "test"}});
            taken = taken || config.has_value();
            last = config ? std::string() : config.error().text;
        }
        EXPECT_TRUE(taken) << setting.path << ": " << last;
    }
}

TEST(SettingTable, TypedSettingsRefuseWords) {
    for (const SettingHelp& setting : setting_table()) {
        if (setting.unit == "text" || setting.unit == "list") {
            continue;
        }
        const auto config = apply_settings({{setting.path, "seaweed", "paper.yaml:4"}});
        ASSERT_FALSE(config.has_value()) << setting.path;
        EXPECT_TRUE(config.error().text.starts_with("paper.yaml:4: " + setting.path + ": ")) << config.error().text;
    }
}

TEST(SettingTable, TheDefaultsAreAWholeConfiguration) {
    const auto config = apply_settings({});
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_EQ(config->http, "127.0.0.1:8080");
    EXPECT_FALSE(config->account.balance) << "it follows from the account currency";
    EXPECT_TRUE(config->telegram.allowed_users.empty());
    EXPECT_EQ(config->risk.max_positions, 3);
}

TEST(SettingTable, TheExamplesInTheConfigFolderAreAccepted) {
    std::size_t count = 0;
    ::setenv("TELEGRAM_BOT_TOKEN", "1:x", 0);
    ::setenv("TELEGRAM_ALLOWED_USERS", "7", 0);
    for (const auto& entry : std::filesystem::directory_iterator("config")) {
        if (entry.path().extension() != ".yaml") {
            continue;
        }
        ++count;
        const auto settings = read_yaml_file(entry.path().string());
        ASSERT_TRUE(settings.has_value()) << settings.error().text;
        const auto config = apply_settings(*settings);
        EXPECT_TRUE(config.has_value()) << config.error().text;
    }
    EXPECT_GT(count, 0U);
}

TEST(ValueText, DurationsNeedAUnit) {
    const Duration most = Duration::days(400);
    EXPECT_EQ(*read_duration("250ms", {}, most), Duration::millis(250));
    EXPECT_EQ(*read_duration("5s", {}, most), Duration::seconds(5));
    EXPECT_EQ(*read_duration("30m", {}, most), Duration::minutes(30));
    EXPECT_EQ(*read_duration("4h", {}, most), Duration::hours(4));
    EXPECT_EQ(*read_duration("7d", {}, most), Duration::days(7));
    for (const char* text : {"", "s", "5", "-5s", "5 s", "5.5s", "5sec", "99999999999999999999s", "999999999d"}) {
        EXPECT_FALSE(read_duration(text, {}, most).has_value()) << text;
    }
}

TEST(ValueText, ListsAreCutAtCommas) {
    EXPECT_EQ(read_list(" 7, 9 ,,11 "), (std::vector<std::string>{"7", "9", "11"}));
    EXPECT_TRUE(read_list("").empty());
    EXPECT_TRUE(read_list(" , ").empty());
}

TEST(ValueText, NumbersAreWholeTextsOnly) {
    EXPECT_EQ(*read_whole("-3", -5, 5), -3);
    for (const char* text : {"", "3 ", "0x3", "3.0", "9223372036854775808"}) {
        EXPECT_FALSE(read_whole(text, INT64_MIN, INT64_MAX).has_value()) << text;
    }
    for (const char* text : {"", "inf", "nan", "1e", "1,5"}) {
        EXPECT_FALSE(read_number(text, -10, 10).has_value()) << text;
    }
    EXPECT_FALSE(read_decimal("11", 0, 10).has_value());
}

}  // namespace
}  // namespace tradewind::bot
