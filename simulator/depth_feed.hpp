// What the public sees of one book: the best levels as a snapshot followed by numbered changes, and the
// best bid and ask. Units: ticks and lots. Errors: none. Thread: the exchange's.
#pragma once

#include <optional>
#include <vector>

#include "core/market/instrument.hpp"
#include "core/market/market_event.hpp"
#include "simulator/resting_book.hpp"

namespace tradewind::simulator {

class DepthFeed {
public:
    DepthFeed(const Instrument& instrument, int levels)
        : instrument_(instrument), levels_(static_cast<std::size_t>(levels)) {}

    // The next update is a snapshot again.
    void restart() { has_snapshot_ = false; }
    // None when the published levels have not changed.
    [[nodiscard]] std::optional<DepthUpdate> update(const RestingBook& book);
    // Of the levels last published; none while a side is empty.
    [[nodiscard]] std::optional<BookTicker> ticker() const;

    // What the updates so far have told.
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
    [[nodiscard]] const std::vector<BookLevel>& levels(Side side) const { return side == Side::Buy ? bids_ : asks_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(bids_, asks_, sequence_, has_snapshot_);
    }

private:
    const Instrument& instrument_;
    std::size_t levels_;
    std::vector<BookLevel> bids_;
    std::vector<BookLevel> asks_;
    std::uint64_t sequence_ = 0;
    bool has_snapshot_ = false;
};

}  // namespace tradewind::simulator
