#include "bot/report/thinning.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tradewind::bot {
namespace {

std::int64_t second_of(std::int64_t time_ms) {
    return time_ms / 1'000;  // the page's charts count in whole seconds
}

bool is_drawable(const SeriesPoint& point) {
    return std::isfinite(point.value);
}

bool is_drawable(const Candle& candle) {
    return std::isfinite(candle.open) && std::isfinite(candle.high) && std::isfinite(candle.low) &&
           std::isfinite(candle.close) && std::isfinite(candle.volume);
}

template <class Point>
std::vector<Point> tidy(std::span<const Point> points) {
    std::vector<Point> ordered;
    ordered.reserve(points.size());
    std::ranges::copy_if(points, std::back_inserter(ordered), [](const Point& point) { return is_drawable(point); });
    std::ranges::stable_sort(ordered, {}, &Point::time_ms);
    std::vector<Point> out;
    out.reserve(ordered.size());
    for (const Point& point : ordered) {
        if (!out.empty() && second_of(out.back().time_ms) == second_of(point.time_ms)) {
            out.back() = point;
        } else {
            out.push_back(point);
        }
    }
    return out;
}

// How many points make one run, so that no more than `runs` come out.
std::size_t run_length(std::size_t points, std::size_t runs) {
    return std::max<std::size_t>(1, (points + runs - 1) / std::max<std::size_t>(runs, 1));
}

}  // namespace

std::vector<SeriesPoint> tidy_points(std::span<const SeriesPoint> points) {
    return tidy(points);
}

std::vector<Candle> tidy_candles(std::span<const Candle> candles) {
    return tidy(candles);
}

std::vector<SeriesPoint> thin_points(std::span<const SeriesPoint> points, std::size_t most) {
    if (points.size() <= most || most < 4) {
        return {points.begin(), points.end()};
    }
    const std::size_t length = run_length(points.size() - 2, (most - 2) / 2);
    std::vector<SeriesPoint> out{points.front()};
    out.reserve(most);
    for (std::size_t at = 1; at + 1 < points.size(); at += length) {
        const auto run = points.subspan(at, std::min(length, points.size() - 1 - at));
        auto [low, high] = std::ranges::minmax_element(run, {}, &SeriesPoint::value);
        const auto earlier = std::min(low, high);
        const auto later = std::max(low, high);
        out.push_back(*earlier);
        if (later != earlier) {
            out.push_back(*later);
        }
    }
    out.push_back(points.back());
    return out;
}

std::vector<BandPoint> thin_band(std::span<const BandPoint> points, std::size_t most) {
    std::vector<BandPoint> out;
    const std::size_t length = run_length(points.size(), most);
    for (std::size_t at = 0; at < points.size(); at += length) {
        const auto run = points.subspan(at, std::min(length, points.size() - at));
        BandPoint widest = run.front();
        for (const BandPoint& point : run) {
            widest.low = std::min(widest.low, point.low);
            widest.high = std::max(widest.high, point.high);
        }
        out.push_back(widest);
    }
    return out;
}

std::vector<Candle> join_candles(std::span<const Candle> candles, std::size_t most) {
    std::vector<Candle> out;
    const std::size_t length = run_length(candles.size(), most);
    for (std::size_t at = 0; at < candles.size(); at += length) {
        const auto run = candles.subspan(at, std::min(length, candles.size() - at));
        Candle joined = run.front();
        joined.close = run.back().close;
        joined.volume = 0;
        for (const Candle& candle : run) {
            joined.high = std::max(joined.high, candle.high);
            joined.low = std::min(joined.low, candle.low);
            joined.volume += candle.volume;
        }
        out.push_back(joined);
    }
    return out;
}

}  // namespace tradewind::bot
