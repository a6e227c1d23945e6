#include "exchanges/binance/account_decoder.hpp"

#include <algorithm>

#include "exchanges/binance/json_lookup.hpp"

namespace tradewind::binance {
namespace {

tl::unexpected<Error> malformed(const char* what, const char* field) {
    return fail(ErrorCode::ParseError, std::string(what) + ": " + field + " is missing or malformed");
}

Json listed(std::string_view body) {
    Json json = parse_json(body);
    return json.is_object() ? Json::array({std::move(json)}) : json;
}

// So much of one currency is nobody's: sums of it stay exact.
constexpr Decimal kMostMoney = Decimal::from_int(1'000'000'000'000'000);

bool is_isolated(const Json& object) {
    const std::string_view word = text_field(object, "marginType");
    return word == "ISOLATED" || word == "isolated" || is_true(object, "isolated");
}

Result<BracketTable> decode_bracket_list(const Json& list) {
    std::vector<MarginTier> tiers;
    for (const Json& row : list) {
        const bool by_quantity = find_field(row, "qtyCap") != nullptr;  // COIN-M, with the venue's own spelling
        const auto floor = decimal_field(row, by_quantity ? "qtylFloor" : "notionalFloor");
        const auto cap = decimal_field(row, by_quantity ? "qtyCap" : "notionalCap");
        const auto rate = decimal_field(row, "maintMarginRatio");
        const auto leverage = integer_field(row, "initialLeverage");
        if (!floor || !cap || !rate || !leverage) {
            return malformed("brackets", "a tier");
        }
        MarginTier tier;
        tier.floor = *floor;
        tier.cap = *cap;
        tier.maintenance_rate = *rate;
        tier.maintenance_amount = decimal_field(row, "cum").value_or(Decimal());
        tier.max_leverage = static_cast<int>(std::clamp<std::int64_t>(*leverage, 1, 1000));
        tiers.push_back(tier);
    }
    std::ranges::sort(tiers, {}, &MarginTier::floor);
    return BracketTable::make(std::move(tiers), Timestamp());
}

}  // namespace

Result<std::vector<Money>> decode_wallets(std::string_view account_body) {
    const Json json = parse_json(account_body);
    const Json* assets = find_field(json, "assets");
    const bool is_spot = assets == nullptr && find_field(json, "balances") != nullptr;
    const Json* list = is_spot ? find_field(json, "balances") : assets;
    if (list == nullptr || !list->is_array()) {
        return malformed("account", "assets");
    }
    std::vector<Money> out;
    for (const Json& object : *list) {
        const std::string_view name = text_field(object, "asset");
        auto amount = decimal_field(object, is_spot ? "free" : "walletBalance");
        const bool is_sane = amount && amount->abs() <= kMostMoney;
        if (name.empty() || !is_sane || name.size() > Currency::kCapacity) {
            return malformed("account", is_spot ? "free" : "walletBalance");
        }
        if (is_spot) {
            *amount += std::min(decimal_field(object, "locked").value_or(Decimal()), kMostMoney);
        }
        out.push_back(Money{*amount, Currency::of(name)});
    }
    return out;
}

Result<std::vector<PositionLine>> decode_positions(ProductKind product, const SymbolIndex& symbols,
                                                   std::string_view body) {
    const Json list = listed(body);
    if (!list.is_array()) {
        return malformed("positions", "the list");
    }
    std::vector<PositionLine> out;
    for (const Json& object : list) {
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        if (instrument == nullptr) {
            continue;
        }
        const auto amount = decimal_field(object, "positionAmt");
        const auto entry = decimal_field(object, "entryPrice");
        if (!amount) {
            return malformed("positions", "positionAmt");
        }
        if (!entry) {
            return malformed("positions", "entryPrice");
        }
        PositionLine line;
        line.position.instrument = instrument->id;
        line.position.signed_quantity = Quantity(*amount);
        line.position.entry = Price(*entry);
        line.position.leverage =
            static_cast<int>(std::clamp<std::int64_t>(integer_field(object, "leverage").value_or(0), 0, 1000));
        const std::string_view side = text_field(object, "positionSide");
        line.is_hedged = side == "LONG" || side == "SHORT";
        out.push_back(line);
    }
    return out;
}

Result<std::vector<SymbolSetting>> decode_symbol_settings(ProductKind product, const SymbolIndex& symbols,
                                                          std::string_view body) {
    const Json list = listed(body);
    if (!list.is_array()) {
        return malformed("symbol configuration", "the list");
    }
    std::vector<SymbolSetting> out;
    for (const Json& object : list) {
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        const auto leverage = integer_field(object, "leverage");
        if (instrument == nullptr) {
            continue;
        }
        if (!leverage || *leverage < 1 || *leverage > 1000) {
            return malformed("symbol configuration", "leverage");
        }
        out.push_back({instrument->id, static_cast<int>(*leverage),
                       is_isolated(object) ? MarginMode::Isolated : MarginMode::Cross});
    }
    return out;
}

Result<std::vector<FundingPaid>> decode_funding_income(ProductKind product, const SymbolIndex& symbols,
                                                       std::string_view body) {
    const Json list = parse_json(body);
    if (!list.is_array()) {
        return malformed("income", "the list");
    }
    std::vector<FundingPaid> out;
    for (const Json& object : list) {
        const Instrument* instrument = symbols.find(product, text_field(object, "symbol"));
        if (instrument == nullptr || text_field(object, "incomeType") != "FUNDING_FEE") {
            continue;
        }
        const auto amount = decimal_field(object, "income");
        const auto time = time_field(object, "time");
        const std::string id = id_field(object, "tranId");
        const std::string_view asset = text_field(object, "asset");
        if (!amount) {
            return malformed("income", "income");
        }
        if (!time) {
            return malformed("income", "time");
        }
        if (id.empty()) {
            return malformed("income", "tranId");
        }
        FundingPaid paid;
        paid.instrument = instrument->id;
        paid.id = "funding-" + instrument->symbol + "-" + id;
        paid.amount = Money{*amount, asset.empty() ? instrument->settle : Currency::of(asset)};
        paid.boundary = *time;
        out.push_back(std::move(paid));
    }
    return out;
}

Result<PositionMode> decode_position_mode(std::string_view body) {
    const Json json = parse_json(body);
    if (find_field(json, "dualSidePosition") == nullptr) {
        return malformed("position mode", "dualSidePosition");
    }
    return is_true(json, "dualSidePosition") ? PositionMode::Hedge : PositionMode::OneWay;
}

AssetMode decode_asset_mode(std::string_view account_body) {
    return is_true(parse_json(account_body), "multiAssetsMargin") ? AssetMode::Multi : AssetMode::Single;
}

Result<std::map<std::string, BracketTable>> decode_brackets(std::string_view body) {
    const Json list = listed(body);
    if (!list.is_array()) {
        return malformed("brackets", "the list");
    }
    std::map<std::string, BracketTable> out;
    for (const Json& object : list) {
        const std::string symbol(text_field(object, "symbol"));
        const Json* rows = find_field(object, "brackets");
        if (symbol.empty() || rows == nullptr || !rows->is_array()) {
            return malformed("brackets", "symbol");
        }
        auto table = decode_bracket_list(*rows);
        if (!table) {
            return fail(table.error().code, symbol + ": " + table.error().text);
        }
        out.emplace(symbol, std::move(*table));
    }
    return out;
}

namespace {

// Standard and tax add up; whether the account buys or sells adds to both, and we know one rate: the larger.
Result<CommissionRates> spot_commission(const Json& json, const Json& standard) {
    CommissionRates out;
    for (const Json* part : {&standard, find_field(json, "taxCommission")}) {
        if (part == nullptr) {
            continue;
        }
        const auto maker = decimal_field(*part, "maker");
        const auto taker = decimal_field(*part, "taker");
        if (!maker || !taker) {
            return malformed("commission", "maker or taker");
        }
        const Decimal side = std::max(decimal_field(*part, "buyer").value_or(Decimal()),
                                      decimal_field(*part, "seller").value_or(Decimal()));
        out.maker += *maker + side;
        out.taker += *taker + side;
    }
    return out;
}

}  // namespace

Result<CommissionRates> decode_commission(std::string_view body) {
    const Json json = parse_json(body);
    if (const Json* standard = find_field(json, "standardCommission")) {
        return spot_commission(json, *standard);
    }
    const auto maker = decimal_field(json, "makerCommissionRate");
    const auto taker = decimal_field(json, "takerCommissionRate");
    if (!maker || !taker) {
        return malformed("commission", "makerCommissionRate or takerCommissionRate");
    }
    return CommissionRates{*maker, *taker};
}

Result<std::map<std::string, int>> decode_adl_quantiles(std::string_view body) {
    const Json list = listed(body);
    if (!list.is_array()) {
        return malformed("ADL quantiles", "the list");
    }
    std::map<std::string, int> out;
    for (const Json& object : list) {
        const std::string symbol(text_field(object, "symbol"));
        const Json* sides = find_field(object, "adlQuantile");
        if (symbol.empty() || sides == nullptr) {
            return malformed("ADL quantiles", "adlQuantile");
        }
        std::int64_t worst = 0;
        for (const char* side : {"LONG", "SHORT", "BOTH"}) {
            worst = std::max(worst, integer_field(*sides, side).value_or(0));
        }
        out[symbol] = static_cast<int>(std::clamp<std::int64_t>(worst, 0, 4));
    }
    return out;
}

Result<KeyPermissions> decode_permissions(std::string_view body) {
    const Json json = parse_json(body);
    if (find_field(json, "enableWithdrawals") == nullptr) {
        return malformed("key permissions", "enableWithdrawals");
    }
    KeyPermissions out;
    out.can_trade_futures = is_true(json, "enableFutures");
    out.can_trade_spot = is_true(json, "enableSpotAndMarginTrading");
    out.can_withdraw = is_true(json, "enableWithdrawals");
    out.is_bound_to_addresses = is_true(json, "ipRestrict");
    return out;
}

}  // namespace tradewind::binance
