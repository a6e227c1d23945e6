// The last day, the last price, the best bid and ask.
#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

// Nothing for an instrument that has not traded yet: it is left out of lists.
using WriteTicker = std::optional<Json> (*)(const PublicMarket&, Product, const Instrument&);

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

std::optional<Json> day_json(const PublicMarket& market, Product product, const Instrument& instrument) {
    const auto day = market.record.day(instrument.id);
    if (!day) {
        return std::nullopt;
    }
    const DayTexts texts = day_texts(instrument, *day);
    Json out = head(product, instrument);
    out["priceChange"] = texts.change;
    out["priceChangePercent"] = texts.change_percent;
    out["weightedAvgPrice"] = texts.average;
    const auto top = product == Product::Spot ? top_of(market, instrument) : std::nullopt;
    if (top) {
        out["prevClosePrice"] = texts.open;
    }
    out["lastPrice"] = texts.last;
    out["lastQty"] = texts.last_quantity;
    if (top) {
        out["bidPrice"] = text_of(top->bids.front().price, instrument);
        out["bidQty"] = text_of(top->bids.front().quantity, instrument);
        out["askPrice"] = text_of(top->asks.front().price, instrument);
        out["askQty"] = text_of(top->asks.front().quantity, instrument);
    }
    out["openPrice"] = texts.open;
    out["highPrice"] = texts.high;
    out["lowPrice"] = texts.low;
    out["volume"] = texts.volume;
    out[product == Product::CoinM ? "baseVolume" : "quoteVolume"] = texts.value;
    out["openTime"] = day->open_time.to_millis();
    out["closeTime"] = day->close_time.to_millis();
    out["firstId"] = day->candle.first_trade;
    out["lastId"] = day->candle.last_trade;
    out["count"] = day->candle.trades;
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

PublicHandler tickers(WriteTicker write) {
    return [write](PublicQuestion& question) { return answer_all(question, write); };
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
        routes.add("GET", base + "ticker/24hr",
                   public_route(market, is_spot ? weighs(2, 80) : weighs(1, 40), tickers(day_json)));
        routes.add("GET", base + "ticker/price",
                   public_route(market, is_spot ? weighs(2, 4) : weighs(1, 2), tickers(price_json)));
        routes.add("GET", base + "ticker/bookTicker",
                   public_route(market, is_spot ? weighs(2, 4) : weighs(2, 5), tickers(top_json)));
    }
    routes.add("GET", "/api/v3/avgPrice", public_route(market, weighs(2), average_price));
    routes.add("GET", "/fapi/v2/ticker/price", public_route(market, weighs(1, 2), tickers(price_json)));
}

}  // namespace tradewind::emulator
