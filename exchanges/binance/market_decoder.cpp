#include "exchanges/binance/market_decoder.hpp"

#include <charconv>

#include "core/base/quote.hpp"
#include "core/market/bar_interval.hpp"
#include "exchanges/binance/field_reader.hpp"
#include "exchanges/binance/wire_fields.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kMaxMessageBytes = 16U << 20U;
constexpr std::size_t kMaxLevels = 20'000;

// What one message holds, found in one pass.
struct Scan {
    WireFields fields;
    WireFields nested;  // of "k" and "o"
    const SymbolMap::Entry* symbol = nullptr;
    unsigned sides = 0;        // whose levels were read: a bit each
    std::string_view problem;  // the field at which it stopped being what it should be
    Token request{};
    Token refusal{};
    bool is_answer = false;
};

// [["61800.20","2.909"],...] behind the first bracket. What is no number ends it.
bool read_levels(WireCursor& cursor, const SymbolMap::Entry& entry, Side side, std::vector<LevelChange>& out) {
    if (cursor.take(']')) {
        return true;
    }
    Token price{};
    Token quantity{};
    do {
        if (!cursor.take('[') || !cursor.take('"') || !cursor.take_text(price) || !cursor.take(',') ||
            !cursor.take('"') || !cursor.take_text(quantity) || !cursor.take(']')) {
            return false;
        }
        const auto ticks = entry.price.exact(price.view());
        const auto lots = entry.quantity.at_least_one(quantity.view());
        if (!ticks || !lots || out.size() >= kMaxLevels) {
            return false;
        }
        if (*ticks != StepScale::kBetween) {
            out.push_back({side, *ticks, *lots});
        }
    } while (cursor.take(','));
    return cursor.take(']');
}

bool read_side(WireCursor& cursor, Scan& scan, Side side, std::vector<LevelChange>& out) {
    scan.sides |= side == Side::Buy ? 1U : 2U;
    return read_levels(cursor, *scan.symbol, side, out);
}

// Behind the opening brace of an object whose keys nobody but the caller knows.
template <class TakeField>
bool read_object(WireCursor& cursor, std::string_view& problem, TakeField take_field) {
    if (cursor.take('}')) {
        return true;
    }
    Token key{};
    do {
        if (!cursor.take('"') || !cursor.take_key(key) || !cursor.take(':')) {
            return false;
        }
        problem = key.view();
        if (!take_field(key.view())) {
            return false;
        }
    } while (cursor.take(','));
    return cursor.take('}');
}

bool read_nested(WireCursor& cursor, Scan& scan) {
    return read_object(cursor, scan.problem, [&](std::string_view key) {
        Token token{};
        if (!cursor.take_value(token)) {
            return false;
        }
        if (const std::size_t slot = WireFields::slot_of_key(key); slot != WireFields::kNoSlot) {
            scan.nested.set(slot, token);
        }
        return true;
    });
}

enum class Depth : std::uint8_t { Wrapper, Event };

bool read_event(WireCursor& cursor, const SymbolMap& symbols, Scan& scan, std::vector<LevelChange>& levels,
                Depth depth) {
    return read_object(cursor, scan.problem, [&](std::string_view key) {
        Token token{};
        const std::size_t slot = WireFields::slot_of_key(key);
        if (slot == WireFields::kNoSlot) {
            if (depth == Depth::Wrapper && key == "data" && cursor.peek() == '{') {
                return cursor.take('{') && read_event(cursor, symbols, scan, levels, Depth::Event);
            }
            if (!cursor.take_value(token)) {
                return false;
            }
            if (key == "id") {
                scan.request = token;
                scan.is_answer = true;
            } else if (key == "error" || key == "code" || key == "msg") {
                scan.refusal = token;
                scan.is_answer = true;
            }
            return true;
        }
        const char first = cursor.peek();
        const char letter = key.size() == 1 ? key.front() : '\0';
        if (first == '[' && (letter == 'b' || letter == 'a') && scan.symbol != nullptr) {
            return cursor.take('[') && read_side(cursor, scan, letter == 'b' ? Side::Buy : Side::Sell, levels);
        }
        if (first == '{' && (letter == 'k' || letter == 'o')) {
            return cursor.take('{') && read_nested(cursor, scan);
        }
        if (!cursor.take_value(token)) {
            return false;
        }
        scan.fields.set(slot, token);
        if (letter == 's' && token.kind == TokenKind::Text) {
            scan.symbol = symbols.find(token.view());
        }
        return true;
    });
}

