// Charts as inline SVG, for paper and for programs built without the charting library: equity with its
// comparisons, drawdown, and each symbol's closes with its fills. Colours come from the page's style sheet.
// Units: as in report_data.hpp. Errors: none; nothing to draw gives an empty text. Thread: pure function.
#pragma once

#include <string>

#include "bot/report/report_data.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string static_charts(const ReportData& data);

}  // namespace tradewind::bot
