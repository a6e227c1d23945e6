// Where the simulated exchange's prices come from: recorded candles, trades or books, live prices or the generated
// market, all as one tape of points in time order. Pure: same seed and files, same tape. Units: prices in quote
// currency, quantities as in Instrument. Errors: none at run time; sources are checked when made.
// Thread: the exchange's.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/market/bar.hpp"
#include "core/market/funding_settlement.hpp"
#include "core/market/instrument.hpp"
#include "core/market/market_event.hpp"

namespace tradewind::simulator {

// One public trade of the tape. The trades of a bar honour its open, high, low, close and volume exactly.
struct TapePoint {
    Timestamp time;
    InstrumentId instrument;
    Price price;
    Quantity quantity;  // may be zero: the quotes move to `price` without a trade
    Side aggressor = Side::Buy;
    Price mark;
    Price index;
    std::optional<FeedState> feed = {};  // live tapes: the public feed came or went here; there is no price then
    // Recorded books: levels changed here; there is no price then. Trades that follow meet the recorded book, and a
    // mark of zero means the middle of it.
    std::shared_ptr<const DepthUpdate> depth = {};
};

class MarketSource {
public:
    MarketSource() = default;
    MarketSource(const MarketSource&) = delete;
    MarketSource& operator=(const MarketSource&) = delete;
    virtual ~MarketSource() = default;

    // Time of the next point; Timestamp::max() when the tape has ended.
    [[nodiscard]] virtual Timestamp next_time() const = 0;
    // The next point; calling it after the end is a broken invariant.
    virtual TapePoint next() = 0;
    // Whether the instrument's prices are flowing; recorded and generated ones always are.
    [[nodiscard]] virtual FeedState feed(InstrumentId) const { return FeedState::Up; }
    // Rate to be paid at `boundary`, as a fraction; zero where nothing is known.
    [[nodiscard]] virtual Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const = 0;
    // Closed 1-minute bars before the tape's current time, oldest first, at most `limit`.
    [[nodiscard]] virtual std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const = 0;
    // Settlements before the tape's current time, oldest first, at most `limit`; nothing where none are known.
    [[nodiscard]] virtual std::vector<FundingSettlement> funding_history(InstrumentId, std::size_t) const { return {}; }
    // The position on the tape, so that a restarted venue goes on where it stopped.
    virtual void save(Writer& out) const = 0;
    virtual void load(Reader& in) = 0;
};

}  // namespace tradewind::simulator
