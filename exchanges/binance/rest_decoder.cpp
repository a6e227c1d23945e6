#include "exchanges/binance/rest_decoder.hpp"

#include <algorithm>

#include "core/base/quote.hpp"
#include "exchanges/binance/json_fields.hpp"
#include "exchanges/binance/step_scale.hpp"

namespace tradewind::binance {
namespace {

using Json = nlohmann::json;

std::string nth(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

// Calls `take(fields, item)` for every item of a list that is the whole answer, or once for a bare object.
template <class Item, class Take>
Result<std::vector<Item>> read_list(std::string_view json, Take take) {
    JsonFields fields;
    const Json document = fields.parse(json);
    std::vector<Item> out;
    if (document.is_object()) {
        out.push_back(take(fields, document));
    } else if (document.is_array()) {
        out.reserve(document.size());
        for (std::size_t i = 0; i < document.size() && fields.ok(); ++i) {
            fields.enter(nth("answer", i));
            out.push_back(take(fields, document[i]));
        }
    } else {
        fields.refuse("answer", "is neither a list nor an object");
    }
    if (!fields.ok()) {
        return fields.error();
    }
    return out;
}

// Zero switches a limit of the venue off.
void read_filters(JsonFields& fields, const Json& symbol, Instrument& out) {
    for (const Json& filter : fields.list(symbol, "filters")) {
        const std::string kind = fields.text(filter, "filterType");
        if (kind == "PRICE_FILTER") {
            out.tick = fields.price_at(filter, "tickSize");
        } else if (kind == "LOT_SIZE") {
            out.step = Quantity(fields.decimal_at(filter, "stepSize"));
            out.min_quantity = Quantity(fields.decimal_at(filter, "minQty"));
            out.max_quantity = Quantity(fields.decimal_at(filter, "maxQty"));
        } else if (kind == "MIN_NOTIONAL" || kind == "NOTIONAL") {
            out.min_notional = fields.decimal_at(filter, filter.contains("notional") ? "notional" : "minNotional");
        }
    }
    if (fields.ok() && !out.tick.is_positive()) {
        fields.refuse("filters", "there is no PRICE_FILTER with a tick");
    }
    if (fields.ok() && !out.step.is_positive()) {
        fields.refuse("filters", "there is no LOT_SIZE with a step");
    }
}

Currency currency(JsonFields& fields, const Json& symbol, const char* field) {
    const std::string name = fields.text(symbol, field);
    const auto out = Currency::from(name);
    if (!out) {
        fields.refuse(field, quote(name) + " is too long for a currency");
        return {};
    }
    return *out;
}

bool is_perpetual(const std::string& contract) {
    return contract == "PERPETUAL" || contract == "TRADIFI_PERPETUAL" || contract == "PERPETUAL_DELIVERING";
}

void set_kind(ProductKind product, const std::string& contract, ListedContract& out) {
    Instrument& instrument = out.instrument;
    out.is_perpetual = is_perpetual(contract);
    instrument.maker_fee = Decimal::from_scaled(2, 4);
    instrument.taker_fee = Decimal::from_scaled(5, 4);
    instrument.funding_interval = out.is_perpetual ? Duration::hours(8) : Duration();
    switch (product) {
        case ProductKind::UsdM:
            instrument.kind = out.is_perpetual ? ContractKind::LinearPerpetual : ContractKind::LinearDelivery;
            break;
        case ProductKind::CoinM:
            instrument.kind = out.is_perpetual ? ContractKind::InversePerpetual : ContractKind::InverseDelivery;
            instrument.maker_fee = Decimal::from_scaled(1, 4);
            break;
        case ProductKind::Spot:
            instrument.kind = ContractKind::Spot;
            instrument.maker_fee = Decimal::from_scaled(1, 3);
            instrument.taker_fee = Decimal::from_scaled(1, 3);
            break;
    }
}

ListedContract read_contract(JsonFields& fields, ProductKind product, const Json& symbol) {
    ListedContract out;
    const bool is_spot = product == ProductKind::Spot;
    out.instrument.symbol = our_symbol(product, fields.text(symbol, "symbol"));
    out.instrument.venue = "binance";
    const char* status = product == ProductKind::CoinM ? "contractStatus" : "status";
    out.is_trading = fields.text(symbol, status) == "TRADING";
    out.instrument.base = currency(fields, symbol, "baseAsset");
    out.instrument.quote = currency(fields, symbol, "quoteAsset");
    out.instrument.settle = is_spot ? out.instrument.quote : currency(fields, symbol, "marginAsset");
    set_kind(product, is_spot ? std::string() : fields.text(symbol, "contractType"), out);
    if (product == ProductKind::CoinM) {
        out.instrument.contract_size = fields.decimal_at(symbol, "contractSize");
    }
    if (!is_spot) {
        out.listed = fields.time_at(symbol, "onboardDate");
    }
    read_filters(fields, symbol, out.instrument);
    return out;
}

// Names of coins may be longer than any that we can hold.
bool has_fitting_names(const Json& symbol) {
    for (const char* field : {"baseAsset", "quoteAsset", "marginAsset"}) {
        const auto name = symbol.is_object() ? symbol.find(field) : symbol.end();
        if (symbol.is_object() && name != symbol.end() && name->is_string() &&
            !Currency::from(name->get_ref<const std::string&>())) {
            return false;
        }
    }
    return true;
}

// Contracts that exist on paper only have no contract type yet.
bool is_known_kind(ProductKind product, const Json& symbol) {
    if (product == ProductKind::Spot) {
        return true;
    }
    const auto contract = symbol.is_object() ? symbol.find("contractType") : symbol.end();
    return contract == symbol.end() || !contract->is_string() || !contract->get_ref<const std::string&>().empty();
}

void read_side(JsonFields& fields, const Json& levels, const char* field, Side side, const Instrument& instrument,
               std::vector<LevelChange>& out) {
    const StepScale price(instrument.tick.value(), instrument.price_places());
    const StepScale quantity(instrument.step.value(), instrument.quantity_places());
    for (std::size_t i = 0; i < levels.size() && fields.ok(); ++i) {
        fields.enter(nth(field, i));
        const Json& level = levels[i];
        if (!level.is_array() || level.size() < 2 || !level[0].is_string() || !level[1].is_string()) {
            fields.refuse("level", "is no pair of price and quantity");
            return;
        }
        const auto ticks = price.exact(level[0].get_ref<const std::string&>());
        const auto lots = quantity.at_least_one(level[1].get_ref<const std::string&>());
        if (!ticks) {
            fields.refuse("price", quote(level[0].get_ref<const std::string&>()) + " is no price");
        } else if (!lots) {
            fields.refuse("quantity", quote(level[1].get_ref<const std::string&>()) + " is no quantity");
        } else if (*ticks != StepScale::kBetween) {
            out.push_back({side, *ticks, *lots});
        }
    }
    fields.enter({});
}

Bar read_kline(JsonFields& fields, const Json& row, InstrumentId instrument, Duration step) {
    Bar bar;
    if (!row.is_array() || row.size() < 6) {
        fields.refuse("candle", "is no list of six or more");
        return bar;
    }
    constexpr std::int64_t kMostMillis = 9'000'000'000'000;
    const std::int64_t open = fields.whole(row[0], "open time");
    if (open < 0 || open > kMostMillis) {
        fields.refuse("open time", "is no time in milliseconds");
        return bar;
    }
    bar.instrument = instrument;
    bar.open_time = Timestamp::from_millis(open);
    bar.step = step;
    bar.open = Price(fields.decimal(row[1], "open"));
    bar.high = Price(fields.decimal(row[2], "high"));
    bar.low = Price(fields.decimal(row[3], "low"));
    bar.close = Price(fields.decimal(row[4], "close"));
    bar.volume = Quantity(fields.decimal(row[5], "volume"));
    if (fields.ok() && (!bar.low.is_positive() || bar.low > std::min(bar.open, bar.close) ||
                        bar.high < std::max(bar.open, bar.close) || bar.volume.is_negative())) {
        fields.refuse("candle", "high and low do not hold open and close");
    }
    return bar;
}

}  // namespace

Result<std::vector<ListedContract>> decode_exchange_info(ProductKind product, std::string_view json) {
    JsonFields fields;
    const Json document = fields.parse(json);
    std::vector<ListedContract> out;
    const Json& symbols = fields.list(document, "symbols");
    out.reserve(symbols.size());
    for (std::size_t i = 0; i < symbols.size() && fields.ok(); ++i) {
        fields.enter(nth("symbols", i));
        if (is_known_kind(product, symbols[i]) && has_fitting_names(symbols[i])) {
            out.push_back(read_contract(fields, product, symbols[i]));
        }
    }
    if (!fields.ok()) {
        return fields.error();
    }
    return out;
}

Result<DepthUpdate> decode_depth_snapshot(const Instrument& instrument, std::string_view json) {
    JsonFields fields;
    const Json document = fields.parse(json);
    DepthUpdate out;
    out.instrument = instrument.id;
    out.snapshot = true;
    const std::int64_t last = fields.whole_at(document, "lastUpdateId");
    if (fields.ok() && last <= 0) {
        fields.refuse("lastUpdateId", "is no update number");
    }
    out.first_sequence = out.last_sequence = static_cast<std::uint64_t>(last);
    read_side(fields, fields.list(document, "bids"), "bids", Side::Buy, instrument, out.changes);
    read_side(fields, fields.list(document, "asks"), "asks", Side::Sell, instrument, out.changes);
    if (!fields.ok()) {
        return fields.error();
    }
    return out;
}

Result<std::vector<Bar>> decode_klines(InstrumentId instrument, Duration step, std::string_view json) {
    return read_list<Bar>(
        json, [&](JsonFields& fields, const Json& row) { return read_kline(fields, row, instrument, step); });
}

Result<std::vector<PremiumIndex>> decode_premium_index(std::string_view json) {
    return read_list<PremiumIndex>(json, [](JsonFields& fields, const Json& item) {
        PremiumIndex out;
        out.symbol = fields.text(item, "symbol");
        out.mark = fields.price_at(item, "markPrice");
        out.index = Price(fields.decimal_at(item, "indexPrice"));
        out.time = fields.time_at(item, "time");
        // Delivery contracts say so with an empty text.
        const auto rate = item.is_object() ? item.find("lastFundingRate") : item.end();
        if (rate != item.end() && rate->is_string() && !rate->get_ref<const std::string&>().empty()) {
            out.funding_rate = fields.decimal_at(item, "lastFundingRate");
            out.next_funding = fields.time_at(item, "nextFundingTime");
        }
        return out;
    });
}

Result<std::vector<FundingSettlement>> decode_funding_rates(std::string_view json) {
    return read_list<FundingSettlement>(json, [](JsonFields& fields, const Json& item) {
        const Timestamp time = fields.time_at(item, "fundingTime");
        return FundingSettlement{time, fields.decimal_at(item, "fundingRate")};
    });
}

Result<std::map<std::string, Duration>> decode_funding_intervals(std::string_view json) {
    constexpr std::int64_t kMostHours = 24;
    using Row = std::pair<std::string, Duration>;
    const auto rows = read_list<Row>(json, [](JsonFields& fields, const Json& item) {
        const std::string symbol = fields.text(item, "symbol");
        const std::int64_t hours = fields.whole_at(item, "fundingIntervalHours");
        if (fields.ok() && (hours < 1 || hours > kMostHours)) {
            fields.refuse("fundingIntervalHours", "is not between 1 and 24");
        }
        return Row{symbol, Duration::hours(fields.ok() ? hours : 1)};
    });
    if (!rows) {
        return tl::unexpected<Error>(rows.error());
    }
    return std::map<std::string, Duration>(rows->begin(), rows->end());
}

Result<std::vector<AggregateTrade>> decode_agg_trades(std::string_view json) {
    return read_list<AggregateTrade>(json, [](JsonFields& fields, const Json& item) {
        AggregateTrade out;
        out.number = static_cast<std::uint64_t>(fields.whole_at(item, "a"));
        out.price = fields.price_at(item, "p");
        out.quantity = Quantity(fields.decimal_at(item, "q"));
        out.time = fields.time_at(item, "T");
        out.aggressor = fields.flag_at(item, "m") ? Side::Sell : Side::Buy;
        return out;
    });
}

Result<std::vector<DayTicker>> decode_day_tickers(std::string_view json) {
    return read_list<DayTicker>(json, [](JsonFields& fields, const Json& item) {
        DayTicker out;
        out.symbol = fields.text(item, "symbol");
        out.last = Price(fields.decimal_at(item, "lastPrice"));
        out.change_percent = fields.decimal_at(item, "priceChangePercent");
        out.volume = fields.decimal_at(item, "volume");
        if (item.is_object() && item.contains("quoteVolume")) {
            out.quote_volume = fields.decimal_at(item, "quoteVolume");
        }
        return out;
    });
}

Result<Timestamp> decode_server_time(std::string_view json) {
    JsonFields fields;
    const Json document = fields.parse(json);
    const Timestamp time = fields.time_at(document, "serverTime");
    if (!fields.ok()) {
        return fields.error();
    }
    return time;
}

std::string refusal_text(int status, std::string_view body) {
    const Json document = Json::parse(body, nullptr, false);
    if (document.is_object() && document.contains("code") && document.contains("msg") && document["msg"].is_string()) {
        return document["code"].dump() + " " + document["msg"].get<std::string>().substr(0, 200);
    }
    return "HTTP " + std::to_string(status) + (body.empty() ? std::string() : " " + quote(body));
}

}  // namespace tradewind::binance
