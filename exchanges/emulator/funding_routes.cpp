// Mark prices, funding and open interest.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kMaxFunding = 1'000;
constexpr std::size_t kFundingKept = 10'000;
constexpr std::size_t kMaxSamples = 500;
constexpr const char* kInterestRate = "0.00010000";
constexpr Duration kUsualFunding = Duration::hours(8);

Json mark_json(Product product, const Instrument& instrument, const MarkPrice& mark, Timestamp now) {
    Json out;
    out["symbol"] = wire_symbol(instrument);
    if (product == Product::CoinM) {
        out["pair"] = pair_of(instrument);
    }
    out["markPrice"] = mark_text(mark.mark.value());
    out["indexPrice"] = mark_text(mark.index.value());
    out["estimatedSettlePrice"] = mark_text(mark.index.value());
    const bool has_funding = !mark.next_funding.is_zero();
    out["lastFundingRate"] = has_funding ? mark_text(mark.funding_rate) : "";
    out["interestRate"] = has_funding ? kInterestRate : "";
    out["nextFundingTime"] = mark.next_funding.to_millis();
    out["time"] = now.to_millis();
    return out;
}

Answer marks(PublicQuestion& question) {
    const auto instruments = question.all();
    Json out = Json::array();
    for (const Instrument* each : instruments) {
        const auto mark = each == nullptr ? std::nullopt : question.market().feed.venue().mark(each->id);
        if (mark) {
            out.push_back(mark_json(question.product(), *each, *mark, question.market().feed.now()));
        }
    }
    return question.wants_list() || out.empty() ? out : out.front();
}

// Zero before the first candle.
Decimal mark_at(const InstrumentRecord& record, Timestamp time) {
    CandleRange minute;
    minute.start = minute.end = time.floor_to(Duration::minutes(1));
    minute.limit = 1;
    const auto found = record.mark.candles(*CandleInterval::parse("1m"), minute);
    return found.empty() ? Decimal() : found.front().open;
}

