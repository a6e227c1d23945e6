// What a sweep varies: for each named parameter of a strategy the values it may take, in rising order, as words
// say them ("10,20,30", "20..100:10", "0.01..0.05", "all"). A point names one value of each by its place.
// Units: those of the parameters. Errors: name the parameter, what is wrong and its range. Thread: values; may be
// read by any number of threads.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "strategies/parameters.hpp"

namespace tradewind::bot {

// One place a dimension, in the order of the space.
using Point = std::vector<std::uint32_t>;

struct Dimension {
    const strategies::ParameterSpec* spec = nullptr;
    std::vector<Decimal> values;  // never empty, no value twice
};

class SearchSpace {
public:
    static constexpr std::size_t kMostValues = 100'000;  // of one parameter
    static constexpr std::size_t kFractionSteps = 100;   // of a range without a step, unless it counts whole things

    // `wishes` are "NAME=VALUES", each name once. Parameters that are not named keep the strategy's defaults.
    static Result<SearchSpace> make(std::span<const strategies::ParameterSpec> specs,
                                    std::span<const std::string> wishes);
    // Every parameter over its whole range.
    static Result<SearchSpace> whole(std::span<const strategies::ParameterSpec> specs);

    [[nodiscard]] std::span<const Dimension> dimensions() const { return dimensions_; }
    [[nodiscard]] const Dimension* find(std::string_view name) const;
    // How many points there are; the largest number when there are more.
    [[nodiscard]] std::uint64_t size() const;
    // Counted with the last dimension running fastest; `at` is below size().
    [[nodiscard]] Point point(std::uint64_t at) const;

    // What make_strategy() takes.
    [[nodiscard]] std::map<std::string, std::string> wishes(const Point& point) const;
    [[nodiscard]] std::string text(const Point& point) const;  // "fast=10 slow=50"
    // With the parameters that do not vary: "fast 10, slow 50, strength 0.7, ..."
    [[nodiscard]] std::string full_text(const Point& point) const;
    [[nodiscard]] std::string text() const;  // "fast 3 values, slow 9 values"

private:
    std::span<const strategies::ParameterSpec> specs_;
    std::vector<Dimension> dimensions_;
};

}  // namespace tradewind::bot
