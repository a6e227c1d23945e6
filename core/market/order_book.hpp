// Level-2 book by integer ticks and lots, for previews, slippage and book signals. A gap in the sequence
// makes it stale: it then answers nothing until the next snapshot. Units: ticks and lots of one
// instrument. Thread: engine.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/amount.hpp"
#include "core/market/market_event.hpp"

namespace tradewind {

struct BookLevel {
    std::int64_t ticks = 0;
    std::int64_t lots = 0;
    friend bool operator==(const BookLevel&, const BookLevel&) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(ticks, lots);
    }
};

enum class BookApplied : std::uint8_t { Applied, Old, Gap, Crossed };  // Gap and Crossed leave the book stale

class OrderBook {
public:
    BookApplied apply(const DepthUpdate& update);
    [[nodiscard]] bool is_stale() const { return stale_; }
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
    // Best first; empty while stale.
    [[nodiscard]] std::vector<BookLevel> levels(Side side, std::size_t limit) const;
    [[nodiscard]] std::optional<BookLevel> best(Side side) const;
    // What a market order of `lots` would pay: total of ticks*lots taken, and lots that found no level.
    struct Walk {
        std::int64_t filled_lots = 0;
        Decimal tick_lots;  // sum of ticks * lots: average price = tick_lots / filled_lots * tick
        std::int64_t worst_ticks = 0;
    };
    [[nodiscard]] Walk walk(Side taker, std::int64_t lots) const;

    template <class Archive>
    void archive(Archive& ar) {
        ar(bids_, asks_, sequence_, stale_);
    }

private:
    std::vector<BookLevel> bids_;  // ascending: best is back()
    std::vector<BookLevel> asks_;  // descending: best is back()
    std::uint64_t sequence_ = 0;
    bool stale_ = true;
};

}  // namespace tradewind
