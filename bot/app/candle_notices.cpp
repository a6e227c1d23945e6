#include "bot/app/candle_notices.hpp"

#include <fmt/format.h>

namespace tradewind::bot {

void add_candle_notices(const storage::CandleReport& report, const std::string& path,
                        std::vector<std::string>& notices) {
    if (report.gaps > 0) {
        notices.push_back(fmt::format("{}: {} gaps, {} bars missing; the market stands still there", path, report.gaps,
                                      report.missing_bars));
    }
    if (report.zero_volume_bars > 0) {
        notices.push_back(fmt::format("{}: {} bars without volume (outages)", path, report.zero_volume_bars));
    }
    if (report.jumps > 0) {
        notices.push_back(fmt::format("{}: {} bars open far from the close before", path, report.jumps));
    }
    if (report.grid_offset != Duration{}) {
        notices.push_back(
            fmt::format("{}: bars open {} off the grid of their step", path, report.grid_offset.to_text()));
    }
}

}  // namespace tradewind::bot
