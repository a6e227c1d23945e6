// The last `size` values of a stream, oldest first out. Units: the caller's. Errors: a saved window of another
// size does not load (the archive reader fails). Thread: one owner. State survives a restart through archive().
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/check.hpp"

namespace tradewind::strategies {

// `count` values live in a ring of `capacity` places, the next one goes to `next`.
[[nodiscard]] constexpr bool possible_ring(std::size_t capacity, std::uint32_t next, std::uint32_t count) {
    return next < capacity && count <= capacity && (count == capacity || next == count);
}

class Window {
public:
    explicit Window(int size) : values_(static_cast<std::size_t>(size)) { TW_CHECK(size >= 1); }

    // Returns the value that left, 0 while the window fills.
    double push(double x) {
        const double left = values_[next_];
        values_[next_] = x;
        const auto capacity = static_cast<std::uint32_t>(values_.size());
        next_ = next_ + 1 == capacity ? 0 : next_ + 1;
        count_ += count_ < capacity ? 1U : 0U;
        return left;
    }
    [[nodiscard]] bool full() const { return count_ == values_.size(); }
    [[nodiscard]] int size() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] int count() const { return static_cast<int>(count_); }
    // Meaningful once full.
    [[nodiscard]] double oldest() const { return values_[next_]; }
    // 0 bars ago is the newest; `ago` below count().
    [[nodiscard]] double at(int ago) const {
        const auto back = static_cast<std::uint32_t>(ago) + 1;
        return values_[next_ >= back ? next_ - back : next_ + static_cast<std::uint32_t>(values_.size()) - back];
    }
    // Every place in storage order: for sums in which order does not matter.
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t capacity = values_.size();
        ar(values_, next_, count_);
        if constexpr (Archive::kReading) {
            if (values_.size() != capacity || !possible_ring(capacity, next_, count_)) {
                values_.assign(capacity, 0.0);
                next_ = 0;
                count_ = 0;
                ar.fail();
            }
        }
    }

private:
    std::vector<double> values_;
    std::uint32_t next_ = 0;
    std::uint32_t count_ = 0;
};

}  // namespace tradewind::strategies
