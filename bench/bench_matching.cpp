// Times the matching engine of the simulated exchange, through the same listener interface, on the fixed
// order flow LOB-2M, in turn with a bare array-of-levels book: A B A B. Prints the digest of all trades,
// which must equal the workload's own, thread CPU time per operation and raw latencies (the timer's cost
// included). Exit 1 when a digest differs.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <lob_workload.hpp>

#include "simulator/matching_engine.hpp"

namespace {

using tradewind::Side;
namespace simulator = tradewind::simulator;

constexpr std::uint32_t kMakerOwner = 1;
constexpr std::uint32_t kTakerOwner = 2;
constexpr double kNanosecond = 1e-9;

Side side_of(const lob::Op& op) {
    return op.buy != 0 ? Side::Buy : Side::Sell;
}

class Floor {
public:
    explicit Floor(const lob::Workload& workload) : book_(workload.max_id, 100000 - lob::RefBook::SPAN / 2) {}
    void add(const lob::Op& op) {
        book_.add(op.id, op.buy != 0, op.price, op.qty, [](std::uint32_t) {});
    }
    void cancel(const lob::Op& op) { book_.cancel(op.id); }
    void market(const lob::Op& op) {
        book_.market(op.id, op.buy != 0, op.qty, [](std::uint32_t) {});
    }
    lob::Digest finish() {
        book_.d.live = book_.live();
        return book_.d;
    }

private:
    lob::RefBook book_;
};

class DigestListener final : public simulator::MatchingListener {
public:
    void on_accepted(const simulator::NewOrder&) override {}
    void on_armed(const simulator::NewConditional&) override {}
    void on_rejected(std::uint64_t, std::uint32_t, simulator::RejectReason) override {}
    void on_triggered(const simulator::NewConditional&, std::int64_t) override {}
    void on_trade(const simulator::Trade& trade) override {
        digest.trade(static_cast<std::uint32_t>(trade.maker_id), static_cast<std::uint32_t>(trade.taker_id),
                     static_cast<std::uint64_t>(trade.lots), static_cast<std::uint64_t>(trade.ticks));
    }
    void on_amended(const simulator::RestingOrder&) override {}
    void on_canceled(std::uint64_t, std::uint32_t, std::int64_t, simulator::CancelReason) override {}
    void on_level(Side, std::int64_t, std::int64_t) override {}
    std::int64_t reducible_lots(std::uint32_t, Side) override { return 0; }

