// The other side of the market: quotes a two-sided book around the tape's price. The touch is one tick
// wide; the levels behind it lie on a fixed grid of the price, so that a small move touches few of them.
// Sizes are seeded and follow the tape's own trade sizes. It plans; the market executes its plan.
// Units: ticks and lots of one instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/market/instrument.hpp"
#include "simulator/matching_types.hpp"

namespace tradewind::simulator {

struct MakerStyle {
    std::uint64_t seed = 1;
    int levels = 10;         // a side
    Decimal level_gap;       // fraction of the price
    Decimal level_notional;  // typical level before the tape has shown its sizes, quote currency
};

class MarketMaker {
public:
    static constexpr std::uint64_t kIdBit = std::uint64_t{1} << 63U;  // set in the ids of its orders
    static constexpr std::uint32_t kOwner = 1;

    MarketMaker(const Instrument& instrument, const MakerStyle& style);

    // What the tape traded lately decides the sizes of new levels.
    void learn(std::int64_t price_ticks, std::int64_t lots);
    struct Plan {
        std::vector<std::uint64_t> cancels;
        std::vector<NewOrder> adds;
    };
    // Quotes to take away and to add on `side` so that its touch is at `touch` and holds `least_lots` there
    // besides its own size. The plan is taken as executed: removed() undoes a quote that was not.
    void plan(Side side, std::int64_t touch, std::int64_t least_lots, Plan& out);
    // Quotes on `side` that are better than `touch`: they go before the other side moves over them.
    void withdraw(Side side, std::int64_t touch, Plan& out);
    void filled(Side side, std::uint64_t id, std::int64_t left);
    void removed(Side side, std::uint64_t id) { filled(side, id, 0); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(quotes_, next_id_, gap_ticks_, average_lots_, typical_lots_);
    }

private:
    struct Quote {
        std::int64_t ticks = 0;
        std::uint64_t id = 0;
        std::int64_t lots = 0;
        std::int64_t wanted = 0;  // size of the level when it is full
        template <class Archive>
        void archive(Archive& ar) {
            ar(ticks, id, lots, wanted);
        }
    };
    [[nodiscard]] std::vector<Quote>& quotes(Side side) { return quotes_[static_cast<std::size_t>(side)]; }
    void choose_gap(std::int64_t price_ticks);
    [[nodiscard]] std::int64_t level_size(Side side, std::int64_t ticks) const;
    [[nodiscard]] std::int64_t level_ticks(Side side, std::int64_t touch, int index) const;

    std::uint64_t seed_;
    std::uint32_t instrument_;
    int levels_;
    std::int64_t gap_per_million_;
    Decimal first_size_;  // lots * price ticks (or lots, for inverse contracts) of a typical level
    bool size_needs_price_;
    std::array<std::vector<Quote>, 2> quotes_;  // by side, best first; several may share a level
    std::vector<Quote> next_;                   // kept for its memory
    std::uint64_t next_id_ = 1;
    std::int64_t gap_ticks_ = 0;
    std::int64_t average_lots_ = 0;  // 64ths of a lot: moving average of the tape's trades
    std::int64_t typical_lots_ = 0;
};

}  // namespace tradewind::simulator
