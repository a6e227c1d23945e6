#include "simulator/hosted_floor.hpp"

#include <algorithm>
#include <iterator>

namespace tradewind::simulator {

HostedFloor::HostedFloor(const HostedExchangeConfig& config, std::unique_ptr<MarketSource> source)
    : HostedFloor(config, std::make_unique<PushedMarket>(std::move(source))) {}

HostedFloor::HostedFloor(const HostedExchangeConfig& config, std::unique_ptr<PushedMarket> market)
    : terms_(config),
      market_(market.get()),
      floor_(terms_, std::move(market), lines_.emplace_back(queue_, std::nullopt)) {
    for (const Instrument& instrument : *terms_.instruments) {
        market_->add(instrument);
    }
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

int HostedFloor::adl_rank(AccountId account, InstrumentId instrument, PositionLeg leg) const {
    return floor_.deleverager().rank(member(account).owner(), instrument, leg);
}

}  // namespace tradewind::simulator
