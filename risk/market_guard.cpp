// Whether the market is seen well enough to trade on it.
#include <algorithm>

#include <fmt/format.h>

#include "risk/guards.hpp"

namespace tradewind::risk {
namespace {

std::optional<Refusal> stale(std::string limit, std::string actual) {
    return Refusal{RefusalReason::StaleMarket, std::move(limit), std::move(actual)};
}

}  // namespace

std::optional<Refusal> check_market(const GuardInput& in) {
    const InstrumentState& market = in.market();
    if (market.feed == FeedState::Down) {
        return stale("a market feed that is up", "the feed is down");
    }
    const auto price = market.valuation_price();
    if (!price || !price->is_positive()) {
        return stale("a market price", "none yet");
    }
    // A quiet contract may keep its quote for long, but its mark price goes on; either shows a living feed.
    const Timestamp newest = std::max(market.quote_time, market.mark_time);
    const Duration age = in.account.now - newest;
    if (age > in.limits.stale_market) {
        return stale(fmt::format("a price not older than {}", in.limits.stale_market.to_text()),
                     newest.is_zero() ? std::string("none yet") : age.to_text() + " old");
    }
    if (market.quote && market.quote->bid >= market.quote->ask) {
        return stale("a bid below the ask",
                     fmt::format("bid {}, ask {}", market.quote->bid.to_string(), market.quote->ask.to_string()));
    }
    return std::nullopt;
}

}  // namespace tradewind::risk
