#include "exchanges/emulator/stream_name.hpp"

#include <array>
#include <utility>

namespace tradewind::emulator {
namespace {

constexpr std::size_t kMaxNameBytes = 128;

struct Fixed {
    std::string_view name;
    StreamKind kind;
    Duration period;
};

constexpr std::array<Fixed, 7> kForAll = {{
    {"!bookTicker", StreamKind::AllBookTickers, Duration::seconds(5)},
    {"!markPrice@arr", StreamKind::AllMarkPrices, Duration::seconds(3)},
    {"!markPrice@arr@1s", StreamKind::AllMarkPrices, Duration::seconds(1)},
    {"!miniTicker@arr", StreamKind::AllMiniTickers, Duration::seconds(1)},
    {"!ticker@arr", StreamKind::AllTickers, Duration::seconds(1)},
    {"!forceOrder@arr", StreamKind::AllLiquidations, Duration::seconds(1)},
    {"!contractInfo", StreamKind::ContractInfo, Duration()},
}};

constexpr std::array<Fixed, 11> kForOne = {{
    {"trade", StreamKind::Trade, Duration()},
    {"aggTrade", StreamKind::AggTrade, Duration()},
    {"bookTicker", StreamKind::BookTicker, Duration()},
    {"markPrice", StreamKind::MarkPrice, Duration::seconds(3)},
    {"markPrice@1s", StreamKind::MarkPrice, Duration::seconds(1)},
    {"indexPrice", StreamKind::IndexPrice, Duration::seconds(3)},
    {"indexPrice@1s", StreamKind::IndexPrice, Duration::seconds(1)},
    {"avgPrice", StreamKind::AveragePrice, Duration::seconds(1)},
    {"miniTicker", StreamKind::MiniTicker, Duration::millis(500)},
    {"ticker", StreamKind::Ticker, Duration::millis(500)},
    {"forceOrder", StreamKind::Liquidation, Duration::seconds(1)},
}};

constexpr std::array<std::pair<std::string_view, StreamKind>, 3> kKlines = {{
    {"kline_", StreamKind::Kline},
    {"markPriceKline_", StreamKind::MarkKline},
    {"indexPriceKline_", StreamKind::IndexKline},
}};

constexpr std::array<TickerWindow, 3> kWindows = {{{"1h", 60}, {"4h", 240}, {"1d", 1'440}}};

// "ticker_1h"
bool parse_window(std::string_view topic, StreamName& out) {
    constexpr std::string_view kPrefix = "ticker_";
    for (const TickerWindow& window : kWindows) {
        if (topic.starts_with(kPrefix) && topic.substr(kPrefix.size()) == window.name) {
            out.kind = StreamKind::WindowTicker;
            out.window = window;
            out.period = Duration::seconds(1);
            return true;
        }
    }
    return false;
}

std::optional<Duration> parse_speed(std::string_view text) {
    if (text.empty() || text == "@250ms") {
        return Duration::millis(250);
    }
    if (text == "@100ms") {
        return Duration::millis(100);
    }
    if (text == "@500ms") {
        return Duration::millis(500);
    }
    if (text == "@1000ms") {  // spot
        return Duration::millis(1000);
    }
    return std::nullopt;
}

bool parse_depth(std::string_view rest, StreamName& out) {
    out.kind = StreamKind::Depth;
    for (const auto& [digits, levels] : {std::pair{"5", 5}, std::pair{"10", 10}, std::pair{"20", 20}}) {
        const std::string_view text = digits;
        const bool is_whole = rest.size() == text.size() || (rest.size() > text.size() && rest[text.size()] == '@');
        if (rest.starts_with(text) && is_whole) {
            out.kind = StreamKind::PartialDepth;
            out.levels = levels;
            rest.remove_prefix(text.size());
            break;
        }
    }
    const auto speed = parse_speed(rest);
    out.period = speed.value_or(Duration());
    return speed.has_value();
}

bool parse_kline(std::string_view rest, StreamName& out) {
    const auto interval = CandleInterval::parse(rest);
    out.interval = interval.value_or(CandleInterval());
    out.period = Duration::millis(250);
    return interval.has_value();
}

bool parse_topic(std::string_view topic, StreamName& out) {
    for (const Fixed& each : kForOne) {
        if (topic == each.name) {
            out.kind = each.kind;
            out.period = each.period;
            return true;
        }
    }
    constexpr std::string_view kDepth = "depth";
    constexpr std::string_view kContinuous = "continuousKline_";
    constexpr std::string_view kPerpetual = "_perpetual";
    if (topic.starts_with(kDepth)) {
        return parse_depth(topic.substr(kDepth.size()), out);
    }
    for (const auto& [prefix, kind] : kKlines) {
        if (topic.starts_with(prefix)) {
            out.kind = kind;
            return parse_kline(topic.substr(prefix.size()), out);
        }
    }
    if (topic.starts_with(kContinuous) && out.symbol.ends_with(kPerpetual)) {
        out.kind = StreamKind::ContinuousKline;
        out.symbol.resize(out.symbol.size() - kPerpetual.size());
        return parse_kline(topic.substr(kContinuous.size()), out);
    }
    return parse_window(topic, out);
}

bool is_public(StreamKind kind) {
    // Not announced for futures; clients subscribe to it there, and there it came.
    return kind == StreamKind::Trade || kind == StreamKind::BookTicker || kind == StreamKind::AllBookTickers ||
           kind == StreamKind::Depth || kind == StreamKind::PartialDepth;
}

bool is_coin_margined(std::string_view symbol) {
    return symbol.find("usd_") != std::string_view::npos || symbol.ends_with("usd");
}

}  // namespace

std::optional<StreamName> StreamName::parse(std::string_view name) {
    StreamName out;
    if (name.size() > kMaxNameBytes) {
        return std::nullopt;
    }
    for (const Fixed& each : kForAll) {
        if (name == each.name) {
            out.kind = each.kind;
            out.period = each.period;
            return out;
        }
    }
    const std::size_t at = name.find('@');
    if (at != std::string_view::npos && name.starts_with('!') && name.substr(at) == "@arr" &&
        parse_window(name.substr(1, at - 1), out)) {
        out.kind = StreamKind::AllWindowTickers;
        return out;
    }
    if (at == 0 || at == std::string_view::npos || name.front() == '!') {  // "!" begins the names for all symbols
        return std::nullopt;
    }
    out.symbol = std::string(name.substr(0, at));
    return parse_topic(name.substr(at + 1), out) && !out.symbol.empty() ? std::optional(std::move(out)) : std::nullopt;
}

bool flows_on(StreamRoute route, const StreamName& name) {
    switch (route) {
        case StreamRoute::Public:
            return is_public(name.kind);
        case StreamRoute::Market:
            return !is_public(name.kind) || is_coin_margined(name.symbol);
        case StreamRoute::Private:
            return false;
        case StreamRoute::Legacy:
            return is_public(name.kind) || is_coin_margined(name.symbol) || name.kind == StreamKind::AllMiniTickers ||
                   name.kind == StreamKind::AllTickers;
        case StreamRoute::Spot:
            return true;
    }
    return false;
}

}  // namespace tradewind::emulator
