// What the journal costs: encoding inputs into the batch, and commits of several sizes with and without a
// sync. `bytes_per_event` is what the batch takes in the file. Commit figures depend on the disk under the
// temporary directory (TMPDIR).
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/journal.hpp"

namespace {

using namespace tradewind;

class Directory {
public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "tradewind-bench-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            std::abort();
        }
        path_ = name;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string journal() const { return (path_ / "journal.db").string(); }

private:
    std::filesystem::path path_;
};

// Three instruments on a random walk: seven book tops and two trades in ten, a mark price now and then.
std::vector<Event> market(std::size_t count) {
    std::mt19937_64 random(1);
    std::vector<Event> events(count);
    std::int64_t cents[3] = {6'400'000, 320'000, 15'000};
    Timestamp time = Timestamp::from_seconds(1'700'000'000);
    const auto lots = [&] {
        return Quantity(Decimal::from_scaled(static_cast<std::int64_t>(1 + random() % 9'000), 3));
    };
    for (Event& event : events) {
        time = time + Duration::micros(static_cast<std::int64_t>(random() % 5'000));
        event.time = time;
        const auto which = static_cast<std::uint32_t>(random() % 3);
        const InstrumentId instrument(which);
        cents[which] += static_cast<std::int64_t>(random() % 21) - 10;
        const Price bid(Decimal::from_scaled(cents[which], 2));
        const Price ask(Decimal::from_scaled(cents[which] + 10, 2));
        const auto kind = random() % 10;
        if (kind < 7) {
            event.body = BookTicker{instrument, bid, lots(), ask, lots()};
        } else if (kind < 9) {
            event.body = TradeTick{instrument, bid, lots(), Side::Sell};
        } else {
            event.body = MarkPrice{instrument, bid, ask, Decimal::from_scaled(1, 4), time.floor_to(Duration::hours(8))};
        }
    }
    return events;
}

std::unique_ptr<storage::Journal> open_run(const Directory& directory, storage::Durability durability) {
    auto journal = storage::Journal::open(directory.journal(), durability);
    if (!journal ||
        !(*journal)->begin_run({Timestamp::from_seconds(1), "bench", "", {"BTCUSDT", "ETHUSDT", "SOLUSDT"}})) {
        std::abort();
    }
    return std::move(*journal);
}

void check(benchmark::State& state, const Status& done) {
    if (!done) {
        state.SkipWithError(done.error().text.c_str());
    }
}

// Encoding only; the batch is dropped outside the timing by an untimed commit.
void append_market_events(benchmark::State& state) {
    const Directory directory;
    auto journal = open_run(directory, storage::Durability::Off);
    std::vector<Event> events = market(10'000);
    for (auto _ : state) {
        for (Event& event : events) {
            journal->append(event);
        }
        state.PauseTiming();
        check(state, journal->commit(storage::Sync::Lazy));
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}
BENCHMARK(append_market_events);

// Encoding, packing and the transaction: what an event costs in all, by size of batch.
void append_and_commit(benchmark::State& state, storage::Durability durability, storage::Sync sync) {
    const Directory directory;
    auto journal = open_run(directory, durability);
    std::vector<Event> events = market(static_cast<std::size_t>(state.range(0)));
    const auto size = [&] { return static_cast<double>(std::filesystem::file_size(directory.journal())); };
    for (auto _ : state) {
        for (Event& event : events) {
            journal->append(event);
        }
        check(state, journal->commit(sync));
    }
    const auto total = state.iterations() * static_cast<std::int64_t>(events.size());
    state.SetItemsProcessed(total);
    journal.reset();  // folds the log into the file
    state.counters["bytes_per_event"] = size() / static_cast<double>(total);
}
BENCHMARK_CAPTURE(append_and_commit, lazy, storage::Durability::Full, storage::Sync::Lazy)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->UseRealTime();
BENCHMARK_CAPTURE(append_and_commit, full, storage::Durability::Full, storage::Sync::Full)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->UseRealTime();
BENCHMARK_CAPTURE(append_and_commit, off, storage::Durability::Off, storage::Sync::Full)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->UseRealTime();

// One order's life in a batch of its own: the order twice, its fill, three ledger entries.
void commit_of_one_trade(benchmark::State& state) {
    const Directory directory;
    auto journal = open_run(directory, storage::Durability::Full);
    std::uint64_t number = 0;
    std::uint32_t counter = 0;
    for (auto _ : state) {
        OrderIntent intent;
        intent.quantity = Quantity(Decimal(1));
        const Order order(ClientOrderId(1, ++counter), intent, Timestamp::from_seconds(1));
        FillFact fill;
        fill.fill.order = order.id();
        fill.fill.trade = TradeId::of(std::uint64_t{counter});
        Event event{0, Timestamp::from_seconds(1), fill.fill};
        journal->append(event);
        journal->record(OrderFact{order});
        journal->record(OrderFact{order});
        journal->record(fill);
        for (int i = 0; i < 3; ++i) {
            journal->record(
                LedgerFact{{++number, event.time, LedgerKind::Fee, {}, {Decimal(-1), Currency::of("USDT")}, "trade"}});
        }
        check(state, journal->commit(storage::Sync::Full));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(commit_of_one_trade)->UseRealTime();

void replay_inputs(benchmark::State& state) {
    const Directory directory;
    auto journal = open_run(directory, storage::Durability::Off);
    std::vector<Event> events = market(200'000);
    std::size_t in_batch = 0;
    for (Event& event : events) {
        journal->append(event);
        if (++in_batch % 5'000 == 0) {
            check(state, journal->commit(storage::Sync::Lazy));
        }
    }
    for (auto _ : state) {
        std::uint64_t last = 0;
        check(state, journal->replay(0, [&](Event&& event) {
            last = event.sequence;
            return true;
        }));
        benchmark::DoNotOptimize(last);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}
BENCHMARK(replay_inputs);

}  // namespace

BENCHMARK_MAIN();
