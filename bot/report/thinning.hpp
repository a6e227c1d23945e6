// Fewer points for the same picture: a page with half a million of them is heavy on a phone, and a screen shows
// a thousand. Highest and lowest values, the first and the last point always stay. Points come out in order, one a
// second, finite. Units: as in series.hpp; `most` is a count of points. Errors: none. Thread: pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bot/report/report_data.hpp"
#include "bot/report/series.hpp"

namespace tradewind::bot {

inline constexpr std::size_t kMostPoints = 20'000;

// In order, without what is not finite, and with the last of several points of one second.
[[nodiscard]] std::vector<SeriesPoint> tidy_points(std::span<const SeriesPoint> points);
[[nodiscard]] std::vector<Candle> tidy_candles(std::span<const Candle> candles);

// Keeps the least and the greatest point of equally long runs of points.
[[nodiscard]] std::vector<SeriesPoint> thin_points(std::span<const SeriesPoint> points, std::size_t most = kMostPoints);
// Keeps the first of equally long runs of points, widened to what the run held.
[[nodiscard]] std::vector<BandPoint> thin_band(std::span<const BandPoint> points, std::size_t most = kMostPoints);
// Joins equally long runs of candles: first open, highest high, lowest low, last close, summed volume.
[[nodiscard]] std::vector<Candle> join_candles(std::span<const Candle> candles, std::size_t most = kMostPoints);

}  // namespace tradewind::bot
