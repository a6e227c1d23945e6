// One side of the book by price: a window of 4,096 ticks as an array with a two-level bitmap, holding the
// best price always, and an ordered map for the prices behind it. Keys are ordered best-highest; the ask
// side uses ~ticks, which turns the order round without overflow, so both sides share this code.
// Units: ticks as keys, lots. Errors: none; any int64 is a legal key. Thread: one object, one thread.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <map>

namespace tradewind::simulator {

using OrderSlot = std::uint32_t;  // place of an order in the OrderPool
constexpr OrderSlot kNoOrder = 0;

struct PriceLevel {
    std::int64_t lots = 0;
    OrderSlot head = kNoOrder;  // first in time
    OrderSlot tail = kNoOrder;
};

class PriceLadder {
public:
    static constexpr std::int64_t kWindow = 4096;

    [[nodiscard]] bool empty() const { return summary_ == 0; }  // the far map is empty whenever the window is
    // An empty ladder answers the lowest key, with a level that has no orders.
    [[nodiscard]] std::int64_t best_key() const { return best_; }
    [[nodiscard]] PriceLevel& best_level() { return window_[index_of(best_)]; }
    // The level at `key`, made when it is not there. It must have an order before the next call.
    [[nodiscard]] PriceLevel& open(std::int64_t key) {
        if (!in_window(key)) [[unlikely]] {
            return open_outside(key);
        }
        mark(key);
        best_ = key > best_ ? key : best_;
        return window_[index_of(key)];
    }
    [[nodiscard]] PriceLevel& at(std::int64_t key) {
        return in_window(key) ? window_[index_of(key)] : far_.find(key)->second;
    }
    [[nodiscard]] std::int64_t lots_at(std::int64_t key) const {
        if (in_window(key)) {
            return window_[index_of(key)].lots;
        }
        const auto found = far_.find(key);
        return found == far_.end() ? 0 : found->second.lots;
    }
    // Takes away a level whose last order has gone.
    void close(std::int64_t key) {
        if (!in_window(key)) [[unlikely]] {
            far_.erase(key);
            return;
        }
        window_[index_of(key)] = PriceLevel{};
        unmark(key);
        if (key == best_) {
            find_best();
        }
    }
    void clear();

    // Calls visit(key, level) from the best on until it answers false.
    template <class Visit>
    void walk(Visit&& visit) const {
        std::uint64_t words = from_base(summary_);
        while (words != 0) {
            const unsigned word = top_bit(words);
            words &= ~(std::uint64_t{1} << word);
            std::uint64_t bits = bits_[(base_word() + word) % kWords];
            while (bits != 0) {
                const unsigned bit = top_bit(bits);
                bits &= ~(std::uint64_t{1} << bit);
                const std::int64_t key = base_ + static_cast<std::int64_t>(word * 64 + bit);
                if (!visit(key, window_[index_of(key)])) {
                    return;
                }
            }
        }
        for (auto at = far_.rbegin(); at != far_.rend(); ++at) {
            if (!visit(at->first, at->second)) {
                return;
            }
        }
    }

private:
    static constexpr unsigned kWords = kWindow / 64;
    static constexpr std::int64_t kLowestKey = std::numeric_limits<std::int64_t>::min();

    static std::size_t index_of(std::int64_t key) {
        return static_cast<std::size_t>(static_cast<std::uint64_t>(key) % static_cast<std::uint64_t>(kWindow));
    }
    static unsigned top_bit(std::uint64_t bits) { return 63U - static_cast<unsigned>(std::countl_zero(bits)); }
    [[nodiscard]] unsigned base_word() const { return static_cast<unsigned>(index_of(base_) / 64); }
    // The summary with the window's lowest word as bit 0: the window is a ring.
    [[nodiscard]] std::uint64_t from_base(std::uint64_t summary) const {
        return std::rotr(summary, static_cast<int>(base_word()));
    }
    [[nodiscard]] bool in_window(std::int64_t key) const {
        return static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(base_) <
               static_cast<std::uint64_t>(kWindow);
    }
    void mark(std::int64_t key) {
        const std::size_t index = index_of(key);
        bits_[index / 64] |= std::uint64_t{1} << (index % 64);
        summary_ |= std::uint64_t{1} << (index / 64);
    }
    void unmark(std::int64_t key) {
        const std::size_t index = index_of(key);
        std::uint64_t& word = bits_[index / 64];
        word &= ~(std::uint64_t{1} << (index % 64));
        if (word == 0) {
            summary_ &= ~(std::uint64_t{1} << (index / 64));
        }
    }
    void find_best() {
        if (summary_ == 0) [[unlikely]] {
            leave_empty_window();
            return;
        }
        const unsigned word = top_bit(from_base(summary_));
        const unsigned bit = top_bit(bits_[(base_word() + word) % kWords]);
        best_ = base_ + static_cast<std::int64_t>(word * 64 + bit);
    }
    PriceLevel& open_outside(std::int64_t key);
    void leave_empty_window();
    void move_window(std::int64_t best);
    void spill_word(std::int64_t lowest_key);

    std::int64_t base_ = 0;  // lowest key of the window, a multiple of 64
    std::int64_t best_ = kLowestKey;
    std::uint64_t summary_ = 0;                 // bit w: bits_[w] is not zero
    std::array<std::uint64_t, kWords> bits_{};  // bit i of the ring: window_[i] has orders
    std::array<PriceLevel, kWindow> window_{};  // ring, place = key mod kWindow
    std::map<std::int64_t, PriceLevel> far_;    // keys below base_
};

}  // namespace tradewind::simulator
