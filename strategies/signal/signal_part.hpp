// One part of a trading signal, as its source sees it: which way, how sure, and why. A source that cannot
// speak says why instead. Direction is in [-1, 1], confidence in [0, 1]. Thread: value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace tradewind::strategies {

enum class PartKind : std::uint8_t { Model, Technical, Patterns, Timeframes };
constexpr std::size_t kPartKinds = 4;

[[nodiscard]] constexpr std::string_view to_text(PartKind kind) {
    switch (kind) {
        case PartKind::Model:
            return "model";
        case PartKind::Technical:
            return "technical";
        case PartKind::Patterns:
            return "patterns";
        case PartKind::Timeframes:
            return "timeframes";
    }
    return "";
}

struct SignalPart {
    double direction = 0;
    double confidence = 0;
    std::string reason;
};

struct PartAbsent {
    std::string why;
};

using PartReading = tl::expected<SignalPart, PartAbsent>;

}  // namespace tradewind::strategies
