// What can be tuned in the grid. Thread: constant.
#pragma once

#include <span>

#include "strategies/parameters.hpp"

namespace tradewind::strategies {

[[nodiscard]] std::span<const ParameterSpec> grid_parameters();

}  // namespace tradewind::strategies
