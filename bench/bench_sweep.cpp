// A sweep of 1,000 points over a year of hours: points per second with one thread and with two, and what the second
// one adds. Skipped without ../shared/data/binance_um_1h. `bench_sweep [POINTS] [--json FILE]`.
#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "bot/sweep/backtest_points.hpp"
#include "strategies/registry.hpp"

namespace {

using namespace tradewind;       // NOLINT(google-build-using-namespace): one small program
using namespace tradewind::bot;  // NOLINT(google-build-using-namespace): the same

constexpr const char* kCandles = "../shared/data/binance_um_1h/BTCUSDT_1h.csv.gz";
constexpr const char* kFunding = "../shared/data/funding/binance_um_BTCUSDT_funding.csv.gz";

template <class T>
T sound(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_sweep: %s\n", result.error().text.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

BacktestConfig year_of_hours() {
    BacktestConfig out;
    out.strategy = "trend_following";
    const bool has_funding = std::filesystem::exists(kFunding);
    out.files.push_back({"BTCUSDT", kCandles, "", has_funding ? kFunding : ""});
    out.from = sound(Timestamp::parse("2023-01-01"));
    out.to = sound(Timestamp::parse("2024-01-01"));
    return out;
}

double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Speed {
    double wall = 0;
    double cpu = 0;  // of all threads
};

}  // namespace

int main(int count, char** words) {
    std::uint64_t points = 1'000;
    std::string json;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--json" && i + 1 < count) {
            json = words[++i];
        } else {
            std::from_chars(word.data(), word.data() + word.size(), points);
        }
    }
    if (!std::filesystem::exists(kCandles)) {
        std::printf("bench_sweep: skipped, there is no %s\n", kCandles);
        return 0;
    }
    const BacktestConfig config = year_of_hours();
    const BacktestMarket market = cut_market(sound(load_backtest_market(config)), config.from, config.to);
    const auto* spec = strategies::find_strategy(config.strategy).value();
    const std::vector<std::string> wishes{"fast=all", "slow=all", "stop=all"};
    const SearchSpace space = sound(SearchSpace::make(spec->parameters, wishes));
    Speed speeds[2];
    std::string best[2];
    for (unsigned threads = 1; threads <= 2; ++threads) {
        auto search = sound(make_search(space, {SearchKind::Random, points, 1}));
        const Metric& metric = *sound(find_metric("sharpe"));
        const SweepRun sweep{
            .space = space, .metric = metric, .run = backtest_points(config, market, space), .threads = threads};
        const double cpu = cpu_seconds();
        const auto begun = std::chrono::steady_clock::now();
        const SweepResult result = sound(run_sweep(sweep, *search));
        Speed& speed = speeds[threads - 1];
        speed.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        speed.cpu = cpu_seconds() - cpu;
        const auto order = ranking(result.trials, metric);
        best[threads - 1] = order.empty() ? "none" : space.text(result.trials[order.front()].point);
        const auto done = static_cast<double>(result.trials.size());
        std::printf("%u thread%s: %.0f points of %zu hours in %.2f s, %.1f points/s, %.2f ms of CPU a point\n", threads,
                    threads == 1 ? "" : "s", done, played_bars(config, market), speed.wall, done / speed.wall,
                    speed.cpu / done * 1e3);
    }
    std::printf("the second thread gives %.2f times the speed; best %s, the same with both: %s\n",
                speeds[0].wall / speeds[1].wall, best[0].c_str(), best[0] == best[1] ? "yes" : "NO");
    if (!json.empty()) {
        std::FILE* file = std::fopen(json.c_str(), "w");
        if (file == nullptr) {
            return 1;
        }
        const auto done = static_cast<double>(points);
        std::fprintf(file,
                     "{\"points\": %.0f, \"one_thread\": %.2f, \"two_threads\": %.2f, \"cpu_ms_a_point\": %.3f}\n",
                     done, done / speeds[0].wall, done / speeds[1].wall, speeds[0].cpu / done * 1e3);
        std::fclose(file);
    }
    return best[0] == best[1] ? 0 : 1;
}
