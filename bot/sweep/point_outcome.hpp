// What came of one point, and the figures by which points are compared. Units: money in account currency, ratios
// a year, drawdown, exposure and win rate as fractions, the sample of returns per period as sharpe_inference.hpp
// wants it. A figure that does not exist is nan. Errors: outcome_of_text() refuses what text_of() did not write.
// Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "simulator/statistics/sharpe_inference.hpp"

namespace tradewind::bot {

struct PointOutcome {
    Decimal net_profit;
    Decimal fees;
    Decimal funding;
    std::int64_t trades = 0;
    std::int64_t liquidations = 0;
    double sharpe = 0;
    double sortino = 0;
    double calmar = 0;
    double max_drawdown = 0;
    double profit_factor = 0;
    double win_rate = 0;
    double exposure = 0;
    simulator::SharpeSample returns;
};

[[nodiscard]] std::string text_of(const PointOutcome& outcome);
[[nodiscard]] Result<PointOutcome> outcome_of_text(std::string_view text);

// Not annualised; its Sharpe ratio is nan when the returns do not vary.
[[nodiscard]] simulator::SharpeSample sharpe_sample_of(std::span<const double> returns);

struct Metric {
    std::string_view name;  // "sharpe"
    enum class Better : std::uint8_t { Higher, Lower };
    Better better = Better::Higher;
    int places = 2;  // worth showing
    double (*value)(const PointOutcome& outcome);

    // More is better, whatever the metric; none where the figure does not exist.
    [[nodiscard]] std::optional<double> score(const PointOutcome& outcome) const;
};

[[nodiscard]] std::span<const Metric> metrics();
[[nodiscard]] Result<const Metric*> find_metric(std::string_view name);

}  // namespace tradewind::bot
