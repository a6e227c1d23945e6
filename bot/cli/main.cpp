// The program: reads the command line, hands over to one subcommand.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "bot/app/agent.hpp"
#include "bot/app/log.hpp"
#include "bot/cli/backtest_commands.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/history_commands.hpp"
#include "bot/cli/option_kinds.hpp"
#include "bot/config/value_text.hpp"

namespace tradewind::bot {
namespace {

struct Flags {
    std::string config_file;
    std::string home;
    std::vector<std::pair<std::string, std::string>> settings;  // path, value; of the flags that were given
    std::vector<std::string> free_settings;                     // PATH=VALUE
    std::string help_topic;
    IndicatorTable indicators;
    ExchangeCommand exchange;
    BacktestCommand backtest;
    BacktestCommand check;
    SweepCommand sweep;
    WalkForwardCommand walk_forward;
    DownloadCommand download;
    UniverseCommand universe;
    RecordCommand record;
    RecordingCommand recording;
    bool is_list = false;
    bool is_json = false;
};

// `name` is the flag and what it takes: "--home DIR".
void add_setting_flag(CLI::App& app, Flags& flags, const std::string& name, const std::string& path,
                      const std::string& help) {
    const std::size_t space = name.find(' ');
    app.add_option_function<std::string>(
           name.substr(0, space),
           [&flags, path](const std::string& value) { flags.settings.emplace_back(path, value); }, help)
        ->type_name(name.substr(space + 1));
}

bool names_files(std::string_view path) {
    constexpr std::array<std::string_view, 5> kPaths{"market.candles", "market.recording", "market.mark",
                                                     "market.funding", "market.brackets"};
    return std::ranges::find(kPaths, path) != kPaths.end();
}

std::string absolute_path(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

// Recordings are several files, separated by commas.
std::string absolute_paths(std::string_view setting, const std::string& text) {
    if (setting != "market.recording") {
        return absolute_path(text);
    }
    std::string out;
    for (const std::string& path : read_list(text)) {
        out += (out.empty() ? "" : ",") + absolute_path(path);
    }
    return out;
}

CLI::App* add_exchange_command(CLI::App& app, ExchangeCommand& wanted) {
    CLI::App* command = add_command(
        app, "exchange", "serve a simulated exchange in Binance's own formats",
        "USDT-M under /fapi, COIN-M under /dapi, spot under /api, streams under /ws and /stream; the first\n"
        "line of output is 'listening http://HOST:PORT'. docs/exchange-server.md describes it.\n"
        "Examples:\n  tradewind exchange --listen 127.0.0.1:8900 --account alice:secret:5000\n"
        "  tradewind exchange --candles BTCUSDT_1m.csv.gz --speed 60");
    command->add_option("--listen", wanted.listen, "address (default 127.0.0.1:8900; port 0: any)")
        ->type_name("HOST:PORT");
    command->add_option("--control", wanted.control, "where faults can be made on purpose (default: nowhere)")
        ->type_name("HOST:PORT");
    command
        ->add_option("--account", wanted.accounts,
                     "key, secret and USDT of an account; may be repeated (default test:test:10000)")
        ->type_name("KEY:SECRET[:BALANCE]");
    command->add_option("--symbols", wanted.symbols, "symbols, separated by commas: BTCUSDT,BTCUSD_PERP")
        ->delimiter(',')
        ->type_name("LIST");
    command->add_option("--market", wanted.market, "generated (default) or replay")
        ->check(CLI::IsMember({"generated", "replay"}))
        ->type_name("SOURCE");
    command->add_option("--candles", wanted.candles, "replay: one-minute candles, CSV plain or gzip; may be repeated")
        ->type_name("FILE");
    command
        ->add_option("--funding", wanted.funding,
                     "replay: funding rates, the first of the first candles; may be repeated (default: no funding)")
        ->type_name("FILE");
    command->add_option("--from", wanted.from, "replay: start at this UTC time (default: after the first day)")
        ->type_name("TIME");
    command->add_option("--speed", wanted.speed, "venue seconds per second (default 1), or max")->type_name("X");
    command->add_option("--seed", wanted.seed, "seed of the market (default 1)")->type_name("N");
    command->add_flag("--old-acks", wanted.is_old_acks, "order acknowledgements carry prices, as before mid-2026");
    command->add_flag("--no-limits", wanted.is_unlimited, "count request weights and orders, but refuse nobody");
    return command;
}

CLI::App* add_indicators_command(CLI::App& app, Flags& flags) {
    CLI::App* command =
        add_command(app, "indicators", "compute indicators over a file of candles",
                    "A spec is NAME[:PARAMETER...][:first]; left-out parameters take their defaults, 'first' starts\n"
                    "averages with the first value instead of TA-Lib's way. docs/indicators.md describes them all.\n"
                    "Example: tradewind indicators --in BTCUSDT_1h.csv.gz --spec sma:20,rsi:14,macd:12:26:9 "
                    "--out values.csv");
    command->add_option("--in", flags.indicators.candles, "candles, CSV plain or gzip")->type_name("FILE");
    command->add_option("--spec", flags.indicators.spec, "indicators, separated by commas")->type_name("LIST");
    command->add_option("--out", flags.indicators.out, "CSV to write (default -, standard output)")->type_name("FILE");
    command->add_flag("--list", flags.is_list, "show every indicator with its parameters and outputs");
    command->add_flag("--json", flags.is_json, "the list in machine-readable form");
    return command;
}

// What `run` and `doctor` have in common.
void add_account_flags(CLI::App& command, Flags& flags) {
    command.add_option("--config", flags.config_file, "YAML file with settings")->type_name("FILE");
    command.add_option("--set", flags.free_settings, "any setting of `tradewind help settings`; may be repeated")
        ->type_name("PATH=VALUE");
    add_setting_flag(command, flags, "--home DIR", "home", "state directory (default tradewind-home)");
    add_setting_flag(command, flags, "--market SOURCE", "market.source", "generated (default), replay or binance");
    command.add_flag_callback(
        "--live", [&flags] { flags.settings.emplace_back("account.asked_for", "live"); },
        "trade real money: needs keys, account.mode: live and /resume in the chat");
    add_setting_flag(command, flags, "--symbols LIST", "market.symbols", "symbols, separated by commas");
}

// File, then environment, then flags: the later one wins.
Result<Settings> collect(const Flags& flags) {
    Settings out;
    if (!flags.config_file.empty()) {
        auto file = read_yaml_file(flags.config_file);
        if (!file) {
            return file;
        }
        out = std::move(*file);
    }
    for (Setting& setting : read_environment()) {
        out.push_back(std::move(setting));
    }
    for (const auto& [path, value] : flags.settings) {
        out.push_back({path, value, "flag for " + path});
    }
    for (const std::string& text : flags.free_settings) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) {
            return fail(ErrorCode::InvalidArgument, "--set takes PATH=VALUE, not '" + text + "'");
        }
        out.push_back({text.substr(0, equals), text.substr(equals + 1), "flag --set"});
    }
    // Kept with the run as they are here, so that a replay finds the files from any folder.
    for (Setting& setting : out) {
        if (names_files(setting.path) && !setting.value.empty()) {
            setting.value = absolute_paths(setting.path, setting.value);
        }
    }
    return out;
}

Result<AppConfig> configured(const Result<Settings>& settings) {
    return settings ? apply_settings(*settings) : tl::unexpected<Error>(settings.error());
}

int start_run(const Flags& flags) {
    const auto settings = collect(flags);
    const auto config = configured(settings);
    if (!config) {
        log_line(LogLevel::Error, config.error().text);
        return kExitConfiguration;
    }
    return run_agent(*config, *settings);
}

std::string home_of(const Flags& flags) {
    if (!flags.home.empty()) {
        return flags.home;
    }
    const char* home = std::getenv("TRADEWIND_HOME");
    return home != nullptr && *home != '\0' ? home : AppConfig().home;
}

}  // namespace

