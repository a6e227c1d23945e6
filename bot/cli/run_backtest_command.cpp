// `tradewind backtest`: a strategy over candles, its figures on the screen and whatever files are asked for.
#include <csignal>
#include <cstdio>

#include <unistd.h>

#include <fmt/format.h>

#include "bot/app/instrument_catalog.hpp"
#include "bot/app/log.hpp"
#include "bot/backtest/backtest_report.hpp"
#include "bot/backtest/backtest_text.hpp"
#include "bot/backtest/fee_tiers.hpp"
#include "bot/backtest/run_backtest.hpp"
#include "bot/cli/backtest_setup.hpp"
#include "bot/config/value_text.hpp"
#include "bot/report/html_report.hpp"
#include "storage/output_file.hpp"

namespace tradewind::bot {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void ask_to_stop(int) {
    stop_asked = 1;
}

std::string nth(const std::vector<std::string>& list, std::size_t index) {
    return index < list.size() ? list[index] : std::string();
}

Result<Decimal> basis_points(const char* option, const std::string& text) {
    auto value = read_decimal(text, Decimal(-100), Decimal(1'000));
    if (!value) {
        return fail(value.error().code, fmt::format("{}: {}", option, value.error().text));
    }
    return *value / Decimal(10'000);
}

Status read_fee_tier(const BacktestCommand& wanted, BacktestConfig& config) {
    if (wanted.fee_tier.empty()) {
        return {};
    }
    for (const std::string& symbol : wanted.symbols) {
        if (is_coin_margined_name(symbol) || symbol.ends_with(kSpotSuffix)) {
            return fail(
                ErrorCode::InvalidArgument,
                fmt::format("--fee-tier: known for perpetuals in USDT, not for {}; name its fees by --maker-fee "
                            "and --taker-fee",
                            symbol));
        }
    }
    const auto tier = fee_tier(wanted.fee_tier);
    if (!tier) {
        return fail(tier.error().code, "--fee-tier: " + tier.error().text);
    }
    config.maker_fee = tier->maker;
    config.taker_fee = tier->taker;
    return {};
}

Status read_numbers(const BacktestCommand& wanted, BacktestConfig& config) {
    if (!wanted.balance.empty()) {
        const auto balance = read_decimal(wanted.balance, Decimal::from_scaled(1, 6), Decimal(1'000'000'000));
        if (!balance) {
            return fail(balance.error().code, "--balance: " + balance.error().text);
        }
        config.balance = *balance;
    }
    const auto slippage = basis_points("--slippage", wanted.slippage);
    if (!slippage || slippage->is_negative()) {
        return fail(ErrorCode::InvalidArgument, slippage ? "--slippage cannot be negative" : slippage.error().text);
    }
    config.rules.slippage = *slippage;
    if (Status status = read_fee_tier(wanted, config); !status) {
        return status;
    }
    for (auto [option, text, target] : {std::tuple{"--maker-fee", &wanted.maker_fee, &config.maker_fee},
                                        std::tuple{"--taker-fee", &wanted.taker_fee, &config.taker_fee}}) {
        if (!text->empty()) {
            const auto fee = basis_points(option, *text);
            if (!fee) {
                return tl::unexpected<Error>(fee.error());
            }
            *target = *fee;
        }
    }
    for (auto [option, text, target] :
         {std::tuple{"--from", &wanted.from, &config.from}, std::tuple{"--to", &wanted.to, &config.to}}) {
        if (!text->empty()) {
            const auto time = Timestamp::parse(*text);
            if (!time) {
                return fail(time.error().code, fmt::format("{}: {}", option, time.error().text));
            }
            *target = *time;
        }
    }
    return config.from < config.to ? Status() : Status(fail(ErrorCode::OutOfRange, "--from must be earlier than --to"));
}

Status read_venue(const BacktestCommand& wanted, BacktestConfig& config) {
    const bool is_recorded = !wanted.recordings.empty();
    if (wanted.venue == "candles" && is_recorded) {
        return fail(ErrorCode::InvalidArgument, "--recording: recorded books are played with --venue book");
    }
    if (wanted.venue == "candles" || (wanted.venue.empty() && !is_recorded)) {
        return wanted.latency.empty()
                   ? Status()
                   : Status(fail(ErrorCode::InvalidArgument,
                                 "--latency: only `--venue book` has one; candles know no instants"));
    }
    if (wanted.venue != "book" && !wanted.venue.empty()) {
        return fail(ErrorCode::InvalidArgument, "--venue is candles or book, not '" + wanted.venue + "'");
    }
    if (wanted.is_pessimistic || config.rules.slippage.is_positive()) {
        return fail(ErrorCode::InvalidArgument,
                    "--pessimistic and --slippage: a book has its own path and prices; they go with --venue candles");
    }
    config.venue = BacktestConfig::Venue::Book;
    if (!wanted.latency.empty()) {
        const auto millis = read_decimal(wanted.latency, Decimal(0), Decimal(60'000));
        if (!millis) {
            return fail(millis.error().code, "--latency: " + millis.error().text);
        }
        const Duration way = Duration::micros((*millis * Decimal(1'000)).steps(Decimal(1)));
        config.latency = {way, way, Duration()};
    }
    return {};
}

Status read_recordings(const BacktestCommand& wanted, BacktestConfig& config) {
    if (wanted.recordings.empty()) {
        return {};
    }
    if (!wanted.trades.empty() || !wanted.marks.empty() || !wanted.fundings.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "--recording: trades, marks and funding are those that were recorded, without --trades, --mark and "
                    "--funding");
    }
    if (!wanted.from.empty()) {
        return fail(ErrorCode::InvalidArgument, "--from: recorded books are played from their beginning");
    }
    config.recordings = wanted.recordings;
    return {};
}

Status read_files(const BacktestCommand& wanted, BacktestConfig& config) {
    if (wanted.candles.empty() && wanted.trades.empty() && wanted.recordings.empty()) {
        config.symbols = wanted.symbols;
        return {};
    }
    const std::size_t symbols = std::max<std::size_t>(wanted.symbols.size(), 1);
    for (const auto& [option, files] : {std::pair{"--candles", &wanted.candles}, {"--trades", &wanted.trades}}) {
        if (!files->empty() && files->size() != symbols) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} {} were given for {} --symbol", files->size(), option, wanted.symbols.size()));
        }
    }
    if (!wanted.trades.empty() && config.venue != BacktestConfig::Venue::Book) {
        return fail(ErrorCode::InvalidArgument, "--trades: trades are played with --venue book");
    }
    for (std::size_t i = 0; i < symbols; ++i) {
        config.files.push_back({wanted.symbols.empty() ? "BTCUSDT" : wanted.symbols[i], nth(wanted.candles, i),
                                nth(wanted.marks, i), nth(wanted.fundings, i), nth(wanted.trades, i)});
    }
    return {};
}

}  // namespace

Result<BacktestConfig> read_command(const BacktestCommand& wanted) {
    BacktestConfig config;
    config.strategy = wanted.strategy;
    config.seed = wanted.seed;
    config.days = wanted.days;
    config.cache_dir = wanted.cache_dir;
    if (wanted.is_pessimistic) {
        config.rules.extremes = simulator::BarRules::ExtremeOrder::Pessimistic;
    }
    if (const Status read = read_numbers(wanted, config); !read) {
        return tl::unexpected<Error>(read.error());
    }
    if (const Status read = read_venue(wanted, config); !read) {
        return tl::unexpected<Error>(read.error());
    }
    for (const std::string& text : wanted.set) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) {
            return fail(ErrorCode::InvalidArgument, "--set takes KEY=VALUE, not '" + text + "'");
        }
        config.parameters[text.substr(0, equals)] = text.substr(equals + 1);
    }
    if (const Status read = read_recordings(wanted, config); !read) {
        return tl::unexpected<Error>(read.error());
    }
    if (const Status read = read_files(wanted, config); !read) {
        return tl::unexpected<Error>(read.error());
    }
    return config;
}

Status write_file(const std::string& path, std::string_view text) {
    if (path.empty()) {
        return {};
    }
    auto out = storage::OutputFile::open(path);
    if (!out) {
        return tl::unexpected<Error>(out.error());
    }
    Status written = out->write(text);
    return written ? out->finish() : written;
}

namespace {

Status write_results(const BacktestCommand& wanted, const BacktestConfig& config, const BacktestMarket& market,
                     const BacktestResult& result, const BacktestFigures& figures,
                     const BacktestComparisons& comparisons) {
    Status status = write_file(wanted.json, wanted.json.empty() ? "" : backtest_json(result, figures, comparisons));
    status = status ? write_file(wanted.fills, fills_csv(result, *market.instruments)) : status;
    status = status ? write_file(wanted.equity, equity_csv(result)) : status;
    status = status ? write_file(wanted.ledger, ledger_csv(result, *market.instruments)) : status;
    if (status && !wanted.report.empty()) {
        const auto written = write_html_report(wanted.report, report_of(config, market, result, figures, comparisons));
        status = written ? Status() : Status(tl::unexpected<Error>(written.error()));
    }
    if (status && !wanted.chart.empty()) {
        const auto picture = picture_of(market, result, figures);
        status = picture ? write_file(wanted.chart, *picture) : Status(tl::unexpected<Error>(picture.error()));
    }
    return status;
}

bool speaks_on_stdout(const BacktestCommand& wanted) {
    return wanted.json == "-" || wanted.fills == "-" || wanted.equity == "-" || wanted.ledger == "-";
}

int report_error(const Error& error, int exit_code) {
    log_line(LogLevel::Error, error.text);
    return exit_code;
}

}  // namespace

int run_backtest_command(const BacktestCommand& wanted) {
    const auto config = read_command(wanted);
    if (!config) {
        return report_error(config.error(), kExitUsage);
    }
    const auto market = load_backtest_market(*config);
    if (!market) {
        return report_error(market.error(), kExitFound);
    }
    std::signal(SIGINT, ask_to_stop);
    const bool shows_progress = ::isatty(STDERR_FILENO) != 0;
    BacktestControl control;
    int shown = -1;
    control.go_on = [&](double done) {
        const int percent = static_cast<int>(done * 100);
        if (shows_progress && percent != shown) {
            shown = percent;
            fmt::print(stderr, "\r{:3} %", percent);
        }
        return stop_asked == 0;
    };
    const auto result = run_backtest(*config, *market, control);
    if (shows_progress) {
        fmt::print(stderr, "\r     \r");
    }
    if (!result) {
        return report_error(result.error(), result.error().code == ErrorCode::NotFound ? kExitUsage : kExitFound);
    }
    const BacktestFigures figures = figures_of(*result);
    const BacktestComparisons comparisons = compare(*market, *result);
    if (const Status written = write_results(wanted, *config, *market, *result, figures, comparisons); !written) {
        return report_error(written.error(), kExitFound);
    }
    if (!speaks_on_stdout(wanted)) {
        fmt::print("{}\n{}.\n", backtest_table(*result, figures, comparisons), model_text(*config));
    }
    return result->interrupted ? kExitFound : kExitDone;
}

}  // namespace tradewind::bot
