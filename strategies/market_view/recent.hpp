// The last `capacity` values of a stream: [0] is the newest, [1] the one before. Memory is taken once.
// Thread: engine.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/check.hpp"

namespace tradewind::strategies {

template <class T>
class Recent {
public:
    explicit Recent(std::size_t capacity) : slots_(capacity) { TW_CHECK(capacity > 0); }

    void push(const T& value) {
        newest_ = newest_ + 1 == slots_.size() ? 0 : newest_ + 1;
        slots_[newest_] = value;
        if (count_ < slots_.size()) {
            ++count_;
        }
    }
    [[nodiscard]] const T& operator[](std::size_t age) const {
        TW_CHECK(age < count_);
        return slots_[age <= newest_ ? newest_ - age : newest_ + slots_.size() - age];
    }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool full() const { return count_ == slots_.size(); }
    [[nodiscard]] const T& oldest() const { return (*this)[count_ - 1]; }

    // All of them in no order: for sums and counts.
    [[nodiscard]] const T* begin() const { return slots_.data(); }
    [[nodiscard]] const T* end() const { return slots_.data() + count_; }

    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t capacity = slots_.size();
        ar(slots_, newest_, count_);
        if constexpr (Archive::kReading) {
            if (slots_.size() != capacity || newest_ >= capacity || count_ > capacity) {
                ar.fail();
                slots_.assign(capacity, T{});
                newest_ = 0;
                count_ = 0;
            }
        }
    }

private:
    std::vector<T> slots_;
    std::size_t newest_ = slots_.size() - 1;
    std::size_t count_ = 0;
};

}  // namespace tradewind::strategies