// Sides that came before the symbol did.
bool read_late_levels(Scan& scan, std::vector<LevelChange>& levels) {
    for (const char letter : {'b', 'a'}) {
        const Token& token = scan.fields[letter];
        if (token.kind == TokenKind::Array) {
            WireCursor cursor(token.begin + 1, token.begin + token.size);
            if (!read_side(cursor, scan, letter == 'b' ? Side::Buy : Side::Sell, levels)) {
                scan.problem = letter == 'b' ? "b" : "a";
                return false;
            }
        }
    }
    return true;
}

Result<MessageKind> book_ticker(const Scan& scan, MarketMessage& out) {
    FieldReader reader("bookTicker", scan.fields);
    out.ticker.instrument = scan.symbol->instrument;
    reader.number('u', out.ticker_update);
    reader.price('b', out.ticker.bid);
    reader.quantity('B', out.ticker.bid_quantity);
    reader.price('a', out.ticker.ask);
    reader.quantity('A', out.ticker.ask_quantity);
    reader.time_if_there('E', out.event_time);
    if (!reader.ok()) {
        return reader.error();
    }
    return MessageKind::BookTicker;
}

Result<MessageKind> trade(std::string_view event, char number, const Scan& scan, MarketMessage& out) {
    FieldReader reader(event, scan.fields);
    out.trade.instrument = scan.symbol->instrument;
    reader.number(number, out.trade_number);
    reader.price('p', out.trade.price);
    reader.quantity('q', out.trade.quantity);
    reader.time('E', out.event_time);
    // The maker was the buyer: somebody sold to him.
    out.trade.aggressor = reader.flag('m') ? Side::Sell : Side::Buy;
    if (!reader.ok()) {
        return reader.error();
    }
    return MessageKind::Trade;
}

Result<MessageKind> depth(ProductKind product, const Scan& scan, MarketMessage& out) {
    FieldReader reader("depthUpdate", scan.fields);
    out.depth.instrument = scan.symbol->instrument;
    out.depth.snapshot = false;
    out.depth_before = 0;
    reader.number('U', out.depth.first_sequence);
    reader.number('u', out.depth.last_sequence);
    if (product != ProductKind::Spot) {
        reader.number(WireFields::kPreviousUpdate, "pu", out.depth_before);
    }
    reader.time('E', out.event_time);
    if (!reader.ok()) {
        return reader.error();
    }
    if (scan.sides != 3) {
        return malformed("depthUpdate", (scan.sides & 1U) == 0 ? "b" : "a", "there is no list of levels");
    }
    if (out.depth.first_sequence > out.depth.last_sequence) {
        return malformed("depthUpdate", "U", "lies behind u");
    }
    return MessageKind::Depth;
}

Result<MessageKind> mark(const Scan& scan, MarketMessage& out) {
    FieldReader reader("markPriceUpdate", scan.fields);
    out.mark = MarkPrice{};
    out.mark.instrument = scan.symbol->instrument;
    reader.time('E', out.event_time);
    reader.price('p', out.mark.mark);
    out.mark.index = out.mark.mark;
    if (scan.fields['i'].kind == TokenKind::Text) {
        reader.price('i', out.mark.index);
    }
    // Delivery contracts pay no funding: their rate is an empty text.
    const Token& rate = scan.fields['r'];
    if (rate.kind == TokenKind::Text && rate.size > 0) {
        reader.decimal('r', out.mark.funding_rate);
        reader.time('T', out.mark.next_funding);
    }
    if (!reader.ok()) {
        return reader.error();
    }
    return MessageKind::Mark;
}

Result<MessageKind> kline(const Scan& scan, MarketMessage& out) {
    FieldReader reader("kline.k", scan.nested);
    out.bar = Bar{};
    out.bar.instrument = scan.symbol->instrument;
    reader.time('t', out.bar.open_time);
    const Token& interval = scan.nested['i'];
    const auto step = interval.kind == TokenKind::Text ? bar_step(interval.view()) : std::nullopt;
    if (step) {
        out.bar.step = *step;
    } else {
        reader.refuse("i", interval, "is not an interval");
    }
    reader.price('o', out.bar.open);
    reader.price('h', out.bar.high);
    reader.price('l', out.bar.low);
    reader.price('c', out.bar.close);
    reader.quantity('v', out.bar.volume);
    out.bar_is_closed = reader.flag('x');
    if (!reader.ok()) {
        return reader.error();
    }
    FieldReader outer("kline", scan.fields);
    outer.time('E', out.event_time);
    if (!outer.ok()) {
        return outer.error();
    }
    return MessageKind::Kline;
}

