// The largest or smallest of the last `size` values and how long ago it came, in amortised constant time: values
// that a newer one beats are dropped, so those kept are in order and the first is the extreme. Of equal values the
// newest counts, as in TA-Lib. Errors: a saved window of another size does not load. Thread: one owner.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/check.hpp"

namespace tradewind::strategies {

// `Beaten(old, fresh)` says that `old` can never be the extreme again once `fresh` has come.
template <class Beaten>
class WindowExtreme {
public:
    explicit WindowExtreme(int size) : kept_(static_cast<std::size_t>(size)) { TW_CHECK(size >= 1); }

    void update(double x) {
        const auto capacity = static_cast<std::uint32_t>(kept_.size());
        ++seen_;
        if (count_ > 0 && kept_[first_].seen + capacity <= seen_) {
            first_ = wrapped(first_ + 1);
            --count_;
        }
        while (count_ > 0 && Beaten{}(kept_[wrapped(first_ + count_ - 1)].value, x)) {
            --count_;
        }
        kept_[wrapped(first_ + count_)] = {x, seen_};
        ++count_;
    }
    [[nodiscard]] bool ready() const { return seen_ >= kept_.size(); }
    [[nodiscard]] double value() const { return kept_[first_].value; }
    // 0 when the newest value is the extreme.
    [[nodiscard]] int bars_ago() const { return static_cast<int>(seen_ - kept_[first_].seen); }

    template <class Archive>
    void archive(Archive& ar) {
        const std::size_t capacity = kept_.size();
        ar(kept_, seen_, first_, count_);
        if constexpr (Archive::kReading) {
            if (kept_.size() != capacity || first_ >= capacity || count_ > capacity || count_ > seen_) {
                *this = WindowExtreme(static_cast<int>(capacity));
                ar.fail();
            }
        }
    }

private:
    struct Kept {
        double value = 0;
        std::uint64_t seen = 0;
        template <class Archive>
        void archive(Archive& ar) {
            ar(value, seen);
        }
    };
    [[nodiscard]] std::uint32_t wrapped(std::uint32_t place) const {
        const auto capacity = static_cast<std::uint32_t>(kept_.size());
        return place >= capacity ? place - capacity : place;
    }

    std::vector<Kept> kept_;
    std::uint64_t seen_ = 0;
    std::uint32_t first_ = 0;
    std::uint32_t count_ = 0;
};

using WindowMax = WindowExtreme<std::less_equal<>>;
using WindowMin = WindowExtreme<std::greater_equal<>>;

}  // namespace tradewind::strategies
