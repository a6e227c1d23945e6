// Risk mathematics and the full review of an order, on 4,096 random inputs so that the branch predictor
// cannot learn them. `--benchmark_format=json` gives the figures for machines. Times are per call.
#include <cmath>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/margin/funding.hpp"
#include "core/margin/liquidation.hpp"
#include "core/margin/margin.hpp"
#include "risk/guards.hpp"
#include "risk/position_sizing.hpp"
#include "risk/risk_chain.hpp"
#include "storage/bracket_file.hpp"
#include "tests/risk/account_builder.hpp"

namespace tradewind {
namespace {

constexpr std::size_t kInputs = 4'096;

const BracketTable& btc_tiers() {
    return storage::builtin_brackets().tables.at("BTCUSDT");
}

// Notionals from 100 to 100 million, evenly over the orders of magnitude, so that every tier is met.
struct Inputs {
    std::vector<Decimal> notionals;
    std::vector<LiquidationQuery> queries;
    std::vector<Quantity> quantities;
    std::vector<Price> prices;

    Inputs() {
        std::mt19937_64 random(20'260'817);
        std::uniform_real_distribution<double> magnitude(2, 8);
        std::uniform_int_distribution<int> leverage(1, 20);
        std::uniform_int_distribution<int> ticks(200'000, 1'200'000);
        for (std::size_t i = 0; i < kInputs; ++i) {
            const Price price(Decimal::from_scaled(ticks(random), 1));
            const Decimal notional = *Decimal::from_double(std::pow(10.0, magnitude(random)), 2);
            const Decimal size = (notional / price.value()).rounded(3, Rounding::Up);
            const Quantity quantity(i % 2 == 0 ? size : -size);
            notionals.push_back(notional);
            prices.push_back(price);
            quantities.push_back(quantity);
            queries.push_back({notional / Decimal(leverage(random)), Decimal(), Decimal(), quantity, price});
        }
    }
};

const Inputs& inputs() {
    static const Inputs all;
    return all;
}

template <class Call>
void over_inputs(benchmark::State& state, Call call) {
    static_cast<void>(inputs());
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(call(i));
        i = (i + 1) % kInputs;
    }
    state.SetItemsProcessed(state.iterations());
}

void tiered_margin(benchmark::State& state) {
    const BracketTable& tiers = btc_tiers();
    over_inputs(state, [&](std::size_t i) { return tiers.maintenance_margin(inputs().notionals[i]); });
}
BENCHMARK(tiered_margin);

void liquidation_price_linear(benchmark::State& state) {
    const Instrument instrument = test::btcusdt();
    over_inputs(state, [&](std::size_t i) { return liquidation_price(instrument, btc_tiers(), inputs().queries[i]); });
}
BENCHMARK(liquidation_price_linear);

void funding_payment_linear(benchmark::State& state) {
    const Instrument instrument = test::btcusdt();
    const Decimal rate = Decimal::from_scaled(125, 6);
    over_inputs(state, [&](std::size_t i) {
        return funding_payment(instrument, inputs().quantities[i], inputs().prices[i], rate);
    });
}
BENCHMARK(funding_payment_linear);

// The account of the tests with one position and `orders` open orders.
struct ReviewScene {
    AccountState account = risk::test::calm_account();
    OrderTable orders;
    std::vector<OrderIntent> intents;

    explicit ReviewScene(std::int64_t count) {
        risk::test::fill(account, test::kEth, Side::Sell, "1", "2500");
        for (std::int64_t i = 0; i < count; ++i) {
            const Side side = i % 2 == 0 ? Side::Buy : Side::Sell;
            orders.insert(Order(test::order_id(static_cast<std::uint32_t>(i) + 1),
                                test::limit_order(side, i % 2 == 0 ? "49000" : "51000", "0.001"), account.now));
        }
        for (std::size_t i = 0; i < kInputs; ++i) {
            const int lots = 1 + static_cast<int>(i * 7 % 200);
            OrderIntent intent = test::limit_order(i % 2 == 0 ? Side::Buy : Side::Sell, "50000", "0.001");
            intent.quantity = Quantity(Decimal::from_scaled(lots, 3));
            intents.push_back(intent);
        }
    }
};

void full_review(benchmark::State& state) {
    const ReviewScene scene(state.range(0));
    risk::RiskChain chain{risk::RiskLimits()};
    over_inputs(state, [&](std::size_t i) {
        return chain.review(test::order_id(1'000'000), scene.intents[i], scene.account, scene.orders).has_value();
    });
}
BENCHMARK(full_review)->Arg(0)->Arg(10)->Arg(50);

void preview_opening(benchmark::State& state) {
    const ReviewScene scene(0);
    const risk::RiskLimits limits;
    over_inputs(state, [&](std::size_t i) {
        risk::OpenWish wish;
        wish.instrument = test::kBtc;
        wish.margin = Decimal(10 + static_cast<int>(i % 1'000));
        return preview_open(scene.account, limits, wish).quantity;
    });
}
BENCHMARK(preview_opening);

}  // namespace
}  // namespace tradewind

BENCHMARK_MAIN();
