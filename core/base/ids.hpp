// Strong identities, so that an order id cannot be given where an instrument is asked for.
// FixedText keeps venue-made text ids inside the value (no allocation on the event path).
// Units: none. Errors: FixedText::from refuses text that does not fit. Thread: values, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind {

template <class Tag, class Rep>
class StrongId {
public:
    using rep = Rep;
    constexpr StrongId() = default;
    constexpr explicit StrongId(Rep value) : value_(value) {}
    [[nodiscard]] constexpr Rep value() const { return value_; }
    friend constexpr auto operator<=>(StrongId, StrongId) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_);
    }

private:
    Rep value_{};
};

template <class Tag, std::size_t Capacity>
class FixedText {
public:
    static constexpr std::size_t kCapacity = Capacity;
    constexpr FixedText() = default;
    static Result<FixedText> from(std::string_view text) {
        if (text.size() > Capacity) {
            return fail(ErrorCode::OutOfRange,
                        "an identifier has more than " + std::to_string(Capacity) + " characters");
        }
        FixedText out;
        std::copy(text.begin(), text.end(), out.text_.begin());
        out.size_ = static_cast<std::uint8_t>(text.size());
        return out;
    }
    // For text that is known to fit (literals, numbers); cuts what does not.
    static FixedText of(std::string_view text) { return *from(text.substr(0, Capacity)); }
    static FixedText of(std::uint64_t number) { return of(std::to_string(number)); }
    [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }
    [[nodiscard]] std::string str() const { return std::string(view()); }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    // What lies behind a text is zeros, so whole arrays compare as the texts do, and in a few instructions.
    friend bool operator==(const FixedText& a, const FixedText& b) {
        return a.size_ == b.size_ && std::memcmp(a.text_.data(), b.text_.data(), Capacity) == 0;
    }
    friend std::strong_ordering operator<=>(const FixedText& a, const FixedText& b) {
        const int order = std::memcmp(a.text_.data(), b.text_.data(), Capacity);
        return order != 0 ? order <=> 0 : a.size_ <=> b.size_;
    }
    template <class Archive>
    void archive(Archive& ar) {
        std::string text = str();
        ar(text);
        if constexpr (Archive::kReading) {  // a Writer may stand on a constant
            *this = of(text);
        }
    }

private:
    static_assert(Capacity < 256);
    std::array<char, Capacity> text_{};
    std::uint8_t size_ = 0;
};

using InstrumentId = StrongId<struct InstrumentIdTag, std::uint32_t>;  // index into the InstrumentTable
using StrategyId = StrongId<struct StrategyIdTag, std::uint16_t>;      // 0 = nobody: a person or the position manager
using RequestId = StrongId<struct RequestIdTag, std::uint64_t>;        // a human's request; 0 = none
using VenueOrderId = FixedText<struct VenueOrderIdTag, 40>;
using TradeId = FixedText<struct TradeIdTag, 40>;
using Currency = FixedText<struct CurrencyTag, 12>;

// Our own order id: run epoch and a counter, recorded before the order is sent and never used twice.
// Value 0 means the order is not ours.
class ClientOrderId {
public:
    constexpr ClientOrderId() = default;
    constexpr ClientOrderId(std::uint32_t epoch, std::uint32_t counter)
        : value_((static_cast<std::uint64_t>(epoch) << 32U) | counter) {}
    constexpr explicit ClientOrderId(std::uint64_t value) : value_(value) {}
    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
    [[nodiscard]] constexpr std::uint32_t epoch() const { return static_cast<std::uint32_t>(value_ >> 32U); }
    [[nodiscard]] constexpr bool is_ours() const { return value_ != 0; }
    [[nodiscard]] std::string to_string() const {  // "tw-<epoch>-<counter>"
        return "tw-" + std::to_string(epoch()) + "-" + std::to_string(static_cast<std::uint32_t>(value_));
    }
    friend constexpr auto operator<=>(ClientOrderId, ClientOrderId) = default;
    template <class Archive>
    void archive(Archive& ar) {
        ar(value_);
    }

private:
    std::uint64_t value_ = 0;
};

}  // namespace tradewind

template <>
struct std::hash<tradewind::ClientOrderId> {
    std::size_t operator()(tradewind::ClientOrderId id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value());
    }
};
