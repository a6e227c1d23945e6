#include "strategies/grid_parameters.hpp"

#include <array>

namespace tradewind::strategies {

std::span<const ParameterSpec> grid_parameters() {
    static const std::array<ParameterSpec, 13> kParameters{{
        {"levels", Decimal(10), Decimal(2), Decimal(40), "cells",
         "cells across the range, half long, half short; even"},
        {"atr_period", Decimal(14), Decimal(2), Decimal(100), "hours", "hours in the average true range"},
        {"atr_multiple", Decimal(3), 0.5_dec, Decimal(20), "x ATR", "half the range, in average true ranges"},
        {"spacing", Decimal(0), Decimal(0), Decimal(1), "arithmetic|geometric", "equal differences or equal ratios"},
        {"direction", Decimal(0), Decimal(0), Decimal(2), "neutral|long|short",
         "longs below and shorts above the price, or the whole range on one side of it"},
        {"volume_weight", 0.25_dec, Decimal(0), Decimal(1), "multiple",
         "how much busy hours widen the range: (volume / average) to this power, 0.5 to 2"},
        {"inventory_cap", Decimal(1), 0.1_dec, Decimal(1), "fraction", "of a side's cells that may be filled at once"},
        {"capital", 0.2_dec, 0.01_dec, 0.3_dec, "fraction", "margin the grid may use on one side, of equity"},
        {"stop_margin", 0.25_dec, 0.05_dec, Decimal(1), "fraction", "stop beyond the range, of half the range"},
        {"recentre_minutes", Decimal(60), Decimal(5), Decimal(1440), "minutes",
         "while flat: new range after this age, if the price left the inner cells"},
        {"outside_minutes", Decimal(120), Decimal(5), Decimal(1440), "minutes",
         "outside the range this long: close and start again"},
        {"pause_minutes", Decimal(60), Decimal(1), Decimal(1440), "minutes", "pause after the stop"},
        {"max_drift", 0.5_dec, 0.1_dec, Decimal(1), "fraction",
         "of half the range: while flat, a larger distance from the centre makes a new range"},
    }};
    return kParameters;
}

}  // namespace tradewind::strategies
