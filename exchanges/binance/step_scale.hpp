// Decimal text straight to whole ticks or lots of one instrument, without a division where the step is a power of
// ten: what makes a depth message cheap. Units: counts of the step. Errors: nothing where the text is no plain
// number or has too many digits. Thread: value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/decimal.hpp"

namespace tradewind::binance {

class StepScale {
public:
    StepScale() = default;
    // `step` > 0 with `places` decimals.
    StepScale(Decimal step, int places) : places_(places) {
        Decimal::Int units = step.units();
        for (int i = places; i < Decimal::kPlaces; ++i) {
            units /= 10;
        }
        step_ = static_cast<std::int64_t>(units);
    }

    static constexpr std::int64_t kBetween = -1;
    // Prices: kBetween for one between two ticks. After the venue has made its tick coarser, old orders stay in the
    // book at such prices; no order of ours can have one.
    [[nodiscard]] std::optional<std::int64_t> exact(std::string_view text) const {
        const auto read = scan(text);
        if (!read) {
            return std::nullopt;
        }
        if (read->rest || (step_ != 1 && read->value % step_ != 0)) {
            return kBetween;
        }
        return step_ == 1 ? read->value : read->value / step_;
    }
    // Quantities, which may be finer than the step for the same reason: a level that is there keeps at least a lot.
    [[nodiscard]] std::optional<std::int64_t> at_least_one(std::string_view text) const {
        const auto read = scan(text);
        if (!read) {
            return std::nullopt;
        }
        const std::int64_t lots = step_ == 1 ? read->value : read->value / step_;
        return lots == 0 && (read->value != 0 || read->rest) ? 1 : lots;
    }

private:
    struct Scanned {
        std::int64_t value = 0;  // in units of the last place
        bool rest = false;       // there was something below it
    };

    [[nodiscard]] std::optional<Scanned> scan(std::string_view text) const {
        constexpr std::ptrdiff_t kMostDigits = 18;
        constexpr std::array<std::int64_t, 17> kPowers{1,
                                                       10,
                                                       100,
                                                       1'000,
                                                       10'000,
                                                       100'000,
                                                       1'000'000,
                                                       10'000'000,
                                                       100'000'000,
                                                       1'000'000'000,
                                                       10'000'000'000,
                                                       100'000'000'000,
                                                       1'000'000'000'000,
                                                       10'000'000'000'000,
                                                       100'000'000'000'000,
                                                       1'000'000'000'000'000,
                                                       10'000'000'000'000'000};
        const auto digit_of = [](char c) { return static_cast<unsigned>(c) - '0'; };
        const char* at = text.data();
        const char* const end = at + text.size();
        std::uint64_t value = 0;
        for (; at != end && digit_of(*at) <= 9; ++at) {
            value = value * 10 + digit_of(*at);
        }
        const std::ptrdiff_t whole = at - text.data();
        if (whole == 0 || whole + places_ > kMostDigits) {
            return std::nullopt;
        }
        int missing = places_;
        Scanned out;
        if (at != end) {
            if (*at != '.' || ++at == end) {
                return std::nullopt;
            }
            for (; missing > 0 && at != end && digit_of(*at) <= 9; ++at, --missing) {
                value = value * 10 + digit_of(*at);
            }
            for (; at != end && digit_of(*at) <= 9; ++at) {
                out.rest |= *at != '0';
            }
            if (at != end) {
                return std::nullopt;
            }
        }
        out.value = static_cast<std::int64_t>(value) * kPowers[static_cast<std::size_t>(missing)];
        return out;
    }

    int places_ = 0;
    std::int64_t step_ = 1;
};

}  // namespace tradewind::binance
