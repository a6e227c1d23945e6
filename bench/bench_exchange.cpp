// How fast a month of one-minute candles goes through the simulated exchange while a grid's worth of orders
// rests there: 43,200 bars of 16 points, 20 orders, each fill answered with the order of the next cell.
// Counter: tape points per second, all messages included.
#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <vector>

#include "simulator/random.hpp"
#include "simulator/replay_market.hpp"
#include "simulator/simulated_exchange.hpp"
#include "tests/support/builders.hpp"

namespace tradewind::simulator {
namespace {

constexpr int kMonth = 43'200;
constexpr int kPointsPerBar = 16;
constexpr std::int64_t kCell = 1'500;  // ticks between grid lines

// A calm random walk; a bar moves about 5 basis points.
std::vector<Bar> month_of_bars(int count) {
    Random random(42);
    std::vector<Bar> bars;
    std::int64_t close = 500'000;
    for (int i = 0; i < count; ++i) {
        Bar bar;
        bar.open_time = Timestamp::from_seconds(1'704'067'200 + 60LL * i);
        bar.step = Duration::minutes(1);
        const std::int64_t open = close;
        close = open + static_cast<std::int64_t>(std::llround(random.normal() * 250));
        const auto wick = [&] { return static_cast<std::int64_t>(random.below(200)); };
        const auto at = [](std::int64_t ticks) { return Price(Decimal::from_scaled(ticks, 1)); };
        bar.open = at(open);
        bar.close = at(close);
        bar.high = at(std::max(open, close) + wick());
        bar.low = at(std::min(open, close) - wick());
        bar.volume = Quantity(Decimal::from_scaled(static_cast<std::int64_t>(20'000 + random.below(80'000)), 3));
        bars.push_back(bar);
    }
    return bars;
}

std::unique_ptr<MarketSource> month(int bars) {
    ReplaySeries series;
    series.instrument = test::btcusdt();
    series.bars = month_of_bars(bars);
    ReplayOptions options;
    options.points_per_bar = kPointsPerBar;
    std::vector<ReplaySeries> all;
    all.push_back(std::move(series));
    return std::move(ReplayMarket::make(std::move(all), options).value());
}

class Grid {
public:
    explicit Grid(SimulatedExchange& exchange) : exchange_(exchange) {}

    void start() {
        for (int line = 1; line <= 10; ++line) {
            place(Side::Buy, 500'000 - line * kCell);
            place(Side::Sell, 500'000 + line * kCell);
        }
    }
    void on_message(const VenueMessage& message) {
        if (const auto* fill = std::get_if<OrderFilled>(&message.body); fill != nullptr) {
            if (fill->completes == FillCompletes::Yes) {
                const std::int64_t ticks = fill->price.value().steps(Decimal::from_scaled(1, 1));
                exchange_.set_now(message.time);
                place(opposite(fill->side), ticks + sign_of(fill->side) * kCell);
                ++fills_;
            }
        }
    }
    [[nodiscard]] int fills() const { return fills_; }

private:
    void place(Side side, std::int64_t ticks) {
        OrderIntent intent = test::limit_order(side, "1", "0.01");
        intent.price = Price(Decimal::from_scaled(ticks, 1));
        exchange_.submit(ApprovedOrderForTest::make(test::order_id(++counter_), std::move(intent)));
    }
    SimulatedExchange& exchange_;
    std::uint32_t counter_ = 0;
    int fills_ = 0;
};

enum class Orders : std::uint8_t { None, Grid };

void play_month(benchmark::State& state, Orders orders) {
    InstrumentTable table;
    table.add(test::btcusdt());
    SimulatedExchangeConfig config;
    config.instruments = std::make_shared<const InstrumentTable>(std::move(table));
    config.brackets = std::make_shared<const std::vector<BracketTable>>(
        std::vector<BracketTable>{BracketTable::flat(Decimal::from_scaled(5, 3), 20)});
    config.deposits = {test::usdt("10000")};
    std::size_t messages = 0;
    int fills = 0;
    for (auto _ : state) {
        state.PauseTiming();
        SimulatedExchange exchange(config, month(kMonth));
        Grid grid(exchange);
        std::vector<VenueMessage> out;
        state.ResumeTiming();
        exchange.advance(exchange.next_time(), out);
        if (orders == Orders::Grid) {
            grid.start();
        }
        for (Timestamp next = exchange.next_time(); next != Timestamp::max(); next = exchange.next_time()) {
            out.clear();
            exchange.advance(next, out);
            messages += out.size();
            for (const VenueMessage& message : out) {
                grid.on_message(message);
            }
        }
        fills = grid.fills();
    }
    const auto months = static_cast<double>(state.iterations());
    state.counters["points_per_second"] =
        benchmark::Counter(months * kMonth * kPointsPerBar, benchmark::Counter::kIsRate);
    state.counters["messages"] = static_cast<double>(messages) / months;
    state.counters["fills"] = fills;
}

// What a restart needs, with as many remembered trades as the venue keeps.
void save_venue(benchmark::State& state) {
    InstrumentTable table;
    table.add(test::btcusdt());
    SimulatedExchangeConfig config;
    config.instruments = std::make_shared<const InstrumentTable>(std::move(table));
    config.brackets = std::make_shared<const std::vector<BracketTable>>(
        std::vector<BracketTable>{BracketTable::flat(Decimal::from_scaled(5, 3), 20)});
    config.deposits = {test::usdt("10000")};
    SimulatedExchange exchange(config, month(1'200));
    std::vector<VenueMessage> out;
    for (std::uint32_t i = 1; i <= 1'200; ++i) {
        out.clear();
        exchange.advance(exchange.next_time(), out);
        exchange.submit(ApprovedOrderForTest::make(test::order_id(i),
                                                   test::market_order(i % 2 == 0 ? Side::Buy : Side::Sell, "0.001")));
    }
    std::size_t bytes = 0;
    for (auto _ : state) {
        Writer saved;
        exchange.save(saved);
        bytes = saved.bytes().size();
        benchmark::DoNotOptimize(bytes);
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}

BENCHMARK(save_venue)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(play_month, no_orders, Orders::None)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(play_month, grid_of_20_orders, Orders::Grid)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tradewind::simulator

BENCHMARK_MAIN();
