// Whatever a configuration file may hold: it is read or refused with its name, and what was read survives
// the record of the run.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/config/setting.hpp"
#include "core/base/check.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bot;

void read_as_yaml(const std::string& text) {
    const auto settings = read_yaml("fuzz.yaml", text);
    if (!settings) {
        TW_CHECK(settings.error().text.starts_with("fuzz.yaml:"));
        return;
    }
    for (const Setting& setting : *settings) {
        TW_CHECK(setting.origin.starts_with("fuzz.yaml:"));
    }
    const auto config = apply_settings(*settings);
    if (config) {
        const auto again = apply_settings(read_recorded(record_settings(*settings)));
        TW_CHECK(again.has_value() && again->risk.max_leverage == config->risk.max_leverage);
        TW_CHECK(config->risk.max_leverage >= 1);
    }
}

// The first byte chooses the setting, the rest is its value.
void read_as_value(std::string_view text) {
    static const std::vector<SettingHelp> kTable = setting_table();
    if (text.empty()) {
        return;
    }
    const SettingHelp& setting = kTable[static_cast<unsigned char>(text[0]) % kTable.size()];
    const auto config = apply_settings({{setting.path, std::string(text.substr(1)), "flag"}});
    if (!config) {
        TW_CHECK(!config.error().text.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_as_yaml(std::string(text));
    read_as_value(text);
    (void)read_recorded(std::string(text));
    return 0;
}
