// Kinds of metrics.json (risk-math 14).
#include <cmath>

#include "simulator/statistics/drawdown.hpp"
#include "simulator/statistics/return_metrics.hpp"
#include "simulator/statistics/sharpe_inference.hpp"
#include "simulator/statistics/trade_statistics.hpp"
#include "tests/vectors/registry.hpp"

namespace tradewind::vectors {
namespace {

using simulator::DrawdownBy;
using simulator::VarianceAt;

void check_sharpe(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("value", simulator::sharpe(in.reals("returns"), in.real("periods_per_year"), in.real("risk_free")));
}

void check_sortino(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("value",
                 simulator::sortino(in.reals("returns"), in.real("periods_per_year"), in.real("required_return")));
}

void check_calmar(const Case& given, Verdict& verdict) {
    verdict.real("value", simulator::calmar(given.inputs.reals("returns"), given.inputs.real("periods_per_year")));
}

void check_volatility(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("value", simulator::annual_volatility(in.reals("returns"), in.real("periods_per_year")));
}

void check_annual_return(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("value", simulator::annual_return(in.reals("returns"), in.real("periods_per_year")));
}

void check_downside_risk(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("value", simulator::downside_risk(in.reals("returns"), in.real("periods_per_year"),
                                                   in.real("required_return")));
}

void check_max_drawdown(const Case& given, Verdict& verdict) {
    verdict.real("value", simulator::max_drawdown(given.inputs.reals("returns")));
}

void check_cagr(const Case& given, Verdict& verdict) {
    verdict.real("value",
                 simulator::cagr(given.inputs.real("start"), given.inputs.real("end"), given.inputs.real("days")));
}

void check_expectancy(const Case& given, Verdict& verdict) {
    const auto all = simulator::trade_statistics(given.inputs.reals("profits"));
    verdict.real("expectancy", all.average);
    verdict.real("expectancy_ratio", all.expectancy_ratio);
}

void check_profit_drawdown(const Case& given, Verdict& verdict) {
    const auto equity = simulator::equity_of(given.inputs.real("starting_balance"), given.inputs.reals("profits"));
    const auto largest = simulator::deepest_drawdown(equity, DrawdownBy::Amount).value();
    verdict.real("drawdown_abs", largest.amount);
    if (verdict.expected().has("drawdown_relative")) {
        verdict.real("drawdown_relative", simulator::deepest_drawdown(equity, DrawdownBy::Fraction).value().fraction);
    }
    if (verdict.expected().has("drawdown_relative_at_abs_max")) {
        // The vector counts trades, the curve begins with the balance before them.
        verdict.real("drawdown_relative_at_abs_max", largest.fraction);
        verdict.integer("high_index", static_cast<int>(largest.peak) - 1);
        verdict.integer("low_index", static_cast<int>(largest.trough) - 1);
    }
}

void check_profit_factor(const Case& given, Verdict& verdict) {
    verdict.real("value", simulator::profit_factor(given.inputs.reals("profits")));
}

void check_trades(const Case& given, Verdict& verdict) {
    const auto all = simulator::trade_statistics(given.inputs.reals("profits"));
    verdict.real("avg", all.average);
    verdict.real("stdev_ddof1", all.sample_deviation);
    verdict.real("sharpe_per_trade", all.sharpe_per_trade);
    verdict.real("win_rate", all.win_rate);
    verdict.real("max_closed_drawdown", all.max_closed_drawdown);
}

simulator::SharpeSample sample_of(const Fields& in, double sharpe) {
    return {sharpe, static_cast<std::size_t>(in.integer("T")), in.real("skew"), in.real("kurtosis")};
}

void check_deflated(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    const double periods = in.real("periods_per_year");
    const auto deflated = simulator::deflated_sharpe(sample_of(in, in.real("sr_annual") / std::sqrt(periods)),
                                                     static_cast<std::size_t>(in.integer("n_trials")),
                                                     in.real("var_trials_annual") / periods);
    verdict.real("sr0_per_period", deflated.benchmark);
    verdict.real("dsr", deflated.probability);
}

void check_expected_maximum(const Case& given, Verdict& verdict) {
    const auto count = static_cast<std::size_t>(given.inputs.integer("n_trials"));
    verdict.real("value", simulator::expected_maximum_of_normals(count));
}

VarianceAt variance_at(const Fields& in) {
    const std::string name = in.text("variance_at");
    if (name != "observed" && name != "benchmark") {
        throw BadVector("variance_at is neither observed nor benchmark: " + name);
    }
    return name == "observed" ? VarianceAt::Observed : VarianceAt::Benchmark;
}

void check_probabilistic(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real(
        "psr", simulator::probabilistic_sharpe(sample_of(in, in.real("sr")), in.real("sr_benchmark"), variance_at(in)));
}

void check_standard_error(const Case& given, Verdict& verdict) {
    const Fields& in = given.inputs;
    verdict.real("std_error", simulator::sharpe_standard_error(sample_of(in, in.real("sr"))));
}

const RegisterKinds kTopic{{"sharpe", check_sharpe},
                           {"sortino", check_sortino},
                           {"calmar", check_calmar},
                           {"annual_volatility", check_volatility},
                           {"annual_return", check_annual_return},
                           {"downside_risk", check_downside_risk},
                           {"max_drawdown", check_max_drawdown},
                           {"cagr", check_cagr},
                           {"expectancy", check_expectancy},
                           {"max_drawdown_from_profits", check_profit_drawdown},
                           {"profit_factor", check_profit_factor},
                           {"trade_statistics", check_trades},
                           {"deflated_sharpe", check_deflated},
                           {"expected_max_standard_normal", check_expected_maximum},
                           {"probabilistic_sharpe", check_probabilistic},
                           {"sharpe_std_error", check_standard_error}};

}  // namespace
}  // namespace tradewind::vectors
