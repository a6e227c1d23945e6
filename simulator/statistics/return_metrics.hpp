// What a series of returns was worth, by the conventions of empyrical: Sharpe with the sample deviation (n-1),
// Sortino and downside risk over all n, compounded yearly figures. Units: returns are fractions per period; nan is
// a missing return: skipped by averages, a period without change for compounded figures.
// Errors: nan with too few returns, infinity where there is no risk to divide by. Thread: pure functions.
#pragma once

#include <span>

namespace tradewind::simulator {

constexpr double kTradingDaysAYear = 252;  // exchanges with weekends
constexpr double kCryptoDaysAYear = 365;

[[nodiscard]] double sharpe(std::span<const double> returns, double periods_per_year, double risk_free = 0);
[[nodiscard]] double sortino(std::span<const double> returns, double periods_per_year, double required = 0);
// Annual return over the depth of the deepest drawdown.
[[nodiscard]] double calmar(std::span<const double> returns, double periods_per_year);
[[nodiscard]] double annual_return(std::span<const double> returns, double periods_per_year);
[[nodiscard]] double annual_volatility(std::span<const double> returns, double periods_per_year);
[[nodiscard]] double downside_risk(std::span<const double> returns, double periods_per_year, double required = 0);
// From zero (never under water) to -1 (all lost); the peak starts at the first capital.
[[nodiscard]] double max_drawdown(std::span<const double> returns);

// Growth a year of 365 days between two capitals.
[[nodiscard]] double cagr(double start, double end, double days);
// Share of the periods with a position.
[[nodiscard]] double exposure(std::span<const double> position_notionals);
// How many times the mean equity was traded: buys and sells both count, so a round trip counts twice.
[[nodiscard]] double turnover(std::span<const double> traded_notionals, std::span<const double> equity);

}  // namespace tradewind::simulator
