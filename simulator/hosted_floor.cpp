#include "simulator/hosted_floor.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/check.hpp"

namespace tradewind::simulator {
namespace {

constexpr int kFifths = 5;

// Profit counts for more the more it was geared, loss for less.
Decimal adl_score(const VenueAccount& account, InstrumentId id) {
    const Holding& holding = account.at(id);
    const Decimal notional = account.position_notional(id);
    if (!notional.is_positive()) {
        return {};
    }
    const Decimal profit = account.unrealised(id) / notional;
    const Decimal leverage(holding.leverage);
    return profit.is_positive() ? profit * leverage : profit / leverage;
}

}  // namespace

HostedFloor::HostedFloor(const HostedExchangeConfig& config, std::unique_ptr<MarketSource> source)
    : terms_(config), floor_(terms_, std::move(source), lines_.emplace_back(queue_, std::nullopt)) {
    for (const std::vector<Money>& deposits : config.accounts) {
        const AccountId account(static_cast<std::uint32_t>(floor_.members().size()));
        floor_.admit(deposits, lines_.emplace_back(queue_, account));
    }
}

Timestamp HostedFloor::next_time() const {
    if (!queue_.empty()) {
        return floor_.now();
    }
    const Timestamp next = floor_.next_time();
    return next == Timestamp::max() ? next : std::max(next, floor_.now());
}

void HostedFloor::advance(Timestamp time, std::vector<HostedMessage>& out) {
    for (Timestamp next = floor_.next_time(); next <= time && next != Timestamp::max(); next = floor_.next_time()) {
        floor_.live(std::max(next, floor_.now()));
    }
    floor_.wait_until(time);
    std::move(queue_.begin(), queue_.end(), std::back_inserter(out));
    queue_.clear();
}

void HostedFloor::serve(AccountId account, InstrumentId instrument, const VenueRequest& request) {
    RequestDesk& counter = member(account).counter();
    counter.serve(request);
    if (counter.knows(instrument)) {
        floor_.check_margins(instrument);
    }
}

int HostedFloor::adl_rank(AccountId account, InstrumentId instrument) const {
    const VenueAccount& own = desk(account).account();
    const Quantity held = own.position(instrument);
    if (held.is_zero()) {
        return 0;
    }
    const Decimal score = adl_score(own, instrument);
    int rivals = 0;
    int behind = 0;
    for (const auto& each : floor_.members()) {
        const VenueAccount& other = each->desk().account();
        const Quantity theirs = other.position(instrument);
        if (!theirs.is_zero() && theirs.is_positive() == held.is_positive()) {
            ++rivals;
            behind += adl_score(other, instrument) < score ? 1 : 0;
        }
    }
    return behind * kFifths / rivals;
}

}  // namespace tradewind::simulator
