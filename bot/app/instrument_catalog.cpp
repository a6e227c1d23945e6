#include "bot/app/instrument_catalog.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tradewind::bot {
namespace {

constexpr std::string_view kCoinSuffix = "USD_PERP";
constexpr int kCoinLeverage = 20;  // no tiers of coin-margined contracts are built in

struct Row {
    std::string_view base;
    const char* tick;
    const char* step;
    int min_notional;
    int max_leverage;
    int max_quantity;
    const char* start_price;
    const char* spot_tick;
    const char* spot_step;
};
// Ticks, steps and minimums as Binance's USDT-M perpetuals and spot pairs have them; fees are its regular tier.
constexpr std::array<Row, 7> kRows{{
    {"BTC", "0.1", "0.001", 100, 125, 1'000, "64000", "0.01", "0.00001"},
    {"ETH", "0.01", "0.001", 20, 125, 10'000, "3200", "0.01", "0.0001"},
    {"SOL", "0.01", "0.01", 5, 100, 100'000, "150", "0.01", "0.001"},
    {"BNB", "0.01", "0.01", 5, 75, 100'000, "600", "0.01", "0.001"},
    {"XRP", "0.0001", "0.1", 5, 75, 1'000'000, "0.6", "0.0001", "0.1"},
    {"DOGE", "0.00001", "1", 5, 75, 10'000'000, "0.15", "0.00001", "1"},
    {"LTC", "0.01", "0.001", 5, 75, 10'000, "80", "0.01", "0.001"},
}};

Instrument perpetual(const std::string& base, Decimal tick, Decimal step, Decimal min_notional, int max_leverage,
                     Decimal max_quantity) {
    Instrument out;
    out.symbol = base + "USDT";
    out.venue = "simulated";
    out.kind = ContractKind::LinearPerpetual;
    out.base = Currency::of(base);
    out.quote = Currency::of("USDT");
    out.settle = Currency::of("USDT");
    out.tick = Price(tick);
    out.step = Quantity(step);
    out.min_quantity = Quantity(step);
    out.max_quantity = Quantity(max_quantity);
    out.min_notional = min_notional;
    out.maker_fee = Decimal::from_scaled(2, 4);
    out.taker_fee = Decimal::from_scaled(5, 4);
    out.max_leverage = max_leverage;
    out.funding_interval = Duration::hours(8);
    return out;
}

// What a linear contract becomes when it is margined in its coin: a number of contracts of a fixed worth in dollars.
void make_inverse(Instrument& contract) {
    contract.symbol = contract.base.str() + std::string(kCoinSuffix);
    contract.kind = ContractKind::InversePerpetual;
    contract.quote = Currency::of("USD");
    contract.settle = contract.base;
    contract.step = contract.min_quantity = Quantity(1);
    contract.max_quantity = Quantity(1'000'000);
    contract.min_notional = Decimal();
    contract.contract_size = contract.base == Currency::of("BTC") ? Decimal(100) : Decimal(10);
    contract.max_leverage = kCoinLeverage;
}

// Decimals of the shortest text of the value.
int places_of(Decimal value) {
    const std::string text = value.to_string();
    const std::size_t dot = text.find('.');
    return dot == std::string::npos ? 0 : static_cast<int>(text.size() - dot - 1);
}

Result<Instrument> guess_perpetual(const std::string& symbol, std::span<const Bar> bars) {
    const bool is_coin = is_coin_margined_name(symbol);
    const std::string_view suffix = is_coin ? kCoinSuffix : std::string_view("USDT");
    const bool is_named_so = symbol.ends_with(suffix) && symbol.size() > suffix.size();
    const auto base = Currency::from(symbol.substr(0, is_named_so ? symbol.size() - suffix.size() : 0));
    if (!is_named_so || !base) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("{}: recorded candles are replayed for perpetuals named as BTCUSDT or BTCUSD_PERP", symbol));
    }
    int price_places = 0;
    int volume_places = 0;
    Decimal highest;
    for (const Bar& bar : bars.first(std::min<std::size_t>(bars.size(), 5'000))) {
        for (const Price price : {bar.open, bar.high, bar.low, bar.close}) {
            price_places = std::max(price_places, places_of(price.value()));
        }
        volume_places = std::max(volume_places, places_of(bar.volume.value()));
        highest = std::max(highest, bar.high.value());
    }
    Instrument out =
        perpetual(base->str(), Decimal::from_scaled(1, std::min(price_places, 8)),
                  Decimal::from_scaled(1, std::min(volume_places, 8)), Decimal(5), 20, Decimal(10'000'000));
    if (is_coin) {
        make_inverse(out);
    }
    return out;
}

}  // namespace

bool is_coin_margined_name(std::string_view symbol) {
    return symbol.find("USD_") != std::string_view::npos;
}

Result<CatalogEntry> catalog_contract(const std::string& symbol) {
    return is_coin_margined_name(symbol) ? catalog_coin_perpetual(symbol) : catalog_perpetual(symbol);
}

std::string symbol_of_file(const std::string& path) {
    const std::string name = path.substr(path.find_last_of('/') + 1);
    const std::size_t coin = name.find(kCoinSuffix);
    return coin == std::string::npos ? name.substr(0, name.find_first_of("_.-"))
                                     : name.substr(0, coin + kCoinSuffix.size());
}

Result<CatalogEntry> catalog_perpetual(const std::string& symbol) {
    std::string known;
    for (const Row& row : kRows) {
        const std::string base(row.base);
        if (symbol == base + "USDT") {
            return CatalogEntry{perpetual(base, *Decimal::parse(row.tick), *Decimal::parse(row.step),
                                          Decimal(row.min_notional), row.max_leverage, Decimal(row.max_quantity)),
                                Price(*Decimal::parse(row.start_price))};
        }
        known += (known.empty() ? "" : ", ") + base + "USDT";
    }
    return fail(ErrorCode::NotFound, fmt::format("the generated market has no {}; it has {}", symbol, known));
}

Result<CatalogEntry> catalog_coin_perpetual(const std::string& symbol) {
    const std::string base =
        symbol.ends_with(kCoinSuffix) ? symbol.substr(0, symbol.size() - kCoinSuffix.size()) : std::string();
    const auto linear = catalog_perpetual(base + "USDT");
    if (!linear) {
        return fail(ErrorCode::NotFound,
                    fmt::format("the generated market has no {}; coin-margined are BTCUSD_PERP, ETHUSD_PERP and so on",
                                symbol));
    }
    CatalogEntry out = *linear;
    make_inverse(out.instrument);
    return out;
}

std::string spot_symbol(const std::string& perpetual) {
    return perpetual + std::string(kSpotSuffix);
}

Instrument spot_leg(const Instrument& perpetual) {
    Instrument out = perpetual;
    out.symbol = spot_symbol(perpetual.symbol);
    out.kind = ContractKind::Spot;
    out.maker_fee = Decimal::from_scaled(1, 3);
    out.taker_fee = Decimal::from_scaled(1, 3);
    out.min_notional = Decimal(5);
    out.max_leverage = 1;
    out.funding_interval = Duration();
    return out;
}

Instrument listed_spot_pair(const Instrument& perpetual) {
    Instrument out = spot_leg(perpetual);
    for (const Row& row : kRows) {
        if (perpetual.base == Currency::of(row.base)) {
            out.tick = Price(*Decimal::parse(row.spot_tick));
            out.step = out.min_quantity = Quantity(*Decimal::parse(row.spot_step));
        }
    }
    return out;
}

Result<Instrument> recorded_instrument(const std::string& symbol, std::span<const Bar> bars) {
    const bool is_spot = symbol.ends_with(kSpotSuffix);
    const std::string perpetual = is_spot ? symbol.substr(0, symbol.size() - kSpotSuffix.size()) : symbol;
    if (is_spot && is_coin_margined_name(perpetual)) {
        return fail(ErrorCode::InvalidArgument, symbol + ": no spot pair is named so; its coin's is BTCUSDT.SPOT");
    }
    const auto known = catalog_contract(perpetual);
    const auto found = known ? Result<Instrument>(known->instrument) : guess_perpetual(perpetual, bars);
    return found && is_spot ? spot_leg(*found) : found;
}

}  // namespace tradewind::bot
