// The candles of one instrument and the place in them: the candle that runs or comes next, the marks that
// belong to it, and the funding that is still to be paid. Marks are the mark candle of the same span, else
// the trades held inside the range of the longer mark candle around them, else the trades.
// Units: as in Bar. Errors: none; series are checked before. Thread: the exchange's.
#pragma once

#include <utility>
#include <vector>

#include "simulator/bar_walk.hpp"
#include "simulator/replay_series.hpp"

namespace tradewind::simulator {

class BarTrack {
public:
    struct Span {
        Timestamp start;  // earlier candles are history
        Timestamp end;    // candles that open then or later are not played
    };
    BarTrack(ReplaySeries series, std::vector<std::pair<Timestamp, Decimal>> funding, const Span& span);

    [[nodiscard]] const Instrument& instrument() const { return series_.instrument; }
    [[nodiscard]] bool is_over() const { return at_ >= end_; }
    [[nodiscard]] std::size_t length() const { return end_ - first_; }
    [[nodiscard]] std::size_t played() const { return at_ - first_; }
    [[nodiscard]] const Bar& bar() const { return series_.bars[at_]; }
    void next();

    // Of the mark price in this candle.
    struct MarkRange {
        Price high;
        Price low;
        Price close;
    };
    [[nodiscard]] MarkRange marks() const;
    [[nodiscard]] BarWalk walk(Extreme first) const;
    [[nodiscard]] std::vector<Bar> history(std::size_t limit) const;

    [[nodiscard]] Timestamp next_funding() const {
        return funding_at_ < funding_.size() ? funding_[funding_at_].first : Timestamp::max();
    }
    // The rate of that boundary, which is past with it.
    Decimal take_funding() { return funding_[funding_at_++].second; }
    // What was paid last, the only prediction that looks at nothing to come.
    [[nodiscard]] Decimal last_funding_rate() const {
        return funding_at_ == 0 ? Decimal() : funding_[funding_at_ - 1].second;
    }

private:
    void find_marks();
    [[nodiscard]] const Bar* mark_bar() const;
    [[nodiscard]] CandleTicks ticks_of(const Bar& bar) const;

    ReplaySeries series_;
    std::vector<std::pair<Timestamp, Decimal>> funding_;
    std::size_t funding_at_ = 0;
    std::size_t first_ = 0;
    std::size_t end_ = 0;
    std::size_t at_ = 0;
    std::size_t mark_at_ = 0;  // the first mark candle that ends after this candle's open
};

}  // namespace tradewind::simulator
