#include "bot/cli/history_commands.hpp"

#include "bot/cli/option_kinds.hpp"

namespace tradewind::bot {
namespace {

void add_venue_options(CLI::App& command, VenueOptions& wanted) {
    add_text(command, "--market", wanted.market,
             "usdm_perp, coinm_perp or spot (default QT_MARKET_TYPE, else usdm_perp)", "TYPE");
    add_text(command, "--rest-url", wanted.rest_url, "another address of the venue", "URL");
}

}  // namespace

CLI::App* add_download_command(CLI::App& app, DownloadCommand& wanted) {
    CLI::App* command = app.add_subcommand("download", "fetch candles, mark candles, funding or trades into files");
    command->footer(
        "A file goes on where it ended, also after Ctrl-C; gaps are named; FILE.sha256 is written beside each file.\n"
        "docs/data-files.md describes the files. Exit code 0: all is there; 1: something is missing.\n"
        "Example: tradewind download --symbol BTCUSDT --symbol ETHUSDT --interval 1h --from 2024-01-01 --out data");
    command->add_option("--symbol", wanted.symbols, "as the venue writes it; may be repeated")
        ->type_name("SYMBOL")
        ->allow_extra_args(false);
    add_venue_options(*command, wanted.venue);
    add_text(*command, "--kind", wanted.kind, "candles (default), mark, funding or trades", "KIND");
    add_text(*command, "--interval", wanted.interval, "of candles: 1m 5m 15m 1h 4h 1d ... (default 1h)", "STEP");
    add_text(*command, "--from", wanted.from, "UTC, e.g. 2024-01-31", "TIME");
    add_text(*command, "--to", wanted.to, "UTC; end before (default: now)", "TIME");
    add_text(*command, "--out", wanted.out, "folder of the files (default: this one)", "DIR");
    return command;
}

CLI::App* add_universe_command(CLI::App& app, UniverseCommand& wanted) {
    CLI::App* command = app.add_subcommand("universe", "rank the venue's contracts by what changes hands in a day");
    command->footer(
        "Perpetuals that trade and are quoted in USDT or USDC (QT_LIQUIDITY_STABLE_QUOTES or --quotes name others).\n"
        "Example: tradewind universe --top 20 --min-volume 50000000 --min-age-days 180");
    add_venue_options(*command, wanted.venue);
    command->add_option("--top", wanted.top, "how many (default 50)")->type_name("N");
    add_text(*command, "--min-volume", wanted.min_volume, "least volume in 24 hours, in quote currency", "AMOUNT");
    command->add_option("--min-age-days", wanted.min_age_days, "since the contract was listed")
        ->type_name("N")
        ->check(CLI::Range(0, 36'500));
    add_text(*command, "--quotes", wanted.quotes, "permitted quote currencies, separated by commas", "LIST");
    return command;
}

CLI::App* add_record_command(CLI::App& app, RecordCommand& wanted) {
    CLI::App* command = app.add_subcommand("record", "write the venue's raw public feed to disk");
    command->footer(
        "Trades, best prices, books, marks and liquidations, a gzip file a day, until Ctrl-C. `tradewind recording`\n"
        "reads them. Example: tradewind record --symbol BTCUSDT --symbol ETHUSDT --out recordings");
    command->add_option("--symbol", wanted.symbols, "as the venue writes it; may be repeated")
        ->type_name("SYMBOL")
        ->allow_extra_args(false);
    add_venue_options(*command, wanted.venue);
    add_text(*command, "--stream-url", wanted.venue.stream_url, "another address of the venue's streams", "URL");
    add_text(*command, "--out", wanted.out, "folder of the files (default: this one)", "DIR");
    command->add_option("--minutes", wanted.minutes, "stop after that time")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000));
    return command;
}

CLI::App* add_recording_command(CLI::App& app, RecordingCommand& wanted) {
    CLI::App* command = app.add_subcommand("recording", "show what recordings hold and take the trades out of them");
    command->footer(
        "With --out every symbol's trades go to DIR/SYMBOL_trades.csv.gz, which `tradewind backtest --trades` plays.\n"
        "Example: tradewind recording recordings/usdm_perp_20240131T000000Z.rec.gz --out data");
    command->add_option("files", wanted.files, "recordings, oldest first")->required()->type_name("FILE");
    add_text(*command, "--out", wanted.out, "folder for files of trades", "DIR");
    return command;
}

}  // namespace tradewind::bot
