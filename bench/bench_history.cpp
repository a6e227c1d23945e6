// Loading a history of 500,000 minute bars: CSV, packed CSV, cache, and the cache mapped without unpacking. CPU time
// of this thread in ns a bar, the median of the rounds, and what the process grew by, per million bars.
// `bench_history --json FILE` also writes the figures; another argument is a CSV to load instead.
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/thread_time.hpp"
#include "storage/bar_cache.hpp"

namespace {

using namespace tradewind;  // NOLINT(google-build-using-namespace): one small program
namespace fs = std::filesystem;

constexpr int kBars = 500'000;
constexpr int kRounds = 9;
constexpr double kGoalNanos = 150;
constexpr InstrumentId kInstrument{1};

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_history: %s\n", why.c_str());
    std::exit(1);
}

double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    double resident = 0;
    statm >> pages >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// A random walk in cents with a volume in thousandths.
std::string walk() {
    std::mt19937_64 random(42);
    std::string text = "open_time_ms,open,high,low,close,volume\n";
    long long close = 4'000'000;
    for (int i = 0; i < kBars; ++i) {
        const long long open = close;
        close = std::max(100'000LL, close + static_cast<long long>(random() % 4'001) - 2'000);
        const long long high = std::max(open, close) + static_cast<long long>(random() % 500);
        const long long low = std::min(open, close) - static_cast<long long>(random() % 500);
        const auto volume = static_cast<unsigned>(random() % 5'000'000);
        char line[160];
        std::snprintf(line, sizeof(line), "%lld,%lld.%02lld,%lld.%02lld,%lld.%02lld,%lld.%02lld,%u.%03u\n",
                      1'704'067'200'000LL + 60'000LL * i, open / 100, open % 100, high / 100, high % 100, low / 100,
                      low % 100, close / 100, close % 100, volume / 1'000, volume % 1'000);
        text += line;
    }
    return text;
}

void write_packed(const fs::path& path, const fs::path& from) {
    std::ifstream plain(from, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(plain), {}};
    gzFile file = gzopen(path.c_str(), "wb");
    if (file == nullptr || gzwrite(file, text.data(), static_cast<unsigned>(text.size())) <= 0 ||
        gzclose(file) != Z_OK) {
        give_up("cannot write " + path.string());
    }
}

struct Figure {
    double nanos_per_bar = 0;
    double bytes_per_bar = 0;
};

template <class Load>
Figure measure_here(const Load& load) {
    Figure figure;
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) {
        const double memory = resident_bytes();
        const double start = bench::thread_nanos();
        const auto loaded = load();
        const double nanos = bench::thread_nanos() - start;
        if (!loaded) {
            give_up(loaded.error().text);
        }
        const auto bars = static_cast<double>((*loaded)->bars().size());
        rounds.push_back(nanos / bars);
        figure.bytes_per_bar = round == 0 ? (resident_bytes() - memory) / bars : figure.bytes_per_bar;
    }
    figure.nanos_per_bar = bench::median(std::move(rounds));
    return figure;
}

// In a process of its own: memory that one load freed would hide what the next one needs.
template <class Load>
Figure measure(const char* name, const Load& load) {
    int ends[2];
    if (pipe(ends) != 0) {
        give_up("no pipe");
    }
    const pid_t child = fork();
    if (child == 0) {
        const Figure figure = measure_here(load);
        _exit(write(ends[1], &figure, sizeof(figure)) == sizeof(figure) ? 0 : 1);
    }
    Figure figure;
    int status = 0;
    close(ends[1]);
    const bool told = read(ends[0], &figure, sizeof(figure)) == sizeof(figure);
    close(ends[0]);
    waitpid(child, &status, 0);
    if (!told || status != 0) {
        give_up(std::string(name) + " failed");
    }
    std::printf("%-34s %7.1f ns a bar, %6.1f MB per million bars\n", name, figure.nanos_per_bar, figure.bytes_per_bar);
    return figure;
}

// Gives bars of a CandleFile the shape of MappedBars.
class Owned {
public:
    explicit Owned(storage::CandleFile file) : file_(std::move(file)) {}
    [[nodiscard]] const Owned* operator->() const { return this; }
    [[nodiscard]] const std::vector<Bar>& bars() const { return file_.bars; }

private:
    storage::CandleFile file_;
};

Result<Owned> owned(Result<storage::CandleFile> file) {
    if (!file) {
        return tl::unexpected<Error>(file.error());
    }
    return Owned(std::move(*file));
}

int run(const std::string& csv, const std::string& json) {
    std::string pattern = (fs::temp_directory_path() / "tradewind-history-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        give_up("no temporary directory");
    }
    const fs::path folder = pattern;
    const fs::path cache = folder / "cache";
    const fs::path plain = csv.empty() ? folder / "bars.csv" : fs::path(csv);
    const fs::path packed = folder / "bars.csv.gz";
    if (csv.empty()) {
        std::ofstream(plain, std::ios::binary) << walk();
    }
    write_packed(packed, plain);
    const Figure text = measure("CSV", [&] { return owned(storage::read_candles(plain, kInstrument)); });
    const Figure gzip =
        measure("CSV, packed with gzip", [&] { return owned(storage::read_candles(packed, kInstrument)); });
    measure("CSV, written to the cache", [&] {
        fs::remove_all(cache);
        return owned(storage::read_candles_cached(plain, kInstrument, cache));
    });
    const Figure cached =
        measure("cache", [&] { return owned(storage::read_candles_cached(plain, kInstrument, cache)); });
    const Figure mapped = measure("cache, mapped and checked only", [&] { return storage::map_candles(plain, cache); });
    std::printf("CSV within %.0f ns a bar: %s\n", kGoalNanos, text.nanos_per_bar <= kGoalNanos ? "yes" : "NO");
    fs::remove_all(folder);
    if (!json.empty()) {
        std::ofstream(json) << "{\"csv_ns\": " << text.nanos_per_bar << ", \"gzip_ns\": " << gzip.nanos_per_bar
                            << ", \"cached_ns\": " << cached.nanos_per_bar
                            << ", \"mapped_ns\": " << mapped.nanos_per_bar
                            << ", \"bars_mb_per_million\": " << text.bytes_per_bar
                            << ", \"mapped_mb_per_million\": " << mapped.bytes_per_bar << "}\n";
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string csv;
    std::string json;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--json" && i + 1 < argc) {
            json = argv[++i];
        } else {
            csv = argument;
        }
    }
    return run(csv, json);
}
