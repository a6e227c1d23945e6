// A backtest's report as one HTML file that needs no network: style, scripts, charting library and data are inside,
// and its content policy forbids loading anything. UTF-8. Units: bytes written. Errors: Io with the path; the file
// appears whole or not at all. Thread: pure but for the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "bot/report/report_data.hpp"
#include "core/base/result.hpp"

namespace tradewind::bot {

// Without a chart library (see page_assets.hpp) the charts are static pictures.
[[nodiscard]] std::string html_report(const ReportData& data, std::string_view chart_library);

// With the library of this build; returns the size of the file.
Result<std::size_t> write_html_report(const std::string& path, const ReportData& data);

}  // namespace tradewind::bot
