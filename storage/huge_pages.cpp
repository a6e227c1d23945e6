#include "storage/huge_pages.hpp"

#include <sys/mman.h>

#include <memory>

namespace tradewind::storage {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} * 1024 * 1024;

}  // namespace

void prefer_huge_pages(void* block, std::size_t bytes) {
    // Only whole large pages: the ends of the block may be shared with others.
    if (std::align(kHugePage, kHugePage, block, bytes) != nullptr) {
        (void)madvise(block, bytes - bytes % kHugePage, MADV_HUGEPAGE);
    }
}

}  // namespace tradewind::storage
