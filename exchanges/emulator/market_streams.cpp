#include "exchanges/emulator/market_streams.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// All periods of streams are multiples of it.
constexpr Duration kBeat = Duration::millis(50);
constexpr std::array<std::string_view, 5> kDepthNames = {"@depth", "@depth@100ms", "@depth@250ms", "@depth@500ms",
                                                         "@depth@1000ms"};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

StreamSpace space_of(const Instrument& instrument) {
    return instrument.is_spot() ? StreamSpace::Spot : StreamSpace::Futures;
}

std::string stream_of(const Instrument& instrument, std::string_view topic) {
    return lower(wire_symbol(instrument)).append(topic);
}

// Which price's candles a stream tells, and in which words.
struct KlineTold {
    CandleSeries InstrumentRecord::*price;
    Json (*write)(const Instrument&, const CandleInterval&, const Candle&, CandleState, Timestamp);
};

KlineTold kline_of(StreamKind kind) {
    switch (kind) {
        case StreamKind::MarkKline:
            return {&InstrumentRecord::mark, mark_kline_event};
        case StreamKind::IndexKline:
            return {&InstrumentRecord::index, index_kline_event};
        case StreamKind::ContinuousKline:
            return {&InstrumentRecord::traded, continuous_kline_event};
        default:
            return {&InstrumentRecord::traded, kline_event};
    }
}

std::string text_of(const Json& event) {
    return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

MarketStreams::MarketStreams(VenueFeed& feed, const MarketRecord& record, StreamSockets& sockets)
    : feed_(feed), record_(record), sockets_(sockets) {
    for (const Instrument& each : feed.venue().instruments()) {
        by_name_.emplace(std::pair{space_of(each), lower(wire_symbol(each))}, &each);
        by_pair_.emplace(std::pair{space_of(each), lower(pair_of(each))}, &each);
    }
}

void MarketStreams::publish(const StreamSockets::Key& key, const Json& event) {
    sockets_.publish(key.space == StreamSpace::Spot ? Product::Spot : Product::UsdM, key.name, text_of(event));
}

void MarketStreams::on_message(const HostedMessage& message) {
    if (const auto* tick = std::get_if<TradeTick>(&message.body)) {
        on_trade(*tick);
    } else if (const auto* top = std::get_if<BookTicker>(&message.body)) {
        on_top(*top, message.time);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&message.body)) {
        on_depth(*depth, message.time);
    }
}

void MarketStreams::on_trade(const TradeTick& tick) {
    const Instrument& instrument = feed_.venue().instruments().at(tick.instrument);
    const PublicTrade& trade = record_.of(tick.instrument).trades.back();
    const Product product = product_of(instrument);
    const std::string single = stream_of(instrument, "@trade");
    if (sockets_.has_readers(product, single)) {
        sockets_.publish(product, single, text_of(trade_event(instrument, trade, feed_.now())));
    }
    const std::string aggregate = stream_of(instrument, "@aggTrade");
    if (sockets_.has_readers(product, aggregate)) {
        sockets_.publish(product, aggregate, text_of(aggregate_event(instrument, trade, feed_.now())));
    }
}

void MarketStreams::on_top(const BookTicker& top, Timestamp time) {
    const Instrument& instrument = feed_.venue().instruments().at(top.instrument);
    const std::string name = stream_of(instrument, "@bookTicker");
    if (sockets_.has_readers(product_of(instrument), name)) {
        const std::uint64_t sequence = record_.of(top.instrument).book_sequence;
        sockets_.publish(product_of(instrument), name,
                         text_of(top_event(instrument, top, sequence, time, feed_.now())));
    }
}

void MarketStreams::on_depth(const DepthUpdate& update, Timestamp time) {
    const Instrument& instrument = feed_.venue().instruments().at(update.instrument);
    for (const std::string_view topic : kDepthNames) {
        const StreamSockets::Key key{space_of(instrument), stream_of(instrument, topic)};
        if (!sockets_.has_readers(product_of(instrument), key.name)) {
            batches_.erase(key);
            continue;
        }
        DepthBatch& batch = batches_[key];
        if (update.snapshot) {
            // A new book cannot be told as changes: readers see that numbers are missing and fetch it.
            batch = {};
            batch.previous = update.last_sequence;
            continue;
        }
        if (batch.first == 0) {
            batch.first = update.first_sequence;
            batch.previous = batch.previous == 0 ? update.first_sequence - 1 : batch.previous;
        }
        batch.last = update.last_sequence;
        batch.time = time;
        for (const LevelChange& change : update.changes) {
            (change.side == Side::Buy ? batch.bids : batch.asks)[change.ticks] = change.lots;
        }
    }
}

Timestamp MarketStreams::next_time() const {
    const auto has_rhythm = [](const auto& each) {
        return each.second.stream && each.second.stream->period != Duration();
    };
    const auto& read = sockets_.read_streams();
    return std::any_of(read.begin(), read.end(), has_rhythm) ? feed_.now().floor_to(kBeat) + kBeat : Timestamp::max();
}

