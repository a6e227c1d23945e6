#include "strategies/patterns/chart_scene.hpp"

#include <cmath>

namespace tradewind::strategies {

namespace {

std::vector<Pivot> oldest_first(const Recent<Pivot>& pivots, double sign) {
    std::vector<Pivot> all;
    all.reserve(pivots.size());
    for (std::size_t age = pivots.size(); age > 0; --age) {
        all.push_back(pivots[age - 1]);
        all.back().price *= sign;
    }
    return all;
}

}  // namespace

FittedLine fit_line(std::span<const Pivot> points) {
    const auto count = static_cast<double>(points.size());
    const std::int64_t origin = points.front().bar;
    double mean_bar = 0;
    double mean_price = 0;
    for (const Pivot& point : points) {
        mean_bar += static_cast<double>(point.bar - origin) / count;
        mean_price += point.price / count;
    }
    double spread = 0;
    double product = 0;
    for (const Pivot& point : points) {
        const double bar = static_cast<double>(point.bar - origin) - mean_bar;
        spread += bar * bar;
        product += bar * (point.price - mean_price);
    }
    FittedLine fit;
    fit.line.origin = origin;
    fit.line.slope = spread > 0 ? product / spread : 0;
    fit.line.price = mean_price - fit.line.slope * mean_bar;
    double squares = 0;
    for (const Pivot& point : points) {
        const double miss = point.price - fit.line.at(point.bar);
        squares += miss * miss;
    }
    fit.residual = std::sqrt(squares / count);
    return fit;
}

ChartScene::ChartScene(double sign, double atr, std::int64_t bar, const Recent<Candle>& candles,
                       const Recent<Pivot>& highs, const Recent<Pivot>& lows)
    : sign_(sign),
      atr_(atr),
      bar_(bar),
      candles_(candles),
      highs_(oldest_first(sign > 0 ? highs : lows, sign)),
      lows_(oldest_first(sign > 0 ? lows : highs, sign)) {}

std::optional<Pivot> ChartScene::highest_between(std::int64_t from, std::int64_t to) const {
    std::optional<Pivot> highest;
    for (const Pivot& pivot : highs_) {
        if (pivot.bar > from && pivot.bar < to && (!highest || pivot.price > highest->price)) {
            highest = pivot;
        }
    }
    return highest;
}

std::optional<Pivot> ChartScene::lowest_between(std::int64_t from, std::int64_t to) const {
    std::optional<Pivot> lowest;
    for (const Pivot& pivot : lows_) {
        if (pivot.bar > from && pivot.bar < to && (!lowest || pivot.price < lowest->price)) {
            lowest = pivot;
        }
    }
    return lowest;
}

}  // namespace tradewind::strategies
