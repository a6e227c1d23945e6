// `tradewind check`: whether a strategy looks ahead or depends on where its candles begin and end.
#include <fmt/format.h>

#include "bot/app/log.hpp"
#include "bot/check/check_text.hpp"
#include "bot/cli/backtest_setup.hpp"

namespace tradewind::bot {

int run_check_command(const BacktestCommand& wanted) {
    const auto report = [](const Error& error, int exit_code) {
        log_line(LogLevel::Error, error.text);
        return exit_code;
    };
    const auto config = read_command(wanted);
    if (!config) {
        return report(config.error(), kExitUsage);
    }
    const auto market = load_backtest_market(*config);
    if (!market) {
        return report(market.error(), kExitFound);
    }
    const auto check = check_strategy(*config, *market);
    if (!check) {
        const ErrorCode code = check.error().code;
        const bool is_usage =
            code == ErrorCode::NotFound || code == ErrorCode::InvalidArgument || code == ErrorCode::OutOfRange;
        return report(check.error(), is_usage ? kExitUsage : kExitFound);
    }
    if (const Status written = write_file(wanted.json, wanted.json.empty() ? "" : check_json(*check)); !written) {
        return report(written.error(), kExitFound);
    }
    if (wanted.json != "-") {
        fmt::print("{}", check_table(*check));
    }
    return check->is_sound() ? kExitDone : kExitFound;
}

}  // namespace tradewind::bot
