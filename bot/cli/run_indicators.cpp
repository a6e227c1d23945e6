// `tradewind indicators`: candles in, a table of indicator values out, or the list of what there is.
#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/app/log.hpp"
#include "bot/cli/commands.hpp"
#include "storage/candle_file.hpp"
#include "storage/output_file.hpp"
#include "strategies/indicators/catalogue.hpp"

namespace tradewind::bot {
namespace {

using namespace strategies;  // NOLINT(google-build-using-namespace): all of it is about indicators

constexpr std::size_t kWriteAtOnce = 1 << 16;

using Choices = std::vector<IndicatorChoice>;

Result<std::string> header_of(const Choices& choices) {
    std::string header = "open_time_ms";
    std::set<std::string> seen;
    for (const IndicatorChoice& choice : choices) {
        for (const std::string& name : column_names(choice)) {
            if (!seen.insert(name).second) {
                return fail(ErrorCode::InvalidArgument, "--spec: " + name + " would stand there twice");
            }
            header += "," + name;
        }
    }
    return header + "\n";
}

Status write_rows(const std::vector<Bar>& bars, const Choices& choices, storage::OutputFile& out) {
    std::vector<std::unique_ptr<Indicator>> indicators;
    std::ranges::transform(choices, std::back_inserter(indicators),
                           [](const IndicatorChoice& choice) { return make_indicator(choice); });
    fmt::memory_buffer rows;
    for (const Bar& bar : bars) {
        const Candle candle = Candle::of(bar);
        fmt::format_to(std::back_inserter(rows), "{}", candle.open_time_ms);
        for (const auto& indicator : indicators) {
            indicator->update(candle);
            for (const double value : indicator->values()) {
                rows.push_back(',');
                if (indicator->ready()) {
                    fmt::format_to(std::back_inserter(rows), "{}", value);  // the shortest that reads back equal
                }
            }
        }
        rows.push_back('\n');
        if (rows.size() >= kWriteAtOnce || &bar == &bars.back()) {
            if (Status written = out.write({rows.data(), rows.size()}); !written) {
                return written;
            }
            rows.clear();
        }
    }
    return {};
}

Status write_table(const std::vector<Bar>& bars, const Choices& choices, const std::string& header,
                   const std::string& path) {
    auto out = storage::OutputFile::open(path);
    if (!out) {
        return tl::unexpected(out.error());
    }
    Status written = out->write(header);
    written = written ? write_rows(bars, choices, *out) : written;
    return written ? out->finish() : written;
}

int report(const Error& error, int exit_code) {
    log_line(LogLevel::Error, error.text);
    return exit_code;
}

std::string range_text(const IndicatorParameter& parameter) {
    return fmt::format("{}={} ({} to {})", parameter.name, parameter.fallback, parameter.least, parameter.most);
}

nlohmann::ordered_json json_of(const IndicatorSpec& spec) {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::array();
    for (const IndicatorParameter& parameter : spec.parameters) {
        parameters.push_back({{"name", parameter.name},
                              {"default", parameter.fallback},
                              {"least", parameter.least},
                              {"most", parameter.most},
                              {"kind", parameter.kind == IndicatorParameter::Kind::Whole ? "whole" : "real"}});
    }
    return {{"name", spec.name},
            {"help", spec.help},
            {"parameters", parameters},
            {"outputs", spec.outputs},
            {"first", spec.seedings.size() > 1}};
}

void print_spec(const IndicatorSpec& spec) {
    std::string line = fmt::format("{:<17}{}\n", spec.name, spec.help);
    std::string parameters;
    for (const IndicatorParameter& parameter : spec.parameters) {
        parameters += (parameters.empty() ? "" : ", ") + range_text(parameter);
    }
    if (!parameters.empty()) {
        line += fmt::format("{:<17}{}{}\n", "", parameters, spec.seedings.size() > 1 ? "; :first" : "");
    } else if (spec.seedings.size() > 1) {
        line += fmt::format("{:<17}:first\n", "");
    }
    if (!spec.outputs.empty()) {
        line += fmt::format("{:<17}gives {}\n", "", fmt::join(spec.outputs, ", "));
    }
    fmt::print("{}", line);
}

}  // namespace

int list_indicators(OutputForm form) {
    if (form == OutputForm::Json) {
        nlohmann::ordered_json all = nlohmann::ordered_json::array();
        for (const IndicatorSpec& spec : indicator_catalogue()) {
            all.push_back(json_of(spec));
        }
        fmt::print("{}\n", all.dump(2));
        return kExitDone;
    }
    for (const IndicatorSpec& spec : indicator_catalogue()) {
        print_spec(spec);
    }
    return kExitDone;
}

int run_indicators(const IndicatorTable& wanted) {
    if (wanted.candles.empty() || wanted.spec.empty()) {
        return report(
            {ErrorCode::InvalidArgument, "--in FILE and --spec LIST are needed; --list shows what --spec may name"},
            kExitUsage);
    }
    const auto choices = parse_indicators(wanted.spec);
    if (!choices) {
        return report({choices.error().code, "--spec: " + choices.error().text}, kExitUsage);
    }
    const auto header = header_of(*choices);
    if (!header) {
        return report(header.error(), kExitUsage);
    }
    const auto candles = storage::read_candles(wanted.candles, InstrumentId{});
    if (!candles) {
        return report(candles.error(), kExitFound);
    }
    const Status written = write_table(candles->bars, *choices, *header, wanted.out);
    return written ? kExitDone : report(written.error(), kExitFound);
}

}  // namespace tradewind::bot
