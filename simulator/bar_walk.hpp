// One candle as a walk through time: open, first extreme, second extreme, close in straight lines, for the
// trades and for the mark price at once. Everything happens before the candle's end, at which it closes.
// Units: ticks. Errors: none. Thread: one object, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "simulator/bar_path.hpp"

namespace tradewind::simulator {

struct WalkPoint {
    Timestamp time;
    std::int64_t last = 0;
    std::int64_t mark = 0;
};

// Open, high, low, close.
struct CandleTicks {
    std::int64_t open = 0;
    std::int64_t high = 0;
    std::int64_t low = 0;
    std::int64_t close = 0;
};

class BarWalk {
public:
    enum class Line : std::uint8_t { Last, Mark };

    BarWalk(const Bar& bar, const CandleTicks& last, const CandleTicks& mark, Extreme first);

    [[nodiscard]] const WalkPoint& at() const { return at_; }
    [[nodiscard]] bool at_end() const { return leg_ + 1 >= knots_.size(); }
    // Where the leg leads that is being walked.
    [[nodiscard]] const WalkPoint& target() const { return knots_[leg_ + 1]; }
    // When the rest of this leg comes to `ticks`; none if it does not.
    [[nodiscard]] std::optional<Timestamp> meets(Line line, std::int64_t ticks) const;
    // Forward to `time`, over ends of legs if need be.
    void move_to(Timestamp time);
    // Forward to where the line meets `ticks`, which meets() has found in this leg.
    void move_to(Line line, std::int64_t ticks);

private:
    static std::int64_t of(const WalkPoint& point, Line line) { return line == Line::Last ? point.last : point.mark; }

    std::array<WalkPoint, 4> knots_;
    std::size_t leg_ = 0;
    WalkPoint at_;
};

}  // namespace tradewind::simulator
