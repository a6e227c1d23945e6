#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "bot/config/setting.hpp"
#include "tests/support/temp_dir.hpp"

namespace tradewind::bot {
namespace {

class Variable {  // of the environment, for one test
public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

AppConfig load(const std::string& yaml) {
    const auto settings = read_yaml("paper.yaml", yaml);
    if (!settings) {
        ADD_FAILURE() << settings.error().text;
        return {};
    }
    const auto config = apply_settings(*settings);
    if (!config) {
        ADD_FAILURE() << config.error().text;
        return {};
    }
    return *config;
}

std::string error_of(const std::string& yaml) {
    const auto settings = read_yaml("paper.yaml", yaml);
    if (!settings) {
        return settings.error().text;
    }
    const auto config = apply_settings(*settings);
    if (config) {
        ADD_FAILURE() << "was taken:\n" << yaml;
        return {};
    }
    return config.error().text;
}

void expect_error(const std::string& yaml, const std::vector<std::string>& parts) {
    const std::string error = error_of(yaml);
    for (const std::string& part : parts) {
        EXPECT_NE(error.find(part), std::string::npos) << "'" << part << "' is missing in: " << error;
    }
}

TEST(YamlSettings, ReadsNestedMapsListsAndUnits) {
    const AppConfig config = load(
        "# a comment\n"
        "home: /var/lib/wind\n"
        "telegram:\n"
        "  allowed_users: [7, 9]\n"
        "market:\n"
        "  symbols:\n"
        "    - BTCUSDT\n"
        "    - ETHUSDT\n"
        "  speed: 2.5\n"
        "risk:\n"
        "  max_leverage: 10\n"
        "  daily_loss_fraction: 0.04\n"
        "loops:\n"
        "  positions: 2s\n"
        "chat:\n"
        "  status_every: 0s\n");
    EXPECT_EQ(config.home, "/var/lib/wind");
    EXPECT_EQ(config.telegram.allowed_users, (std::vector<std::int64_t>{7, 9}));
    EXPECT_EQ(config.market.symbols, (std::vector<std::string>{"BTCUSDT", "ETHUSDT"}));
    EXPECT_DOUBLE_EQ(config.market.speed, 2.5);
    EXPECT_EQ(config.risk.max_leverage, 10);
    EXPECT_EQ(config.risk.daily_loss_fraction, Decimal::from_scaled(4, 2));
    EXPECT_EQ(config.loops.positions, Duration::seconds(2));
    EXPECT_EQ(config.chat.status_every, Duration());
}

TEST(YamlSettings, EmptyFilesAndEmptyHeadingsKeepTheDefaults) {
    for (const char* yaml : {"", "\n\n", "# nothing\n", "risk:\n", "risk: ~\nmarket:\n"}) {
        EXPECT_EQ(load(yaml).risk.max_positions, AppConfig().risk.max_positions) << yaml;
    }
}

TEST(YamlSettings, UnknownKeysAreNamedWithLineAndSuggestion) {
    expect_error("home: x\nrisk:\n  max_leverag: 3\n",
                 {"paper.yaml:3", "risk.max_leverag", "did you mean 'risk.max_leverage'?"});
    expect_error("rsik:\n  max_leverage: 3\n", {"paper.yaml:2", "did you mean 'risk.max_leverage'?"});
    expect_error("colour: blue\n", {"paper.yaml:1", "there is no setting 'colour'", "help settings"});
}

TEST(YamlSettings, KeysGivenTwiceAreErrorsOnEveryLevel) {
    expect_error("home: a\nhttp: 127.0.0.1:1\nhome: b\n", {"paper.yaml:3", "'home' is given twice"});
    expect_error("risk:\n  max_leverage: 3\n  max_leverage: 4\n", {"paper.yaml:3", "'max_leverage' is given twice"});
    expect_error("risk:\n  max_leverage: 3\nrisk:\n  max_positions: 4\n", {"paper.yaml:3", "'risk' is given twice"});
}

TEST(YamlSettings, WrongTypesAreNamedWithLine) {
    expect_error("risk:\n  max_leverage: many\n", {"paper.yaml:2", "risk.max_leverage", "'many'", "whole number"});
    expect_error("risk:\n  max_leverage: 2.5\n", {"paper.yaml:2", "whole number"});
    expect_error("loops:\n  risk: 30\n", {"paper.yaml:2", "loops.risk", "not a duration such as"});
    expect_error("account:\n  balance: a lot\n", {"paper.yaml:2", "account.balance", "not a number"});
    expect_error("market:\n  source: real\n", {"paper.yaml:2", "market.source", "'real'", "generated|replay"});
    expect_error("market:\n  speed: nan\n", {"paper.yaml:2", "market.speed"});
    expect_error("market:\n  from: yesterday\n", {"paper.yaml:2", "market.from"});
    expect_error("telegram:\n  allowed_users: [ada]\n", {"paper.yaml:2", "'ada'", "numeric user id"});
    expect_error("telegram:\n  allow_plain_http: perhaps\n", {"paper.yaml:2", "true|false"});
    expect_error("risk: 3\n", {"paper.yaml:1", "'risk'"});
    expect_error("market:\n  symbols: [[BTCUSDT]]\n", {"paper.yaml:2", "list of plain values"});
    expect_error("- home\n- http\n", {"paper.yaml:1", "map of settings"});
    expect_error("just words\n", {"paper.yaml:1", "map of settings"});
    expect_error("? [a, b]\n: c\n", {"paper.yaml:1", "plain word"});
}

TEST(YamlSettings, ImpossibleValuesAreNamedWithLineAndRange) {
    expect_error("risk:\n  max_leverage: 0\n", {"paper.yaml:2", "must lie between 1 and"});
    expect_error("risk:\n  max_positions: -1\n", {"paper.yaml:2", "must lie between"});
    expect_error("risk:\n  daily_loss_fraction: 5\n", {"paper.yaml:2", "must lie between 0.001 and 1"});
    expect_error("account:\n  balance: -100\n", {"paper.yaml:2", "must lie between"});
    expect_error("loops:\n  positions: 0s\n", {"paper.yaml:2", "must lie between"});
    expect_error("chat:\n  confirm_within: 9h\n", {"paper.yaml:2", "must lie between"});
    expect_error("telegram:\n  allowed_users: [0]\n", {"paper.yaml:2", "numeric user id"});
    expect_error("telegram:\n  allowed_users: [1087968824]\n", {"paper.yaml:2", "anonymous"});
    expect_error("market:\n  symbols: []\n", {"paper.yaml:2", "at least one symbol"});
}

TEST(YamlSettings, ValuesThatContradictEachOtherStopTheStart) {
    expect_error("market:\n  source: replay\n", {"no candle file", "--candles"});
    expect_error("market:\n  from: 2024-02-01\n  to: 2024-01-01\n", {"market.from must lie before market.to"});
    expect_error("home: \"\"\n", {"home must name a directory"});
}

TEST(YamlSettings, BrokenYamlIsNamedWithLine) {
    expect_error("home: a\nrisk:\n  - [unclosed\n", {"paper.yaml:"});
    expect_error("home: a\n\tbad: tab\n", {"paper.yaml:2"});
    expect_error("home: *nowhere\n", {"paper.yaml:1"});
    std::string deep = "x: ";
    deep += std::string(200, '[') + std::string(200, ']');
    EXPECT_NE(error_of(deep).find("paper.yaml:1"), std::string::npos);
    std::string nested;
    for (int i = 0; i < 20; ++i) {
        nested += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    }
    expect_error(nested + std::string(20, ' ') + "b: 1\n", {"nested too deeply"});
    EXPECT_NE(error_of(std::string(2U << 20U, '#')).find("larger than 1 MiB"), std::string::npos);
}

TEST(YamlSettings, VariablesTakeTheEnvironment) {
    const Variable home("WIND_TEST_HOME", "/srv/wind");
    EXPECT_EQ(load("home: ${WIND_TEST_HOME}\n").home, "/srv/wind");
    EXPECT_EQ(load("home: ${WIND_TEST_HOME}/a/${WIND_TEST_HOME}\n").home, "/srv/wind/a//srv/wind");
    const Variable users("WIND_TEST_USER", "77");
    EXPECT_EQ(load("telegram:\n  allowed_users: [7, '${WIND_TEST_USER}']\n").telegram.allowed_users,
              (std::vector<std::int64_t>{7, 77}));
}

TEST(YamlSettings, TheEnvironmentIsNotExpandedAgain) {
    const Variable tricky("WIND_TEST_TRICKY", "${WIND_TEST_TRICKY}");
    EXPECT_EQ(load("home: ${WIND_TEST_TRICKY}\n").home, "${WIND_TEST_TRICKY}");
}

TEST(YamlSettings, UndefinedVariablesAreNamedWithLine) {
    ::unsetenv("WIND_TEST_NOWHERE");
    expect_error("http: 127.0.0.1:1\nhome: ${WIND_TEST_NOWHERE}\n",
                 {"paper.yaml:2", "the environment has no WIND_TEST_NOWHERE"});
    expect_error("home: ${WIND_TEST\n", {"paper.yaml:1", "'${' without '}'"});
}

TEST(YamlSettings, FlagsGoOverTheEnvironmentAndThatOverTheFile) {
    const Variable home("TRADEWIND_HOME", "from-environment");
    const Variable http("TRADEWIND_HTTP", "127.0.0.1:2");
    Settings settings = *read_yaml("paper.yaml", "home: from-file\nhttp: 127.0.0.1:1\nrisk:\n  max_leverage: 7\n");
    for (Setting& setting : read_environment()) {
        settings.push_back(std::move(setting));
    }
    settings.push_back({"home", "from-flag", "flag --home"});
    const auto config = apply_settings(settings);
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_EQ(config->home, "from-flag");
    EXPECT_EQ(config->http, "127.0.0.1:2");
    EXPECT_EQ(config->risk.max_leverage, 7);
}

TEST(YamlSettings, TheEnvironmentIsReadByItsDocumentedNames) {
    const Variable token("TELEGRAM_BOT_TOKEN", "1:secret");
    const Variable url("TELEGRAM_API_URL", "http://127.0.0.1:9");
    const Variable users("TELEGRAM_ALLOWED_USERS", "7, 9");
    const auto config = apply_settings(read_environment());
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_EQ(config->telegram.token.reveal(), "1:secret");
    EXPECT_EQ(config->telegram.api_url, "http://127.0.0.1:9");
    EXPECT_EQ(config->telegram.allowed_users, (std::vector<std::int64_t>{7, 9}));
}

TEST(YamlSettings, TheNamesOfOtherSystemsKeepTheirMeaning) {
    const Variable key("BINANCE_FUTURES_API_KEY", "the-key");
    const Variable secret("BINANCE_FUTURES_API_SECRET", "the-secret");
    const Variable testnet("BINANCE_FUTURES_TESTNET", "true");
    const Variable futures("ENABLE_FUTURES", "false");
    const Variable strategy("DEFAULT_FUTURES_STRATEGY", "funding_arbitrage");
    const Variable margin("QT_MARGIN_MODE", "crossed");
    const Variable usual("QT_DEFAULT_LEVERAGE", "2");
    const Variable most("MAX_LEVERAGE", "7");
    const Variable positions("MAX_POSITIONS_FUTURES", "4");
    const Variable loss("DAILY_LOSS_LIMIT", "2.5");
    auto config = apply_settings(read_environment());
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_EQ(config->binance.api_key.reveal(), "the-key");
    EXPECT_EQ(config->binance.api_secret.reveal(), "the-secret");
    EXPECT_EQ(config->binance.environment, binance::Environment::TestNet);
    EXPECT_EQ(config->risk.futures, risk::Futures::Off);
    EXPECT_EQ(config->first_strategy, "funding_arbitrage");
    EXPECT_EQ(config->account.margin_mode, MarginMode::Cross);
    EXPECT_EQ(config->risk.default_leverage, 2);
    EXPECT_EQ(config->risk.max_leverage, 7);
    EXPECT_EQ(config->risk.max_positions, 4);
    EXPECT_EQ(config->risk.daily_loss_fraction, 0.025_dec);
    const Variable plain("DEFAULT_LEVERAGE", "3");
    const Variable on("ENABLE_FUTURES", "1");
    config = apply_settings(read_environment());
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_EQ(config->risk.default_leverage, 3);
    EXPECT_EQ(config->risk.futures, risk::Futures::On);
}

TEST(YamlSettings, ErrorsNameTheEnvironmentAndFlagsAsWell) {
    const Variable users("TELEGRAM_ALLOWED_USERS", "@ada");
    const auto config = apply_settings(read_environment());
    ASSERT_FALSE(config.has_value());
    EXPECT_NE(config.error().text.find("environment TELEGRAM_ALLOWED_USERS"), std::string::npos);
    const auto flag = apply_settings({{"market.speed", "fast", "flag --speed"}});
    ASSERT_FALSE(flag.has_value());
    EXPECT_NE(flag.error().text.find("flag --speed"), std::string::npos);
}

TEST(YamlSettings, TheRecordOfARunGivesTheSameConfigurationWithoutTheToken) {
    const Settings settings{{"telegram.token", "1:secret", "x"},
                            {"market.symbols", "BTCUSDT,ETHUSDT", "x"},
                            {"home", "a=b", "x"},
                            {"risk.max_leverage", "4", "x"},
                            {"risk.max_leverage", "6", "x"}};
    const std::string record = record_settings(settings);
    EXPECT_EQ(record.find("secret"), std::string::npos);
    const auto config = apply_settings(read_recorded(record));
    ASSERT_TRUE(config.has_value()) << config.error().text;
    EXPECT_TRUE(config->telegram.token.empty());
    EXPECT_EQ(config->market.symbols, (std::vector<std::string>{"BTCUSDT", "ETHUSDT"}));
    EXPECT_EQ(config->home, "a=b");
    EXPECT_EQ(config->risk.max_leverage, 6);
}

TEST(YamlSettings, ALineBreakInAValueCannotSmuggleASettingIntoTheRecord) {
    const std::string record = record_settings({{"home", "a\nrisk.max_leverage=20", "x"}});
    const Settings back = read_recorded(record);
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].path, "home");
}

TEST(YamlSettings, FilesAreReadAndMissingOnesNamed) {
    const test::TempDir dir;
    const std::string path = (dir.path() / "wind.yaml").string();
    std::ofstream(path) << "home: x\nbroken: [\n";
    const auto broken = read_yaml_file(path);
    ASSERT_FALSE(broken.has_value());
    EXPECT_NE(broken.error().text.find(path + ":"), std::string::npos);
    const auto missing = read_yaml_file(path + ".no");
    ASSERT_FALSE(missing.has_value());
    EXPECT_NE(missing.error().text.find(path + ".no"), std::string::npos);
}

}  // namespace
}  // namespace tradewind::bot
