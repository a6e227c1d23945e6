// The chart figures, each found in one scene and written for an upward breakout (see chart_scene.hpp). All sizes
// are in ATR, so the price's unit does not matter. A rule looks only at closed candles and confirmed turning
// points. None: the figure is not there. Thread: any.
#pragma once

#include <optional>

#include "strategies/patterns/chart_scene.hpp"

namespace tradewind::strategies::chart_rules {

using Found = std::optional<ChartSetup>;

// Lines through the last 2 to 4 highs and lows (5 or more together), residual within half an ATR, 3 ATR apart at the
// base or more, that converge: width shrinks by 30 % or more, apex 0.1 to 2 lengths ahead; good until three quarters of
// the way to the apex.
[[nodiscard]] Found ascending_triangle(const ChartScene& scene);  // flat above, rising below
[[nodiscard]] Found symmetric_triangle(const ChartScene& scene);  // falling above, rising below
[[nodiscard]] Found falling_wedge(const ChartScene& scene);       // both falling, 6 points or more
// The same lines, parallel and sloping either way, 6 points or more.
[[nodiscard]] Found trend_channel(const ChartScene& scene);

// Two lows at one price with a high between them, 3 ATR or more above.
[[nodiscard]] Found double_bottom(const ChartScene& scene);
// Three lows, the middle one an ATR or more below the shoulders, which are alike; the highs between make the neck.
[[nodiscard]] Found inverse_head_and_shoulders(const ChartScene& scene);

// A steep rise (4 ATR or more within 12 bars), then 5 to 20 bars that give back less than half, between lines that
// run parallel (flag) or converge (pennant).
[[nodiscard]] Found flag(const ChartScene& scene);
[[nodiscard]] Found pennant(const ChartScene& scene);

// A rounded bottom between two rims at one price, then a shallow pullback.
[[nodiscard]] Found cup_and_handle(const ChartScene& scene);

// Three highs or more within half an ATR of each other.
[[nodiscard]] Found resistance(const ChartScene& scene);

}  // namespace tradewind::strategies::chart_rules
