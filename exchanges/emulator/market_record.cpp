#include "exchanges/emulator/market_record.hpp"

#include <algorithm>
#include <variant>

namespace tradewind::emulator {
namespace {

constexpr Duration kSamplePeriod = Duration::minutes(5);

template <class Item>
void keep_newest(std::deque<Item>& items, std::size_t count) {
    while (items.size() > count) {
        items.pop_front();
    }
}

Candle candle_of(const Instrument& instrument, const Bar& bar) {
    Candle out;
    out.open_time = bar.open_time;
    out.open = bar.open.value();
    out.high = bar.high.value();
    out.low = bar.low.value();
    out.close = bar.close.value();
    out.volume = bar.volume.value();
    const Decimal mean = (out.open + out.high + out.low + out.close) / Decimal(4);
    out.value = traded_value(instrument, mean, bar.volume);
    out.taker_volume = (out.volume / Decimal(2)).rounded_to(instrument.step.value(), Rounding::Down);
    out.taker_value = traded_value(instrument, mean, Quantity(out.taker_volume));
    return out;
}

// Where only traded prices are known of the past, they stand for mark and index.
Candle without_volume(Candle candle) {
    candle.volume = candle.value = candle.taker_volume = candle.taker_value = Decimal();
    return candle;
}

}  // namespace

Decimal traded_value(const Instrument& instrument, Decimal price, Quantity quantity) {
    return quantity.is_zero() || price.is_zero() ? Decimal() : instrument.notional(Price(price), quantity);
}

Decimal InstrumentRecord::mark_at(Timestamp time) const {
    CandleRange minute;
    minute.start = minute.end = time.floor_to(Duration::minutes(1));
    minute.limit = 1;
    const auto found = mark.candles(*CandleInterval::parse("1m"), minute);
    return found.empty() ? Decimal() : found.front().open;
}

MarketRecord::MarketRecord(VenueFeed& feed) : feed_(feed), next_sample_(feed.now().floor_to(kSamplePeriod)) {
    for (const Instrument& instrument : feed.venue().instruments()) {
        load_history(instrument);
    }
}

void MarketRecord::load_history(const Instrument& instrument) {
    InstrumentRecord& record = records_[instrument.id];
    for (const Bar& bar : feed_.venue().minutes(instrument.id, CandleSeries::kMinutesKept)) {
        add_bar(instrument, bar);
    }
    record.book_sequence = feed_.venue().depth(instrument.id, 1).sequence;
}

void MarketRecord::add_bar(const Instrument& instrument, const Bar& bar) {
    InstrumentRecord& record = records_[instrument.id];
    const Candle candle = candle_of(instrument, bar);
    record.traded.add_history(candle);
    record.mark.add_history(without_volume(candle));
    record.index.add_history(without_volume(candle));
    Candle level;
    level.open_time = bar.open_time;
    record.premium.add_history(level);
}

void MarketRecord::on_message(const HostedMessage& message) {
    if (const auto* tick = std::get_if<TradeTick>(&message.body)) {
        add_trade(message.time, *tick);
    } else if (const auto* top = std::get_if<BookTicker>(&message.body)) {
        records_[top->instrument].top = *top;
        records_[top->instrument].top_time = message.time;
    } else if (const auto* depth = std::get_if<DepthUpdate>(&message.body)) {
        records_[depth->instrument].book_sequence = depth->last_sequence;
    } else if (const auto* mark = std::get_if<MarkPrice>(&message.body)) {
        add_mark(message.time, *mark);
    } else if (const auto* fill = std::get_if<OrderFilled>(&message.body)) {
        if (fill->origin == FillOrigin::Liquidation) {
            records_[fill->instrument].liquidation = Liquidation{message.time, *fill};
        }
    }
}

void MarketRecord::add_trade(Timestamp time, const TradeTick& tick) {
    InstrumentRecord& record = records_[tick.instrument];
    PublicTrade trade;
    trade.id = ++trade_ids_[tick.instrument];
    trade.time = time;
    trade.price = tick.price;
    trade.quantity = tick.quantity;
    trade.value = traded_value(feed_.venue().instruments().at(tick.instrument), tick.price.value(), tick.quantity);
    trade.taker = tick.aggressor;
    record.traded.add_trade(time, tick.price.value(), tick.quantity.value(), trade.value, tick.aggressor, trade.id);
    record.trades.push_back(trade);
    keep_newest(record.trades, kTradesKept);
}

void MarketRecord::add_mark(Timestamp time, const MarkPrice& mark) {
    InstrumentRecord& record = records_[mark.instrument];
    record.mark.add_price(time, mark.mark.value());
    record.index.add_price(time, mark.index.value());
    if (mark.index.is_positive()) {
        record.premium.add_price(time,
                                 (mark.mark.value() / mark.index.value() - Decimal(1)).rounded(8, Rounding::HalfEven));
    }
}

void MarketRecord::on_time(Timestamp now) {
    for (auto& [instrument, record] : records_) {
        record.traded.reach(now);
        record.mark.reach(now);
        record.index.reach(now);
        record.premium.reach(now);
    }
    if (now < next_sample_) {
        return;
    }
    for (auto& [instrument, record] : records_) {
        record.interest.push_back({now.floor_to(kSamplePeriod), feed_.venue().open_interest(instrument),
                                   holders_of(feed_.venue(), instrument)});
        keep_newest(record.interest, kInterestKept);
    }
    next_sample_ = now.floor_to(kSamplePeriod) + kSamplePeriod;
}

std::optional<WindowChange> MarketRecord::last_minutes(InstrumentId instrument, std::int64_t minutes) const {
    return change(instrument, feed_.now().floor_to(Duration::minutes(1)) - Duration::minutes(minutes - 1));
}

std::optional<WindowChange> MarketRecord::change(InstrumentId instrument, Timestamp since) const {
    const InstrumentRecord& record = records_.at(instrument);
    const auto candle = record.traded.since(since);
    if (!candle) {
        return std::nullopt;
    }
    WindowChange out;
    out.candle = *candle;
    out.open_time = candle->open_time;
    out.close_time = feed_.now();
    out.last_quantity = record.trades.empty() ? Quantity() : record.trades.back().quantity;
    const Instrument& terms = feed_.venue().instruments().at(instrument);
    out.average = candle->close;
    if (candle->volume.is_positive() && candle->value.is_positive()) {
        out.average = terms.is_inverse() ? candle->volume * terms.contract_size / candle->value
                                         : candle->value / (candle->volume * terms.contract_size);
    }
    return out;
}

AveragePrice MarketRecord::average(InstrumentId instrument) const {
    const InstrumentRecord& record = records_.at(instrument);
    const Timestamp since = feed_.now() - Duration::minutes(AveragePrice::kMinutes);
    Decimal value;
    Decimal quantity;
    for (auto trade = record.trades.rbegin(); trade != record.trades.rend() && trade->time >= since; ++trade) {
        value += trade->value;
        quantity += trade->quantity.value();
    }
    AveragePrice out;
    out.last_trade = record.trades.empty() ? feed_.now() : record.trades.back().time;
    if (!quantity.is_zero()) {
        out.price = Price(value / quantity);
    } else if (!record.traded.minutes().empty()) {
        out.price = Price(record.traded.minutes().back().close);
    }
    return out;
}

}  // namespace tradewind::emulator
