#include "exchanges/emulator/candle_series.hpp"

#include <algorithm>

namespace tradewind::emulator {
namespace {

constexpr Duration kMinute = Duration::minutes(1);

Candle flat(Timestamp open_time, Decimal price) {
    Candle out;
    out.open_time = open_time;
    out.open = out.high = out.low = out.close = price;
    return out;
}

void merge(Candle& into, const Candle& later) {
    into.high = std::max(into.high, later.high);
    into.low = std::min(into.low, later.low);
    into.close = later.close;
    into.volume += later.volume;
    into.value += later.value;
    into.taker_volume += later.taker_volume;
    into.taker_value += later.taker_value;
    into.trades += later.trades;
    into.first_trade = into.first_trade < 0 ? later.first_trade : into.first_trade;
    into.last_trade = later.last_trade < 0 ? into.last_trade : later.last_trade;
}

}  // namespace

void CandleSeries::add_history(const Candle& minute) {
    reach(minute.open_time - kMinute);
    if (minutes_.empty() || minutes_.back().open_time < minute.open_time) {
        minutes_.push_back(minute);
    }
    if (minutes_.size() > kMinutesKept) {
        minutes_.pop_front();
    }
}

void CandleSeries::reach(Timestamp now) {
    const Timestamp open = now.floor_to(kMinute);
    if (minutes_.empty() || minutes_.back().open_time >= open) {
        return;
    }
    const Decimal price = minutes_.back().close;
    // After a silence longer than all we keep, only its end is worth making up.
    Timestamp next = std::max(minutes_.back().open_time + kMinute,
                              open - Duration::minutes(static_cast<std::int64_t>(kMinutesKept)));
    for (; next <= open; next = next + kMinute) {
        minutes_.push_back(flat(next, price));
        if (minutes_.size() > kMinutesKept) {
            minutes_.pop_front();
        }
    }
}

Candle& CandleSeries::running(Timestamp time, Decimal price) {
    reach(time);
    if (minutes_.empty()) {
        minutes_.push_back(flat(time.floor_to(kMinute), price));
    }
    Candle& minute = minutes_.back();
    if (minute.trades == 0 && minute.volume.is_zero()) {  // the close it repeated is not its own
        minute = flat(minute.open_time, price);
    }
    minute.high = std::max(minute.high, price);
    minute.low = std::min(minute.low, price);
    minute.close = price;
    ++minute.trades;
    return minute;
}

void CandleSeries::add_price(Timestamp time, Decimal price) {
    running(time, price);
}

void CandleSeries::add_trade(Timestamp time, Decimal price, Decimal volume, Decimal value, Side taker,
                             std::int64_t trade) {
    Candle& minute = running(time, price);
    minute.volume += volume;
    minute.value += value;
    if (taker == Side::Buy) {
        minute.taker_volume += volume;
        minute.taker_value += value;
    }
    minute.first_trade = minute.first_trade < 0 ? trade : minute.first_trade;
    minute.last_trade = trade;
}

std::deque<Candle>::const_iterator CandleSeries::first_from(Timestamp open) const {
    return std::lower_bound(minutes_.begin(), minutes_.end(), open,
                            [](const Candle& minute, Timestamp time) { return minute.open_time < time; });
}

std::vector<Candle> CandleSeries::candles(const CandleInterval& interval, const CandleRange& range) const {
    std::vector<Candle> out;
    if (minutes_.empty()) {
        return out;
    }
    auto at = minutes_.begin();
    if (!range.start) {
        const Timestamp newest = minutes_.back().open_time;
        Timestamp open = interval.open_of(std::min(range.end.value_or(newest), newest));
        for (std::size_t i = 1; i < range.limit; ++i) {
            open = interval.open_of(open - Duration::nanos(1));
        }
        at = first_from(open);
    } else {
        const Timestamp holding = interval.open_of(*range.start);
        at = first_from(holding < *range.start ? interval.end_of(holding) : holding);
    }
    Timestamp end;
    for (; at != minutes_.end(); ++at) {
        if (!out.empty() && at->open_time < end) {
            merge(out.back(), *at);
            continue;
        }
        const Timestamp open = interval.open_of(at->open_time);
        if (out.size() == range.limit || (range.end && open > *range.end)) {
            break;
        }
        out.push_back(*at);
        out.back().open_time = open;
        end = interval.end_of(open);
    }
    return out;
}

std::optional<Candle> CandleSeries::candle(const CandleInterval& interval, Timestamp open) const {
    const Timestamp end = interval.end_of(open);
    std::optional<Candle> out;
    for (auto at = first_from(open); at != minutes_.end() && at->open_time < end; ++at) {
        if (out) {
            merge(*out, *at);
        } else {
            out = *at;
            out->open_time = open;
        }
    }
    return out;
}

std::optional<Candle> CandleSeries::since(Timestamp from) const {
    std::optional<Candle> out;
    for (auto at = first_from(from); at != minutes_.end(); ++at) {
        if (out) {
            merge(*out, *at);
        } else {
            out = *at;
        }
    }
    return out;
}

}  // namespace tradewind::emulator
