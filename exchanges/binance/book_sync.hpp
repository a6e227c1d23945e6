// Joins a stream of book changes with a REST snapshot by the venue's rule, and notices every gap. Futures: the first
// change applied holds the snapshot's number, and each `pu` is the number before. Spot: the first change holds the
// number after the snapshot's, and numbers follow without a hole. What is let through obeys DepthUpdate's contract.
// Units: the venue's update numbers. Errors: as SyncStep. Thread: one.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "exchanges/binance/market_message.hpp"
#include "exchanges/binance/product.hpp"

namespace tradewind::binance {

enum class SyncStep : std::uint8_t {
    Ready,    // the update may be given on
    Waiting,  // kept until the snapshot comes
    Old,      // already in the book
    Gap,      // something is missing: a new snapshot is needed
};

class BookSync {
public:
    explicit BookSync(ProductKind product) : product_(product) {}

    // On Ready `update.first_sequence` has become the number after the last one given on.
    [[nodiscard]] SyncStep on_update(DepthUpdate& update, std::uint64_t number_before);
    // Appends the snapshot and what was kept behind it. Gap: the snapshot is older than what was kept, or that has
    // holes; what is still of use stays kept, and a newer snapshot is needed.
    [[nodiscard]] SyncStep on_snapshot(DepthUpdate snapshot, std::vector<DepthUpdate>& out);
    // The stream broke off: everything before the next message is worthless.
    void restart();
    [[nodiscard]] bool is_synced() const { return state_ == State::Synced; }

private:
    // Joining: the snapshot is in the book, but no change has met its number yet.
    enum class State : std::uint8_t { NoSnapshot, Joining, Synced };
    struct Kept {
        DepthUpdate update;
        std::uint64_t number_before = 0;
    };
    [[nodiscard]] SyncStep follow(DepthUpdate& update, std::uint64_t number_before);
    void keep(const DepthUpdate& update, std::uint64_t number_before);

    ProductKind product_;
    State state_ = State::NoSnapshot;
    std::uint64_t last_ = 0;
    std::deque<Kept> kept_;
};

}  // namespace tradewind::binance
