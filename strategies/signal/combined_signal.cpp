#include "strategies/signal/combined_signal.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace tradewind::strategies {

namespace {

WeighedPart weighed(PartKind kind, const PartReading& reading, double weight) {
    WeighedPart part;
    part.kind = kind;
    if (!reading) {
        part.reason = reading.error().why;
    } else if (!std::isfinite(reading->direction) || !std::isfinite(reading->confidence)) {
        part.reason = "it gave no number";
    } else if (weight <= 0) {
        part.reason = "its weight is zero";
    } else {
        part.use = PartUse::In;
        part.weight = weight;
        part.direction = std::clamp(reading->direction, -1.0, 1.0);
        part.confidence = std::clamp(reading->confidence, 0.0, 1.0);
        part.reason = reading->reason;
    }
    return part;
}

}  // namespace

Status check(const SignalSettings& settings) {
    double sum = 0;
    for (std::size_t i = 0; i < kPartKinds; ++i) {
        if (!std::isfinite(settings.weights[i]) || settings.weights[i] < 0) {
            return fail(ErrorCode::InvalidArgument, "signal.weights." + std::string(to_text(static_cast<PartKind>(i))) +
                                                        ": a weight is zero or more");
        }
        sum += settings.weights[i];
    }
    if (sum <= 0) {
        return fail(ErrorCode::InvalidArgument, "signal.weights: at least one is above zero");
    }
    if (!(settings.minimum_confidence >= 0 && settings.minimum_confidence <= 1)) {
        return fail(ErrorCode::InvalidArgument, "signal.minimum_confidence: from 0 to 1");
    }
    return {};
}

CombinedSignal combine(const std::array<PartReading, kPartKinds>& parts, const SignalSettings& settings) {
    CombinedSignal signal;
    signal.minimum_confidence = settings.minimum_confidence;
    double total = 0;
    for (std::size_t i = 0; i < kPartKinds; ++i) {
        signal.parts[i] = weighed(static_cast<PartKind>(i), parts[i], settings.weights[i]);
        total += signal.parts[i].weight;
    }
    if (total <= 0) {
        return signal;
    }
    double score = 0;
    for (WeighedPart& part : signal.parts) {
        part.weight /= total;
        score += part.weight * part.direction * part.confidence;
    }
    signal.direction = direction_of(score, 0);
    signal.confidence = std::abs(score);
    return signal;
}

std::string to_text(const CombinedSignal& signal) {
    return fmt::format("{}, confidence {:.0f} % ({} {:.0f} %)", to_text(signal.direction), 100 * signal.confidence,
                       signal.passes() ? "passes" : "needs", 100 * signal.minimum_confidence);
}

std::string to_text(const WeighedPart& part) {
    if (part.use == PartUse::Out) {
        return fmt::format("{} left out: {}", to_text(part.kind), part.reason);
    }
    return fmt::format("{} {:.0f} %: {:+.2f} at {:.0f} %, {}", to_text(part.kind), 100 * part.weight, part.direction,
                       100 * part.confidence, part.reason);
}

}  // namespace tradewind::strategies
