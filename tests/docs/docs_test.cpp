// The documentation is complete: every command, setting and package is described, and every example
// configuration can be started with.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "bot/chat/command_parser.hpp"
#include "bot/config/setting.hpp"
#include "strategies/indicators/catalogue.hpp"
#include "strategies/registry.hpp"
#include "tests/strategies/candle_maker.hpp"

namespace tradewind::bot {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in) << path << " cannot be read";
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

// The words of NAME=( ... ) in the script.
std::vector<std::string> shell_array(const std::string& script, const std::string& name) {
    const std::size_t start = script.find(name + "=(");
    const std::size_t end = start == std::string::npos ? start : script.find(')', start);
    if (end == std::string::npos) {
        return {};
    }
    std::istringstream words(script.substr(start + name.size() + 2, end - start - name.size() - 2));
    return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

// The table rows of a page that describe `name`: "| `name` | ...".
std::string row_of(const std::string& page, const std::string& name) {
    const std::size_t start = page.find("\n| `" + name + "`");
    return start == std::string::npos ? std::string() : page.substr(start + 1, page.find('\n', start + 1) - start - 1);
}

TEST(ChatCommandsPage, DescribesEveryCommandWithItsArgumentsAndExample) {
    const std::string page = read_file("docs/chat-commands.md");
    ASSERT_FALSE(command_table().empty());
    for (const CommandInfo& command : command_table()) {
        std::string syntax = "/" + std::string(command.name);
        if (!command.usage.empty()) {
            syntax += " " + std::string(command.usage);
        }
        EXPECT_TRUE(says(page, "### `" + syntax + "`\n")) << syntax << " has no heading of its own";
        EXPECT_TRUE(says(page, "`" + std::string(command.example) + "`")) << command.example << " is not shown";
    }
}

TEST(ChatCommandsPage, DescribesNoCommandThatDoesNotExist) {
    std::istringstream page(read_file("docs/chat-commands.md"));
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("### `/")) {
            continue;
        }
        const std::string name = line.substr(6, line.find_first_of(" `", 6) - 6);
        const bool exists =
            std::ranges::any_of(command_table(), [&](const CommandInfo& command) { return command.name == name; });
        EXPECT_TRUE(exists) << "/" << name;
    }
}

TEST(ConfigurationPage, DescribesEverySettingWithItsUnit) {
    const std::string page = read_file("docs/configuration.md");
    ASSERT_FALSE(setting_table().empty());
    for (const SettingHelp& setting : setting_table()) {
        const std::string row = row_of(page, setting.path);
        ASSERT_FALSE(row.empty()) << setting.path << " has no row";
        std::string unit = setting.unit;
        for (std::size_t at = unit.find('|'); at != std::string::npos; at = unit.find('|', at + 2)) {
            unit.insert(at, "\\");  // as a table cell writes it
        }
        EXPECT_TRUE(says(row, "| " + unit + " |")) << row << " does not say " << unit;
    }
}

TEST(ConfigurationPage, DescribesNoSettingThatDoesNotExist) {
    std::istringstream page(read_file("docs/configuration.md"));
    const auto settings = setting_table();
    int rows = 0;
    for (std::string line; std::getline(page, line);) {
        const std::size_t end = line.starts_with("| `") ? line.find('`', 3) : std::string::npos;
        const bool is_variable = end != std::string::npos && line[3] >= 'A' && line[3] <= 'Z';
        if (end == std::string::npos || is_variable) {
            continue;
        }
        ++rows;
        const std::string path = line.substr(3, end - 3);
        EXPECT_TRUE(std::ranges::any_of(settings, [&](const SettingHelp& s) { return s.path == path; })) << path;
    }
    EXPECT_EQ(rows, static_cast<int>(settings.size()));
}

TEST(StrategiesPage, DescribesEveryStrategyWithItsBetAndItsLosses) {
    const std::string page = read_file("docs/strategies.md");
    for (const strategies::StrategySpec& spec : strategies::registry()) {
        const std::string heading = "\n## `" + std::string(spec.name) + "`\n";
        const std::size_t begin = page.find(heading);
        ASSERT_NE(begin, std::string::npos) << spec.name;
        const std::string section = page.substr(begin, page.find("\n## ", begin + 1) - begin);
        EXPECT_TRUE(says(section, "**Bets on**")) << spec.name;
        EXPECT_TRUE(says(section, "**Loses ")) << spec.name;
    }
}

