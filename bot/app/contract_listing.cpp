#include "bot/app/contract_listing.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tradewind::bot {

using binance::ListedContract;
using binance::ProductKind;
using binance::PublicRest;

ProductKind product_of_name(const std::string& symbol) {
    return symbol.ends_with(kSpotSuffix) ? ProductKind::Spot : ProductKind::UsdM;
}

std::vector<std::string> wished_symbols(const AppConfig& config) {
    return config.market.symbols.empty() ? std::vector<std::string>{"BTCUSDT", "ETHUSDT", "SOLUSDT"}
                                         : config.market.symbols;
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
    if (found->instrument.settle != Currency::of("USDT")) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("market.symbols: {} settles in {}, and the paper account holds USDT", symbol,
                                found->instrument.settle.view()));
    }
    return found->instrument;
}

}  // namespace tradewind::bot