    lob::Digest digest;
};

class Engine {
public:
    explicit Engine(const lob::Workload&) {}
    void add(const lob::Op& op) {
        engine_.submit(simulator::NewOrder{.id = op.id,
                                           .ticks = op.price,
                                           .lots = op.qty,
                                           .owner = kMakerOwner,
                                           .side = side_of(op),
                                           .self_trade = tradewind::SelfTrade::Allow});
    }
    void cancel(const lob::Op& op) { found_ = engine_.cancel(op.id) && found_; }
    void market(const lob::Op& op) {
        engine_.submit(simulator::NewOrder{.id = op.id,
                                           .lots = op.qty,
                                           .owner = kTakerOwner,
                                           .side = side_of(op),
                                           .kind = simulator::OrderKind::Market});
    }
    lob::Digest finish() {
        lob::Digest digest = listener_.digest;
        digest.live = found_ ? engine_.book().size() : 0;
        return digest;
    }

private:
    DigestListener listener_;
    // The interface, not the class: the exchange is called through it too.
    simulator::MatchingEngine<simulator::MatchingListener> engine_{listener_};
    bool found_ = true;
};

struct Throughput {
    std::vector<double> nanoseconds;  // thread CPU time an operation, one entry a repetition
    lob::Digest digest;
};

struct Latency {
    double p50 = 0;
    double p99 = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Book>
void time_once(const lob::Workload& workload, Throughput& out) {
    const auto book = std::make_unique<Book>(workload);
    const double before = lob::cpu_s();
    for (const lob::Op& op : workload.ops) {
        lob::apply(*book, op);
    }
    const double after = lob::cpu_s();
    out.nanoseconds.push_back((after - before) / static_cast<double>(workload.ops.size()) / kNanosecond);
    out.digest = book->finish();
}

template <class Book>
Latency time_each(const lob::Workload& workload) {
    const auto book = std::make_unique<Book>(workload);
    std::vector<std::uint32_t> cycles;
    cycles.reserve(workload.ops.size());
    for (const lob::Op& op : workload.ops) {
        const std::uint64_t before = lob::t0();
        lob::apply(*book, op);
        cycles.push_back(static_cast<std::uint32_t>(lob::t1() - before));
    }
    std::sort(cycles.begin(), cycles.end());
    const auto at = [&](double part) {
        return cycles[static_cast<std::size_t>(part * static_cast<double>(cycles.size() - 1))] / lob::tsc_ghz();
    };
    return {at(0.5), at(0.99)};
}

template <class Book>
Latency median_latency(const lob::Workload& workload) {
    std::vector<double> p50;
    std::vector<double> p99;
    for (int pass = 0; pass < 3; ++pass) {
        const Latency latency = time_each<Book>(workload);
        p50.push_back(latency.p50);
        p99.push_back(latency.p99);
    }
    return {median(p50), median(p99)};
}

}  // namespace

int main(int argc, char** argv) {
    int repetitions = 7;
    std::uint32_t target = 10000;
    std::uint32_t operations = 2000000;
    bool as_json = false;
    CLI::App app("The matching engine against a bare array-of-levels book on the order flow LOB-2M");
    app.add_option("--reps", repetitions, "repetitions of each, in turn")->check(CLI::Range(1, 1000));
    app.add_option("--target", target, "resting orders the flow aims at")->check(CLI::Range(1, 1000000));
    app.add_option("--ops", operations, "operations; the published digests hold for 2000000")
        ->check(CLI::Range(1, 100000000));
    app.add_flag("--json", as_json, "one JSON object instead of text");
    CLI11_PARSE(app, argc, argv);

    const lob::Workload workload = lob::generate(operations, target);
    Throughput floor;
    Throughput engine;
    for (int i = 0; i < repetitions; ++i) {
        time_once<Floor>(workload, floor);
        time_once<Engine>(workload, engine);
    }
    const Latency floor_latency = median_latency<Floor>(workload);
    const Latency engine_latency = median_latency<Engine>(workload);

    const bool equal = engine.digest.same(workload.expect) && floor.digest.same(workload.expect);
    const double floor_ns = median(floor.nanoseconds);
    const double engine_ns = median(engine.nanoseconds);
    const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    const char* const form =
        as_json ? "{\"workload\":\"LOB-2M\",\"target\":%u,\"operations\":%u,\"repetitions\":%d,\"digest_equal\":%s,"
                  "\"digest\":{\"fills\":%llu,\"lots\":%llu,\"hash\":\"%016llx\",\"live\":%llu},"
                  "\"floor_ns\":%.2f,\"engine_ns\":%.2f,\"ratio\":%.3f,"
                  "\"floor_p50_ns\":%.0f,\"floor_p99_ns\":%.0f,\"engine_p50_ns\":%.0f,\"engine_p99_ns\":%.0f}\n"
                : "LOB-2M, target %u, %u operations, %d repetitions in turn\n"
                  "digest equal: %s (fills %llu, lots %llu, hash %016llx, live %llu)\n"
                  "thread CPU time, median: floor %.2f ns/op, engine %.2f ns/op, ratio %.3f\n"
                  "raw latency: floor p50 %.0f p99 %.0f ns, engine p50 %.0f p99 %.0f ns\n";
    std::printf(form, target, operations, repetitions, equal ? "true" : "false", number(engine.digest.fills),
                number(engine.digest.qty), number(engine.digest.hash), number(engine.digest.live), floor_ns, engine_ns,
                engine_ns / floor_ns, floor_latency.p50, floor_latency.p99, engine_latency.p50, engine_latency.p99);
    return equal ? 0 : 1;
}
