// What was traded in the last day or another span, the last price, the best bid and ask.
#include <charconv>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// `write` gives nothing for an instrument that has not traded yet: it is left out of lists.
template <class WriteTicker>
Answer answer_all(PublicQuestion& question, WriteTicker write) {
    const auto instruments = question.all();
    if (!question.is_good()) {
        return Json();
    }
    Json out = Json::array();
    for (const Instrument* each : instruments) {
        if (auto one = write(question.market(), question.product(), *each)) {
            out.push_back(std::move(*one));
        }
    }
    if (question.wants_list()) {
        return out;
    }
    return out.empty() ? Json::object() : out.front();
}

Json head(Product product, const Instrument& instrument) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    if (product == Product::CoinM) {
        out["pair"] = pair_of(instrument);
    }
    return out;
}

std::optional<HostedDepth> top_of(const PublicMarket& market, const Instrument& instrument) {
    HostedDepth top = market.feed.venue().depth(instrument.id, 1);
    return top.bids.empty() || top.asks.empty() ? std::nullopt : std::optional(std::move(top));
}

enum class TickerSize : std::uint8_t { Full, Mini };

Json change_json(Product product, const Instrument& instrument, const WindowChange& change, TickerSize size) {
    const WindowTexts texts = window_texts(instrument, change);
    Json out = head(product, instrument);
    if (size == TickerSize::Full) {
        out["priceChange"] = texts.change;
        out["priceChangePercent"] = texts.change_percent;
        out["weightedAvgPrice"] = texts.average;
    }
    out["lastPrice"] = texts.last;
    out["openPrice"] = texts.open;
    out["highPrice"] = texts.high;
    out["lowPrice"] = texts.low;
    out["volume"] = texts.volume;
    out[product == Product::CoinM ? "baseVolume" : "quoteVolume"] = texts.value;
    out["openTime"] = change.open_time.to_millis();
    out["closeTime"] = change.close_time.to_millis();
    out["firstId"] = change.candle.first_trade;
    out["lastId"] = change.candle.last_trade;
    out["count"] = change.candle.trades;
    return out;
}

std::optional<Json> day_json(const PublicMarket& market, Product product, const Instrument& instrument,
                             TickerSize size) {
    const auto day = market.record.day(instrument.id);
    if (!day) {
        return std::nullopt;
    }
    Json out = change_json(product, instrument, *day, size);
    if (size == TickerSize::Mini) {
        return out;
    }
    out["lastQty"] = text_of(day->last_quantity, instrument);
    if (const auto top = product == Product::Spot ? top_of(market, instrument) : std::nullopt) {
        out["prevClosePrice"] = out["openPrice"];
        out["bidPrice"] = text_of(top->bids.front().price, instrument);
        out["bidQty"] = text_of(top->bids.front().quantity, instrument);
        out["askPrice"] = text_of(top->asks.front().price, instrument);
        out["askQty"] = text_of(top->asks.front().quantity, instrument);
    }
    return out;
}

std::optional<Json> price_json(const PublicMarket& market, Product product, const Instrument& instrument) {
    const CandleSeries& traded = market.record.of(instrument.id).traded;
    if (traded.minutes().empty()) {
        return std::nullopt;
    }
    Json out = head(product, instrument);
    if (product == Product::CoinM) {
        out["ps"] = out["pair"];
        out.erase("pair");
    }
    out["price"] = text_of(Price(traded.minutes().back().close), instrument);
    if (product != Product::Spot) {
        const auto& trades = market.record.of(instrument.id).trades;
        out["time"] = (trades.empty() ? traded.minutes().back().open_time : trades.back().time).to_millis();
    }
    return out;
}

std::optional<Json> top_json(const PublicMarket& market, Product product, const Instrument& instrument) {
    const auto top = top_of(market, instrument);
    if (!top) {
        return std::nullopt;
    }
    Json out;
    if (product != Product::Spot) {
        out["lastUpdateId"] = top->sequence;
    }
    out.update(head(product, instrument));
    out["bidPrice"] = text_of(top->bids.front().price, instrument);
    out["bidQty"] = text_of(top->bids.front().quantity, instrument);
    out["askPrice"] = text_of(top->asks.front().price, instrument);
    out["askQty"] = text_of(top->asks.front().quantity, instrument);
    if (product != Product::Spot) {
        out["time"] = market.feed.now().to_millis();
    }
    return out;
}

using WriteTicker = std::optional<Json> (*)(const PublicMarket&, Product, const Instrument&);

