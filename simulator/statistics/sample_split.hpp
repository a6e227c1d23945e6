// Which samples train and which test, without leaks at the seams. Units: sample indices, half-open ranges.
// Purge: so many samples beside the test are not trained on, because their outcomes reach into it (the horizon of
// a trade or label). Embargo: so many more, because neighbours resemble each other. Errors: an empty list when
// nothing fits. Thread: pure functions.
#pragma once

#include <cstddef>
#include <vector>

namespace tradewind::simulator {

struct SampleRange {
    std::size_t begin = 0;
    std::size_t end = 0;  // not included

    [[nodiscard]] std::size_t size() const { return end - begin; }
    friend bool operator==(const SampleRange&, const SampleRange&) = default;
};

struct SampleSplit {
    SampleRange train;
    SampleRange train_after;  // only folds train on what comes after their test; else empty
    SampleRange test;
};

struct SampleGap {
    std::size_t purge = 0;
    std::size_t embargo = 0;
};

// Rolling: the training window keeps its length. Anchored: it always begins at the first sample.
enum class TrainingWindow { Rolling, Anchored };

struct WalkForward {
    std::size_t samples = 0;
    std::size_t train = 0;  // of the first window
    std::size_t test = 0;   // the last one may be shorter
    SampleGap gap;          // all of it lies between training and test
    TrainingWindow window = TrainingWindow::Rolling;
};

// Tests follow one another without gap or overlap up to the last sample.
[[nodiscard]] std::vector<SampleSplit> walk_forward_splits(const WalkForward& plan);
// Folds of as equal length as can be; each is tested once, trained on what lies before and behind it.
[[nodiscard]] std::vector<SampleSplit> purged_folds(std::size_t samples, std::size_t folds, SampleGap gap);
// The first `in_sample` of the samples (0..1) train, the rest tests.
[[nodiscard]] SampleSplit split_in_two(std::size_t samples, double in_sample, SampleGap gap);

}  // namespace tradewind::simulator
