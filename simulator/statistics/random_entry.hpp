// A strategy's result among those of random entries with the same sides, sizes, costs and holding times: how easily
// chance does as well. Units: any figure of which more is better, the same for all; notionals and costs in account
// currency, times in candles. Errors: nan without random results. Equal seeds give equal answers. Thread: pure
// functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tradewind::simulator {

struct RandomEntryComparison {
    std::size_t random_runs = 0;
    double p_value = 0;       // (1 + random results at least as good) / (1 + random runs): never zero
    double share_beaten = 0;  // of the random results; ties count half
    double deviations = 0;    // above the mean of the random results, in their sample deviations
    double median_random = 0;
};

// What stays of a trade when its time is drawn.
struct HeldTrade {
    std::size_t candles = 1;  // how long it was held
    double notional = 0;      // at the entry; negative: short
    double costs = 0;         // paid whenever it happens, in account currency
};

// The market by the boundaries of its candles, one more than there are candles.
struct EntryPrices {
    std::vector<double> price;         // open of the next candle; the last is the close
    std::vector<double> funding_paid;  // sum of the rates that longs have paid so far
};

// One result a run: the trades one after the other in a random order, the time between them cut at random.
// Empty when they do not fit.
[[nodiscard]] std::vector<double> random_entry_results(std::span<const HeldTrade> trades, const EntryPrices& market,
                                                       std::size_t runs, std::uint64_t seed);
[[nodiscard]] RandomEntryComparison compare_with_random(double result, std::span<const double> random_results);

}  // namespace tradewind::simulator
