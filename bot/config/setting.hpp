// One configuration value before it is understood: its path, its text and where it came from, so that an
// error can name the place. Thread: values.
#pragma once

#include <string>
#include <vector>

#include "bot/config/app_config.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

struct Setting {
    std::string path;    // "risk.max_leverage"
    std::string value;   // text; lists are joined with commas
    std::string origin;  // "paper.yaml:12", "environment TELEGRAM_BOT_TOKEN", "flag --http"
};
using Settings = std::vector<Setting>;

// What can be configured, for help and documentation.
struct SettingHelp {
    std::string path;
    std::string unit;
    std::string text;
};
[[nodiscard]] std::vector<SettingHelp> setting_table();

// Later settings win. The error names the origin, the path, what is wrong and the nearest known path.
[[nodiscard]] Result<AppConfig> apply_settings(const Settings& settings);

// YAML text: nested maps become dotted paths, `${NAME}` takes the environment. Unknown shapes, duplicate
// keys and undefined variables are errors with file and line.
[[nodiscard]] Result<Settings> read_yaml(const std::string& file_name, const std::string& text);
[[nodiscard]] Result<Settings> read_yaml_file(const std::string& path);
[[nodiscard]] Settings read_environment();

// The settings as text that read_recorded() takes back, without secrets: kept with every run.
[[nodiscard]] std::string record_settings(const Settings& settings);
[[nodiscard]] Settings read_recorded(const std::string& text);

}  // namespace tradewind::bot
