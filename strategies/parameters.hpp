// What can be tuned in a strategy: names, ranges, units and defaults in a table, and a complete set of
// values within their ranges. A choice is kept as the number of its word. Errors: name the parameter and its
// range. Thread: tables are constant, values belong to their strategy.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace tradewind::strategies {

struct ParameterSpec {
    std::string_view name;
    Decimal fallback;  // used when nothing is configured
    Decimal least;
    Decimal most;
    std::string_view unit;  // "levels", "fraction", "minutes", ...; of a choice its words: "neutral|long|short"
    std::string_view help;

    [[nodiscard]] bool is_choice() const { return unit.find('|') != std::string_view::npos; }
    [[nodiscard]] bool is_whole() const;  // counts: no fractions
    [[nodiscard]] Result<Decimal> parse(std::string_view text) const;
    [[nodiscard]] std::string text(Decimal value) const;
    [[nodiscard]] std::string range_text() const;  // "0.01 to 0.3 fraction", "neutral, long or short"
};

class Parameters {
public:
    // Every name once, with its fallback where nothing is wished.
    static Result<Parameters> make(std::span<const ParameterSpec> specs,
                                   const std::map<std::string, std::string>& wishes);
    Status set(std::string_view name, std::string_view text);
    [[nodiscard]] Decimal get(std::string_view name) const;  // a name that is not in the table is a broken invariant
    [[nodiscard]] double real(std::string_view name) const { return get(name).to_double(); }
    [[nodiscard]] int whole(std::string_view name) const {
        return static_cast<int>(get(name).steps(Decimal(1), Rounding::HalfEven));
    }
    [[nodiscard]] std::span<const ParameterSpec> specs() const { return specs_; }
    [[nodiscard]] std::string text() const;  // "levels 10, atr_period 14, ..."
    [[nodiscard]] bool is_complete() const;  // after loading: every name of the table, and no other
    friend bool operator==(const Parameters& a, const Parameters& b) { return a.values_ == b.values_; }

    template <class Archive>
    void archive(Archive& ar) {
        ar(values_);
    }

private:
    std::span<const ParameterSpec> specs_;
    std::map<std::string, Decimal, std::less<>> values_;
};

}  // namespace tradewind::strategies
