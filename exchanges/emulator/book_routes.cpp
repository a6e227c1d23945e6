// The order book and the last trades. Every trade is an aggregate of its own.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::array<std::int64_t, 7> kFuturesDepths = {5, 10, 20, 50, 100, 500, 1000};
constexpr std::size_t kSpotDepth = 5'000;
constexpr std::size_t kMaxTrades = 1'000;
constexpr Duration kLongestLookup = Duration::hours(1);

int depth_weight(const ApiRequest& request) {
    ParameterReader read(request.parameters);
    const std::int64_t limit = read.optional_whole("limit").value_or(request.product == Product::Spot ? 100 : 500);
    if (request.product == Product::Spot) {
        return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
    }
    return limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
}

std::size_t depth_limit(PublicQuestion& question) {
    if (question.product() == Product::Spot) {
        return question.limit(100, kSpotDepth);
    }
    const std::int64_t limit = question.read().optional_whole("limit").value_or(500);
    if (std::find(kFuturesDepths.begin(), kFuturesDepths.end(), limit) == kFuturesDepths.end()) {
        question.read().refuse(-4021, fmt::format("{} is not valid depth limit.", limit));
        return 0;
    }
    return static_cast<std::size_t>(limit);
}

Answer depth(PublicQuestion& question) {
    const Instrument* instrument = question.symbol();
    const std::size_t limit = depth_limit(question);
    if (!question.is_good()) {
        return Json();
    }
    const HostedDepth book = question.market().feed.venue().depth(instrument->id, limit);
    Json out;
    out["lastUpdateId"] = book.sequence;
    if (question.product() == Product::CoinM) {
        out["symbol"] = wire_symbol(*instrument);
        out["pair"] = pair_of(*instrument);
    }
    if (question.product() != Product::Spot) {
        out["E"] = out["T"] = question.market().feed.now().to_millis();
    }
    out["bids"] = levels_json(*instrument, book.bids);
    out["asks"] = levels_json(*instrument, book.asks);
    return out;
}

// Of the newest `limit` trades, or of those from `from_id` on.
template <class Write>
Json list_trades(const std::deque<PublicTrade>& trades, std::optional<std::int64_t> from_id, std::size_t limit,
                 Write write) {
    auto at = trades.end() - static_cast<std::ptrdiff_t>(std::min(limit, trades.size()));
    if (from_id) {
        at = std::lower_bound(trades.begin(), trades.end(), *from_id,
                              [](const PublicTrade& trade, std::int64_t id) { return trade.id < id; });
    }
    Json out = Json::array();
    for (; at != trades.end() && out.size() < limit; ++at) {
        out.push_back(write(*at));
    }
    return out;
}

Json trade_json(Product product, const Instrument& instrument, const PublicTrade& trade) {
    Json out;
    out["id"] = trade.id;
    out["price"] = text_of(trade.price, instrument);
    out["qty"] = text_of(trade.quantity, instrument);
    out[product == Product::CoinM ? "baseQty" : "quoteQty"] = traded_value_text(trade.value);
    out["time"] = trade.time.to_millis();
    out["isBuyerMaker"] = trade.taker == Side::Sell;
    if (product == Product::Spot) {
        out["isBestMatch"] = true;
    } else if (product == Product::UsdM) {
        out["isRPITrade"] = false;
    }
    return out;
}

Answer trades(PublicQuestion& question) {
    const Instrument* instrument = question.symbol();
    const std::size_t limit = question.limit(500, kMaxTrades);
    const auto from_id =
        question.request().path.ends_with("historicalTrades") ? question.read().optional_whole("fromId") : std::nullopt;
    if (!question.is_good()) {
        return Json();
    }
    return list_trades(question.market().record.of(instrument->id).trades, from_id, limit,
                       [&](const PublicTrade& trade) { return trade_json(question.product(), *instrument, trade); });
}

Json aggregate_json(Product product, const Instrument& instrument, const PublicTrade& trade) {
    Json out;
    out["a"] = trade.id;
    out["p"] = text_of(trade.price, instrument);
    out["q"] = text_of(trade.quantity, instrument);
    if (product != Product::Spot) {
        out["nq"] = out["q"];
    }
    out["f"] = out["l"] = trade.id;
    out["T"] = trade.time.to_millis();
    out["m"] = trade.taker == Side::Sell;
    if (product == Product::Spot) {
        out["M"] = true;
    }
    return out;
}

Answer aggregates(PublicQuestion& question) {
    const Instrument* instrument = question.symbol();
    const CandleRange range = question.range(500, kMaxTrades);
    auto from_id = question.read().optional_whole("fromId");
    if (from_id && (range.start || range.end)) {
        question.read().refuse(-1128, "Combination of optional parameters invalid.");
    }
    if (range.start && range.end && *range.end - *range.start > kLongestLookup) {
        question.read().refuse(-1127, "More than 1 hours between startTime and endTime.");
    }
    if (!question.is_good()) {
        return Json();
    }
    std::deque<PublicTrade> trades = question.market().record.of(instrument->id).trades;
    std::erase_if(trades, [&](const PublicTrade& trade) {
        return (range.start && trade.time < *range.start) || (range.end && trade.time > *range.end);
    });
    if (range.start && !trades.empty()) {
        from_id = trades.front().id;
    }
    return list_trades(trades, from_id, range.limit, [&](const PublicTrade& trade) {
        return aggregate_json(question.product(), *instrument, trade);
    });
}

}  // namespace

void add_book_routes(RouteTable& routes, const PublicMarket& market) {
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/", "/api/v3/"}) {
        const bool is_spot = base == "/api/v3/";
        routes.add("GET", base + "depth", public_route(market, depth_weight, depth));
        routes.add("GET", base + "trades", public_route(market, weighs(is_spot ? 25 : 5), trades));
        routes.add(
            "GET", base + "historicalTrades",
            public_route(market, weighs(is_spot ? 25 : 20), trades, is_spot ? Security::None : Security::ApiKey));
        routes.add("GET", base + "aggTrades", public_route(market, weighs(is_spot ? 4 : 20), aggregates));
    }
    // Nobody places retail-price-improvement orders here: the book with them is the book.
    routes.add("GET", "/fapi/v1/rpiDepth", public_route(market, weighs(20), depth));
}

}  // namespace tradewind::emulator
