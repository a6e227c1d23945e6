// One instrument of the venue that fills by candles: its orders, and what the running candle does to them.
// A candle that cannot touch an order or a margin is passed over whole. Units: as in Instrument.
// Errors: none. Thread: the exchange's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/bar_rules.hpp"
#include "simulator/bar_track.hpp"
#include "simulator/conditional_book.hpp"
#include "simulator/liquidation_desk.hpp"

namespace tradewind::simulator {

class BarMarket final : public TradedMarket {
public:
    BarMarket(BarTrack track, const BarRules& rules, std::uint64_t seed, AccountDesk& desk);

    [[nodiscard]] const Instrument& instrument() const override { return instrument_; }
    [[nodiscard]] std::optional<Price> worst_price(Side taker, Quantity quantity) const override;
    void submit(const VenueOrder& order) override;
    bool cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) override;
    void amend(const VenueOrder& order, std::int64_t ticks, std::int64_t lots) override;
    void cancel_all(Channel channel, const std::string& reason) override;
    void liquidate(Side side, std::int64_t lots) override;
    void publish() override {}  // candles are told when they close

    [[nodiscard]] const BarTrack& track() const { return track_; }
    // What happens here next. At one instant candles close first, then funding is paid, then the rest follows.
    enum class What : std::uint8_t { Close, Funding, Walk, Nothing };
    struct Step {
        Timestamp time = Timestamp::max();
        What what = What::Nothing;
    };
    [[nodiscard]] Step plan();
    void walk_to(Timestamp time, LiquidationDesk& liquidations);
    void pay_funding(Timestamp time, LiquidationDesk& liquidations);
    // Brings the running candle, if there is one, to `time`, at which a request has come.
    void catch_up(Timestamp time);
    // The candle that has just ended.
    BarClosed close();
    // The account changed elsewhere: what is known of its margin holds no longer.
    void forget_margin() { safe_mark_.reset(); }

private:
    [[nodiscard]] const VenueOrders::Open& orders() const { return desk_.orders().open(instrument_.id); }
    [[nodiscard]] bool is_flat() const { return desk_.account().at(instrument_.id).position.is_flat(); }
    [[nodiscard]] bool is_quiet();
    [[nodiscard]] bool is_safe_at(Price mark);
    [[nodiscard]] bool is_alone() const;
    [[nodiscard]] std::int64_t last_ticks() const;
    [[nodiscard]] std::int64_t taker_ticks(Side side) const;
    [[nodiscard]] std::int64_t fill_tick(const VenueOrder& limit) const;
    [[nodiscard]] bool is_resting_limit(const VenueOrder& order) const;
    [[nodiscard]] Timestamp next_meeting();
    [[nodiscard]] std::optional<std::int64_t> liquidation_tick();
    [[nodiscard]] Extreme first_extreme_of(const Bar& bar) const;
    void begin();
    void set_prices();
    void look(LiquidationDesk* liquidations);
    void arrive(const VenueOrder& order);
    void match(const VenueOrder& order);
    void take(std::uint64_t number, std::int64_t ticks);
    void rest_met();
    void fire();
    void trade(std::uint64_t number, Side side, std::int64_t ticks, std::int64_t lots, std::int64_t left,
               Liquidity liquidity);

    const Instrument& instrument_;
    BarTrack track_;
    BarRules rules_;
    std::uint64_t seed_;
    AccountDesk& desk_;
    ConditionalBook waiting_;
    std::optional<BarWalk> walk_;
    std::optional<std::int64_t> last_;  // none: the close of the candle before
    Price last_close_;
    std::vector<std::uint64_t> arrived_;  // while the market stood still: they meet the next open
    std::optional<Price> safe_mark_;      // the worst mark at which the margin was seen to suffice
    std::vector<FiredOrder> fired_;
};

}  // namespace tradewind::simulator
