#include "bot/report/html_report.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bot/report/html_escape.hpp"
#include "bot/report/page_assets.hpp"
#include "bot/report/report_json.hpp"
#include "bot/report/static_chart.hpp"
#include "core/base/check.hpp"
#include "storage/output_file.hpp"

namespace tradewind::bot {

std::string html_report(const ReportData& data, std::string_view chart_library) {
    const std::string title = html_escaped(data.title);
    const std::string charts = static_charts(data);
    const std::string json = report_json(data);
    const std::array<std::pair<std::string_view, std::string_view>, 8> parts{{
        {"{{title}}", title},
        {"{{css}}", kReportPageCss},
        {"{{static_charts}}", charts},
        {"{{data}}", json},
        {"{{chart_library}}", chart_library},
        {"{{tables_script}}", kReportTablesScript},
        {"{{charts_script}}", kReportChartsScript},
        {"{{page_script}}", kReportPageScript},
    }};
    // One walk over the template: what is put in is never searched, so no data can name a place.
    std::string out;
    std::string_view rest = kReportPageHtml;
    for (std::size_t at = rest.find("{{"); at != std::string_view::npos; at = rest.find("{{")) {
        out += rest.substr(0, at);
        rest.remove_prefix(at);
        const auto* const part =
            std::ranges::find_if(parts, [&](const auto& candidate) { return rest.starts_with(candidate.first); });
        TW_CHECK(part != parts.end());
        out += part->second;
        rest.remove_prefix(part->first.size());
    }
    out += rest;
    return out;
}

Result<std::size_t> write_html_report(const std::string& path, const ReportData& data) {
    const std::string page = html_report(data, kChartLibrary);
    auto file = storage::OutputFile::open(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    if (const Status written = file->write(page); !written) {
        return tl::unexpected(written.error());
    }
    if (const Status finished = file->finish(); !finished) {
        return tl::unexpected(finished.error());
    }
    return page.size();
}

}  // namespace tradewind::bot
