// A report as a backtest would fill it, from generated prices and a crossing of averages: two symbols, hourly.
// The same figures every time. Thread: pure function.
#pragma once

#include <cstddef>

#include "bot/report/report_data.hpp"

namespace tradewind::bot::test {

[[nodiscard]] ReportData sample_report(std::size_t hours);

}  // namespace tradewind::bot::test