int print_settings_help() {
    fmt::print("Settings, for --config FILE (nested) and --set PATH=VALUE (dotted):\n\n");
    for (const SettingHelp& setting : setting_table()) {
        fmt::print("  {:<34} {:<16} {}\n", setting.path, setting.unit, setting.text);
    }
    return kExitDone;
}

int run_program(int count, char** words) {
    CLI::App app{"Tradewind: a futures trading agent that its owner runs from a chat."};
    app.set_version_flag("--version", std::string("tradewind ") + kVersion);
    app.footer(
        "Start with `tradewind run`: simulated exchange, generated market, paper money, no keys.\n"
        "`tradewind help COMMAND` explains a command, `tradewind help settings` lists every setting.");
    app.name("tradewind");
    app.require_subcommand(0, 1);
    Flags flags;

    CLI::App* run = add_command(
        app, "run", "start the agent on the simulated exchange",
        "Examples:\n  tradewind run\n  tradewind run --market replay --candles BTCUSDT_1m.csv.gz --speed 60\n"
        "  tradewind run --market binance --symbols BTCUSDT,ETHUSDT\n"
        "  tradewind run --config config/paper.example.yaml --set risk.max_positions=2\n"
        "A bot token in TELEGRAM_BOT_TOKEN moves the chat to Telegram.");
    add_account_flags(*run, flags);
    add_setting_flag(*run, flags, "--http HOST:PORT", "http", "the chat page (default 127.0.0.1:8080; port 0: any)");
    add_setting_flag(*run, flags, "--candles FILE", "market.candles", "replay: candles, CSV plain or gzip");
    add_setting_flag(*run, flags, "--recording FILE", "market.recording",
                     "replay: recorded books and trades; several files separated by commas");
    add_setting_flag(*run, flags, "--mark FILE", "market.mark", "replay: mark candles, optional");
    add_setting_flag(*run, flags, "--funding FILE", "market.funding", "replay: funding rates, optional");
    add_setting_flag(*run, flags, "--brackets FILE", "market.brackets", "margin tiers (default: the built-in table)");
    add_setting_flag(*run, flags, "--from TIME", "market.from", "replay: start at this UTC time, e.g. 2024-01-31");
    add_setting_flag(*run, flags, "--to TIME", "market.to", "replay: end before this UTC time");
    add_setting_flag(*run, flags, "--speed X", "market.speed",
                     "engine seconds per second (default 1; 0: as fast as it goes)");
    add_setting_flag(*run, flags, "--seed N", "market.seed", "seed of the market (default 1)");
    add_setting_flag(*run, flags, "--balance AMOUNT", "account.balance", "paper money (default 10000 USDT, 0.15 BTC)");

    CLI::App* doctor =
        add_command(app, "doctor", "check configuration, network, keys and account before a run",
                    "Every finding with what to do about it; nothing is changed anywhere. Without keys the public part "
                    "is checked.\n"
                    "Exit code 0: nothing is in the way; 1: something is; 78: the configuration is wrong.\n"
                    "Example: tradewind doctor --config config/live.example.yaml --live");
    add_account_flags(*doctor, flags);

    CLI::App* chat = add_command(
        app, "chat", "talk to a running agent from this terminal",
        "Type commands as in the chat, or the number of a button.\nExample: tradewind chat --home tradewind-home");
    CLI::App* replay = add_command(app, "replay", "run a journal through the engine again and compare the command hash",
                                   "Exit code 0: every command came out as recorded; 1: it did not.\nExample: "
                                   "tradewind replay --home tradewind-home --json");
    CLI::App* audit =
        add_command(app, "audit", "compare journal and simulated venue of a stopped agent, to the last digit",
                    "Exit code 0: they agree; 1: they differ.\nExample: tradewind audit --home tradewind-home");
    for (CLI::App* command : {chat, replay, audit}) {
        command->add_option("--home", flags.home, "state directory (default TRADEWIND_HOME, else tradewind-home)")
            ->type_name("DIR");
    }
    for (CLI::App* command : {doctor, replay, audit}) {
        command->add_flag("--json", flags.is_json, "machine-readable output");
    }
    CLI::App* exchange = add_exchange_command(app, flags.exchange);
    CLI::App* indicators = add_indicators_command(app, flags);
    CLI::App* backtest = add_backtest_command(app, flags.backtest);
    CLI::App* check = add_check_command(app, flags.check);
    CLI::App* sweep = add_sweep_command(app, flags.sweep);
    CLI::App* walk_forward = add_walk_forward_command(app, flags.walk_forward);
    CLI::App* download = add_download_command(app, flags.download);
    CLI::App* universe = add_universe_command(app, flags.universe);
    CLI::App* record = add_record_command(app, flags.record);
    CLI::App* recording = add_recording_command(app, flags.recording);
    for (CLI::App* command : {download, universe}) {
        command->add_flag("--json", flags.is_json, "machine-readable output");
    }
    CLI::App* help = add_command(app, "help", "explain a command, or list the settings", "Example: tradewind help run");
    help->add_option("topic", flags.help_topic, "a command, or 'settings'")->type_name("");

    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitDone : kExitUsage;
    }
    const OutputForm form = flags.is_json ? OutputForm::Json : OutputForm::Text;
    if (run->parsed()) {
        return start_run(flags);
    }
    if (doctor->parsed()) {
        return run_doctor(configured(collect(flags)), form);
    }
    if (chat->parsed()) {
        return run_chat(home_of(flags));
    }
    if (replay->parsed()) {
        return run_replay(home_of(flags), form);
    }
    if (audit->parsed()) {
        return run_audit(home_of(flags), form);
    }
    if (exchange->parsed()) {
        return run_exchange(flags.exchange);
    }
    if (indicators->parsed()) {
        return flags.is_list ? list_indicators(form) : run_indicators(flags.indicators);
    }
    if (backtest->parsed()) {
        return run_backtest_command(flags.backtest);
    }
    if (check->parsed()) {
        return run_check_command(flags.check);
    }
    if (sweep->parsed()) {
        return run_sweep_command(flags.sweep);
    }
    if (walk_forward->parsed()) {
        return run_walk_forward_command(flags.walk_forward);
    }
    if (download->parsed()) {
        return run_download(flags.download, form);
    }
    if (universe->parsed()) {
        return run_universe(flags.universe, form);
    }
    if (record->parsed()) {
        return run_record(flags.record);
    }
    if (recording->parsed()) {
        return run_recording(flags.recording);
    }
    if (flags.help_topic == "settings") {
        return print_settings_help();
    }
    if (flags.help_topic.empty()) {
        fmt::print("{}", app.help());
        return help->parsed() ? kExitDone : kExitUsage;
    }
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_name() == flags.help_topic) {
            fmt::print("{}", command->help(app.get_name()));
            return kExitDone;
        }
    }
    fmt::print(stderr, "there is no command '{}'; `tradewind help` lists them\n", flags.help_topic);
    return kExitUsage;
}

}  // namespace tradewind::bot

int main(int count, char** words) {
    try {
        return tradewind::bot::run_program(count, words);
    } catch (const std::exception& error) {
        tradewind::bot::log_line(tradewind::bot::LogLevel::Error, error.what());
        return tradewind::bot::kExitFound;
    }
}
