#include "core/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace tradewind {

void invariant_broken(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "tradewind: invariant broken: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace tradewind