TEST(ConfigurationPage, NamesEveryEnvironmentVariable) {
    const std::string page = read_file("docs/configuration.md");
    for (const char* name :
         {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_ALLOWED_USERS", "TRADEWIND_HOME", "TRADEWIND_HTTP"}) {
        EXPECT_FALSE(row_of(page, name).empty()) << name;
    }
}

TEST(DependenciesPage, GivesAReasonForEveryPackageThatIsInstalled) {
    const std::string page = read_file("docs/dependencies.md");
    const std::string script = read_file("tw");
    for (const char* array : {"BUILD_PACKAGES", "SLOW_PACKAGES", "LINT_PACKAGES"}) {
        const auto packages = shell_array(script, array);
        EXPECT_FALSE(packages.empty()) << array;
        for (const std::string& package : packages) {
            EXPECT_FALSE(row_of(page, package).empty()) << package << " of " << array;
        }
    }
}

// "`macd:12:26:9`: fast, slow, signal", as the table cell says it.
std::string parameters_cell(const strategies::IndicatorChoice& choice) {
    std::string spec(choice.spec->name);
    std::string names;
    for (std::size_t i = 0; i < choice.spec->parameters.size(); ++i) {
        std::ostringstream value;
        value << std::setprecision(10) << choice.arguments.values[i];
        spec += ":" + value.str();
        names += (i == 0 ? ": " : ", ") + std::string(choice.spec->parameters[i].name);
    }
    return "`" + spec + "`" + names;
}

TEST(IndicatorsPage, DescribesEveryIndicatorWithDefaultsOutputsAndWarmUp) {
    const std::string page = read_file("docs/indicators.md");
    const auto candles = strategies::test::random_walk(300, 1, {.start = 30'000});
    for (const auto& spec : strategies::indicator_catalogue()) {
        const std::string row = row_of(page, std::string(spec.name));
        ASSERT_FALSE(row.empty()) << spec.name << " has no row";
        const auto choice = strategies::parse_indicator(spec.name);
        ASSERT_TRUE(choice);
        EXPECT_TRUE(says(row, "| " + parameters_cell(*choice) + " |")) << row;
        EXPECT_TRUE(says(row, "| " + std::string(spec.help) + " |")) << row << " does not say: " << spec.help;
        for (const std::string_view output : spec.outputs) {
            EXPECT_TRUE(says(row, "`" + std::string(output) + "`")) << spec.name << "." << output;
        }
        const std::string warm_up = std::to_string(strategies::compute(*choice, candles).warm_up);
        EXPECT_TRUE(says(row, " " + warm_up + " |") || says(row, " " + warm_up + " (")) << row << " is " << warm_up;
        const bool offers_first = spec.seedings.size() > 1;
        EXPECT_EQ(says(row, "*first*"), offers_first) << row;
    }
}

TEST(IndicatorsPage, DescribesNoIndicatorThatDoesNotExist) {
    std::istringstream page(read_file("docs/indicators.md"));
    std::size_t rows = 0;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| `") || std::isupper(static_cast<unsigned char>(line[3])) != 0) {
            continue;  // the classes that candles do not feed begin with a capital
        }
        ++rows;
        const std::string name = line.substr(3, line.find('`', 3) - 3);
        EXPECT_NE(strategies::find_indicator(name), nullptr) << name;
    }
    EXPECT_EQ(rows, strategies::indicator_catalogue().size());
}

TEST(ExampleConfiguration, CanBeStartedWithAsItIs) {
    int examples = 0;
    for (const auto& entry : std::filesystem::directory_iterator("config")) {
        const std::string path = entry.path().string();
        if (!path.ends_with(".example.yaml")) {
            continue;
        }
        ++examples;
        const auto settings = read_yaml_file(path);
        ASSERT_TRUE(settings) << settings.error().text;
        EXPECT_FALSE(settings->empty()) << path;
        const auto config = apply_settings(*settings);
        ASSERT_TRUE(config) << config.error().text;
        EXPECT_TRUE(config->telegram.token.empty()) << path << " holds a token";
        EXPECT_TRUE(config->telegram.allowed_users.empty()) << path << " lets somebody in";
    }
    EXPECT_GE(examples, 3);
}

}  // namespace
}  // namespace tradewind::bot
