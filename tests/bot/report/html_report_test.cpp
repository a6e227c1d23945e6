#include "bot/report/html_report.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bot/report/page_assets.hpp"
#include "bot/report/report_json.hpp"
#include "bot/report/static_chart.hpp"
#include "tests/bot/report/sample_report.hpp"

namespace tradewind::bot {
namespace {

namespace fs = std::filesystem;

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

std::string data_of(const std::string& page) {
    const std::string opening = R"(<script type="application/json" id="data">)";
    const std::size_t start = page.find(opening) + opening.size();
    return page.substr(start, page.find("</script>", start) - start);
}

class ReportFile : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("tradewind-report-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }
    fs::path folder_;
};

TEST(HtmlReport, HostileTextCannotLeaveItsPlace) {
    const std::string hostile = R"(</script><script>alert(1)</script><!-- "'&{{css}} )";
    ReportData data = test::sample_report(400);
    const std::string calm = html_report(data, "");
    data.title = data.subtitle = hostile;
    data.warnings = data.notes = {hostile};
    data.candles[0].symbol = hostile;
    data.facts[0].value = hostile;
    data.markers[0].reason = hostile;
    data.comparisons[0].name = hostile;
    data.tables[0].rows[0][0] = hostile;
    const std::string page = html_report(data, "");
    EXPECT_EQ(count_of(page, "<script"), count_of(calm, "<script"));
    EXPECT_EQ(count_of(page, "</script"), count_of(calm, "</script"));
    EXPECT_EQ(count_of(page, "<!--"), count_of(calm, "<!--"));
    EXPECT_EQ(page.find("<script>alert"), std::string::npos);
    const auto json = nlohmann::json::parse(data_of(page));
    EXPECT_EQ(json["title"], hostile);
    EXPECT_EQ(json["tables"][0]["rows"][0][0], hostile);
}

TEST(HtmlReport, TextThatIsNotUtf8IsReplaced) {
    ReportData data;
    data.title = "odd \xff\xfe end";
    data.notes = {"\xc3"};
    const auto json = nlohmann::json::parse(report_json(data));
    EXPECT_EQ(json["title"], "odd \xef\xbf\xbd\xef\xbf\xbd end");
    // The page's own markup holds the title as well.
    EXPECT_EQ(html_report(data, "").find('\xff'), std::string::npos);
}

TEST(HtmlReport, LoadsNothingFromAnywhere) {
    const std::string page = html_report(test::sample_report(400), kChartLibrary);
    const std::string own = html_report(test::sample_report(400), "");
    EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
    for (const char* loading :
         {"<link", " src=", "url(", "@import", "<iframe", "fetch(", "XMLHttpRequest", "import("}) {
        EXPECT_EQ(own.find(loading), std::string::npos) << loading;
    }
    const std::set<std::string> known{"https://www.tradingview.com/", "https://www.apache.org/licenses/LICENSE-2.0",
                                      "http://www.w3.org/2000/svg"};
    const std::regex address(R"(https?://[A-Za-z0-9./-]+)");
    for (auto at = std::sregex_iterator(page.begin(), page.end(), address); at != std::sregex_iterator(); ++at) {
        EXPECT_TRUE(known.contains(at->str())) << at->str();
    }
}

TEST(HtmlReport, NamesTheChartLibraryAsItsLicenceAsks) {
    EXPECT_NE(kReportPageHtml.find(R"(href="https://www.tradingview.com/")"), std::string_view::npos);
    EXPECT_NE(kReportPageHtml.find("Apache License 2.0"), std::string_view::npos);
    EXPECT_NE(kReportChartsScript.find("attributionLogo: true"), std::string_view::npos);
    if (!kChartLibrary.empty()) {
        EXPECT_NE(kChartLibrary.find("Copyright (c) 2026 TradingView"), std::string_view::npos);
    }
}

TEST(HtmlReport, LeavesNoPlaceOfItsTemplateUnfilled) {
    const std::string page = html_report(test::sample_report(400), "");
    EXPECT_EQ(page.find("{{"), std::string::npos);
}

TEST(HtmlReport, NothingToShowStillMakesAPage) {
    const std::string page = html_report(ReportData{}, "");
    EXPECT_TRUE(page.starts_with("<!doctype html>"));
    EXPECT_TRUE(page.ends_with("</html>\n"));
    EXPECT_EQ(page.find("<svg class=\"static\""), std::string::npos);
    EXPECT_TRUE(nlohmann::json::accept(data_of(page)));
}

TEST(HtmlReport, LargeSeriesAreThinnedAndTheirFullCountIsKept) {
    const ReportData data = test::sample_report(21'000);
    const auto json = nlohmann::json::parse(report_json(data));
    EXPECT_EQ(json["equity"]["of"], 21'000);
    EXPECT_LE(json["equity"]["t"].size(), 20'000U);
    EXPECT_EQ(json["candles"][0]["of"], 21'000);
    EXPECT_LE(json["candles"][0]["t"].size(), 20'000U);
    EXPECT_EQ(json["candles"][0]["t"].size(), json["candles"][0]["v"].size());
}

TEST(StaticCharts, DrawEquityDrawdownAndEverySymbol) {
    const std::string charts = static_charts(test::sample_report(400));
    EXPECT_EQ(count_of(charts, "<svg "), 4U);
    EXPECT_EQ(count_of(charts, "<svg "), count_of(charts, "</svg>"));
    EXPECT_NE(charts.find("<circle class=\"buy\""), std::string::npos);
    EXPECT_EQ(charts.find("nan"), std::string::npos);
}

TEST_F(ReportFile, IsWrittenWholeAndItsSizeIsTold) {
    const std::string path = folder_ / "report.html";
    const auto written = write_html_report(path, test::sample_report(400));
    ASSERT_TRUE(written) << written.error().text;
    EXPECT_EQ(*written, fs::file_size(path));
    EXPECT_EQ(files(), 1U);
}

TEST_F(ReportFile, ThatCannotBeWrittenLeavesNothingAndSaysWhere) {
    const std::string path = folder_ / "absent" / "report.html";
    const auto written = write_html_report(path, test::sample_report(100));
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().text.find(path), std::string::npos);
    // A folder stands where the file should go: nothing half-written stays beside it.
    fs::create_directories(folder_ / "taken.html" / "full");
    EXPECT_FALSE(write_html_report(folder_ / "taken.html", test::sample_report(100)));
    EXPECT_EQ(files(), 1U);
}

TEST_F(ReportFile, ReplacesAnOlderReport) {
    const std::string path = folder_ / "report.html";
    std::ofstream(path) << "older";
    ASSERT_TRUE(write_html_report(path, test::sample_report(100)));
    EXPECT_GT(fs::file_size(path), 1'000U);
    EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace tradewind::bot
