// How the files of the catalogue put an indicator behind the Indicator interface: which part of a candle it reads,
// which of its values it shows. Private to strategies/indicators/catalogue*.cpp. Errors: none. Thread: one owner.
#pragma once

#include <array>
#include <type_traits>
#include <utility>

#include "strategies/indicators/catalogue.hpp"

namespace tradewind::strategies {

struct FromCandle {
    template <class T>
    static void feed(T& indicator, const Candle& candle) {
        indicator.update(candle);
    }
};

struct FromClose {
    template <class T>
    static void feed(T& indicator, const Candle& candle) {
        indicator.update(candle.close);
    }
};

// The fields of a value struct, in their order; a plain number is a struct of one.
template <std::size_t Count, class V>
[[nodiscard]] std::array<double, Count> fields_of(const V& value) {
    static_assert(Count >= 1 && Count <= 7);
    if constexpr (std::is_arithmetic_v<V>) {
        static_assert(Count == 1);
        return {static_cast<double>(value)};
    } else if constexpr (Count == 2) {
        const auto& [a, b] = value;
        return {a, b};
    } else if constexpr (Count == 3) {
        const auto& [a, b, c] = value;
        return {a, b, c};
    } else if constexpr (Count == 4) {
        const auto& [a, b, c, d] = value;
        return {a, b, c, d};
    } else if constexpr (Count == 5) {
        const auto& [a, b, c, d, e] = value;
        return {a, b, c, d, e};
    } else if constexpr (Count == 6) {
        const auto& [a, b, c, d, e, f] = value;
        return {a, b, c, d, e, f};
    } else {
        const auto& [a, b, c, d, e, f, g] = value;
        return {a, b, c, d, e, f, g};
    }
}

template <std::size_t Count>
struct AllFields {
    static constexpr std::size_t kCount = Count;
    template <class V>
    static std::array<double, Count> read(const V& value) {
        return fields_of<Count>(value);
    }
};
using OneValue = AllFields<1>;

template <std::size_t Place, std::size_t Count>
struct FieldOf {
    static constexpr std::size_t kCount = 1;
    template <class V>
    static std::array<double, 1> read(const V& value) {
        return {fields_of<Count>(value)[Place]};
    }
};

template <class T, class Feed, class Read>
class CatalogueEntry final : public Indicator {
public:
    explicit CatalogueEntry(T indicator) : indicator_(std::move(indicator)) {}

    void update(const Candle& candle) override {
        Feed::feed(indicator_, candle);
        take_values();
    }
    [[nodiscard]] bool ready() const override { return indicator_.ready(); }
    [[nodiscard]] std::span<const double> values() const override { return values_; }
    void save(Writer& out) const override { out(indicator_); }
    void load(Reader& in) override {
        in(indicator_);
        if (in.ok()) {
            take_values();
        }
    }

private:
    void take_values() {
        if (indicator_.ready()) {
            values_ = Read::read(indicator_.value());
        }
    }

    T indicator_;
    std::array<double, Read::kCount> values_{};
};

template <class Feed, class Read = OneValue, class T>
[[nodiscard]] std::unique_ptr<Indicator> entry(T indicator) {
    return std::make_unique<CatalogueEntry<T, Feed, Read>>(std::move(indicator));
}

constexpr double kLongestPeriod = 10'000;

[[nodiscard]] constexpr IndicatorParameter period(double fallback, double least = 1) {
    return {"period", fallback, least, kLongestPeriod, IndicatorParameter::Kind::Whole};
}
[[nodiscard]] constexpr IndicatorParameter period_named(std::string_view name, double fallback, double least = 1) {
    return {name, fallback, least, kLongestPeriod, IndicatorParameter::Kind::Whole};
}
[[nodiscard]] constexpr IndicatorParameter real_parameter(std::string_view name, double fallback, double least,
                                                          double most) {
    return {name, fallback, least, most, IndicatorParameter::Kind::Real};
}

inline const std::vector<Seeding> kBothSeedings = {Seeding::TaLib, Seeding::FirstValue};

// One list a source file, in the order of the documentation.
[[nodiscard]] std::vector<IndicatorSpec> average_specs();
[[nodiscard]] std::vector<IndicatorSpec> momentum_specs();
[[nodiscard]] std::vector<IndicatorSpec> trend_specs();
[[nodiscard]] std::vector<IndicatorSpec> volatility_specs();
[[nodiscard]] std::vector<IndicatorSpec> volume_specs();
[[nodiscard]] std::vector<IndicatorSpec> statistics_specs();

}  // namespace tradewind::strategies
