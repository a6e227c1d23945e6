// One instrument at the simulated venue: the matching engine, the market maker that follows the tape, and
// the public feed of both. The account's resting orders are met first when the tape trades through them,
// and take their turn by time where it trades at their price. Without them the public tape is the
// source's, digit for digit. Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/depth_feed.hpp"
#include "simulator/market_maker.hpp"
#include "simulator/matching_engine.hpp"
#include "simulator/simulated_exchange.hpp"
#include "simulator/traded_market.hpp"

namespace tradewind::simulator {

class VenueMarket final : public TradedMarket, private MatchingListener {
public:
    VenueMarket(const Instrument& instrument, const SimulatedExchangeConfig& config, AccountDesk& desk,
                VenueOutbox& outbox);

    [[nodiscard]] const Instrument& instrument() const override { return instrument_; }
    [[nodiscard]] bool is_open() const { return mark_.has_value(); }  // the tape has come by
    void play(const TapePoint& point);
    void submit(const VenueOrder& order) override;
    bool cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason) override;
    void cancel_all(Channel channel, const std::string& reason) override;
    void liquidate(Side side, std::int64_t lots) override;
    // The best price when the book is too thin.
    [[nodiscard]] std::optional<Price> worst_price(Side taker, Quantity quantity) const override;

    void restart_feed();
    // Sends the trades since the last call, and the quote and depth that follow from them.
    void publish() override;
    void publish_mark(Decimal funding_rate, Timestamp next_funding);
    [[nodiscard]] bool take_mark_due(Duration interval);

    template <class Archive>
    void archive(Archive& ar) {
        ar(engine_, maker_, feed_, mark_, index_, mark_due_, next_tape_id_);
    }

private:
    static constexpr std::uint32_t kTapeOwner = 2;
    static constexpr std::uint32_t kAccountOwner = 3;
    static constexpr std::uint64_t kTapeIdBit = std::uint64_t{1} << 62U;

    struct Print {
        std::int64_t ticks = 0;
        std::int64_t lots = 0;
        std::uint64_t taker = 0;
        TradeTick tick;
    };

    void on_accepted(const NewOrder& order) override;
    void on_armed(const NewConditional& order) override;
    void on_rejected(std::uint64_t id, std::uint32_t owner, RejectReason reason) override;
    void on_triggered(const NewConditional& order, std::int64_t trigger_ticks) override;
    void on_trade(const Trade& trade) override;
    void on_amended(const RestingOrder& order) override;
    void on_canceled(std::uint64_t id, std::uint32_t owner, std::int64_t lots_left, CancelReason reason) override;
    void on_level(Side side, std::int64_t ticks, std::int64_t lots) override;
    [[nodiscard]] std::int64_t reducible_lots(std::uint32_t owner, Side side) override;

    [[nodiscard]] bool account_rests_at(Side side, std::int64_t ticks) const;
    [[nodiscard]] std::int64_t account_lots_better(Side side, std::int64_t ticks) const;
    void quote(Side side, std::int64_t touch, std::int64_t least_lots);
    std::uint64_t take(Side side, std::int64_t ticks, std::int64_t lots);
    void trade_tape(const TapePoint& point, Side aggressor, std::int64_t ticks, std::int64_t lots);
    void expire_reducers();
    void report(const Trade& trade, std::uint64_t order, Side side, std::int64_t left, Liquidity liquidity);

    const Instrument& instrument_;
    AccountDesk& desk_;
    VenueOutbox& outbox_;
    MatchingEngine<MatchingListener> engine_;
    MarketMaker maker_;
    DepthFeed feed_;
    std::optional<Price> mark_;
    Price index_;
    Timestamp mark_due_;
    std::uint64_t next_tape_id_ = 1;
    // Live only within one request or tape point:
    std::vector<Print> prints_;
    MarketMaker::Plan plan_;
    bool position_changed_ = false;
    struct RequestedCancel {
        Channel channel = Channel::Answer;
        CancelKind kind = CancelKind::Canceled;
        std::string reason;
    } requested_;
};

}  // namespace tradewind::simulator
