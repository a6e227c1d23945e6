#include "simulator/statistics/sample_split.hpp"

#include <algorithm>

namespace tradewind::simulator {
namespace {

std::size_t less(std::size_t from, std::size_t by) {
    return from > by ? from - by : 0;
}

}  // namespace

std::vector<SampleSplit> walk_forward_splits(const WalkForward& plan) {
    std::vector<SampleSplit> splits;
    if (plan.train == 0 || plan.test == 0) {
        return splits;
    }
    const std::size_t gap = plan.gap.purge + plan.gap.embargo;
    for (std::size_t test = plan.train + gap; test < plan.samples; test += plan.test) {
        SampleSplit split;
        split.train.end = test - gap;
        split.train.begin = plan.window == TrainingWindow::Anchored ? 0 : split.train.end - plan.train;
        split.test = {test, std::min(test + plan.test, plan.samples)};
        splits.push_back(split);
    }
    return splits;
}

std::vector<SampleSplit> purged_folds(std::size_t samples, std::size_t folds, SampleGap gap) {
    std::vector<SampleSplit> splits;
    if (folds < 2 || samples < folds) {
        return splits;
    }
    for (std::size_t fold = 0; fold < folds; ++fold) {
        SampleSplit split;
        split.test = {samples * fold / folds, samples * (fold + 1) / folds};
        // What is trained on later only has to leave what the test's own outcomes and their echo reach into.
        split.train = {0, less(split.test.begin, gap.purge)};
        split.train_after = {std::min(split.test.end + gap.purge + gap.embargo, samples), samples};
        splits.push_back(split);
    }
    return splits;
}

SampleSplit split_in_two(std::size_t samples, double in_sample, SampleGap gap) {
    const double share = std::clamp(in_sample, 0.0, 1.0);
    const auto border = std::min(static_cast<std::size_t>(share * static_cast<double>(samples)), samples);
    SampleSplit split;
    split.train = {0, less(border, gap.purge + gap.embargo)};
    split.test = {border, samples};
    return split;
}

}  // namespace tradewind::simulator
