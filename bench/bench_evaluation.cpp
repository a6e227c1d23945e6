// A closed candle for each of 300 symbols, evaluated whole: indicators, candlestick and chart patterns, three
// timeframes, regime and the combined signal with its reasons. All evaluations are warm and stand beside each other
// in memory, as in an agent that watches them all; a round is one candle for each. CPU time on one core.
// `round` is the mean time of a round, `slowest_ms` that of the slowest; `sum` of all signals must not change.
#include <algorithm>
#include <cstddef>
#include <ctime>
#include <vector>

#include <benchmark/benchmark.h>

#include "strategies/signal/evaluation.hpp"
#include "tests/strategies/random_bars.hpp"

namespace {

using namespace tradewind::strategies;  // NOLINT(google-build-using-namespace): one small program

constexpr std::size_t kSymbols = 300;
constexpr std::size_t kWarmUp = 700;  // the regime's window of 500 bars is full, and 16 minutes have 40 candles
constexpr std::size_t kRounds = 1'000;

double thread_cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

class Symbols {
public:
    Symbols() : evaluations_(kSymbols) {
        for (std::size_t i = 0; i < kSymbols; ++i) {
            candles_.push_back(random_bars(kWarmUp + kRounds, i + 1));
        }
        for (std::size_t i = 0; i < kWarmUp; ++i) {
            round(i);
        }
    }
    double round(std::size_t number) {
        double sum = 0;
        for (std::size_t i = 0; i < kSymbols; ++i) {
            evaluations_[i].update(candles_[i][number]);
            const CombinedSignal& signal = evaluations_[i].signal();
            sum += sign_of(signal.direction) * signal.confidence;
        }
        return sum;
    }

private:
    std::vector<MarketEvaluation> evaluations_;
    std::vector<std::vector<Candle>> candles_;
};

void evaluate_300_symbols(benchmark::State& state) {
    double sum = 0;
    double slowest = 0;
    for (auto _ : state) {
        state.PauseTiming();
        Symbols symbols;
        sum = 0;
        state.ResumeTiming();
        for (std::size_t i = 0; i < kRounds; ++i) {
            const double before = thread_cpu_ms();
            sum += symbols.round(kWarmUp + i);
            slowest = std::max(slowest, thread_cpu_ms() - before);
        }
    }
    state.counters["sum"] = sum;
    state.counters["slowest_ms"] = slowest;
    state.counters["round"] = benchmark::Counter(static_cast<double>(kRounds) * static_cast<double>(state.iterations()),
                                                 benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(evaluate_300_symbols)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
