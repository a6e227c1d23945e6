#include "tests/bot/report/sample_report.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include <fmt/format.h>

#include "core/base/time.hpp"

namespace tradewind::bot::test {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kStart = 1'704'067'200'000;  // 2024-01-01
constexpr double kBalance = 10'000;

SymbolCandles walk(const std::string& symbol, double price, int places, std::size_t hours, std::mt19937_64& chance) {
    SymbolCandles out{symbol, "1h", places, {}};
    std::normal_distribution<double> normal;
    const double grain = std::pow(10.0, places);
    double trend = 0;
    double calm = 0.006;
    for (std::size_t i = 0; i < hours; ++i) {
        trend = 0.985 * trend + 0.00005 * normal(chance);
        calm = std::clamp(calm * std::exp(0.06 * normal(chance)), 0.0025, 0.016);
        const double open = price;
        price *= std::exp(trend + calm * normal(chance));
        const double high = std::max(open, price) * (1 + calm * 0.5 * std::abs(normal(chance)));
        const double low = std::min(open, price) * (1 - calm * 0.5 * std::abs(normal(chance)));
        const auto grained = [&](double value) { return std::round(value * grain) / grain; };
        out.candles.push_back({kStart + static_cast<std::int64_t>(i) * kHour, grained(open), grained(high),
                               grained(low), grained(price), 1'200 * (calm / 0.006) * std::exp(normal(chance) * 0.4)});
    }
    return out;
}

struct Open {
    std::size_t at = 0;
    double quantity = 0;  // signed
    double price = 0;
};

// Trades a crossing of two averages on one symbol and adds its profit hour by hour.
void trade(const SymbolCandles& symbol, std::vector<double>& profit, ReportData& report) {
    double fast = symbol.candles.front().close;
    double slow = fast;
    Open open;
    double booked = 0;
    const auto end_trade = [&](std::size_t i, const std::string& reason) {
        const Candle& now = symbol.candles[i];
        const double gross = open.quantity * (now.close - open.price);
        const double fees = 0.0005 * std::abs(open.quantity) * (now.close + open.price);
        booked += gross - fees;
        const bool is_long = open.quantity > 0;
        report.trades.push_back(
            {symbol.symbol, is_long, symbol.candles[open.at].time_ms, now.time_ms,
             fmt::format("{:.3f}", std::abs(open.quantity)), fmt::format("{:.{}f}", open.price, symbol.price_places),
             fmt::format("{:.{}f}", now.close, symbol.price_places), fmt::format("{:.2f}", gross - fees),
             100 * (gross - fees) / std::abs(open.quantity * open.price), fmt::format("{:.2f}", fees),
             fmt::format("{:.2f}", -fees * 0.2), reason});
        report.markers.push_back({now.time_ms, symbol.symbol, is_long ? Side::Sell : Side::Buy, now.close,
                                  report.trades.back().quantity, reason});
        open = {};
    };
    for (std::size_t i = 0; i < symbol.candles.size(); ++i) {
        const Candle& now = symbol.candles[i];
        fast += (now.close - fast) * 2 / 49;
        slow += (now.close - slow) * 2 / 169;
        const bool wants_long = fast > slow;
        if (open.quantity != 0 && (open.quantity > 0) != wants_long) {
            end_trade(i, "averages crossed back");
        } else if (open.quantity != 0 &&
                   open.quantity * (now.close / open.price - 1) < -std::abs(open.quantity) * 0.04) {
            end_trade(i, "stop");
        }
        if (open.quantity == 0 && i > 170 && i % 5 == 0 && std::abs(fast / slow - 1) > 0.004) {
            open = {i, (wants_long ? 1 : -1) * kBalance * 0.4 / now.close, now.close};
            report.markers.push_back({now.time_ms, symbol.symbol, wants_long ? Side::Buy : Side::Sell, now.close,
                                      fmt::format("{:.3f}", std::abs(open.quantity)), "averages crossed"});
        }
        profit[i] += booked + open.quantity * (now.close - open.price);
    }
}

void add_months(ReportData& report) {
    double before = kBalance;
    for (std::size_t i = 0; i < report.equity.size(); ++i) {
        const auto month_of = [&](std::size_t at) {
            return Timestamp::from_millis(report.equity[at].time_ms).to_iso().substr(0, 7);
        };
        if (i + 1 == report.equity.size() || month_of(i) != month_of(i + 1)) {
            const std::string month = month_of(i);
            report.months.push_back({std::stoi(month.substr(0, 4)), std::stoi(month.substr(5)),
                                     100 * (report.equity[i].value / before - 1)});
            before = report.equity[i].value;
        }
    }
}

void add_chances(ReportData& report, std::mt19937_64& chance) {
    std::normal_distribution<double> normal;
    ComparisonBand band{"Random entry, 5 to 95 %", {}};
    for (std::size_t i = 0; i < report.equity.size(); i += 24) {
        const double width = 32 * std::sqrt(static_cast<double>(i) / 24);
        const double middle = kBalance - 0.4 * static_cast<double>(i) / 24;
        band.points.push_back({report.equity[i].time_ms, middle - width - 5 * std::abs(normal(chance)),
                               middle + width + 5 * std::abs(normal(chance))});
    }
    report.band = band;
    std::vector<double> ends;
    const double end = 100 * (report.equity.back().value / kBalance - 1);
    for (int i = 0; i < 2'000; ++i) {
        ends.push_back(end + 9 * normal(chance));
    }
    report.distributions.push_back({"Monte Carlo: return when the trades come in another order",
                                    "%",
                                    "2,000 orders drawn with seed 1. A long left tail means luck carried the result.",
                                    histogram_of(ends, 60),
                                    {{"5th percentile", end - 14.8}, {"this run", end}}});
}

void add_words(ReportData& report) {
    const double end = report.equity.back().value;
    const std::vector<SeriesPoint> falls = drawdown_of(report.equity);
    const double worst = std::ranges::min(falls, {}, &SeriesPoint::value).value;
    report.title = "EMA cross on BTCUSDT and ETHUSDT";
    report.subtitle = "Hourly candles, 2024-01-01 to 2024-12-31, 10,000 USDT at the start";
    report.warnings = {"Only candles were given, so the order of high and low inside each was drawn with seed 1.",
                       "ETHUSDT: 3 hours are missing on 2024-06-11; the gap was traded through at the next open."};
    const Tone tone = end > kBalance ? Tone::Good : Tone::Bad;
    report.figures = {{"Result",
                       {{"Net profit", fmt::format("{:+.2f} USDT", end - kBalance), "after fees and funding", tone},
                        {"Return", fmt::format("{:+.1f} %", 100 * (end / kBalance - 1)), "buy and hold +38.2 %", tone},
                        {"Worst drawdown", fmt::format("{:.1f} %", worst), "on marked equity", Tone::Bad},
                        {"Sharpe", "1.12", "daily, 365 days; deflated 0.71", Tone::Plain}}},
                      {"Trades",
                       {{"Trades", std::to_string(report.trades.size()), "", Tone::Plain},
                        {"Win rate", "41.3 %", "of closed trades", Tone::Plain},
                        {"Profit factor", "1.38", "gross profit / gross loss", Tone::Plain},
                        {"Exposure", "71.5 %", "of the time", Tone::Plain},
                        {"Turnover", "48.1", "times the balance", Tone::Plain},
                        {"Liquidations", "0", "", Tone::Plain}}},
                      {"Risk and cost",
                       {{"Sortino", "1.61", "daily", Tone::Plain},
                        {"Calmar", "0.94", "", Tone::Plain},
                        {"Fees", "-192.40 USDT", "0.05 % taker", Tone::Bad},
                        {"Funding", "-38.48 USDT", "paid on mark", Tone::Bad},
                        {"Refused by risk", "4", "all: exposure limit", Tone::Plain},
                        {"Deflated Sharpe", "0.71", "after 1,000 trials", Tone::Plain}}}};
    report.tables.push_back({"Ledger by kind",
                             "The sum is the final balance less the first, to the last digit.",
                             {{"Kind", false}, {"Entries", true}, {"Amount, USDT", true}},
                             {{"Realised profit", "96", "2140.18800000"},
                              {"Fee", "192", "-192.40211000"},
                              {"Funding", "1094", "-38.48003200"}}});
    report.facts = {{"Strategy", "ema_cross fast=24 slow=84 stop=4%", "", Tone::Plain},
                    {"Fills",
                     "candles only: order of high and low drawn, seed 1; market orders at the next open; "
                     "latency 250 ms; 0.02 % maker, 0.05 % taker",
                     "", Tone::Plain},
                    {"Command hash", "b5d1f0e27c94a683", "", Tone::Plain},
                    {"Speed", "17,568 candles in 0.06 s", "", Tone::Plain}};
    report.notes = {"Sharpe is the mean of daily returns over their deviation, times the root of 365."};
}

}  // namespace

ReportData sample_report(std::size_t hours) {
    std::mt19937_64 chance(11);
    ReportData report;
    report.candles = {walk("BTCUSDT", 42'300, 1, hours, chance), walk("ETHUSDT", 2'290, 2, hours, chance)};
    std::vector<double> profit(hours, 0);
    for (const SymbolCandles& symbol : report.candles) {
        trade(symbol, profit, report);
    }
    std::ranges::sort(report.trades, {}, &ReportTrade::closed_ms);
    std::ranges::sort(report.markers, {}, &FillMarker::time_ms);
    NamedSeries hold{"Buy and hold", {}};
    for (std::size_t i = 0; i < hours; ++i) {
        const std::int64_t time = kStart + static_cast<std::int64_t>(i) * kHour;
        report.equity.push_back({time, kBalance + profit[i]});
        double value = 0;
        for (const SymbolCandles& symbol : report.candles) {
            value += kBalance / 2 * symbol.candles[i].close / symbol.candles.front().open;
        }
        hold.points.push_back({time, value});
    }
    report.comparisons = {hold};
    add_months(report);
    add_chances(report, chance);
    add_words(report);
    return report;
}

}  // namespace tradewind::bot::test
