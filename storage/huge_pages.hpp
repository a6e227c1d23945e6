// Asks the kernel to back a large block of memory that is about to be filled with large pages: a page fault for every
// 2 MB instead of every 4 kB, a sixth of the time that a long history takes to load. Units: bytes. Errors: none, it is
// a hint, and a small block or a kernel that knows no large pages is let be. Thread: any.
#pragma once

#include <cstddef>

namespace tradewind::storage {

void prefer_huge_pages(void* block, std::size_t bytes);

}  // namespace tradewind::storage