void MarketStreams::on_time(Timestamp now) {
    sockets_.close_aged();
    const auto& read = sockets_.read_streams();
    std::erase_if(paces_, [&](const auto& each) { return !read.contains(each.first); });
    for (const auto& [key, readers] : read) {
        if (!readers.stream || readers.stream->period == Duration()) {
            continue;
        }
        const auto [found, is_first] = paces_.try_emplace(key);
        Pace& pace = found->second;
        if (is_first && readers.stream->kind == StreamKind::Depth) {
            pace.due = now.floor_to(readers.stream->period) + readers.stream->period;  // batches end on the grid
        }
        if (now >= pace.due) {
            pace.due = now.floor_to(readers.stream->period) + readers.stream->period;
            tell(key, *readers.stream, pace);
        }
    }
}

void MarketStreams::tell(const StreamSockets::Key& key, const StreamName& stream, Pace& pace) {
    const Instrument* instrument = stream.is_for_all() ? nullptr : find(key.space, stream);
    if (!stream.is_for_all() && instrument == nullptr) {
        return;
    }
    switch (stream.kind) {
        case StreamKind::Depth:
            return tell_depth(key, *instrument);
        case StreamKind::PartialDepth:
            return tell_partial_depth(key, stream, *instrument, pace);
        case StreamKind::Kline:
        case StreamKind::ContinuousKline:
        case StreamKind::MarkKline:
        case StreamKind::IndexKline:
            return tell_kline(key, stream, *instrument, pace);
        case StreamKind::MiniTicker:
        case StreamKind::Ticker:
        case StreamKind::WindowTicker:
            return tell_change(key, stream, *instrument, pace);
        case StreamKind::AllMiniTickers:
        case StreamKind::AllTickers:
            return tell_changes(key, stream, pace);
        case StreamKind::AllWindowTickers:
            if (key.space == StreamSpace::Spot) {
                tell_changes(key, stream, pace);
            }
            return;
        case StreamKind::MarkPrice:
            return tell_mark(key, stream, *instrument);
        case StreamKind::IndexPrice:
            return tell_index(key, *instrument);
        case StreamKind::AveragePrice:
            return publish(key, average_event(*instrument, record_.average(instrument->id), feed_.now()));
        case StreamKind::AllMarkPrices:
            return tell_marks(key);
        case StreamKind::AllBookTickers:
            return tell_tops(key, pace);
        case StreamKind::Liquidation:
            return tell_liquidation(key, *instrument, pace);
        case StreamKind::AllLiquidations:
            for (const Instrument& each : feed_.venue().instruments()) {
                tell_liquidation(key, each, pace);
            }
            return;
        case StreamKind::Trade:
        case StreamKind::AggTrade:
        case StreamKind::BookTicker:
        case StreamKind::ContractInfo:
            return;
    }
}

const Instrument* MarketStreams::find(StreamSpace space, const StreamName& stream) const {
    const auto in = [&](const auto& names) {
        const auto found = names.find({space, stream.symbol});
        return found == names.end() ? nullptr : found->second;
    };
    const Instrument* found = stream.kind == StreamKind::ContinuousKline ? nullptr : in(by_name_);
    const Instrument* of_pair = in(by_pair_);
    switch (stream.kind) {
        case StreamKind::ContinuousKline:
            return of_pair;
        case StreamKind::IndexPrice:
        case StreamKind::IndexKline:
            return of_pair != nullptr && of_pair->is_inverse() ? of_pair : nullptr;
        case StreamKind::MarkKline:
            return found != nullptr && found->is_inverse() ? found : nullptr;
        case StreamKind::MarkPrice:  // of a pair: of all its contracts
            return found != nullptr ? found : of_pair;
        case StreamKind::AveragePrice:
        case StreamKind::WindowTicker:
            return space == StreamSpace::Spot ? found : nullptr;
        default:
            return found;
    }
}

bool MarketStreams::is_new(Pace& pace, const Instrument& instrument, std::int64_t content) {
    const auto [found, is_first] = pace.contents.try_emplace(instrument.id, content);
    return is_first || std::exchange(found->second, content) != content;
}

void MarketStreams::tell_depth(const StreamSockets::Key& key, const Instrument& instrument) {
    const auto found = batches_.find(key);
    if (found == batches_.end() || found->second.first == 0) {
        return;
    }
    publish(key, depth_event(instrument, found->second, feed_.now()));
    DepthBatch next;
    next.previous = found->second.last;
    found->second = std::move(next);
}

void MarketStreams::tell_partial_depth(const StreamSockets::Key& key, const StreamName& stream,
                                       const Instrument& instrument, Pace& pace) {
    const HostedDepth book = feed_.venue().depth(instrument.id, static_cast<std::size_t>(stream.levels));
    const auto known = pace.contents.find(instrument.id);
    const auto sequence = static_cast<std::int64_t>(book.sequence);
    const std::int64_t previous = known == pace.contents.end() ? sequence : known->second;
    if (is_new(pace, instrument, sequence)) {
        publish(key, partial_depth_event(instrument, book, static_cast<std::uint64_t>(previous), feed_.now()));
    }
}

