// Processor time of one thread, so that other work on the machine does not count, and medians of it.
// Units: nanoseconds. Thread: any, each its own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <utility>
#include <vector>

namespace tradewind::bench {

[[nodiscard]] inline double thread_nanos() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

[[nodiscard]] inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Of one call of `work(i)` for each of `count` pieces: the median of many series, so that the clock's own cost
// vanishes. What does not fill a series is left out.
template <class Work>
[[nodiscard]] double cost_of_each(std::size_t count, int rounds, const Work& work) {
    constexpr std::size_t kSeries = 200;
    std::vector<double> costs;
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t at = 0; at + kSeries <= count; at += kSeries) {
            const double start = thread_nanos();
            for (std::size_t i = at; i < at + kSeries; ++i) {
                work(i);
            }
            costs.push_back((thread_nanos() - start) / static_cast<double>(kSeries));
        }
    }
    return median(std::move(costs));
}

}  // namespace tradewind::bench
