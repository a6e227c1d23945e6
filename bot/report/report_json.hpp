// A report's data as JSON for its page: columns rather than rows, large series thinned (see thinning.hpp; the page
// says so), and nothing in it that could end a script element. Units: times in whole seconds since the epoch.
// Errors: none; bytes that are not UTF-8 become replacement characters. Thread: pure function.
#pragma once

#include <string>

#include "bot/report/report_data.hpp"

namespace tradewind::bot {

[[nodiscard]] std::string report_json(const ReportData& data);

}  // namespace tradewind::bot
