#include "exchanges/binance/universe_source.hpp"

#include <utility>

#include "exchanges/binance/history_source.hpp"
#include "exchanges/binance/request_weight.hpp"

namespace tradewind::binance {
namespace {

Result<Timestamp> first_day(PacedRest& rest, const std::string& symbol, Timestamp now) {
    HistorySource history(rest, symbol);
    const auto page = history.bars(BarSource::Trades, "1d", {Timestamp(), now});
    if (!page) {
        return tl::unexpected<Error>(page.error());
    }
    return page->rows.empty() ? now : page->rows.front().open_time;
}

// Keeps the members that are old enough, in their order, until there are `most`.
Status keep_old_ones(PacedRest& rest, const UniverseRules& rules, Timestamp now, Universe& universe) {
    std::vector<UniverseMember> kept;
    for (UniverseMember& member : universe.members) {
        if (kept.size() == rules.most) {
            break;
        }
        const auto listed = first_day(rest, member.symbol, now);
        if (!listed) {
            return tl::unexpected<Error>(listed.error());
        }
        member.listed = *listed;
        if (*listed + rules.least_age > now) {
            ++universe.young;
            continue;
        }
        member.rank = kept.size() + 1;
        kept.push_back(std::move(member));
    }
    universe.members = std::move(kept);
    return {};
}

}  // namespace

Result<Universe> ask_universe(PacedRest& rest, const UniverseRules& rules) {
    const Paths& known = paths(rest.product());
    const auto list = rest.get(known.exchange_info, {}, {weights(rest.product()).exchange_info});
    const auto contracts = list ? decode_exchange_info(rest.product(), *list)
                                : Result<std::vector<ListedContract>>(tl::unexpected<Error>(list.error()));
    if (!contracts) {
        return tl::unexpected<Error>(contracts.error());
    }
    const auto day = rest.get(known.ticker_24h, {}, {weights(rest.product()).day_tickers});
    const auto tickers =
        day ? decode_day_tickers(*day) : Result<std::vector<DayTicker>>(tl::unexpected<Error>(day.error()));
    if (!tickers) {
        return tl::unexpected<Error>(tickers.error());
    }
    const auto now = HistorySource(rest, "").server_time();
    if (!now) {
        return tl::unexpected<Error>(now.error());
    }
    if (rest.product() != ProductKind::Spot || rules.least_age <= Duration()) {
        return rank_universe(rest.product(), *contracts, *tickers, rules, *now);
    }
    UniverseRules without_age = rules;
    without_age.least_age = Duration();
    without_age.most = contracts->size();
    Universe universe = rank_universe(rest.product(), *contracts, *tickers, without_age, *now);
    if (const Status kept = keep_old_ones(rest, rules, *now, universe); !kept) {
        return tl::unexpected<Error>(kept.error());
    }
    return universe;
}

}  // namespace tradewind::binance
