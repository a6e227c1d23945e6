// An endless made-up market of 1-minute bars, drawn as they are needed: volatility clusters, jumps, trend
// and range regimes, a daily shape of volume, symbols that move together, a spot leg under each perpetual,
// basis and funding that follow the trend. Legs with one base currency share one spot price, which is also
// their index. Same config, same market; save() keeps kilobytes, load() draws the last days again.
// Errors: make() names the field that is wrong; load() fails the reader. Thread: the exchange's.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "simulator/market_source.hpp"

namespace tradewind::simulator {

struct GeneratedLeg {
    Instrument instrument;
    Price start_price;  // when the tape begins; of legs with one base the first perpetual's counts
};

struct GeneratedMarketConfig {
    std::uint64_t seed = 1;
    Timestamp start;  // a whole UTC minute
    std::vector<GeneratedLeg> legs;
    int points_per_bar = 16;
    // Bars from before `start`, and how many history() can give at any time; each costs 40 bytes a leg.
    int history_bars = 1'500;
};

class GeneratedMarket : public MarketSource {
public:
    static Result<std::unique_ptr<GeneratedMarket>> make(const GeneratedMarketConfig& config);
    ~GeneratedMarket() override;

    [[nodiscard]] Timestamp next_time() const override;
    TapePoint next() override;
    // A boundary still to come within the running interval gets the estimate of the premiums so far; the
    // rates of the last few boundaries are kept.
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override;
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override;
    [[nodiscard]] std::vector<FundingSettlement> funding_history(InstrumentId instrument,
                                                                 std::size_t limit) const override;
    void save(Writer& out) const override;
    // Seed, start and prices come back with the tape; the legs must be those it was saved with, or the
    // reader fails and the tape stays where it is.
    void load(Reader& in) override;

private:
    class Tape;
    explicit GeneratedMarket(std::unique_ptr<Tape> tape);
    std::unique_ptr<Tape> tape_;
};

}  // namespace tradewind::simulator
