// Writes the sample report, for the browser test and for people who change the page.
// usage: write_sample_report FILE.html [HOURS]
#include <cstdlib>
#include <iostream>

#include "bot/report/html_report.hpp"
#include "tests/bot/report/sample_report.hpp"

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: write_sample_report FILE.html [HOURS]\n";
        return 2;
    }
    const std::size_t hours = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 8'784;
    const auto written = tradewind::bot::write_html_report(argv[1], tradewind::bot::test::sample_report(hours));
    if (!written) {
        std::cerr << written.error().text << "\n";
        return 1;
    }
    std::cout << *written << " bytes\n";
    return 0;
}
