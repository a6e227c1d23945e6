#include "bot/app/account_terms.hpp"

#include "bot/app/account_access.hpp"
#include "bot/app/margin_tiers.hpp"
#include "exchanges/binance/account_checks.hpp"

namespace tradewind::bot {

Result<AccountTerms> fetch_account_terms(const AppConfig& config, const InstrumentTable& instruments) {
    auto access = account_access(config.binance);
    if (!access) {
        return tl::unexpected<Error>(access.error());
    }
    binance::RestOptions options;
    options.hosts = binance::rest_hosts(access->endpoints);
    options.credentials = std::move(access->credentials);
    binance::RestClient rest(std::move(options));
    std::map<binance::ProductKind, std::map<std::string, BracketTable>> tiers;
    auto table = std::make_shared<InstrumentTable>();
    auto brackets = std::make_shared<std::vector<BracketTable>>();
    for (Instrument instrument : instruments) {
        const binance::ProductKind product = binance::product_of(instrument);
        if (instrument.is_spot()) {
            const auto fees = binance::fetch_commission(rest, instrument);
            if (!fees) {
                return tl::unexpected<Error>(fees.error());
            }
            instrument.maker_fee = fees->maker;
            instrument.taker_fee = fees->taker;
            table->add(std::move(instrument));
            brackets->push_back(spot_brackets());
            continue;
        }
        if (!tiers.contains(product)) {
            auto fetched = binance::fetch_brackets(rest, product);
            if (!fetched) {
                return tl::unexpected<Error>(fetched.error());
            }
            tiers[product] = std::move(*fetched);
        }
        const auto own = tiers[product].find(binance::venue_symbol(instrument));
        if (own == tiers[product].end()) {
            return fail(ErrorCode::NotFound, instrument.symbol + ": the venue lists no margin tiers");
        }
        const auto fees = binance::fetch_commission(rest, instrument);
        if (!fees) {
            return tl::unexpected<Error>(fees.error());
        }
        instrument.maker_fee = fees->maker;
        instrument.taker_fee = fees->taker;
        instrument.max_leverage = own->second.max_leverage(Decimal());
        table->add(std::move(instrument));
        brackets->push_back(own->second);
    }
    return AccountTerms{std::move(table), std::move(brackets)};
}

}  // namespace tradewind::bot
