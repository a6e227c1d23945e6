#include "exchanges/emulator/stream_events.hpp"

#include <nlohmann/json.hpp>

#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

int product_number(const Instrument& instrument) {
    return instrument.is_inverse() ? 2 : 1;
}

Json head(const char* type, const Instrument& instrument, Timestamp now) {
    Json out;
    out["e"] = type;
    out["E"] = now.to_millis();
    out["s"] = wire_symbol(instrument);
    if (!instrument.is_spot()) {
        out["st"] = product_number(instrument);
    }
    return out;
}

void add_pair(Json& out, const Instrument& instrument) {
    if (!instrument.is_spot()) {
        out["ps"] = pair_of(instrument);
    }
}

Json side_json(const Instrument& instrument, const std::map<std::int64_t, std::int64_t>& levels) {
    Json out = Json::array();
    for (const auto& [ticks, lots] : levels) {
        out.push_back(
            {text_of(instrument.from_ticks(ticks), instrument), text_of(instrument.from_lots(lots), instrument)});
    }
    return out;
}

// What candles of every price have in common.
Json candle_json(const std::string& symbol, const CandleInterval& interval, const Candle& candle, CandleState state) {
    Json out;
    out["t"] = candle.open_time.to_millis();
    out["T"] = interval.end_of(candle.open_time).to_millis() - 1;
    out["s"] = symbol;
    out["i"] = std::string(interval.name());
    out["f"] = candle.first_trade;
    out["L"] = candle.last_trade;
    out["n"] = candle.trades;
    out["x"] = state == CandleState::Closed;
    out["B"] = "0";
    return out;
}

Json kline_json(const Instrument& instrument, const CandleInterval& interval, const Candle& candle, CandleState state) {
    const auto price = [&](Decimal value) { return text_of(Price(value), instrument); };
    Json out = candle_json(wire_symbol(instrument), interval, candle, state);
    out["o"] = price(candle.open);
    out["c"] = price(candle.close);
    out["h"] = price(candle.high);
    out["l"] = price(candle.low);
    out["v"] = text_of(Quantity(candle.volume), instrument);
    out["q"] = traded_value_text(candle.value);
    out["V"] = text_of(Quantity(candle.taker_volume), instrument);
    out["Q"] = traded_value_text(candle.taker_value);
    return out;
}

Json untraded_kline_json(const std::string& symbol, const CandleInterval& interval, const Candle& candle,
                         CandleState state) {
    Json out = candle_json(symbol, interval, candle, state);
    out["o"] = mark_text(candle.open);
    out["c"] = mark_text(candle.close);
    out["h"] = mark_text(candle.high);
    out["l"] = mark_text(candle.low);
    for (const char* nothing : {"v", "q", "V", "Q"}) {
        out[nothing] = "0";
    }
    return out;
}

void add_prices(Json& out, const WindowTexts& texts) {
    out["c"] = texts.last;
    out["o"] = texts.open;
    out["h"] = texts.high;
    out["l"] = texts.low;
    out["v"] = texts.volume;
    out["q"] = texts.value;
}

void add_change(Json& out, const WindowTexts& texts, const WindowChange& change) {
    out["p"] = texts.change;
    out["P"] = texts.change_percent;
    out["w"] = texts.average;
    out["O"] = change.open_time.to_millis();
    out["C"] = change.close_time.to_millis();
    out["F"] = change.candle.first_trade;
    out["L"] = change.candle.last_trade;
    out["n"] = change.candle.trades;
}

Json pair_head(const char* type, const Instrument& instrument, Timestamp now) {
    Json out;
    out["e"] = type;
    out["E"] = now.to_millis();
    out["ps"] = pair_of(instrument);
    return out;
}

}  // namespace

