#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include <fmt/format.h>

#include "bot/app/hosted_market.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/interrupt_watch.hpp"
#include "bot/runtime/market_clock.hpp"
#include "exchanges/emulator/exchange_host.hpp"
#include "exchanges/net/url.hpp"

namespace tradewind::bot {
namespace {

constexpr int kMaxPort = 65'535;
constexpr double kFastest = 100'000;

Result<net::HttpServerOptions> listen_address(const std::string& flag, const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const auto port = colon == std::string::npos ? Result<Decimal>(fail(ErrorCode::InvalidArgument, ""))
                                                 : Decimal::parse(text.substr(colon + 1));
    const bool is_port = port && !port->is_negative() && *port <= Decimal(kMaxPort) && port->is_multiple_of(1);
    if (!is_port || colon == 0) {
        return fail(ErrorCode::InvalidArgument, flag + ": '" + text + "' is not HOST:PORT");
    }
    net::HttpServerOptions out;
    out.host = text.substr(0, colon);
    out.port = static_cast<std::uint16_t>(port->steps(1));
    out.max_connections = 2'048;
    out.max_body_bytes = 1U << 20U;
    return out;
}

struct Account {
    emulator::ApiKey key;
    Decimal balance;
};

// "KEY:SECRET" or "KEY:SECRET:BALANCE"; errors do not show the text, as it holds a secret.
Result<Account> parse_account(const std::string& text, std::size_t number) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
    Account out;
    out.key.key = text.substr(0, first);
    out.key.secret = first == std::string::npos ? "" : text.substr(first + 1, second - first - 1);
    out.key.account = AccountId{static_cast<std::uint32_t>(number)};
    const auto balance = Decimal::parse(second == std::string::npos ? "10000" : text.substr(second + 1));
    if (out.key.key.empty() || out.key.secret.empty() || !balance || balance->is_negative() ||
        *balance > Decimal(1'000'000'000)) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("--account: number {} is not KEY:SECRET or KEY:SECRET:BALANCE", number + 1));
    }
    out.balance = *balance;
    return out;
}

// "max" is the fastest: the market is then as far as the machine has computed it.
Result<double> parse_speed(const std::string& text) {
    if (text == "max") {
        return kFastest;
    }
    const auto speed = Decimal::parse(text);
    if (!speed || !speed->is_positive() || speed->to_double() > kFastest) {
        return fail(ErrorCode::InvalidArgument,
                    "--speed: '" + text + "' is not a number above 0 and at most 100000, nor 'max'");
    }
    return speed->to_double();
}

// A client extends its listen key and replaces its sockets by its own clock.
Duration client_time(Duration life, double speed) {
    return Duration::nanos(std::llround(static_cast<double>(life.to_nanos()) * std::max(speed, 1.0)));
}

int refuse(const Error& error) {
    fmt::print(stderr, "{}\n", error.text);
    return kExitUsage;
}

void wait_for(const std::stop_token& token) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait(lock, token, [] { return false; });
}

}  // namespace

int run_exchange(const ExchangeCommand& wanted) {
    InterruptWatch interrupts;
    const auto speed = parse_speed(wanted.speed);
    if (!speed) {
        return refuse(speed.error());
    }
    emulator::ExchangeHostOptions options;
    auto http = listen_address("--listen", wanted.listen);
    if (!http) {
        return refuse(http.error());
    }
    options.http = std::move(*http);
    if (!wanted.control.empty()) {
        auto control = listen_address("--control", wanted.control);
        if (!control) {
            return refuse(control.error());
        }
        if (!net::is_loopback_host(control->host)) {
            return refuse({ErrorCode::InvalidArgument, "--control: faults are made from this machine only, '" +
                                                           control->host + "' is not a loopback address"});
        }
        options.control = std::move(*control);
    }
    HostedMarketOptions market_options{wanted.symbols, wanted.candles, wanted.funding, {}, wanted.seed, {}};
    const std::vector<std::string> usual_account{"test:test:10000"};
    for (const std::string& text : wanted.accounts.empty() ? usual_account : wanted.accounts) {
        auto account = parse_account(text, options.keys.size());
        if (!account) {
            return refuse(account.error());
        }
        const auto same_key = [&](const emulator::ApiKey& each) { return each.key == account->key.key; };
        if (std::ranges::any_of(options.keys, same_key)) {
            return refuse({ErrorCode::InvalidArgument,
                           fmt::format("--account: number {} has the key of another", options.keys.size() + 1)});
        }
        options.keys.push_back(account->key);
        market_options.balances.push_back(account->balance);
    }
    for (emulator::ApiKey& key : options.keys) {
        key.spot_account = AccountId{key.account.value() + static_cast<std::uint32_t>(options.keys.size())};
    }
    if (!wanted.from.empty()) {
        const auto from = Timestamp::parse(wanted.from);
        if (!from) {
            return refuse({ErrorCode::InvalidArgument, "--from: " + from.error().text});
        }
        market_options.from = *from;
    }
    if (wanted.market == "replay" && wanted.candles.empty()) {
        return refuse({ErrorCode::InvalidArgument, "--market replay needs --candles"});
    }
    options.ack_prices = wanted.is_old_acks ? emulator::AckPrices::Told : emulator::AckPrices::Left;
    options.limits = wanted.is_unlimited ? emulator::LimitRule::CountedOnly : emulator::LimitRule::Enforced;
    options.other_clock = MarketClock::wall_now;
    auto market = make_hosted_market(market_options, MarketClock::wall_now());
    if (!market) {
        return refuse(market.error());
    }
    // A market takes its time to be made; a generated one then goes by the wall.
    const Timestamp begin = wanted.candles.empty() ? std::max(market->start, MarketClock::wall_now()) : market->start;
    auto clock = std::make_unique<emulator::PacedClock>(begin, *speed);
    options.drifting_since = *speed == 1.0 ? std::nullopt : std::optional(begin);
    options.listen_key_life = client_time(emulator::ListenKeys::kLife, *speed);
    options.socket_life = client_time(emulator::StreamSockets::kLongestLife, *speed);
    emulator::ExchangeHost host(options, std::move(market->venue), std::move(clock));
    if (const auto status = host.start(); !status) {
        return refuse(status.error());
    }
    fmt::print("listening {}\n", host.url());
    if (options.control) {
        fmt::print("control {}\n", host.control_url());
    }
    fmt::print("{}\n", market->description);
    for (const std::string& notice : market->notices) {
        fmt::print("{}\n", notice);
    }
    std::fflush(stdout);
    wait_for(interrupts.token());
    host.stop();
    return kExitDone;
}

}  // namespace tradewind::bot