Result<MessageKind> liquidation(const SymbolMap& symbols, const Scan& scan, MarketMessage& out) {
    const Token& name = scan.nested['s'];
    const SymbolMap::Entry* entry = name.kind == TokenKind::Text ? symbols.find(name.view()) : nullptr;
    if (entry == nullptr) {
        return MessageKind::Ignored;
    }
    FieldReader reader("forceOrder.o", scan.nested);
    out.liquidation.instrument = entry->instrument;
    reader.price('p', out.liquidation.price);
    reader.quantity('q', out.liquidation.quantity);
    reader.time('T', out.event_time);
    const Token& side = scan.nested['S'];
    if (side.view() != "BUY" && side.view() != "SELL") {
        reader.refuse("S", side, "is neither BUY nor SELL");
    }
    out.liquidation.aggressor = side.view() == "BUY" ? Side::Buy : Side::Sell;
    if (!reader.ok()) {
        return reader.error();
    }
    return MessageKind::Liquidation;
}

MessageKind answer(const Scan& scan, MarketMessage& out) {
    out.request = 0;
    if (scan.request.kind == TokenKind::Number) {
        (void)std::from_chars(scan.request.begin, scan.request.begin + scan.request.size, out.request);
    }
    if (scan.refusal.kind == TokenKind::None) {
        return MessageKind::Acknowledged;
    }
    out.refusal = std::string(scan.refusal.view().substr(0, 200));
    return MessageKind::Refused;
}

bool is_of(ProductKind product, const WireFields& fields) {
    const Token& tag = fields.at(WireFields::kProduct);
    const bool is_told = product != ProductKind::Spot && tag.kind == TokenKind::Number && tag.size == 1;
    return !is_told || (*tag.begin == '2') == (product == ProductKind::CoinM);
}

}  // namespace

Result<MessageKind> MarketDecoder::decode(std::string_view frame, MarketMessage& out) const {
    if (frame.size() > kMaxMessageBytes) {
        return fail(ErrorCode::OutOfRange, "a stream message is larger than 16 MiB");
    }
    WireCursor cursor(frame);
    if (!cursor.take('{')) {
        return cursor.peek() == '['
                   ? Result<MessageKind>(MessageKind::Ignored)
                   : fail(ErrorCode::ParseError, "a stream message is no JSON object: " + quote(frame));
    }
    Scan scan;
    out.event_time = Timestamp();
    out.depth.changes.clear();
    const bool is_read = read_event(cursor, symbols_, scan, out.depth.changes, Depth::Wrapper) &&
                         cursor.peek() == '\0' &&
                         (scan.symbol == nullptr || scan.sides == 3 || read_late_levels(scan, out.depth.changes));
    if (!is_read) {
        return fail(ErrorCode::ParseError, "a stream message is malformed at field " + quote(scan.problem));
    }
    const Token& event = scan.fields['e'];
    const std::string_view name = event.kind == TokenKind::Text ? event.view() : std::string_view();
    if (name.empty() && scan.is_answer) {
        return answer(scan, out);
    }
    if (!is_of(product_, scan.fields)) {
        return MessageKind::Ignored;
    }
    if (name == "forceOrder") {
        return liquidation(symbols_, scan, out);
    }
    if (scan.symbol == nullptr) {
        return MessageKind::Ignored;
    }
    // Spot's book ticker does not say its name.
    if (name == "bookTicker" || (name.empty() && scan.fields['B'].kind != TokenKind::None)) {
        return book_ticker(scan, out);
    }
    if (name == "aggTrade") {
        return trade(name, 'a', scan, out);
    }
    if (name == "trade") {
        return trade(name, 't', scan, out);
    }
    if (name == "depthUpdate") {
        return depth(product_, scan, out);
    }
    if (name == "markPriceUpdate") {
        return mark(scan, out);
    }
    if (name == "kline") {
        return kline(scan, out);
    }
    return MessageKind::Ignored;
}

}  // namespace tradewind::binance
