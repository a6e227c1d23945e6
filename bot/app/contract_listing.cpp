#include "bot/app/contract_listing.hpp"

#include <algorithm>

#include "bot/app/instrument_catalog.hpp"

namespace tradewind::bot {

using binance::ListedContract;
using binance::ProductKind;
using binance::PublicRest;

ProductKind product_of_name(const std::string& symbol) {
    return symbol.ends_with(kSpotSuffix)   ? ProductKind::Spot
           : is_coin_margined_name(symbol) ? ProductKind::CoinM
                                           : ProductKind::UsdM;
}

std::vector<std::string> wished_symbols(const AppConfig& config) {
    if (!config.market.symbols.empty()) {
        return config.market.symbols;
    }
    switch (config.market.type) {
        case ContractType::UsdMargined:
            return {"BTCUSDT", "ETHUSDT", "SOLUSDT"};
        case ContractType::CoinMargined:
            return {"BTCUSD_PERP"};  // one coin is all that an account is kept in
    }
    return {};
}

Result<std::vector<ListedContract>> fetch_listing(ProductKind product, PublicRest& rest) {
    const auto body = rest.get(std::string(binance::paths(product).exchange_info),
                               std::string(binance::provider(product)) + " contracts");
    return body ? binance::decode_exchange_info(product, *body) : tl::unexpected<Error>(body.error());
}

Result<Instrument> find_contract(const std::string& symbol, const std::vector<ListedContract>& listed) {
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const ListedContract& contract) {
        return contract.instrument.symbol == symbol;
    });
    const bool is_spot = product_of_name(symbol) == ProductKind::Spot;
    if (found == listed.end() || !(is_spot || found->is_perpetual)) {
        return fail(ErrorCode::NotFound, "market.symbols: the venue lists no perpetual or spot pair " + symbol);
    }
    if (!found->is_trading) {
        return fail(ErrorCode::Unavailable, "market.symbols: " + symbol + " is not trading at the venue");
    }
    return found->instrument;
}

}  // namespace tradewind::bot