Json trade_event(const Instrument& instrument, const PublicTrade& trade, Timestamp now) {
    Json out = head("trade", instrument, now);
    out["t"] = trade.id;
    out["p"] = text_of(trade.price, instrument);
    out["q"] = text_of(trade.quantity, instrument);
    out["T"] = trade.time.to_millis();
    if (!instrument.is_spot()) {
        out["X"] = "MARKET";
    }
    out["m"] = trade.taker == Side::Sell;
    if (instrument.is_spot()) {
        out["M"] = true;
    }
    return out;
}

Json aggregate_event(const Instrument& instrument, const PublicTrade& trade, Timestamp now) {
    Json out = head("aggTrade", instrument, now);
    out["a"] = trade.id;
    out["p"] = text_of(trade.price, instrument);
    out["q"] = text_of(trade.quantity, instrument);
    if (!instrument.is_spot()) {
        out["nq"] = out["q"];
    }
    out["f"] = out["l"] = trade.id;
    out["T"] = trade.time.to_millis();
    out["m"] = trade.taker == Side::Sell;
    if (instrument.is_spot()) {
        out["M"] = true;
    }
    return out;
}

Json top_event(const Instrument& instrument, const BookTicker& top, std::uint64_t sequence, Timestamp time,
               Timestamp now) {
    Json out;
    if (!instrument.is_spot()) {  // spot's has no type and no time
        out["e"] = "bookTicker";
    }
    out["u"] = sequence;
    if (!instrument.is_spot()) {
        out["E"] = now.to_millis();
        out["T"] = time.to_millis();
    }
    out["s"] = wire_symbol(instrument);
    if (!instrument.is_spot()) {
        out["st"] = product_number(instrument);
        add_pair(out, instrument);
    }
    out["b"] = text_of(top.bid, instrument);
    out["B"] = text_of(top.bid_quantity, instrument);
    out["a"] = text_of(top.ask, instrument);
    out["A"] = text_of(top.ask_quantity, instrument);
    return out;
}

Json depth_event(const Instrument& instrument, const DepthBatch& batch, Timestamp now) {
    Json out;
    out["e"] = "depthUpdate";
    out["E"] = now.to_millis();
    if (!instrument.is_spot()) {
        out["T"] = batch.time.to_millis();
    }
    out["s"] = wire_symbol(instrument);
    if (!instrument.is_spot()) {
        out["st"] = product_number(instrument);
        add_pair(out, instrument);
    }
    out["U"] = batch.first;
    out["u"] = batch.last;
    if (!instrument.is_spot()) {
        out["pu"] = batch.previous;
    }
    out["b"] = side_json(instrument, batch.bids);
    out["a"] = side_json(instrument, batch.asks);
    return out;
}

Json partial_depth_event(const Instrument& instrument, const HostedDepth& book, std::uint64_t previous, Timestamp now) {
    Json out;
    if (instrument.is_spot()) {
        out["lastUpdateId"] = book.sequence;
        out["bids"] = levels_json(instrument, book.bids);
        out["asks"] = levels_json(instrument, book.asks);
        return out;
    }
    out["e"] = "depthUpdate";
    out["E"] = out["T"] = now.to_millis();
    out["s"] = wire_symbol(instrument);
    out["st"] = product_number(instrument);
    add_pair(out, instrument);
    out["U"] = out["u"] = book.sequence;
    out["pu"] = previous;
    out["b"] = levels_json(instrument, book.bids);
    out["a"] = levels_json(instrument, book.asks);
    return out;
}

Json mark_event(const Instrument& instrument, const MarkPrice& mark, Timestamp now) {
    Json out = head("markPriceUpdate", instrument, now);
    out["p"] = mark_text(mark.mark.value());
    out["ap"] = mark_text(mark.mark.value());
    out["i"] = mark_text(mark.index.value());
    out["P"] = mark_text(mark.index.value());
    out["r"] = mark_text(mark.funding_rate);
    out["T"] = mark.next_funding.to_millis();
    return out;
}

Json index_event(const Instrument& instrument, const MarkPrice& mark, Timestamp now) {
    Json out;
    out["e"] = "indexPriceUpdate";
    out["E"] = now.to_millis();
    out["i"] = pair_of(instrument);
    out["p"] = mark_text(mark.index.value());
    return out;
}

