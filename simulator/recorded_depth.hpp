// The other side of a market whose books were recorded: what others offered at each price, as orders in the queue of
// that price. What comes new stands behind everybody; what goes is taken from the end of the queue, so that an own
// order moves forward only where others ahead of it traded. A recorded trade passes through the queue and leaves the
// level as it was recorded; what accounts took stays away until the recording changes that level.
// Units: ticks and lots of one instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/market/market_event.hpp"
#include "simulator/matching_types.hpp"

namespace tradewind::simulator {

class RecordedDepth {
public:
    RecordedDepth() = default;
    explicit RecordedDepth(std::uint32_t owner) : owner_(owner) {}

    // To be carried out in this order; the plan is taken as executed.
    struct Cut {
        std::uint64_t id = 0;
        std::int64_t ticks = 0;
        std::int64_t lots = 0;  // so many are left, at the same place
    };
    struct Plan {
        std::vector<std::uint64_t> cancels;
        std::vector<Cut> cuts;
        std::vector<NewOrder> adds;
        void clear() {
            cancels.clear();
            cuts.clear();
            adds.clear();
        }
    };
    void apply(const DepthUpdate& update, Plan& out);
    // Levels on `side` better than `ticks` make way for a trade at that price, until restore().
    void set_aside(Side side, std::int64_t ticks, Plan& out);
    // Levels that made way or were traded at stand as recorded again.
    void restore(Plan& out);

    enum class Taker : std::uint8_t { Tape, Account };
    void taken(Side side, std::int64_t ticks, std::uint64_t id, std::int64_t lots, Taker taker);
    // An order that was added met one of an account.
    void met(Side side, std::uint64_t id, std::int64_t lots);
    void removed(std::uint64_t id);

    template <class Archive>
    void archive(Archive& ar) {
        ar(owner_, levels_, short_, next_id_);
    }

private:
    static constexpr std::uint64_t kIdBit = std::uint64_t{1} << 63U;

    struct Queued {
        std::uint64_t id = 0;
        std::int64_t lots = 0;
        template <class Archive>
        void archive(Archive& ar) {
            ar(id, lots);
        }
    };
    struct Level {
        std::int64_t wanted = 0;    // lots that the recording has there, less what accounts took
        std::vector<Queued> queue;  // first in time first
        template <class Archive>
        void archive(Archive& ar) {
            ar(wanted, queue);
        }
    };
    using Levels = std::map<std::int64_t, Level>;
    [[nodiscard]] Levels& levels(Side side) { return levels_[static_cast<std::size_t>(side)]; }
    void fit(Side side, std::int64_t ticks, Plan& out);
    void trim(std::int64_t ticks, Level& level, std::int64_t excess, Plan& out);
    static bool take_from(Level& level, std::uint64_t id, std::int64_t lots);

    std::uint32_t owner_ = 0;
    std::array<Levels, 2> levels_;                      // by side
    std::vector<std::pair<Side, std::int64_t>> short_;  // levels that may hold less than is wanted
    std::uint64_t next_id_ = 1;
};

}  // namespace tradewind::simulator