Answer funding_rates(PublicQuestion& question) {
    const bool is_coin = question.product() == Product::CoinM;
    std::vector<const Instrument*> instruments;
    if (is_coin || question.read().has("symbol")) {
        instruments.push_back(question.symbol());
    } else {
        instruments = question.all();
    }
    const CandleRange range = question.range(100, kMaxFunding);
    Json out = Json::array();
    if (!question.is_good()) {
        return out;
    }
    struct Settled {
        const Instrument* instrument;
        FundingSettlement settlement;
    };
    std::vector<Settled> found;
    for (const Instrument* each : instruments) {
        for (const FundingSettlement& one : question.market().feed.venue().funding(each->id, kFundingKept)) {
            if ((!range.start || one.time >= *range.start) && (!range.end || one.time <= *range.end)) {
                found.push_back({each, one});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Settled& a, const Settled& b) { return a.settlement.time < b.settlement.time; });
    const std::size_t count = std::min(found.size(), range.limit);
    const std::size_t first = range.start ? 0 : found.size() - count;
    for (std::size_t i = first; i < first + count; ++i) {
        const auto& [instrument, settlement] = found[i];
        Json one;
        one["symbol"] = wire_symbol(*instrument);
        one["fundingTime"] = settlement.time.to_millis();
        one["fundingRate"] = mark_text(settlement.rate);
        const Decimal mark = mark_at(question.market().record.of(instrument->id), settlement.time);
        one["markPrice"] = mark.is_zero() ? "" : mark_text(mark);
        if (!is_coin) {
            one["rateType"] = "FUNDING_RATE";
        }
        out.push_back(std::move(one));
    }
    return out;
}

// Only what differs from the usual eight hours.
Answer funding_terms(PublicQuestion& question) {
    Json out = Json::array();
    for (const Instrument* each : question.all()) {
        if (each == nullptr || each->funding_interval == Duration() || each->funding_interval == kUsualFunding) {
            continue;
        }
        out.push_back({{"symbol", wire_symbol(*each)},
                       {"adjustedFundingRateCap", "0.02000000"},
                       {"adjustedFundingRateFloor", "-0.02000000"},
                       {"fundingIntervalHours", each->funding_interval.to_seconds() / 3600},
                       {"disclaimer", false}});
    }
    return out;
}

Answer open_interest(PublicQuestion& question) {
    const Instrument* instrument = question.symbol();
    if (!question.is_good()) {
        return Json();
    }
    Json out;
    out["symbol"] = wire_symbol(*instrument);
    if (question.product() == Product::CoinM) {
        out["pair"] = pair_of(*instrument);
    }
    out["openInterest"] = text_of(question.market().feed.venue().open_interest(instrument->id), *instrument);
    if (question.product() == Product::CoinM) {
        out["contractType"] = "PERPETUAL";
    }
    out["time"] = question.market().feed.now().to_millis();
    return out;
}

std::optional<CandleInterval> period_of(PublicQuestion& question) {
    const std::string name = question.read().text("period");
    const bool is_too_fine_or_coarse =
        name == "1m" || name == "3m" || name == "8h" || name == "3d" || name == "1w" || name == "1M";
    auto period = is_too_fine_or_coarse ? std::nullopt : CandleInterval::parse(name);
    if (!period) {
        question.read().refuse(-1130, "Data sent for parameter 'period' is not valid.");
    }
    return period;
}

// The samples since the server's start that fall on the period. Coin-margined ones live under the same path on another
// host; here the name of the parameter tells them apart.
Answer open_interest_history(PublicQuestion& question) {
    const bool is_coin = question.product() == Product::CoinM;
    if (!is_coin && question.read().has("pair")) {
        ApiRequest request = question.request();
        request.product = Product::CoinM;
        PublicQuestion of_coin(question.market(), request);
        const Answer answer = open_interest_history(of_coin);
        return of_coin.is_good() ? answer : tl::unexpected(of_coin.read().error());
    }
    const Instrument* instrument = is_coin ? question.pair() : question.symbol();
    const auto period = period_of(question);
    CandleRange range = question.range(30, kMaxSamples);
    Json out = Json::array();
    if (!question.is_good()) {
        return out;
    }
    const InstrumentRecord& record = question.market().record.of(instrument->id);
    std::vector<const InterestSample*> found;
    for (const InterestSample& sample : record.interest) {
        const bool is_wanted =
            (!range.start || sample.time >= *range.start) && (!range.end || sample.time <= *range.end);
        const bool is_due = period->open_of(sample.time) == sample.time || &sample == &record.interest.front();
        if (is_wanted && is_due) {
            found.push_back(&sample);
        }
    }
    const std::size_t count = std::min(found.size(), range.limit);
    for (std::size_t i = found.size() - count; i < found.size(); ++i) {
        Json one;
        one[is_coin ? "pair" : "symbol"] = is_coin ? pair_of(*instrument) : wire_symbol(*instrument);
        if (is_coin) {
            one["contractType"] = "PERPETUAL";
        }
        one["sumOpenInterest"] = found[i]->contracts.value().to_fixed(8);
        one["sumOpenInterestValue"] =
            traded_value_text(traded_value(*instrument, mark_at(record, found[i]->time), found[i]->contracts));
        one["timestamp"] = found[i]->time.to_millis();
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace

void add_funding_routes(RouteTable& routes, const PublicMarket& market) {
    routes.add("GET", "/fapi/v1/premiumIndex", public_route(market, weighs(1, 10), marks));
    routes.add("GET", "/dapi/v1/premiumIndex", public_route(market, weighs(10), marks));
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/"}) {
        routes.add("GET", base + "fundingRate", public_route(market, weighs(1), funding_rates));
        routes.add("GET", base + "fundingInfo", public_route(market, weighs(0), funding_terms));
        routes.add("GET", base + "openInterest", public_route(market, weighs(1), open_interest));
    }
    routes.add("GET", "/futures/data/openInterestHist", public_route(market, weighs(0), open_interest_history));
}

}  // namespace tradewind::emulator