void MarketStreams::tell_kline(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument,
                               Pace& pace) {
    const KlineTold told = kline_of(stream.kind);
    const CandleSeries& series = record_.of(instrument.id).*told.price;
    const Timestamp open = stream.interval.open_of(feed_.now());
    if (pace.candle && *pace.candle < open) {
        if (const auto closed = series.candle(stream.interval, *pace.candle)) {
            publish(key, told.write(instrument, stream.interval, *closed, CandleState::Closed, feed_.now()));
        }
    }
    const auto running = series.candle(stream.interval, open);
    // A new candle is first told with its first trade; until then nothing of it is known.
    const auto content = [&] {
        return told.price == &InstrumentRecord::traded ? running->last_trade : open.to_millis() + running->trades;
    };
    if (running && is_new(pace, instrument, content())) {
        publish(key, told.write(instrument, stream.interval, *running, CandleState::Running, feed_.now()));
    }
    pace.candle = open;
}

std::optional<Json> MarketStreams::change_event(const StreamName& stream, const Instrument& instrument,
                                                Pace& pace) const {
    const bool is_window = stream.kind == StreamKind::WindowTicker || stream.kind == StreamKind::AllWindowTickers;
    const auto change =
        is_window ? record_.last_minutes(instrument.id, stream.window.minutes) : record_.day(instrument.id);
    if (!change || !is_new(pace, instrument, change->candle.last_trade)) {
        return std::nullopt;
    }
    if (is_window) {
        return window_ticker_event(instrument, stream.window.name, *change, feed_.now());
    }
    if (stream.kind == StreamKind::MiniTicker || stream.kind == StreamKind::AllMiniTickers) {
        return mini_ticker_event(instrument, *change, feed_.now());
    }
    return ticker_event(instrument, *change, feed_.venue().depth(instrument.id, 1), feed_.now());
}

void MarketStreams::tell_change(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument,
                                Pace& pace) {
    if (const auto event = change_event(stream, instrument, pace)) {
        publish(key, *event);
    }
}

void MarketStreams::tell_changes(const StreamSockets::Key& key, const StreamName& stream, Pace& pace) {
    Json changed = Json::array();
    for (const Instrument& each : feed_.venue().instruments()) {
        if (space_of(each) != key.space) {
            continue;
        }
        if (auto event = change_event(stream, each, pace)) {
            changed.push_back(std::move(*event));
        }
    }
    if (!changed.empty()) {
        publish(key, changed);
    }
}

void MarketStreams::tell_mark(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument) {
    if (const auto mark = feed_.venue().mark(instrument.id)) {
        const bool is_of_pair = stream.symbol != lower(wire_symbol(instrument));
        Json event = mark_event(instrument, *mark, feed_.now());
        publish(key, is_of_pair ? Json::array({std::move(event)}) : std::move(event));
    }
}

void MarketStreams::tell_index(const StreamSockets::Key& key, const Instrument& instrument) {
    if (const auto mark = feed_.venue().mark(instrument.id)) {
        publish(key, index_event(instrument, *mark, feed_.now()));
    }
}

// The one list that did not become common to both futures products.
void MarketStreams::tell_marks(const StreamSockets::Key& key) {
    Json marks = Json::array();
    for (const Instrument& each : feed_.venue().instruments()) {
        const auto mark = product_of(each) == Product::UsdM ? feed_.venue().mark(each.id) : std::nullopt;
        if (mark) {
            marks.push_back(mark_event(each, *mark, feed_.now()));
        }
    }
    if (!marks.empty()) {
        publish(key, marks);
    }
}

void MarketStreams::tell_tops(const StreamSockets::Key& key, Pace& pace) {
    for (const Instrument& each : feed_.venue().instruments()) {
        const InstrumentRecord& record = record_.of(each.id);
        if (space_of(each) == key.space && record.top &&
            is_new(pace, each, static_cast<std::int64_t>(record.book_sequence))) {
            publish(key, top_event(each, *record.top, record.book_sequence, record.top_time, feed_.now()));
        }
    }
}

void MarketStreams::tell_liquidation(const StreamSockets::Key& key, const Instrument& instrument, Pace& pace) {
    const auto& liquidation = record_.of(instrument.id).liquidation;
    const bool is_first_look = !pace.contents.contains(instrument.id);
    const std::int64_t content = liquidation ? liquidation->time.to_nanos() : 0;
    // What happened before anybody read is not told.
    if (is_new(pace, instrument, content) && !is_first_look) {
        publish(key, liquidation_event(instrument, *liquidation, feed_.now()));
    }
}

}  // namespace tradewind::emulator
