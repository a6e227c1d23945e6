#include "bot/report/series.hpp"

#include <algorithm>

namespace tradewind::bot {

std::vector<SeriesPoint> drawdown_of(std::span<const SeriesPoint> equity) {
    std::vector<SeriesPoint> out;
    out.reserve(equity.size());
    double peak = 0;
    for (const SeriesPoint& point : equity) {
        peak = std::max(peak, point.value);
        out.push_back({point.time_ms, peak > 0 ? 100 * (point.value - peak) / peak : 0});
    }
    return out;
}

}  // namespace tradewind::bot
