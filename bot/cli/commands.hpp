// The subcommands of the program, after their options have been read. Each returns the exit code:
// 0 done, 1 it found what it looks for (a difference, a failure), 2 wrong use, 78 wrong configuration.
// Thread: main.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bot/config/setting.hpp"

namespace tradewind::bot {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFound = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitConfiguration = 78;  // service managers do not restart on it

enum class OutputForm : unsigned char { Text, Json };

int run_agent(const AppConfig& config, const Settings& settings);
// Checks everything that a run with this configuration needs; a configuration that is none is a finding, too.
int run_doctor(const Result<AppConfig>& config, OutputForm form);
int run_chat(const std::string& home);
int run_replay(const std::string& home, OutputForm form);
int run_audit(const std::string& home, OutputForm form);
int print_settings_help();

struct ExchangeCommand {
    std::string listen = "127.0.0.1:8900";
    std::string control;                // empty: none
    std::vector<std::string> accounts;  // KEY:SECRET[:BALANCE]
    std::vector<std::string> symbols;
    std::string market = "generated";
    std::vector<std::string> candles;  // by symbol
    std::vector<std::string> funding;  // of the candles in the same place
    std::string from;
    std::string speed = "1";  // a number, or "max"
    std::uint64_t seed = 1;
    bool is_old_acks = false;   // acknowledgements carry prices, as before mid-2026
    bool is_unlimited = false;  // request limits are counted, not enforced
};
int run_exchange(const ExchangeCommand& wanted);

struct IndicatorTable {
    std::string candles;  // file to read
    std::string spec;     // indicators, separated by commas
    std::string out = "-";
};
struct BacktestCommand {
    std::string strategy = "trend_following";
    std::vector<std::string> symbols;
    std::vector<std::string> candles;  // by symbol, as marks and funding
    std::vector<std::string> marks;
    std::vector<std::string> fundings;
    std::vector<std::string> trades;      // files of recorded trades, played with a book
    std::vector<std::string> recordings;  // of the raw feed, whose books are played
    std::vector<std::string> set;         // KEY=VALUE of the strategy
    std::string from;
    std::string to;
    std::string balance;  // empty: as in a paper run
    std::string slippage = "0";
    std::string fee_tier;   // VIP level; empty: the contract's own fees
    std::string maker_fee;  // empty: the tier's
    std::string taker_fee;
    std::string cache_dir;
    std::string venue;    // empty: candles, or the book where one was recorded
    std::string latency;  // milliseconds each way; empty: the usual one
    std::uint64_t seed = 1;
    int days = 30;
    bool is_pessimistic = false;
    // Files to write; empty: not; "-": standard output.
    std::string json;
    std::string fills;
    std::string equity;
    std::string ledger;
    std::string report;
    std::string chart;
};
int run_backtest_command(const BacktestCommand& wanted);
// Of what a backtest takes the market, the costs and `json`.
int run_check_command(const BacktestCommand& wanted);

struct SweepCommand {
    BacktestCommand market;        // strategy, candles, costs; its `set` stays empty
    std::vector<std::string> set;  // KEY=VALUES
    std::string search = "grid";
    std::string metric = "sharpe";
    std::uint64_t points = 0;  // 0: all of a grid, else kUsualPoints
    std::uint64_t seed = 1;    // of the search
    unsigned threads = 0;      // 0: all cores
    std::string store;         // SQLite file to go on from; empty: nothing is kept
    std::string json;
    std::string heat_map;  // PNG of two parameters
    std::string x;         // empty: the first and the second that vary
    std::string y;

    static constexpr std::uint64_t kUsualPoints = 200;
};
int run_sweep_command(const SweepCommand& wanted);

struct WalkForwardCommand {
    SweepCommand sweep;
    int train_days = 180;
    int test_days = 30;
    int purge_days = 1;
    int embargo_days = 0;
    bool is_anchored = false;
};
int run_walk_forward_command(const WalkForwardCommand& wanted);

// Whom commands ask that need no keys.
struct VenueOptions {
    std::string market;    // usdm_perp, coinm_perp or spot; empty: QT_MARKET_TYPE, else usdm_perp
    std::string rest_url;  // empty: the venue's own address
    std::string stream_url;
};

struct DownloadCommand {
    VenueOptions venue;
    std::vector<std::string> symbols;
    std::string kind = "candles";
    std::string interval = "1h";
    std::string from;
    std::string to;  // empty: the venue's now
    std::string out = ".";
};
int run_download(const DownloadCommand& wanted, OutputForm form);

struct UniverseCommand {
    VenueOptions venue;
    std::size_t top = 50;
    std::string min_volume = "0";
    int min_age_days = 0;
    std::string quotes;  // separated by commas; empty: QT_LIQUIDITY_STABLE_QUOTES, else USDT,USDC
};
int run_universe(const UniverseCommand& wanted, OutputForm form);

struct RecordCommand {
    VenueOptions venue;
    std::vector<std::string> symbols;
    std::string out = ".";
    int minutes = 0;  // 0: until Ctrl-C
};
int run_record(const RecordCommand& wanted);

struct RecordingCommand {
    std::vector<std::string> files;
    std::string out;  // folder for trade files; empty: none
};
int run_recording(const RecordingCommand& wanted);

int run_indicators(const IndicatorTable& wanted);
int list_indicators(OutputForm form);

}  // namespace tradewind::bot
