// Everything one run needs, typed and validated. Comes from a YAML file, the environment and flags, in
// rising order. Units: fractions (0.05 = 5 %), durations, money in the account currency. Thread: value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/alerts/alert_filter.hpp"
#include "bot/telegram/secret.hpp"
#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "core/margin/liquidation.hpp"
#include "exchanges/binance/product.hpp"
#include "risk/risk_limits.hpp"
#include "simulator/latency.hpp"

namespace tradewind::bot {

enum class MarketKind : std::uint8_t { Generated, Replay, Binance };
// What is traded when no symbols are named.
enum class ContractType : std::uint8_t { UsdMargined, CoinMargined };

struct TelegramConfig {
    Secret token;  // empty: the local chat page
    std::string api_url = "https://api.telegram.org";
    std::vector<std::int64_t> allowed_users;  // empty: nobody
    std::int64_t topic = 0;                   // 0: any
    bool is_plain_http_allowed = false;       // beyond this machine
};

struct MarketConfig {
    MarketKind kind = MarketKind::Generated;
    std::uint64_t seed = 1;
    double speed = 1;  // engine seconds per wall second; 0: as fast as it goes
    ContractType type = ContractType::UsdMargined;
    std::vector<std::string> symbols;    // empty: the usual ones, or the one the candle file is named after
    std::string candles;                 // replay: file of the first symbol
    std::vector<std::string> recording;  // replay: of the raw feed, by time; candles are history then
    std::string mark;                    // optional
    std::string funding;                 // optional
    Timestamp from;                      // replay: earlier candles are history only; zero: the first
    Timestamp to = Timestamp::max();
    std::string brackets;  // margin tiers file; empty: the built-in table
    simulator::Latency latency = simulator::kUsualLatency;
};

struct BinanceConfig {
    binance::Environment environment = binance::Environment::Live;
    std::string rest_url;    // instead of the venue's own; empty: that
    std::string stream_url;  // the same for streams
    Secret api_key;
    Secret api_secret;
    std::string key_file;  // instead of both: two lines, readable by its owner only
};

// Live needs this setting and the flag --live; each alone trades paper money.
enum class AccountKind : std::uint8_t { Paper, Live };

struct AccountConfig {
    AccountKind kind = AccountKind::Paper;
    AccountKind asked_for = AccountKind::Paper;  // by the flag
    std::optional<Decimal> balance;              // paper money; absent: as documented for the account currency
    MarginMode margin_mode = MarginMode::Isolated;
    Decimal strategy_capital = Decimal::from_scaled(9, 1);  // of equity, for the margin of all strategies together
};

struct LoopConfig {
    Duration positions = Duration::seconds(5);
    Duration risk = Duration::seconds(30);
    Duration reconcile = Duration::minutes(1);
    Duration performance = Duration::minutes(5);
    Duration funding = Duration::hours(1);
};

struct StrategyConfig {
    std::string symbol;  // where it goes when no symbol is named; empty: the first one that is traded
    std::string hedge;   // other leg of a strategy with two; empty: the spot pair of the symbol
    std::map<std::string, std::string> parameters;  // checked against their ranges
};

struct ChatConfig {
    std::string default_symbol;  // empty: the first one that is traded
    Duration confirm_within = Duration::seconds(30);
    Duration status_every = Duration::hours(4);      // zero: never
    Decimal max_drift = Decimal::from_scaled(5, 3);  // between preview and confirmation
};

struct AppConfig {
    std::string home = "tradewind-home";
    std::string http = "127.0.0.1:8080";
    TelegramConfig telegram;
    MarketConfig market;
    BinanceConfig binance;
    AccountConfig account;
    risk::RiskLimits risk;
    LoopConfig loops;
    std::map<std::string, StrategyConfig> strategies;  // what differs from the defaults
    std::string first_strategy;                        // switched on at the start; empty: none
    ChatConfig chat;
    AlertCooldowns alerts;
    Duration keep_inputs = Duration::days(7);  // market inputs in the journal; facts stay for ever
};

}  // namespace tradewind::bot
