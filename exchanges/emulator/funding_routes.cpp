// Mark prices, funding and the present open interest.
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
        const Decimal mark = question.market().record.of(instrument->id).mark_at(settlement.time);
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

}  // namespace

void add_funding_routes(RouteTable& routes, const PublicMarket& market) {
    routes.add("GET", "/fapi/v1/premiumIndex", public_route(market, weighs(1, 10), marks));
    routes.add("GET", "/dapi/v1/premiumIndex", public_route(market, weighs(10), marks));
    for (const std::string base : {"/fapi/v1/", "/dapi/v1/"}) {
        routes.add("GET", base + "fundingRate", public_route(market, weighs(1), funding_rates));
        routes.add("GET", base + "fundingInfo", public_route(market, weighs(0), funding_terms));
        routes.add("GET", base + "openInterest", public_route(market, weighs(1), open_interest));
    }
}

}  // namespace tradewind::emulator