Json average_event(const Instrument& instrument, const AveragePrice& average, Timestamp now) {
    Json out = head("avgPrice", instrument, now);
    out["i"] = std::to_string(AveragePrice::kMinutes) + "m";
    out["w"] = mark_text(average.price.value());
    out["T"] = average.last_trade.to_millis();
    return out;
}

Json kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle, CandleState state,
                 Timestamp now) {
    Json out = head("kline", instrument, now);
    out["k"] = kline_json(instrument, interval, candle, state);
    return out;
}

Json continuous_kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                            CandleState state, Timestamp now) {
    Json out = pair_head("continuous_kline", instrument, now);
    out["ct"] = "PERPETUAL";
    out["st"] = product_number(instrument);
    out["k"] = kline_json(instrument, interval, candle, state);
    out["k"].erase("s");
    return out;
}

Json mark_kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                      CandleState state, Timestamp now) {
    Json out = pair_head("markPrice_kline", instrument, now);
    out["k"] = untraded_kline_json(wire_symbol(instrument), interval, candle, state);
    return out;
}

Json index_kline_event(const Instrument& instrument, const CandleInterval& interval, const Candle& candle,
                       CandleState state, Timestamp now) {
    Json out = pair_head("indexPrice_kline", instrument, now);
    out["k"] = untraded_kline_json("0", interval, candle, state);  // an index has no symbol
    return out;
}

Json mini_ticker_event(const Instrument& instrument, const WindowChange& day, Timestamp now) {
    Json out = head("24hrMiniTicker", instrument, now);
    add_pair(out, instrument);
    add_prices(out, window_texts(instrument, day));
    return out;
}

Json ticker_event(const Instrument& instrument, const WindowChange& day, const HostedDepth& top, Timestamp now) {
    const WindowTexts texts = window_texts(instrument, day);
    Json out = head("24hrTicker", instrument, now);
    add_pair(out, instrument);
    add_prices(out, texts);
    add_change(out, texts, day);
    out["Q"] = texts.last_quantity;
    if (instrument.is_spot()) {
        out["x"] = texts.open;
    }
    if (instrument.is_spot() && !top.bids.empty() && !top.asks.empty()) {
        out["b"] = text_of(top.bids.front().price, instrument);
        out["B"] = text_of(top.bids.front().quantity, instrument);
        out["a"] = text_of(top.asks.front().price, instrument);
        out["A"] = text_of(top.asks.front().quantity, instrument);
    }
    return out;
}

Json window_ticker_event(const Instrument& instrument, std::string_view window, const WindowChange& change,
                         Timestamp now) {
    const WindowTexts texts = window_texts(instrument, change);
    Json out = head((std::string(window) + "Ticker").c_str(), instrument, now);
    add_prices(out, texts);
    add_change(out, texts, change);
    return out;
}

Json liquidation_event(const Instrument& instrument, const Liquidation& liquidation, Timestamp now) {
    const OrderFilled& fill = liquidation.fill;
    const std::string quantity = text_of(fill.quantity, instrument);
    const std::string price = text_of(fill.price, instrument);
    Json order;
    order["s"] = wire_symbol(instrument);
    order["ps"] = pair_of(instrument);
    order["st"] = product_number(instrument);  // where the venue sends it; its documentation has it beside the order
    order["S"] = text_of(fill.side);
    order["o"] = "LIMIT";
    order["f"] = "IOC";
    order["q"] = quantity;
    order["p"] = price;
    order["ap"] = price;
    order["X"] = "FILLED";
    order["l"] = quantity;
    order["z"] = quantity;
    order["T"] = liquidation.time.to_millis();
    Json out;
    out["e"] = "forceOrder";
    out["E"] = now.to_millis();
    out["st"] = product_number(instrument);
    out["o"] = std::move(order);
    return out;
}

}  // namespace tradewind::emulator
