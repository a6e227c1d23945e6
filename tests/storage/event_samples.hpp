// Events with every field drawn from a seed, so that a test that reads them back knows what they were. The
// same seed gives the same event. Thread: values.
#pragma once

#include <cstdint>

#include "core/state/event.hpp"

namespace tradewind::test {

inline constexpr std::size_t kEventKinds = std::variant_size_v<EventBody>;

// A body of the given kind: its place in EventBody.
EventBody sample_body(std::size_t kind, std::uint64_t seed);
// Any kind; the time rises with the seed.
Event sample_event(std::uint64_t seed);
// Only what the market says, in believable proportions.
Event sample_market_event(std::uint64_t seed);
// The event's bytes without its sequence: equal bytes are equal events.
std::string bytes_of(const Event& event);

}  // namespace tradewind::test
