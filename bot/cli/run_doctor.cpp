#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/doctor.hpp"
#include "bot/cli/commands.hpp"

namespace tradewind::bot {
namespace {

using binance::CheckLine;
using binance::Finding;

const char* word(Finding finding) {
    switch (finding) {
        case Finding::Good:
            return "ok";
        case Finding::Doubtful:
            return "look";
        case Finding::Bad:
            return "BAD";
    }
    return "BAD";
}

void print_text(const std::vector<CheckLine>& lines, int bad) {
    for (const CheckLine& line : lines) {
        fmt::print("{:<5}{:<22}{}\n", word(line.finding), line.subject, line.text);
        if (!line.advice.empty()) {
            fmt::print("{:<27}-> {}\n", "", line.advice);
        }
    }
    fmt::print("{}\n", bad == 0 ? "nothing is in the way" : fmt::format("{} thing(s) are in the way", bad));
}

void print_json(const std::vector<CheckLine>& lines, int bad) {
    nlohmann::ordered_json checks = nlohmann::ordered_json::array();
    for (const CheckLine& line : lines) {
        checks.push_back({{"finding", line.finding == Finding::Bad ? "bad" : word(line.finding)},
                          {"subject", line.subject},
                          {"text", line.text},
                          {"advice", line.advice}});
    }
    const nlohmann::ordered_json out{{"good", bad == 0}, {"checks", std::move(checks)}};
    fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

int run_doctor(const Result<AppConfig>& config, OutputForm form) {
    std::vector<CheckLine> lines;
    if (config) {
        lines.push_back({Finding::Good, "configuration", "understood", {}});
        std::vector<CheckLine> found = examine(*config);
        lines.insert(lines.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    } else {
        lines.push_back(
            {Finding::Bad, "configuration", config.error().text, "`tradewind help settings` lists every setting"});
    }
    int bad = 0;
    for (const CheckLine& line : lines) {
        bad += line.finding == Finding::Bad ? 1 : 0;
    }
    if (form == OutputForm::Json) {
        print_json(lines, bad);
    } else {
        print_text(lines, bad);
    }
    if (!config) {
        return kExitConfiguration;
    }
    return bad == 0 ? kExitDone : kExitFound;
}

}  // namespace tradewind::bot
