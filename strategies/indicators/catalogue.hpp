// Every indicator that candles feed, by name: one table for configuration, the command line and documentation.
// A choice is written NAME[:PARAMETER...][:first], as in `macd:12:26:9`; parameters left out at the end take their
// defaults, `first` chooses Seeding::FirstValue. Units: as each indicator says. Errors: parsing names the
// parameter with its range, or the nearest known name. Thread: the table is constant; an Indicator has one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "strategies/indicators/candle.hpp"

namespace tradewind::strategies {

class Indicator {
public:
    virtual ~Indicator() = default;
    virtual void update(const Candle& candle) = 0;
    [[nodiscard]] virtual bool ready() const = 0;
    // One a named output, zeros until ready; valid until the next update.
    [[nodiscard]] virtual std::span<const double> values() const = 0;
    virtual void save(Writer& out) const = 0;
    virtual void load(Reader& in) = 0;  // saved by the same choice, else `in` fails
};

struct IndicatorParameter {
    enum class Kind : std::uint8_t { Whole, Real };
    std::string_view name;
    double fallback = 0;
    double least = 0;
    double most = 0;
    Kind kind = Kind::Whole;
};

// What an indicator's constructor gets: complete and within range.
struct IndicatorArguments {
    std::vector<double> values;
    Seeding seeding = Seeding::TaLib;
    [[nodiscard]] int whole(std::size_t place) const { return static_cast<int>(values[place]); }
    [[nodiscard]] double real(std::size_t place) const { return values[place]; }
};

struct IndicatorSpec {
    std::string_view name;
    std::string_view help;
    std::vector<IndicatorParameter> parameters;
    std::vector<std::string_view> outputs;  // empty: one, without a name of its own
    std::unique_ptr<Indicator> (*make)(const IndicatorArguments& arguments) = nullptr;
    std::vector<Seeding> seedings = {Seeding::TaLib};  // those one may choose
    [[nodiscard]] std::size_t output_count() const { return outputs.empty() ? 1 : outputs.size(); }
};

struct IndicatorChoice {
    const IndicatorSpec* spec = nullptr;
    IndicatorArguments arguments;
};

[[nodiscard]] std::span<const IndicatorSpec> indicator_catalogue();
[[nodiscard]] const IndicatorSpec* find_indicator(std::string_view name);

[[nodiscard]] Result<IndicatorChoice> parse_indicator(std::string_view text);
[[nodiscard]] Result<std::vector<IndicatorChoice>> parse_indicators(std::string_view list);  // separated by commas
[[nodiscard]] std::unique_ptr<Indicator> make_indicator(const IndicatorChoice& choice);
[[nodiscard]] Result<std::unique_ptr<Indicator>> make_indicator(std::string_view text);

// The choice with all parameters, `macd_12_26_9`, and behind it each output: `macd_12_26_9.signal`.
[[nodiscard]] std::vector<std::string> column_names(const IndicatorChoice& choice);

// The batch form, equal to streaming bit for bit: one list an output, of those candles that have a value.
struct IndicatorColumns {
    std::size_t warm_up = 0;  // candles before the first value
    std::vector<std::vector<double>> columns;
};
[[nodiscard]] IndicatorColumns compute(const IndicatorChoice& choice, std::span<const Candle> candles);

}  // namespace tradewind::strategies
