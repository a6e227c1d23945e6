// Engine events per second on a recorded run: three generated markets with the grid trading one of them,
// quotes, trades, book changes, marks, timers, fills and account reports in the order they came. The same
// events are given to a fresh engine with the journal off, with lazy commits, and with commits as the
// agent makes them (full before any command leaves). `fills` of the grid are among the events, `commands` is what came
// out, `hash` must not change. Journal figures depend on the disk under the temporary directory (TMPDIR).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <benchmark/benchmark.h>

#include "bot/app/paper_market.hpp"
#include "bot/app/restored_engine.hpp"
#include "bot/runtime/engine_driver.hpp"
#include "storage/journal.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program

constexpr std::size_t kEventsPerLazyCommit = 2'000;  // as in the agent
const Timestamp kStart = Timestamp::from_seconds(1'767'225'600);

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_engine: %s\n", why.c_str());
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

class Directory {
public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "tradewind-bench-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) {
            give_up("no temporary directory");
        }
        path_ = name;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::unique_ptr<storage::Journal> open_journal(storage::Durability durability) const {
        auto journal = must(storage::Journal::open((path_ / "journal.db").string(), durability));
        must(journal->begin_run({kStart, "bench", "", {"BTCUSDT", "ETHUSDT", "SOLUSDT"}}));
        return journal;
    }

private:
    std::filesystem::path path_;
};

std::unique_ptr<Engine> fresh_engine() {
    const bot::AppConfig config;
    return must(bot::make_engine(config, must(bot::make_paper_market(config, kStart))));
}

// Four hours of a run, as its journal has them.
const std::vector<Event>& recorded_run() {
    static const std::vector<Event> kEvents = [] {
        const bot::AppConfig config;
        auto market = must(bot::make_paper_market(config, kStart));
        auto engine = must(bot::make_engine(config, market));
        auto settings = bot::venue_config(config, market);
        simulator::SimulatedExchange venue(std::move(settings), std::move(market.source));
        const Directory directory;
        auto record = directory.open_journal(storage::Durability::Off);
        bot::EngineDriver driver(*engine, venue, {.journal = record.get()});
        must(driver.start(kStart, 1));
        must(driver.run_until(kStart + Duration::minutes(2)));
        must(driver.request({RequestId(1), "bench", SwitchStrategy{"grid", StrategySwitch::On, {}}},
                            kStart + Duration::minutes(2)));
        must(driver.run_until(kStart + Duration::hours(4)));
        must(record->commit(storage::Sync::Lazy));
        std::vector<Event> events;
        must(record->replay(0, [&](Event&& event) {
            events.push_back(std::move(event));
            return true;
        }));
        return events;
    }();
    return kEvents;
}

void report(benchmark::State& state, std::size_t commands, StreamHash hash) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recorded_run().size()));
    state.counters["fills"] = static_cast<double>(std::ranges::count_if(
        recorded_run(), [](const Event& event) { return std::holds_alternative<OrderFilled>(event.body); }));
    state.counters["commands"] = static_cast<double>(commands);
    state.SetLabel("hash " + hash.to_hex());
}

void journal_off(benchmark::State& state) {
    const std::vector<Event>& events = recorded_run();
    std::size_t count = 0;
    StreamHash hash;
    for (auto _ : state) {
        state.PauseTiming();
        auto engine = fresh_engine();
        std::vector<Command> commands;
        count = 0;
        state.ResumeTiming();
        for (const Event& event : events) {
            commands.clear();
            engine->process(event, commands);
            count += commands.size();
        }
        hash = engine->command_hash();
        state.PauseTiming();
        engine.reset();
        state.ResumeTiming();
    }
    report(state, count, hash);
}
BENCHMARK(journal_off)->Unit(benchmark::kMillisecond)->UseRealTime();

void journal_on(benchmark::State& state, storage::Sync sync) {
    std::vector<Event> events = recorded_run();
    std::size_t count = 0;
    StreamHash hash;
    for (auto _ : state) {
        state.PauseTiming();
        const Directory directory;
        auto journal = directory.open_journal(storage::Durability::Full);
        auto engine = fresh_engine();
        std::vector<Command> commands;
        count = 0;
        state.ResumeTiming();
        for (Event& event : events) {
            journal->append(event);
            commands.clear();
            engine->process(event, commands);
            count += commands.size();
            for (const Command& command : commands) {
                if (const Fact* fact = std::get_if<Fact>(&command)) {
                    journal->record(*fact);
                } else if (const RequestProgress* progress = std::get_if<RequestProgress>(&command)) {
                    journal->record(*progress);
                }
            }
            journal->set_command_hash(engine->command_hash());
            const bool acts = sync == storage::Sync::Full && !commands.empty();
            if (acts || journal->pending_events() >= kEventsPerLazyCommit) {
                must(journal->commit(acts ? storage::Sync::Full : storage::Sync::Lazy));
            }
        }
        must(journal->commit(sync));
        hash = engine->command_hash();
        state.PauseTiming();
        journal.reset();
        engine.reset();
        state.ResumeTiming();
    }
    report(state, count, hash);
}
BENCHMARK_CAPTURE(journal_on, lazy_commits, storage::Sync::Lazy)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(journal_on, full_commits, storage::Sync::Full)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
