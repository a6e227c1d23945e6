// What the venue publishes of a market by the period: open interest, basis, who took, who holds. The paths are the same
// for both futures products, which live on two hosts there; here the name of the parameter tells them apart.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "exchanges/emulator/market_json.hpp"
#include "exchanges/emulator/product_symbols.hpp"
#include "exchanges/emulator/public_routes.hpp"
#include "exchanges/emulator/wire_text.hpp"

namespace tradewind::emulator {
namespace {

constexpr std::size_t kUsualSamples = 30;
constexpr std::size_t kMaxSamples = 500;
constexpr int kRatioPlaces = 4;

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

// By `pair` or `symbol`, of either product: COIN-M has pairs and symbols under both names. Null only with an error.
const Instrument* perpetual_of(PublicQuestion& question) {
    const std::string name = question.read().text(question.read().has("pair") ? "pair" : "symbol");
    for (const Instrument& each : question.market().feed.venue().instruments()) {
        if (!each.is_spot() && (wire_symbol(each) == name || pair_of(each) == name)) {
            return &each;
        }
    }
    question.read().refuse(-1121, "Invalid symbol.");
    return nullptr;
}

// A list about one contract: what `list` makes of its record, the period and the span that are asked for.
template <class List>
Answer statistics(PublicQuestion& question, List list) {
    const Instrument* instrument = perpetual_of(question);
    const auto period = period_of(question);
    const CandleRange range = question.range(kUsualSamples, kMaxSamples);
    if (!question.is_good()) {
        return Json::array();
    }
    return list(*instrument, question.market().record.of(instrument->id), *period, range);
}

Json open_interest_json(const Instrument& instrument, const InstrumentRecord& record, const InterestSample& sample) {
    Json out;
    out[instrument.is_inverse() ? "pair" : "symbol"] =
        instrument.is_inverse() ? pair_of(instrument) : wire_symbol(instrument);
    if (instrument.is_inverse()) {
        out["contractType"] = "PERPETUAL";
    }
    out["sumOpenInterest"] = sample.contracts.value().to_fixed(8);
    out["sumOpenInterestValue"] =
        traded_value_text(traded_value(instrument, record.mark_at(sample.time), sample.contracts));
    return out;
}

// The samples since the server's start that fall on the period, the newest that the limit allows.
template <class Write>
Answer interest_samples(PublicQuestion& question, Write write) {
    return statistics(question, [&](const Instrument& instrument, const InstrumentRecord& record,
                                    const CandleInterval& period, const CandleRange& range) {
        std::vector<Json> found;
        for (const InterestSample& sample : record.interest) {
            const bool is_wanted =
                (!range.start || sample.time >= *range.start) && (!range.end || sample.time <= *range.end);
            const bool is_due = period.open_of(sample.time) == sample.time || &sample == &record.interest.front();
            Json one = is_wanted && is_due ? write(instrument, record, sample) : Json();
            if (!one.is_null()) {
                one["timestamp"] = sample.time.to_millis();
                found.push_back(std::move(one));
            }
        }
        Json out = Json::array();
        for (std::size_t i = found.size() - std::min(found.size(), range.limit); i < found.size(); ++i) {
            out.push_back(std::move(found[i]));
        }
        return out;
    });
}

// Nothing where nobody holds anything; with one side only the ratio has no number, and is zero.
Json ratio_json(const Instrument& instrument, Decimal longs, Decimal shorts) {
    const Decimal total = longs + shorts;
    if (total.is_zero()) {
        return Json();
    }
    Json out;
    out[instrument.is_inverse() ? "pair" : "symbol"] =
        instrument.is_inverse() ? pair_of(instrument) : wire_symbol(instrument);
    out["longShortRatio"] = (shorts.is_zero() ? Decimal() : longs / shorts).to_fixed(kRatioPlaces);
    out["longAccount"] = (longs / total).to_fixed(kRatioPlaces);
    out["shortAccount"] = (shorts / total).to_fixed(kRatioPlaces);
    return out;
}

Json by_accounts(const Instrument& instrument, const HeldSides& held) {
    return ratio_json(instrument, Decimal(held.long_accounts), Decimal(held.short_accounts));
}

Json global_accounts(const Instrument& instrument, const InstrumentRecord&, const InterestSample& sample) {
    return by_accounts(instrument, sample.holders.all);
}

Json top_accounts(const Instrument& instrument, const InstrumentRecord&, const InterestSample& sample) {
    return by_accounts(instrument, sample.holders.top);
}

Json top_positions(const Instrument& instrument, const InstrumentRecord&, const InterestSample& sample) {
    Json out = ratio_json(instrument, sample.holders.top.longs.value(), sample.holders.top.shorts.value());
    if (instrument.is_inverse() && !out.is_null()) {  // COIN-M calls them by what they are
        out["longPosition"] = out["longAccount"];
        out["shortPosition"] = out["shortAccount"];
        out.erase("longAccount");
        out.erase("shortAccount");
    }
    return out;
}

// Candles of the period as samples, each as it closed.
template <class Write>
Answer samples(PublicQuestion& question, Write write) {
    return statistics(question, [&](const Instrument& instrument, const InstrumentRecord& record,
                                    const CandleInterval& period, const CandleRange& range) {
        Json out = Json::array();
        for (const Candle& candle : record.traded.candles(period, range)) {
            Json one = write(instrument, record, period, candle);
            if (!one.is_null()) {
                one["timestamp"] = candle.open_time.to_millis();
                out.push_back(std::move(one));
            }
        }
        return out;
    });
}

Json basis_json(const Instrument& instrument, const InstrumentRecord& record, const CandleInterval& period,
                const Candle& candle) {
    const auto index = record.index.candle(period, candle.open_time);
    if (!index || !index->close.is_positive()) {
        return Json();
    }
    const Decimal basis = candle.close - index->close;
    Json out;
    out["pair"] = pair_of(instrument);
    out["contractType"] = "PERPETUAL";
    out["futuresPrice"] = text_of(Price(candle.close), instrument);
    out["indexPrice"] = mark_text(index->close);
    out["basis"] = mark_text(basis);
    out["basisRate"] = (basis / index->close).to_fixed(kRatioPlaces);
    out["annualizedBasisRate"] = "";
    return out;
}

Json taker_json(const Instrument& instrument, const InstrumentRecord&, const CandleInterval&, const Candle& candle) {
    const Decimal sold = candle.volume - candle.taker_volume;
    Json out;
    if (instrument.is_inverse()) {
        out["pair"] = pair_of(instrument);
        out["contractType"] = "PERPETUAL";
        out["takerBuyVol"] = text_of(Quantity(candle.taker_volume), instrument);
        out["takerSellVol"] = text_of(Quantity(sold), instrument);
        out["takerBuyVolValue"] = traded_value_text(candle.taker_value);
        out["takerSellVolValue"] = traded_value_text(candle.value - candle.taker_value);
        return out;
    }
    out["buySellRatio"] = sold.is_positive() ? (candle.taker_volume / sold).to_fixed(kRatioPlaces) : "0.0000";
    out["buyVol"] = text_of(Quantity(candle.taker_volume), instrument);
    out["sellVol"] = text_of(Quantity(sold), instrument);
    return out;
}

// Prices of delivered contracts, of which there are none.
Answer deliveries(PublicQuestion& question) {
    (void)perpetual_of(question);
    return Json::array();
}

}  // namespace

void add_statistics_routes(RouteTable& routes, const PublicMarket& market) {
    const std::string base = "/futures/data/";
    const auto takers = [](PublicQuestion& question) { return samples(question, taker_json); };
    const auto sampled = [&](const char* name, auto write) {
        routes.add("GET", base + name, public_route(market, weighs(0), [write](PublicQuestion& question) {
                       return interest_samples(question, write);
                   }));
    };
    sampled("openInterestHist", open_interest_json);
    sampled("globalLongShortAccountRatio", global_accounts);
    sampled("topLongShortAccountRatio", top_accounts);
    sampled("topLongShortPositionRatio", top_positions);
    routes.add("GET", base + "basis",
               public_route(market, weighs(0), [](PublicQuestion& question) { return samples(question, basis_json); }));
    routes.add("GET", base + "takerlongshortRatio", public_route(market, weighs(0), takers));
    routes.add("GET", base + "takerBuySellVol", public_route(market, weighs(0), takers));
    routes.add("GET", base + "delivery-price", public_route(market, weighs(0), deliveries));
}

}  // namespace tradewind::emulator
