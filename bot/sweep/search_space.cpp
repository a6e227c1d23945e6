#include "bot/sweep/search_space.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/check.hpp"

namespace tradewind::bot {
namespace {

using strategies::ParameterSpec;

tl::unexpected<Error> refuse(const ParameterSpec& spec, ErrorCode code, const std::string& why) {
    return fail(code, fmt::format("{}: {}; it takes {}", spec.name, why, spec.range_text()));
}

struct Span {
    Decimal from;
    Decimal to;
    Decimal step;  // zero: as fine as it is sensible
};

Status add_steps(const ParameterSpec& spec, const Span& span, std::vector<Decimal>& out) {
    const auto steps = static_cast<std::uint64_t>((span.to - span.from).steps(span.step));
    if (steps >= SearchSpace::kMostValues) {
        return refuse(
            spec, ErrorCode::OutOfRange,
            fmt::format("{}..{} has more than {} values, so it needs a step, as {}..{}:STEP", span.from.to_string(),
                        span.to.to_string(), SearchSpace::kMostValues, span.from.to_string(), span.to.to_string()));
    }
    for (std::uint64_t i = 0; i <= steps; ++i) {
        out.push_back(span.from + span.step * Decimal::from_int(static_cast<std::int64_t>(i)));
    }
    return {};
}

Status add_span(const ParameterSpec& spec, Span span, std::vector<Decimal>& out) {
    if (span.step.is_zero() && (spec.is_whole() || spec.is_choice())) {
        span.step = Decimal(1);
    }
    if (!span.step.is_zero()) {
        return add_steps(spec, span, out);
    }
    const auto parts = static_cast<int>(SearchSpace::kFractionSteps);
    for (int i = 0; i <= parts; ++i) {
        out.push_back(span.from +
                      Decimal::multiply_divide(span.to - span.from, Decimal(i), Decimal(parts), Rounding::HalfEven));
    }
    return {};
}

// "20..100:10", where the step may be missing.
Result<Span> parse_span(const ParameterSpec& spec, std::string_view text, std::size_t dots) {
    const std::string_view rest = text.substr(dots + 2);
    const std::size_t colon = rest.find(':');
    const auto from = spec.parse(text.substr(0, dots));
    const auto to = spec.parse(rest.substr(0, colon));
    for (const auto* end : {&from, &to}) {
        if (!*end) {
            return tl::unexpected<Error>(end->error());
        }
    }
    Span span{*from, *to, Decimal()};
    if (span.from > span.to) {
        return refuse(spec, ErrorCode::InvalidArgument, fmt::format("the range {} runs backwards", text.substr(0, 40)));
    }
    if (colon == std::string_view::npos) {
        return span;
    }
    const std::string_view step = rest.substr(colon + 1);
    const auto parsed = Decimal::parse(step);
    if (!parsed || !parsed->is_positive() || (spec.is_whole() && !parsed->is_multiple_of(Decimal(1)))) {
        return refuse(spec, ErrorCode::InvalidArgument,
                      fmt::format("the step '{}' is not a {}number above zero", step.substr(0, 40),
                                  spec.is_whole() ? "whole " : ""));
    }
    span.step = *parsed;
    return span;
}

Status add_values(const ParameterSpec& spec, std::string_view text, std::vector<Decimal>& out) {
    if (text == "all") {
        return add_span(spec, {spec.least, spec.most, Decimal()}, out);
    }
    if (const std::size_t dots = text.find(".."); dots != std::string_view::npos && !spec.is_choice()) {
        const auto span = parse_span(spec, text, dots);
        return span ? add_span(spec, *span, out) : tl::unexpected<Error>(span.error());
    }
    const auto value = spec.parse(text);
    if (!value) {
        return tl::unexpected<Error>(value.error());
    }
    out.push_back(*value);
    return {};
}

Result<Dimension> parse_dimension(const ParameterSpec& spec, std::string_view list) {
    Dimension out{&spec, {}};
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        if (const Status added = add_values(spec, list.substr(begin, end - begin), out.values); !added) {
            return tl::unexpected<Error>(added.error());
        }
        begin = end + 1;
    }
    std::ranges::sort(out.values);
    out.values.erase(std::unique(out.values.begin(), out.values.end()), out.values.end());
    return out;
}

Result<const ParameterSpec*> find_spec(std::span<const ParameterSpec> specs, std::string_view name) {
    const auto found = std::ranges::find(specs, name, &ParameterSpec::name);
    if (found != specs.end()) {
        return &*found;
    }
    std::string known;
    for (const ParameterSpec& spec : specs) {
        known += (known.empty() ? "" : ", ") + std::string(spec.name);
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("there is no parameter '{}'; known: {}", name.substr(0, 40), known));
}

}  // namespace

