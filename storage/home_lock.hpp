// The state directory and the right to use it: one running agent a directory. Creates it with mode 0700
// and holds a lock on HOME/tradewind.lock, which the system releases when the process ends, however it
// ends. Errors: Conflict names the process that holds it. Thread: any.
#pragma once

#include <string>

#include "core/base/result.hpp"

namespace tradewind::storage {

class HomeLock {
public:
    static Result<HomeLock> acquire(const std::string& home);
    HomeLock(HomeLock&& other) noexcept;
    HomeLock& operator=(HomeLock&& other) noexcept;
    HomeLock(const HomeLock&) = delete;
    HomeLock& operator=(const HomeLock&) = delete;
    ~HomeLock();

private:
    explicit HomeLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace tradewind::storage
