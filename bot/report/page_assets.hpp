// The report page's parts, built into the program: our own from bot/report/page, and the charting library as npm
// installed it. kChartLibrary is empty in a program that was built without npm. Thread: constant data.
#pragma once

#include <string_view>

namespace tradewind::bot {

extern const std::string_view kReportPageHtml;
extern const std::string_view kReportPageCss;
extern const std::string_view kReportTablesScript;
extern const std::string_view kReportChartsScript;
extern const std::string_view kReportPageScript;
extern const std::string_view kChartLibrary;

}  // namespace tradewind::bot
