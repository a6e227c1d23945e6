// Time bars from trades, without look-ahead: a bar is given out only when a later instant is known to
// have come. A span without a trade repeats the last close with volume zero. Thread: engine.
#pragma once

#include <optional>
#include <vector>

#include "core/market/bar.hpp"
#include "core/market/market_event.hpp"

namespace tradewind {

class BarBuilder {
public:
    BarBuilder() = default;
    BarBuilder(InstrumentId instrument, Duration step) : instrument_(instrument), step_(step) {}

    // Bars that are complete because `now` lies in a later span go to `closed`, oldest first. At most
    // kMaxGapBars empty bars are made for a gap; a longer one starts afresh.
    static constexpr int kMaxGapBars = 1'440;
    void advance(Timestamp now, std::vector<Bar>& closed);
    void add(Timestamp time, Price price, Quantity quantity, std::vector<Bar>& closed);
    // The candle came ready-made: what was gathered for it is not given out again.
    void drop() { bar_.reset(); }
    [[nodiscard]] const std::optional<Bar>& open_bar() const { return bar_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument_, step_, bar_);
    }

private:
    InstrumentId instrument_;
    Duration step_ = Duration::minutes(1);
    std::optional<Bar> bar_;
};

}  // namespace tradewind
