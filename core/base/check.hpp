// Invariants that hold in every build: a broken one stops the process with its place and text, because
// trading on from a wrong state is worse than a restart. Never used on outside data. Thread: any.
#pragma once

namespace tradewind {

[[noreturn]] void invariant_broken(const char* condition, const char* file, int line);

}  // namespace tradewind

#define TW_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::tradewind::invariant_broken(#condition, __FILE__, __LINE__))
