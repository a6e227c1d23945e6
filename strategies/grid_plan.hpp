// The geometry of a grid: its lines, the quantity of a cell and the stops outside the range. Pure. Units:
// prices in quote currency, quantities as in Instrument. Errors: says in words why no grid is possible.
// Thread: any.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/instrument.hpp"

namespace tradewind::strategies {

enum class GridSpacing : std::uint8_t {
    Arithmetic,  // the same difference from line to line
    Geometric,   // the same ratio
};
enum class GridDirection : std::uint8_t {
    Neutral,  // half the cells below the centre for longs, half above for shorts
    Long,     // all of them below the centre
    Short,    // all of them above it
};

struct GridWish {
    Price centre;
    Decimal half_range;   // quote currency: the width of half the cells
    int cells = 10;       // even
    Decimal notional;     // settle currency over all cells of one side
    Decimal stop_margin;  // fraction of the half range, beyond the outermost line
    GridSpacing spacing = GridSpacing::Arithmetic;
    GridDirection direction = GridDirection::Neutral;
};

// Cell i lies between lines[i] and lines[i + 1]; a long cell buys at its lower line and sells at its
// upper one, a short cell sells at its upper line and buys back at its lower one.
struct GridPlan {
    std::vector<Price> lines;
    int long_cells = 0;  // the lowest ones
    Quantity cell_quantity;
    Price stop_below;
    Price stop_above;
    Decimal profit_per_cell;  // settle currency for the innermost cell, after maker fees both ways

    [[nodiscard]] int cells() const { return static_cast<int>(lines.size()) - 1; }
    [[nodiscard]] bool is_long_cell(int cell) const { return cell < long_cells; }
    [[nodiscard]] Price centre() const { return lines[static_cast<std::size_t>(long_cells)]; }
    [[nodiscard]] Price entry(int cell) const {
        return lines[static_cast<std::size_t>(is_long_cell(cell) ? cell : cell + 1)];
    }
    [[nodiscard]] Price exit(int cell) const {
        return lines[static_cast<std::size_t>(is_long_cell(cell) ? cell + 1 : cell)];
    }
    [[nodiscard]] Side entry_side(int cell) const { return is_long_cell(cell) ? Side::Buy : Side::Sell; }

    [[nodiscard]] std::vector<std::string> describe(const Instrument& instrument) const;  // for people

    template <class Archive>
    void archive(Archive& ar) {
        ar(lines, long_cells, cell_quantity, stop_below, stop_above, profit_per_cell);
    }
};

// A step must earn at least kMinimumEdge times the fees of its round trip; the range is widened to that.
inline constexpr int kMinimumEdge = 3;
[[nodiscard]] Result<GridPlan> plan_grid(const Instrument& instrument, const GridWish& wish);

}  // namespace tradewind::strategies
