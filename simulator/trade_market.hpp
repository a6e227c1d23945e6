// Recorded trades as a market: several instruments merged in time order, every trade as it was. Marks are the trades,
// held inside the mark candle around them where there is one; the index is the mark. A boundary's funding is known
// before it comes, as recorded. history() gives the series' candles. Errors: make() refuses broken series, naming
// the row. Thread: the exchange's.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "simulator/market_source.hpp"
#include "simulator/replay_series.hpp"

namespace tradewind::simulator {

class TradeMarket final : public MarketSource {
public:
    struct Span {
        Timestamp start;                   // earlier trades are not played
        Timestamp end = Timestamp::max();  // trades at `end` or later neither
    };
    static Result<std::unique_ptr<TradeMarket>> make(std::vector<ReplaySeries> series, const Span& span);

    [[nodiscard]] Timestamp next_time() const override;
    TapePoint next() override;
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override;
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override;
    void save(Writer& out) const override;
    void load(Reader& in) override;

private:
    struct Track {
        ReplaySeries series;
        std::map<Timestamp, Decimal> funding;
        std::size_t at = 0;
        std::size_t end = 0;
        std::size_t mark_at = 0;  // the first mark candle that ends after this trade

        [[nodiscard]] Timestamp time() const;
        [[nodiscard]] Price mark(const RecordedTrade& trade);
    };

    explicit TradeMarket(std::vector<Track> tracks);
    [[nodiscard]] std::size_t earliest() const;
    [[nodiscard]] const Track* find(InstrumentId instrument) const;

    std::vector<Track> tracks_;
};

}  // namespace tradewind::simulator
