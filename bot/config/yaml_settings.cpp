#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "bot/config/setting.hpp"

namespace tradewind::bot {
namespace {

constexpr std::size_t kMaxFileBytes = 1U << 20U;
constexpr int kMaxDepth = 8;

class YamlReader {
public:
    explicit YamlReader(const std::string& file) : file_(file) {}

    Result<Settings> read(const YAML::Node& root) {
        if (Status status = walk(root, "", 0); !status) {
            return tl::unexpected<Error>(status.error());
        }
        return std::move(out_);
    }

private:
    std::string place(const YAML::Node& node) const { return fmt::format("{}:{}", file_, node.Mark().line + 1); }

    Status walk(const YAML::Node& node, const std::string& path, int depth) {
        if (depth > kMaxDepth) {
            return fail(ErrorCode::ParseError, place(node) + ": nested too deeply");
        }
        if (node.IsMap()) {
            std::set<std::string> seen;  // the YAML library takes duplicate keys silently
            for (const auto& entry : node) {
                if (!entry.first.IsScalar()) {
                    return fail(ErrorCode::ParseError, place(entry.first) + ": a key must be a plain word");
                }
                const std::string& key = entry.first.Scalar();
                if (!seen.insert(key).second) {
                    return fail(ErrorCode::ParseError, fmt::format("{}: '{}' is given twice", place(entry.first), key));
                }
                const std::string inner = path.empty() ? key : fmt::format("{}.{}", path, key);
                if (Status status = walk(entry.second, inner, depth + 1); !status) {
                    return status;
                }
            }
            return {};
        }
        if (node.IsNull()) {
            return {};  // a heading without values: the defaults stay
        }
        std::string text;
        if (node.IsSequence()) {
            for (const YAML::Node& item : node) {
                if (!item.IsScalar()) {
                    return fail(ErrorCode::ParseError,
                                fmt::format("{}: {} takes a list of plain values", place(item), path));
                }
                text += (text.empty() ? "" : ",") + item.Scalar();
            }
        } else {
            text = node.Scalar();
        }
        if (path.empty()) {
            return fail(ErrorCode::ParseError, place(node) + ": the file must be a map of settings");
        }
        const auto expanded = expand(text, node);
        if (!expanded) {
            return tl::unexpected<Error>(expanded.error());
        }
        out_.push_back(Setting{path, *expanded, place(node)});
        return {};
    }

    Result<std::string> expand(const std::string& text, const YAML::Node& node) const {
        std::string out;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t open = text.find("${", at);
            if (open == std::string::npos) {
                return out + text.substr(at);
            }
            const std::size_t close = text.find('}', open);
            if (close == std::string::npos) {
                return fail(ErrorCode::ParseError, place(node) + ": '${' without '}'");
            }
            const std::string name = text.substr(open + 2, close - open - 2);
            const char* value = std::getenv(name.c_str());
            if (value == nullptr) {
                return fail(
                    ErrorCode::NotFound,
                    fmt::format("{}: the environment has no {}; set it or write the value here", place(node), name));
            }
            out += text.substr(at, open - at) + value;
            at = close + 1;
        }
        return out;
    }

    const std::string& file_;
    Settings out_;
};

}  // namespace

Result<Settings> read_yaml(const std::string& file_name, const std::string& text) {
    if (text.size() > kMaxFileBytes) {
        return fail(ErrorCode::OutOfRange, file_name + ": larger than 1 MiB");
    }
    try {
        const YAML::Node root = YAML::Load(text);
        if (!root || root.IsNull()) {
            return Settings{};
        }
        return YamlReader(file_name).read(root);
    } catch (const YAML::Exception& error) {
        return fail(ErrorCode::ParseError, fmt::format("{}:{}: {}", file_name, error.mark.line + 1, error.msg));
    }
}

Result<Settings> read_yaml_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return fail(ErrorCode::Io, "cannot open the configuration file " + path);
    }
    std::ostringstream text;
    text << in.rdbuf();
    return read_yaml(path, text.str());
}

namespace {

// Names that other systems use keep their meaning: a switch, percent of capital.
std::string in_our_words(std::string_view variable, const std::string& value) {
    if (variable == "BINANCE_FUTURES_TESTNET") {
        return value == "true" || value == "1" ? "testnet" : value == "false" || value == "0" ? "live" : value;
    }
    if (variable == "ENABLE_FUTURES") {
        return value == "true" || value == "1" ? "on" : value == "false" || value == "0" ? "off" : value;
    }
    if (variable == "QT_MARGIN_MODE") {
        return value == "crossed" ? "cross" : value;
    }
    if (variable == "DAILY_LOSS_LIMIT") {
        const auto percent = Decimal::parse(value);
        return percent ? (*percent / Decimal(100)).to_string() : value;
    }
    return value;
}

}  // namespace

Settings read_environment() {
    struct Name {
        const char* variable;
        const char* path;
    };
    static constexpr Name kNames[] = {
        {"TELEGRAM_BOT_TOKEN", "telegram.token"},
        {"TELEGRAM_API_URL", "telegram.api_url"},
        {"TELEGRAM_ALLOWED_USERS", "telegram.allowed_users"},
        {"TRADEWIND_HOME", "home"},
        {"TRADEWIND_HTTP", "http"},
        {"BINANCE_FUTURES_API_KEY", "binance.api_key"},
        {"BINANCE_FUTURES_API_SECRET", "binance.api_secret"},
        {"BINANCE_FUTURES_TESTNET", "binance.environment"},
        {"QT_MARKET_TYPE", "market.type"},
        {"QT_MARGIN_MODE", "account.margin_mode"},
        {"QT_DEFAULT_LEVERAGE", "risk.default_leverage"},
        {"DEFAULT_LEVERAGE", "risk.default_leverage"},
        {"MAX_LEVERAGE", "risk.max_leverage"},
        {"MAX_POSITIONS_FUTURES", "risk.max_positions"},
        {"DAILY_LOSS_LIMIT", "risk.daily_loss_fraction"},
        {"ENABLE_FUTURES", "risk.futures"},
        {"DEFAULT_FUTURES_STRATEGY", "strategies.start"},
    };
    Settings out;
    for (const Name& name : kNames) {
        if (const char* value = std::getenv(name.variable); value != nullptr && *value != '\0') {
            out.push_back(
                Setting{name.path, in_our_words(name.variable, value), std::string("environment ") + name.variable});
        }
    }
    return out;
}

std::string record_settings(const Settings& settings) {
    std::string out;
    for (const Setting& setting : settings) {
        const bool is_secret = setting.path == "telegram.token" || setting.path == "binance.api_key" ||
                               setting.path == "binance.api_secret";
        if (!is_secret) {
            std::string value = setting.value;
            std::erase(value, '\n');
            out += setting.path + "=" + value + "\n";
        }
    }
    return out;
}

Settings read_recorded(const std::string& text) {
    Settings out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (const std::size_t equals = line.find('='); equals != std::string::npos) {
            out.push_back(Setting{line.substr(0, equals), line.substr(equals + 1), "the run's record"});
        }
    }
    return out;
}

}  // namespace tradewind::bot