Result<SearchSpace> SearchSpace::make(std::span<const ParameterSpec> specs, std::span<const std::string> wishes) {
    SearchSpace out;
    out.specs_ = specs;
    for (const std::string& wish : wishes) {
        const std::size_t equals = wish.find('=');
        if (equals == std::string::npos) {
            return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not NAME=VALUES", wish.substr(0, 60)));
        }
        const auto spec = find_spec(specs, std::string_view(wish).substr(0, equals));
        if (!spec) {
            return tl::unexpected<Error>(spec.error());
        }
        if (out.find((*spec)->name) != nullptr) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} is named twice; its values go into one list", (*spec)->name));
        }
        auto dimension = parse_dimension(**spec, std::string_view(wish).substr(equals + 1));
        if (!dimension) {
            return tl::unexpected<Error>(dimension.error());
        }
        out.dimensions_.push_back(std::move(*dimension));
    }
    return out;
}

Result<SearchSpace> SearchSpace::whole(std::span<const ParameterSpec> specs) {
    SearchSpace out;
    out.specs_ = specs;
    for (const ParameterSpec& spec : specs) {
        auto dimension = parse_dimension(spec, "all");
        if (!dimension) {
            return tl::unexpected<Error>(dimension.error());
        }
        out.dimensions_.push_back(std::move(*dimension));
    }
    return out;
}

const Dimension* SearchSpace::find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(dimensions_, [&](const Dimension& dimension) { return dimension.spec->name == name; });
    return found == dimensions_.end() ? nullptr : &*found;
}

std::uint64_t SearchSpace::size() const {
    std::uint64_t points = 1;
    for (const Dimension& dimension : dimensions_) {
        if (__builtin_mul_overflow(points, dimension.values.size(), &points)) {
            return std::numeric_limits<std::uint64_t>::max();
        }
    }
    return points;
}

Point SearchSpace::point(std::uint64_t at) const {
    TW_CHECK(at < size());
    Point out(dimensions_.size());
    for (std::size_t i = dimensions_.size(); i-- > 0;) {
        out[i] = static_cast<std::uint32_t>(at % dimensions_[i].values.size());
        at /= dimensions_[i].values.size();
    }
    return out;
}

std::map<std::string, std::string> SearchSpace::wishes(const Point& point) const {
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < dimensions_.size(); ++i) {
        const Dimension& dimension = dimensions_[i];
        out[std::string(dimension.spec->name)] = dimension.spec->text(dimension.values.at(point.at(i)));
    }
    return out;
}

std::string SearchSpace::text(const Point& point) const {
    std::string out;
    for (const auto& [name, value] : wishes(point)) {
        out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, value);
    }
    return out;
}

std::string SearchSpace::full_text(const Point& point) const {
    const auto parameters = strategies::Parameters::make(specs_, wishes(point));
    TW_CHECK(parameters.has_value());  // every value was parsed by its specification
    return parameters->text();
}

std::string SearchSpace::text() const {
    std::string out;
    for (const Dimension& dimension : dimensions_) {
        out += fmt::format("{}{} {} value{}", out.empty() ? "" : ", ", dimension.spec->name, dimension.values.size(),
                           dimension.values.size() == 1 ? "" : "s");
    }
    return out;
}

}  // namespace tradewind::bot
