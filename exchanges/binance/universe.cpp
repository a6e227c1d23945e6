#include "exchanges/binance/universe.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace tradewind::binance {
namespace {

using Tickers = std::map<std::string_view, const DayTicker*>;

bool has_permitted_quote(ProductKind product, const Instrument& instrument, const std::vector<std::string>& quotes) {
    return product == ProductKind::CoinM || std::ranges::find(quotes, instrument.quote.str()) != quotes.end();
}

Decimal quote_volume(ProductKind product, const Instrument& instrument, const DayTicker& ticker) {
    return product == ProductKind::CoinM ? ticker.volume * instrument.contract_size : ticker.quote_volume;
}

bool is_young(const ListedContract& contract, Duration least, Timestamp now) {
    return least > Duration() && (contract.listed.is_zero() || contract.listed + least > now);
}

}  // namespace

Universe rank_universe(ProductKind product, const std::vector<ListedContract>& contracts,
                       const std::vector<DayTicker>& tickers, const UniverseRules& rules, Timestamp now) {
    Universe out;
    out.product = product;
    Tickers by_symbol;
    for (const DayTicker& ticker : tickers) {
        by_symbol.emplace(ticker.symbol, &ticker);
    }
    for (const ListedContract& contract : contracts) {
        const Instrument& instrument = contract.instrument;
        if (product != ProductKind::Spot && !contract.is_perpetual) {
            ++out.not_perpetual;
            continue;
        }
        if (!contract.is_trading) {
            ++out.not_trading;
            continue;
        }
        if (!has_permitted_quote(product, instrument, rules.quotes)) {
            ++out.other_quote;
            continue;
        }
        const std::string symbol = venue_symbol(instrument);
        const auto ticker = by_symbol.find(symbol);
        if (ticker == by_symbol.end()) {
            ++out.without_ticker;
            continue;
        }
        const Decimal volume = quote_volume(product, instrument, *ticker->second);
        if (volume < rules.least_volume) {
            ++out.small;
            continue;
        }
        if (is_young(contract, rules.least_age, now)) {
            ++out.young;
            continue;
        }
        out.members.push_back({0, symbol, instrument.quote.str(), volume, ticker->second->last,
                               ticker->second->change_percent, contract.listed});
    }
    for (const UniverseMember& member : out.members) {
        QuoteShare& share = out.quotes[member.quote];
        ++share.members;
        share.volume += member.volume;
    }
    out.passed = out.members.size();
    // By name where the volume is equal, so that the order is the same every time.
    std::ranges::sort(out.members, [](const UniverseMember& a, const UniverseMember& b) {
        return a.volume != b.volume ? a.volume > b.volume : a.symbol < b.symbol;
    });
    out.members.resize(std::min(out.members.size(), rules.most));
    for (std::size_t i = 0; i < out.members.size(); ++i) {
        out.members[i].rank = i + 1;
    }
    return out;
}

}  // namespace tradewind::binance
