// Recorded candles as a market: several instruments merged in time order, each candle drawn out by
// bar_path. Mark prices follow the mark candles (same step: their four prices are met where the trade
// candle's are; longer step: the last price kept inside their range) and are the last price without them.
// The index is the mark. A boundary's funding is known before it comes, as recorded. history() has the
// step of the files. Errors: make() refuses broken series, naming the row. Thread: the exchange's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "simulator/market_source.hpp"
#include "simulator/replay_series.hpp"

namespace tradewind::simulator {

struct ReplayOptions {
    std::uint64_t seed = 1;
    int points_per_bar = 16;
    Timestamp start;                   // earlier bars are history only; zero: the first bar
    Timestamp end = Timestamp::max();  // bars that open at `end` or later are not played
};

class ReplayMarket : public MarketSource {
public:
    static Result<std::unique_ptr<ReplayMarket>> make(std::vector<ReplaySeries> series, const ReplayOptions& options);

    [[nodiscard]] Timestamp next_time() const override;
    TapePoint next() override;
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override;
    // Every boundary since the first bar, and what was recorded before; one without a recorded rate was free.
    [[nodiscard]] std::vector<FundingSettlement> funding_history(InstrumentId instrument,
                                                                 std::size_t limit) const override;
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override;
    void save(Writer& out) const override;
    void load(Reader& in) override;  // finds its place by time, so longer files may be given meanwhile

private:
    struct Track {
        Instrument instrument;
        SharedBars bars;
        SharedBars mark_bars;
        std::map<Timestamp, Decimal> funding;
        PathStyle style;
        std::size_t end = 0;  // bars from here on are not played
        std::size_t bar = 0;  // being played; end: this track is over
        std::size_t point = 0;
        BarPath path;
        std::vector<Price> marks;  // one a point of the path

        [[nodiscard]] Timestamp time() const;
        [[nodiscard]] const Bar* covering_mark() const;
        void enter_bar(std::size_t index);
        void follow_marks();
    };

    explicit ReplayMarket(std::vector<Track> tracks);
    void choose_next();
    [[nodiscard]] const Track* find(InstrumentId instrument) const;

    std::vector<Track> tracks_;
    std::size_t current_ = 0;  // the track whose point comes next
};

}  // namespace tradewind::simulator
