// Workload BT-500K (../shared/bench/README.md) through the whole event path: CSV load, bar, strategy, risk,
// candle exchange, fees, ledger. The result is asserted to the cent; figures are of thread CPU time, the load
// included, the median of the repetitions. Usage: bench_backtest [repetitions].
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bot/runtime/engine_driver.hpp"
#include "risk/risk_chain.hpp"
#include "simulator/bar_exchange.hpp"
#include "storage/candle_file.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program

constexpr std::uint64_t kSignals = 11'254;
constexpr const char* kFinalEquity = "9644664.35";

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_backtest: %s\n", why.c_str());
    std::exit(1);
}
template <class T>
T must(Result<T> result) {
    if (!result) {
        give_up(result.error().text);
    }
    return *std::move(result);
}
void must(const Status& status) {
    if (!status) {
        give_up(status.error().text);
    }
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Mean over the newest `length` closes, as an exact sum.
class ExactSum {
public:
    explicit ExactSum(std::size_t length) : closes_(length) {}
    void add(Decimal close) {
        sum_ += close - closes_[at_];
        closes_[at_] = close;
        at_ = at_ + 1 == closes_.size() ? 0 : at_ + 1;
    }
    [[nodiscard]] Decimal sum() const { return sum_; }

private:
    std::vector<Decimal> closes_;
    std::size_t at_ = 0;
    Decimal sum_;
};

class SmaCross final : public Strategy {
public:
    static constexpr int kFast = 20;
    static constexpr int kSlow = 50;

    [[nodiscard]] std::string_view name() const override { return "sma_cross"; }
    [[nodiscard]] std::span<const InstrumentId> instruments() const override { return ids_; }
    [[nodiscard]] Decimal share() const override { return {1}; }
    Status set_parameter(std::string_view, std::string_view) override { return {}; }
    void on_history(std::span<const Bar>) override {}
    void on_start(StrategyDesk&) override {}
    void on_bar(const Bar& bar, StrategyDesk& desk) override {
        fast_.add(bar.close.value());
        slow_.add(bar.close.value());
        if (++bars_ < kSlow) {
            return;
        }
        // Means compared without a division.
        const Decimal lead = fast_.sum() * kSlow - slow_.sum() * kFast;
        const int wanted = lead.is_zero() ? target_ : lead.sign();
        if (wanted == target_) {
            return;
        }
        OrderIntent intent;
        intent.instrument = bar.instrument;
        intent.side = wanted > target_ ? Side::Buy : Side::Sell;
        intent.quantity = Quantity(Decimal(std::abs(wanted - target_)));
        if (desk.place(intent)) {
            target_ = wanted;
            ++signals_;
        } else {
            give_up("an order was refused");
        }
    }
    void on_fill(const OrderFilled&, const Order&, StrategyDesk&) override { ++fills_; }
    void on_order_closed(const Order&, StrategyDesk&) override { give_up("an order ended without its fill"); }
    void on_funding(const FundingPaid&, StrategyDesk&) override {}
    void on_timer(StrategyDesk&) override {}
    void on_stop() override {}
    [[nodiscard]] std::vector<std::string> status() const override { return {}; }
    [[nodiscard]] std::string parameters_text() const override { return {}; }
    void save(Writer&) const override {}
    void load(Reader&) override {}

    [[nodiscard]] std::uint64_t signals() const { return signals_; }
    [[nodiscard]] std::uint64_t fills() const { return fills_; }

private:
    std::array<InstrumentId, 1> ids_{InstrumentId(0)};
    ExactSum fast_{kFast};
    ExactSum slow_{kSlow};
    std::int64_t bars_ = 0;
    int target_ = 0;
    std::uint64_t signals_ = 0;
    std::uint64_t fills_ = 0;
};

Instrument contract() {
    Instrument out;
    out.symbol = "BTCUSDT";
    out.venue = "simulated";
    out.kind = ContractKind::LinearPerpetual;
    out.base = Currency::of("BTC");
    out.quote = out.settle = Currency::of("USDT");
    out.tick = Price(Decimal::from_scaled(1, 2));
    out.step = out.min_quantity = Quantity(Decimal::from_scaled(1, 3));
    out.maker_fee = out.taker_fee = Decimal::from_scaled(4, 4);
    out.max_leverage = 20;
    return out;
}

struct Outcome {
    std::size_t bars = 0;
    double load = 0;
    double total = 0;
    std::string hash;
};

Outcome run(const std::string& path) {
    const double begun = cpu_seconds();
    Outcome out;
    auto table = std::make_shared<InstrumentTable>();
    table->add(contract());
    auto file = must(storage::read_candles(path, InstrumentId(0)));
    out.bars = file.bars.size();
    out.load = cpu_seconds() - begun;

    const Duration never = Duration::days(36'500);
    simulator::BarExchangeConfig venue_config;
    venue_config.instruments = table;
    venue_config.brackets =
        std::make_shared<const std::vector<BracketTable>>(1, BracketTable::flat(Decimal::from_scaled(5, 3), 20));
    venue_config.deposits = {Money{Decimal(10'000'000), Currency::of("USDT")}};
    EngineConfig config;
    config.instruments = table;
    config.brackets = venue_config.brackets;
    config.position_loop = config.risk_loop = config.reconcile_loop = never;
    config.performance_loop = config.funding_loop = never;
    config.bare_position = EngineConfig::BarePosition::LetBe;
    std::vector<simulator::ReplaySeries> series(1);
    series[0].instrument = table->at(InstrumentId(0));
    series[0].bars = std::move(file.bars);
    const Timestamp start = series[0].bars.front().open_time;
    auto venue = must(simulator::BarExchange::make(venue_config, std::move(series)));
    auto strategy = std::make_unique<SmaCross>();
    const SmaCross& watched = *strategy;
    std::vector<std::unique_ptr<Strategy>> strategies;
    strategies.push_back(std::move(strategy));
    Engine engine(config, std::make_unique<risk::RiskChain>(risk::RiskLimits()), std::move(strategies));
    std::vector<Decimal> equity;
    equity.reserve(out.bars);
    bot::EngineDriver::Parties parties;
    parties.observer = [&](const Event& event) {
        if (std::holds_alternative<BarClosed>(event.body)) {
            equity.push_back(engine.account().equity());
        }
    };
    bot::EngineDriver driver(engine, *venue, std::move(parties));
    must(driver.start(start, 1));
    must(driver.run_until(start));
    must(driver.request({RequestId(1), "bench", SwitchStrategy{"sma_cross", StrategySwitch::On, ""}}, start));
    must(driver.run_until(Timestamp::max()));
    out.total = cpu_seconds() - begun;
    out.hash = engine.command_hash().to_hex();

    const std::string final = engine.account().equity().to_fixed(2);
    if (watched.signals() != kSignals || watched.fills() != kSignals || final != kFinalEquity ||
        equity.size() != out.bars) {
        give_up("wrong result: " + std::to_string(watched.signals()) + " signals, " + std::to_string(watched.fills()) +
                " fills, final equity " + final);
    }
    const Ledger::Wallet wallet = engine.account().ledger.wallet(Currency::of("USDT"));
    if (!wallet.discrepancy().is_zero() || wallet.balance != venue->ledger().wallet(Currency::of("USDT")).balance) {
        give_up("the books of engine and venue differ");
    }
    return out;
}

void write_bars(const std::string& path) {
    const std::string command =
        std::string("( echo open_time_ms,open,high,low,close,volume; '") + BARS_GEN + "' 500000 42 ) > '" + path + "'";
    if (std::system(command.c_str()) != 0) {  // NOLINT(concurrency-mt-unsafe): one thread
        give_up("the bars could not be written");
    }
}

}  // namespace

int main(int count, char** words) {
    const int repetitions = count > 1 ? std::max(1, std::atoi(words[1])) : 5;
    const std::string path =
        (std::filesystem::temp_directory_path() / ("tradewind-bt500k-" + std::to_string(std::time(nullptr)) + ".csv"))
            .string();
    write_bars(path);
    std::vector<Outcome> runs;
    for (int i = 0; i < repetitions; ++i) {
        runs.push_back(run(path));
        if (runs.back().hash != runs.front().hash) {
            give_up("two runs gave different commands");
        }
    }
    std::filesystem::remove(path);
    std::ranges::sort(runs, {}, &Outcome::total);
    const Outcome& median = runs[runs.size() / 2];
    std::printf("BT-500K: %zu bars, %llu signals and fills, final equity %s, hash %s\n", median.bars,
                static_cast<unsigned long long>(kSignals), kFinalEquity, median.hash.c_str());
    std::printf("median of %d: %.1f ms of CPU (load %.1f ms), %.2f M bars/s\n", repetitions, median.total * 1e3,
                median.load * 1e3, static_cast<double>(median.bars) / median.total / 1e6);
    return 0;
}
