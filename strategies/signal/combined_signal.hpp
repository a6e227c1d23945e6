// The signal of all parts together: model 40 %, technical 30 %, patterns 20 %, timeframes 10 % by default. The
// score is the weighted mean of direction x confidence; its sign is the direction and its size the confidence, so
// a part that disagrees takes away and one without opinion dilutes. A missing part is left out and the others'
// weights grow to fill its place; the signal keeps the weights used and why each part is in or out.
// Errors: settings that cannot be weighed name the setting. Thread: any.
#pragma once

#include <array>
#include <string>

#include "core/base/result.hpp"
#include "strategies/direction.hpp"
#include "strategies/signal/signal_part.hpp"

namespace tradewind::strategies {

struct SignalSettings {
    std::array<double, kPartKinds> weights = {0.4, 0.3, 0.2, 0.1};  // by PartKind; need not sum to one
    double minimum_confidence = 0.7;
};

[[nodiscard]] Status check(const SignalSettings& settings);

enum class PartUse : std::uint8_t { In, Out };

struct WeighedPart {
    PartKind kind = PartKind::Model;
    PartUse use = PartUse::Out;
    double weight = 0;  // used; those of all parts sum to one, or to zero when every part is out
    double direction = 0;
    double confidence = 0;
    std::string reason;  // what the part says, or why it is out
    template <class Archive>
    void archive(Archive& ar) {
        ar(kind, use, weight, direction, confidence, reason);
    }
};

struct CombinedSignal {
    Direction direction = Direction::Neutral;
    double confidence = 0;
    double minimum_confidence = 0;
    std::array<WeighedPart, kPartKinds> parts;

    // Sure enough to trade on.
    [[nodiscard]] bool passes() const { return direction != Direction::Neutral && confidence >= minimum_confidence; }
    template <class Archive>
    void archive(Archive& ar) {
        ar(direction, confidence, minimum_confidence, parts);
    }
};

[[nodiscard]] CombinedSignal combine(const std::array<PartReading, kPartKinds>& parts, const SignalSettings& settings);

// "bullish, confidence 74 % (passes 70 %)"
[[nodiscard]] std::string to_text(const CombinedSignal& signal);
// "technical 50 %: +1.00 at 62 %, averages +1.0, ..." or "model left out: there is no model"
[[nodiscard]] std::string to_text(const WeighedPart& part);

}  // namespace tradewind::strategies
