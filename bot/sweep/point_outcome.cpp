#include "bot/sweep/point_outcome.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "simulator/statistics/moments.hpp"

namespace tradewind::bot {
namespace {

// One field after the other, named so that the file can be read by people.
template <class Visitor, class Outcome>
void visit_fields(Visitor&& visit, Outcome& outcome) {
    visit("net_profit", outcome.net_profit);
    visit("fees", outcome.fees);
    visit("funding", outcome.funding);
    visit("trades", outcome.trades);
    visit("liquidations", outcome.liquidations);
    visit("sharpe", outcome.sharpe);
    visit("sortino", outcome.sortino);
    visit("calmar", outcome.calmar);
    visit("max_drawdown", outcome.max_drawdown);
    visit("profit_factor", outcome.profit_factor);
    visit("win_rate", outcome.win_rate);
    visit("exposure", outcome.exposure);
    visit("period_sharpe", outcome.returns.sharpe);
    visit("periods", outcome.returns.periods);
    visit("skewness", outcome.returns.skewness);
    visit("kurtosis", outcome.returns.kurtosis);
}

class FieldWriter {
public:
    void operator()(std::string_view name, const Decimal& value) { add(name, value.to_string()); }
    template <class Number>
    void operator()(std::string_view name, const Number& value) {
        add(name, fmt::format("{}", value));  // the shortest that reads back equal
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void add(std::string_view name, const std::string& value) {
        text_ += fmt::format("{}{}={}", text_.empty() ? "" : " ", name, value);
    }
    std::string text_;
};

class FieldReader {
public:
    explicit FieldReader(std::string_view text) : rest_(text) {}
    void operator()(std::string_view name, Decimal& value) {
        const auto parsed = Decimal::parse(take(name));
        is_sound_ = is_sound_ && parsed.has_value();
        value = parsed.value_or(Decimal());
    }
    template <class Number>
    void operator()(std::string_view name, Number& value) {
        const std::string_view word = take(name);
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        is_sound_ = is_sound_ && error == std::errc() && end == word.data() + word.size();
    }
    [[nodiscard]] bool is_sound() const { return is_sound_ && rest_.empty(); }

private:
    std::string_view take(std::string_view name) {
        const std::size_t end = std::min(rest_.find(' '), rest_.size());
        const std::string_view field = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        is_sound_ = is_sound_ && field.size() > name.size() && field.starts_with(name) && field[name.size()] == '=';
        return is_sound_ ? field.substr(name.size() + 1) : std::string_view();
    }
    std::string_view rest_;
    bool is_sound_ = true;
};

}  // namespace

std::string text_of(const PointOutcome& outcome) {
    FieldWriter writer;
    visit_fields(writer, outcome);
    return writer.text();
}

Result<PointOutcome> outcome_of_text(std::string_view text) {
    PointOutcome outcome;
    FieldReader reader(text);
    visit_fields(reader, outcome);
    if (!reader.is_sound()) {
        return fail(ErrorCode::ParseError,
                    fmt::format("'{}' is not the outcome of a point of this version", text.substr(0, 60)));
    }
    return outcome;
}

simulator::SharpeSample sharpe_sample_of(std::span<const double> returns) {
    const simulator::Moments moments = simulator::moments_of(returns);
    const double sharpe = moments.sample_deviation > 0 ? moments.mean / moments.sample_deviation
                                                       : std::numeric_limits<double>::quiet_NaN();
    return {sharpe, moments.count, moments.skewness, moments.kurtosis};
}

std::optional<double> Metric::score(const PointOutcome& outcome) const {
    const double figure = value(outcome);
    if (std::isnan(figure)) {
        return std::nullopt;
    }
    return better == Better::Higher ? figure : -figure;
}

std::span<const Metric> metrics() {
    using Better = Metric::Better;
    static constexpr std::array kMetrics{
        Metric{"sharpe", Better::Higher, 2, [](const PointOutcome& o) { return o.sharpe; }},
        Metric{"sortino", Better::Higher, 2, [](const PointOutcome& o) { return o.sortino; }},
        Metric{"calmar", Better::Higher, 2, [](const PointOutcome& o) { return o.calmar; }},
        Metric{"net_profit", Better::Higher, 2, [](const PointOutcome& o) { return o.net_profit.to_double(); }},
        Metric{"profit_factor", Better::Higher, 2, [](const PointOutcome& o) { return o.profit_factor; }},
        Metric{"win_rate", Better::Higher, 3, [](const PointOutcome& o) { return o.win_rate; }},
        Metric{"max_drawdown", Better::Lower, 3, [](const PointOutcome& o) { return o.max_drawdown; }},
    };
    return kMetrics;
}

Result<const Metric*> find_metric(std::string_view name) {
    const auto found = std::ranges::find(metrics(), name, &Metric::name);
    if (found != metrics().end()) {
        return &*found;
    }
    std::string known;
    for (const Metric& metric : metrics()) {
        known += (known.empty() ? "" : ", ") + std::string(metric.name);
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("there is no metric '{}'; known: {}", name.substr(0, 40), known));
}

}  // namespace tradewind::bot
