#include "bot/backtest/comparisons.hpp"

#include <algorithm>

namespace tradewind::bot {
namespace {

using simulator::EntryPrices;
using simulator::HeldTrade;

constexpr std::size_t kRandomRuns = 500;
constexpr std::size_t kFewestTrades = 5;
constexpr std::uint64_t kSeed = 1;

struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Stretch played_of(const simulator::ReplaySeries& series, const BacktestResult& result) {
    const std::size_t begin = simulator::first_from(series.bars, result.from);
    return {begin, std::max(begin, simulator::first_from(series.bars, result.to))};
}

// Profit of an inverse contract is linear in one over its price: long it is short of that.
EntryPrices prices_of(const simulator::ReplaySeries& series, Stretch played) {
    const bool is_inverse = series.instrument.is_inverse();
    EntryPrices out;
    std::size_t settlement = 0;
    double paid = 0;
    const auto add = [&](Timestamp time, Price price) {
        for (; settlement < series.funding.size() && series.funding[settlement].time <= time; ++settlement) {
            paid += series.funding[settlement].rate.to_double();
        }
        out.price.push_back(is_inverse ? 1 / price.to_double() : price.to_double());
        out.funding_paid.push_back(is_inverse ? -paid : paid);
    };
    for (std::size_t i = played.begin; i < played.end; ++i) {
        add(series.bars[i].open_time, series.bars[i].open);
    }
    if (played.end > played.begin) {
        add(series.bars[played.end - 1].close_time(), series.bars[played.end - 1].close);
    }
    return out;
}

std::vector<HeldTrade> trades_of(const simulator::ReplaySeries& series, const BacktestResult& result) {
    std::vector<HeldTrade> out;
    for (const RoundTrip& trip : result.trades) {
        if (trip.instrument != series.instrument.id) {
            continue;
        }
        const std::size_t in = simulator::first_from(series.bars, trip.opened);
        const std::size_t left = simulator::first_from(series.bars, trip.closed);
        const double notional = series.instrument.notional(trip.entry, trip.quantity).to_double();
        const int sign = series.instrument.is_inverse() ? -sign_of(trip.side) : sign_of(trip.side);
        out.push_back({std::max<std::size_t>(left - in, 1), notional * sign, trip.fees.to_double()});
    }
    return out;
}

std::optional<RandomEntries> random_entries(const BacktestMarket& market, const BacktestResult& result) {
    const bool has_coins = std::ranges::any_of(result.fills, [&market](const BacktestFill& each) {
        return market.instruments->at(each.fill.instrument).is_spot();
    });
    if (has_coins || result.trades.size() < kFewestTrades) {
        return std::nullopt;
    }
    RandomEntries out;
    out.profits.assign(kRandomRuns, 0);
    for (const simulator::ReplaySeries& series : market.series) {
        const std::vector<HeldTrade> trades = trades_of(series, result);
        if (trades.empty()) {
            continue;
        }
        const EntryPrices prices = prices_of(series, played_of(series, result));
        const std::vector<double> profits =
            simulator::random_entry_results(trades, prices, kRandomRuns, kSeed + series.instrument.id.value());
        if (profits.empty()) {
            return std::nullopt;  // trades of less than a candle, side by side
        }
        std::ranges::transform(out.profits, profits, out.profits.begin(), std::plus());
    }
    for (const RoundTrip& trip : result.trades) {
        out.traded += trip.profit().to_double();
    }
    out.comparison = simulator::compare_with_random(out.traded, out.profits);
    return out;
}

double hold_profit(const BacktestMarket& market, const BacktestResult& result) {
    const simulator::ReplaySeries& first = market.series.front();
    const Stretch played = played_of(first, result);
    if (played.begin == played.end) {
        return 0;
    }
    return result.initial_balance.to_double() * held_gain(first.instrument, first.bars[played.begin].open.to_double(),
                                                          first.bars[played.end - 1].close.to_double());
}

}  // namespace

double held_gain(const Instrument& instrument, double from, double to) {
    return instrument.is_inverse() ? 1 - from / to : to / from - 1;
}

BacktestComparisons compare(const BacktestMarket& market, const BacktestResult& result) {
    return {hold_profit(market, result), random_entries(market, result)};
}

}  // namespace tradewind::bot
