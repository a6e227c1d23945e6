// Candles of traded prices, marks, indices and premiums, of any interval.
#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kFuturesCandles = 1'500;
constexpr std::size_t kSpotCandles = 1'000;
constexpr Duration kLongestCoinRange = Duration::days(200);

int candle_weight(const ApiRequest& request) {
    if (request.product == Product::Spot) {
        return 2;
    }
    ParameterReader read(request.parameters);
    const std::int64_t limit = read.optional_whole("limit").value_or(500);
    return limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1000 ? 5 : 10;
}

CandleInterval interval_of(PublicQuestion& question) {
    const std::string name = question.read().text("interval");
    const auto interval = CandleInterval::parse(name);
    if (!interval) {
        question.read().refuse(-1120, "Invalid interval.");
    }
    return interval.value_or(CandleInterval());
}

Json traded_json(const Instrument& instrument, const CandleInterval& interval, const Candle& candle) {
    const auto price = [&](Decimal value) { return text_of(Price(value), instrument); };
    return Json::array({candle.open_time.to_millis(), price(candle.open), price(candle.high), price(candle.low),
                        price(candle.close), text_of(Quantity(candle.volume), instrument),
                        interval.end_of(candle.open_time).to_millis() - 1, traded_value_text(candle.value),
                        candle.trades, text_of(Quantity(candle.taker_volume), instrument),
                        traded_value_text(candle.taker_value), "0"});
}

// Prices that nobody trades at: volumes are zero and the count is that of the prices.
Json untraded_json(const CandleInterval& interval, const Candle& candle) {
    return Json::array({candle.open_time.to_millis(), mark_text(candle.open), mark_text(candle.high),
                        mark_text(candle.low), mark_text(candle.close), "0",
                        interval.end_of(candle.open_time).to_millis() - 1, "0", candle.trades, "0", "0", "0"});
}

template <class Write>
Answer candles(PublicQuestion& question, const Instrument* instrument, const CandleSeries InstrumentRecord::*series,
               Write write) {
    const CandleInterval interval = interval_of(question);
    const CandleRange range = question.range(500, question.product() == Product::Spot ? kSpotCandles : kFuturesCandles);
    if (question.product() == Product::CoinM && range.start && range.end &&
        *range.end - *range.start > kLongestCoinRange) {
        question.read().refuse(-4088, "Maximum time interval is 200 days.");
    }
    Json out = Json::array();
    if (question.is_good()) {
        for (const Candle& each : (question.market().record.of(instrument->id).*series).candles(interval, range)) {
            out.push_back(write(interval, each));
        }
    }
    return out;
}

Answer traded(PublicQuestion& question, const Instrument* instrument) {
    return candles(question, instrument, &InstrumentRecord::traded,
                   [&](const CandleInterval& interval, const Candle& candle) {
                       return traded_json(*instrument, interval, candle);
                   });
}

Answer by_contract_type(PublicQuestion& question) {
    const Instrument* instrument = question.pair();
    if (question.read().text("contractType") != "PERPETUAL") {
        question.read().refuse(-4145, "Invalid contractType.");
    }
    return traded(question, instrument);
}

}  // namespace

void add_candle_routes(RouteTable& routes, const PublicMarket& market) {
    const auto klines = [](PublicQuestion& question) { return traded(question, question.symbol()); };
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/"}) {
        routes.add("GET", base + "klines", public_route(market, candle_weight, klines));
        routes.add("GET", base + "continuousKlines", public_route(market, candle_weight, by_contract_type));
        routes.add("GET", base + "markPriceKlines", public_route(market, candle_weight, [](PublicQuestion& question) {
                       return candles(question, question.symbol(), &InstrumentRecord::mark, untraded_json);
                   }));
        routes.add("GET", base + "premiumIndexKlines",
                   public_route(market, candle_weight, [](PublicQuestion& question) {
                       return candles(question, question.symbol(), &InstrumentRecord::premium, untraded_json);
                   }));
        routes.add("GET", base + "indexPriceKlines", public_route(market, candle_weight, [](PublicQuestion& question) {
                       return candles(question, question.pair(), &InstrumentRecord::index, untraded_json);
                   }));
    }
    routes.add("GET", "/api/v3/klines", public_route(market, candle_weight, klines));
    routes.add("GET", "/api/v3/uiKlines", public_route(market, candle_weight, klines));
}

}  // namespace tradewind::emulator