PublicHandler tickers(WriteTicker write) {
    return [write](PublicQuestion& question) { return answer_all(question, write); };
}

// Spot's choice; the futures markets know one size.
TickerSize read_size(PublicQuestion& question) {
    const std::string type = question.read().optional_text("type").value_or("FULL");
    if (question.product() == Product::Spot && type != "FULL" && type != "MINI") {
        question.read().refuse(-1139, "Invalid ticker type.");
    }
    return question.product() == Product::Spot && type == "MINI" ? TickerSize::Mini : TickerSize::Full;
}

Answer days(PublicQuestion& question) {
    const TickerSize size = read_size(question);
    return answer_all(question, [&](const PublicMarket& market, Product product, const Instrument& instrument) {
        return day_json(market, product, instrument, size);
    });
}

// "1m" to "59m", "1h" to "23h", "1d" to "7d", in minutes.
std::optional<std::int64_t> window_minutes(std::string_view text) {
    struct Unit {
        char letter;
        std::int64_t minutes;
        std::int64_t most;
    };
    constexpr Unit kUnits[] = {{'m', 1, 59}, {'h', 60, 23}, {'d', 1'440, 7}};
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool has_unit = error == std::errc() && text.data() + text.size() - end == 1;
    for (const Unit& unit : kUnits) {
        if (has_unit && *end == unit.letter && count >= 1 && count <= unit.most) {
            return count * unit.minutes;
        }
    }
    return std::nullopt;
}

// Unlike the day's, these are only told of named symbols.
void need_symbols(PublicQuestion& question) {
    if (!question.read().has("symbol") && !question.read().has("symbols")) {
        question.read().refuse_missing("symbol");
    }
}

Answer windows(PublicQuestion& question) {
    need_symbols(question);
    const TickerSize size = read_size(question);
    const auto minutes = window_minutes(question.read().optional_text("windowSize").value_or("1d"));
    if (!minutes) {
        question.read().refuse(-1130, "Data sent for parameter 'windowSize' is not valid.");
    }
    return answer_all(
        question,
        [&](const PublicMarket& market, Product product, const Instrument& instrument) -> std::optional<Json> {
            const auto change = market.record.last_minutes(instrument.id, *minutes);
            return change ? std::optional(change_json(product, instrument, *change, size)) : std::nullopt;
        });
}

Answer trading_days(PublicQuestion& question) {
    need_symbols(question);
    const TickerSize size = read_size(question);
    const Timestamp begin = question.market().feed.now().floor_to(Duration::days(1));
    return answer_all(
        question,
        [&](const PublicMarket& market, Product product, const Instrument& instrument) -> std::optional<Json> {
            auto change = market.record.change(instrument.id, begin);
            if (!change) {
                return std::nullopt;
            }
            change->close_time = begin + Duration::days(1) - Duration::millis(1);
            return change_json(product, instrument, *change, size);
        });
}

Answer average_price(PublicQuestion& question) {
    const Instrument* instrument = question.symbol();
    if (!question.is_good()) {
        return Json();
    }
    const AveragePrice average = question.market().record.average(instrument->id);
    Json out;
    out["mins"] = AveragePrice::kMinutes;
    out["price"] = mark_text(average.price.value());
    out["closeTime"] = average.last_trade.to_millis();
    return out;
}

}  // namespace

void add_ticker_routes(RouteTable& routes, const PublicMarket& market) {
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/", "/api/v3/"}) {
        const bool is_spot = base == "/api/v3/";
        routes.add("GET", base + "ticker/24hr", public_route(market, is_spot ? weighs(2, 80) : weighs(1, 40), days));
        routes.add("GET", base + "ticker/price",
                   public_route(market, is_spot ? weighs(2, 4) : weighs(1, 2), tickers(price_json)));
        routes.add("GET", base + "ticker/bookTicker",
                   public_route(market, is_spot ? weighs(2, 4) : weighs(2, 5), tickers(top_json)));
    }
    routes.add("GET", "/api/v3/ticker", public_route(market, weighs(4), windows));
    routes.add("GET", "/api/v3/ticker/tradingDay", public_route(market, weighs(4), trading_days));
    routes.add("GET", "/api/v3/avgPrice", public_route(market, weighs(2), average_price));
    routes.add("GET", "/fapi/v2/ticker/price", public_route(market, weighs(1, 2), tickers(price_json)));
}

}  // namespace tradewind::emulator
