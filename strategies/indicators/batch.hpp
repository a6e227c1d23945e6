// An indicator over a whole array: the very class that streams, run from a fresh state, so both give the same bits.
// The first `begin` inputs are warm-up and have no value. Thread: any.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace tradewind::strategies {

template <class Value>
struct BatchResult {
    std::size_t begin = 0;
    std::vector<Value> values;
};

template <class Indicator, class Input>
[[nodiscard]] auto batch(Indicator indicator, std::span<const Input> inputs) {
    BatchResult<std::remove_cvref_t<decltype(indicator.value())>> result;
    result.begin = inputs.size();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        indicator.update(inputs[i]);
        if (!indicator.ready()) {
            continue;
        }
        if (result.values.empty()) {
            result.begin = i;
            result.values.reserve(inputs.size() - i);
        }
        result.values.push_back(indicator.value());
    }
    return result;
}

}  // namespace tradewind::strategies
