// The inside of the hosted exchange: a venue floor, its members, and the queue of what they and everybody are
// to be told. Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "simulator/hosted_exchange.hpp"
#include "simulator/pushed_market.hpp"
#include "simulator/venue_floor.hpp"

namespace tradewind::simulator {

class HostedFloor {
public:
    HostedFloor(const HostedExchangeConfig& config, std::unique_ptr<MarketSource> source);

    [[nodiscard]] PushedMarket& market() { return *market_; }
    [[nodiscard]] const FloorTerms& terms() const { return terms_; }
    [[nodiscard]] const VenueFloor& floor() const { return floor_; }
    [[nodiscard]] AccountDesk& desk(AccountId account) { return member(account).desk(); }
    [[nodiscard]] const AccountDesk& desk(AccountId account) const { return member(account).desk(); }

    [[nodiscard]] Timestamp next_time() const;
    void advance(Timestamp time, std::vector<HostedMessage>& out);
    void serve(AccountId account, InstrumentId instrument, const VenueRequest& request);
    [[nodiscard]] int adl_rank(AccountId account, InstrumentId instrument, PositionLeg leg) const;

private:
    HostedFloor(const HostedExchangeConfig& config, std::unique_ptr<PushedMarket> market);

    // To one account, or to everybody.
    class Line final : public MessageSink {
    public:
        Line(std::vector<HostedMessage>& queue, std::optional<AccountId> account) : queue_(queue), account_(account) {}
        void send(Timestamp now, Channel, EventBody body) override {
            queue_.push_back(HostedMessage{now, account_, std::move(body)});
        }

    private:
        std::vector<HostedMessage>& queue_;
        std::optional<AccountId> account_;
    };
    [[nodiscard]] VenueMember& member(AccountId account) const { return *floor_.members()[account.value()]; }

    FloorTerms terms_;
    PushedMarket* market_;  // the floor's
    std::vector<HostedMessage> queue_;
    std::deque<Line> lines_;  // everybody's, then the accounts'
    VenueFloor floor_;
};

}  // namespace tradewind::simulator
