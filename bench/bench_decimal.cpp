// Decimal arithmetic and text over 4096 different inputs of market size, so that neither the branch
// predictor nor a constant folds the work away. Times are a single operation's, called one after another.
#include <array>
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "core/base/decimal.hpp"

namespace tradewind {
namespace {

constexpr std::size_t kInputs = 4096;

// A fixed sequence: figures of two runs are of the same numbers (xorshift64*, G. Marsaglia 2003, S. Vigna 2016).
class Draw {
public:
    std::int64_t below(std::int64_t bound) {
        state_ ^= state_ >> 12U;
        state_ ^= state_ << 25U;
        state_ ^= state_ >> 27U;
        return static_cast<std::int64_t>(state_ * 2685821657736338717ULL >> 2U) % bound;
    }

private:
    std::uint64_t state_ = 20240131;
};

struct Inputs {
    std::array<Decimal, kInputs> prices;      // 0.01 to 99,999.99: two decimals
    std::array<Decimal, kInputs> quantities;  // 0.00000001 to 9.99999999: eight decimals
    std::array<Decimal, kInputs> notionals;   // their products: up to ten decimals
    std::array<Decimal, kInputs> large;       // around 1e15 with sixteen decimals: products need 256 bits
    std::array<double, kInputs> doubles;      // the notionals again
    std::array<std::string, kInputs> price_texts;
    std::array<std::string, kInputs> quantity_texts;  // padded with zeros, as venues write them
};

const Inputs& inputs() {
    static const Inputs made = [] {
        Inputs in;
        Draw draw;
        for (std::size_t i = 0; i < kInputs; ++i) {
            in.prices[i] = Decimal::from_scaled(1 + draw.below(9'999'999), 2);
            in.quantities[i] = Decimal::from_scaled(1 + draw.below(999'999'999), 8);
            in.notionals[i] = in.prices[i] * in.quantities[i];
            in.doubles[i] = in.notionals[i].to_double();
            in.large[i] = Decimal::from_int(draw.below(1'000'000'000'000'000)) +
                          Decimal::from_scaled(draw.below(Decimal::kOne), Decimal::kPlaces);
            in.price_texts[i] = in.prices[i].to_string();
            in.quantity_texts[i] = in.quantities[i].to_fixed(8);
        }
        return in;
    }();
    return made;
}

template <class Operation>
void run(benchmark::State& state, Operation operation) {
    const Inputs& in = inputs();
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(operation(in, i));
        i = (i + 1) % kInputs;
    }
    state.SetItemsProcessed(state.iterations());
}

void decimal_add(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.prices[i] + in.notionals[i]; });
}
void decimal_multiply_price_quantity(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.prices[i] * in.quantities[i]; });
}
void decimal_multiply_inexact(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.notionals[i] * in.quantities[i]; });
}
void decimal_multiply_256_bits(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.large[i] * in.quantities[i]; });
}
void decimal_divide(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.notionals[i] / in.quantities[i]; });
}
void decimal_divide_by_price(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.notionals[i] / in.prices[kInputs - 1 - i]; });
}
void decimal_divide_256_bits(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.large[i] / in.prices[i]; });
}
void decimal_multiply_divide(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) {
        return Decimal::multiply_divide(in.prices[i], in.quantities[i], in.prices[kInputs - 1 - i], Rounding::HalfEven);
    });
}
void decimal_round_to_tick(benchmark::State& state) {
    const Decimal tick = Decimal::from_scaled(1, 1);
    run(state, [tick](const Inputs& in, std::size_t i) { return in.prices[i].rounded_to(tick, Rounding::Floor); });
}
void decimal_steps(benchmark::State& state) {
    const Decimal tick = Decimal::from_scaled(1, 2);
    run(state, [tick](const Inputs& in, std::size_t i) { return in.prices[i].steps(tick); });
}
void decimal_parse_price(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return Decimal::parse(in.price_texts[i]); });
}
void decimal_parse_quantity(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return Decimal::parse(in.quantity_texts[i]); });
}
void decimal_to_string_price(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.prices[i].to_string(); });
}
void decimal_to_string_notional(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.notionals[i].to_string(); });
}
void decimal_to_double(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return in.prices[i].to_double(); });
}
void decimal_from_double(benchmark::State& state) {
    run(state, [](const Inputs& in, std::size_t i) { return Decimal::from_double(in.doubles[i], 8); });
}

BENCHMARK(decimal_add);
BENCHMARK(decimal_multiply_price_quantity);
BENCHMARK(decimal_multiply_inexact);
BENCHMARK(decimal_multiply_256_bits);
BENCHMARK(decimal_divide);
BENCHMARK(decimal_divide_by_price);
BENCHMARK(decimal_divide_256_bits);
BENCHMARK(decimal_multiply_divide);
BENCHMARK(decimal_round_to_tick);
BENCHMARK(decimal_steps);
BENCHMARK(decimal_parse_price);
BENCHMARK(decimal_parse_quantity);
BENCHMARK(decimal_to_string_price);
BENCHMARK(decimal_to_string_notional);
BENCHMARK(decimal_to_double);
BENCHMARK(decimal_from_double);

}  // namespace
}  // namespace tradewind

BENCHMARK_MAIN();
