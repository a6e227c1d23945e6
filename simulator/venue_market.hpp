// One instrument at the simulated venue: the matching engine, the market maker that follows the tape or the books
// that were recorded, and the public feed of both. The accounts' resting orders are met first when the tape trades
// through them, and take their turn by time where it trades at their price; accounts meet each other in the same book.
// Without them the public tape is the source's, digit for digit. Units: as in Instrument. Errors: none. Thread: the
// exchange's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/account_desks.hpp"
#include "simulator/depth_feed.hpp"
#include "simulator/floor_terms.hpp"
#include "simulator/market_maker.hpp"
#include "simulator/market_source.hpp"
#include "simulator/matching_engine.hpp"
#include "simulator/recorded_depth.hpp"

namespace tradewind::simulator {

class VenueMarket final : private MatchingListener {
public:
    // `everybody` is told the public data.
    VenueMarket(const Instrument& instrument, const FloorTerms& terms, AccountDesks& desks, MessageSink& everybody);

    [[nodiscard]] const Instrument& instrument() const { return instrument_; }
    [[nodiscard]] bool is_open() const { return mark_.has_value(); }  // the tape has come by
    void play(const TapePoint& point);
    void submit(std::uint32_t owner, const VenueOrder& order);
    bool cancel(std::uint64_t order, Channel channel, CancelKind kind, const std::string& reason);
    void amend(std::uint64_t order, std::int64_t ticks, std::int64_t lots);
    void cancel_all(std::uint32_t owner, Channel channel, const std::string& reason);
    void liquidate(std::uint32_t owner, Side side, std::int64_t lots);
    // Closes `lots` of both positions against each other, past the book; `side` is the owner's.
    void deleverage(std::uint32_t owner, std::uint32_t rival, Side side, Price price, std::int64_t lots);
    // Own orders left out; the best price when the book is too thin.
    [[nodiscard]] std::optional<Price> worst_price(std::uint32_t owner, Side taker, Quantity quantity) const;

    void restart_feed();
    // Sends the trades since the last call, and the quote and depth that follow from them.
    void publish();
    [[nodiscard]] const DepthFeed& feed() const { return feed_; }
    // Mark and index of now; funding is not this market's business.
    [[nodiscard]] MarkPrice mark_price() const;
    [[nodiscard]] bool take_mark_due(Duration interval);

    template <class Archive>
    void archive(Archive& ar) {
        ar(engine_, maker_, books_, feed_, mark_, index_, mark_due_, next_tape_id_);
    }

private:
    static constexpr std::uint32_t kTapeOwner = 2;
    static_assert(AccountDesks::kFirstOwner > kTapeOwner && kTapeOwner > MarketMaker::kOwner);
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

    [[nodiscard]] bool accounts_rest_at(Side side, std::int64_t ticks) const;
    [[nodiscard]] std::int64_t accounts_lots_better(Side side, std::int64_t ticks) const;
    void follow(const TapePoint& point);
    void take_marks(const TapePoint& point);
    void show(const DepthUpdate& update);
    void trade_on_books(const TapePoint& point);
    void carry_out_depth();
    void tell_books(const Trade& trade);
    void withdraw(Side side, std::int64_t touch);
    void quote(Side side, std::int64_t touch, std::int64_t least_lots);
    std::uint64_t take(Side side, std::int64_t ticks, std::int64_t lots);
    void trade_tape(const TapePoint& point, Side aggressor, std::int64_t ticks, std::int64_t lots);
    void expire_reducers();
    // The desk of an order that an account has sent; null for the maker, the tape and liquidations.
    [[nodiscard]] AccountDesk* desk_of_order(std::uint32_t owner, std::uint64_t order);
    void report(const Trade& trade);

    const Instrument& instrument_;
    AccountDesks& desks_;
    MessageSink& everybody_;
    MatchingEngine<MatchingListener> engine_;
    MarketMaker maker_;
    std::optional<RecordedDepth> books_;  // instead of the maker, from the first recorded book on
    DepthFeed feed_;
    std::optional<Price> mark_;
    Price index_;
    Timestamp mark_due_;
    std::uint64_t next_tape_id_ = 1;
    // Live only within one request or tape point:
    std::vector<Print> prints_;
    MarketMaker::Plan plan_;
    RecordedDepth::Plan depth_plan_;
    bool position_changed_ = false;
    struct RequestedCancel {
        Channel channel = Channel::Answer;
        CancelKind kind = CancelKind::Canceled;
        std::string reason;
    } requested_;
};

}  // namespace tradewind::simulator
