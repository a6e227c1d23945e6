// Time as UTC nanoseconds since the Unix epoch, and spans of it. Nothing here reads a clock: time reaches
// the engine rooms only inside events. Units: nanoseconds. Thread: values, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace tradewind {

class Duration {
public:
    constexpr Duration() = default;
    static constexpr Duration nanos(std::int64_t n) { return Duration(n); }
    static constexpr Duration micros(std::int64_t n) { return Duration(n * 1'000); }
    static constexpr Duration millis(std::int64_t n) { return Duration(n * 1'000'000); }
    static constexpr Duration seconds(std::int64_t n) { return Duration(n * 1'000'000'000); }
    static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    static constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
    static constexpr Duration days(std::int64_t n) { return hours(n * 24); }

    [[nodiscard]] constexpr std::int64_t to_nanos() const { return nanos_; }
    [[nodiscard]] constexpr std::int64_t to_millis() const { return nanos_ / 1'000'000; }
    [[nodiscard]] constexpr std::int64_t to_seconds() const { return nanos_ / 1'000'000'000; }
    // "45s", "3m 20s", "2h 5m", "4d 3h": two largest units, for people.
    [[nodiscard]] std::string to_text() const;

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return Duration(a.nanos_ + b.nanos_); }
    friend constexpr Duration operator-(Duration a, Duration b) { return Duration(a.nanos_ - b.nanos_); }
    friend constexpr Duration operator*(Duration a, std::int64_t k) { return Duration(a.nanos_ * k); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(nanos_);
    }

private:
    constexpr explicit Duration(std::int64_t n) : nanos_(n) {}
    std::int64_t nanos_ = 0;
};

class Timestamp {
public:
    constexpr Timestamp() = default;
    static constexpr Timestamp from_nanos(std::int64_t n) { return Timestamp(n); }
    static constexpr Timestamp from_millis(std::int64_t n) { return Timestamp(n * 1'000'000); }
    static constexpr Timestamp from_seconds(std::int64_t n) { return Timestamp(n * 1'000'000'000); }
    static constexpr Timestamp max() { return Timestamp(INT64_MAX); }
    // Accepts "2024-01-31", "2024-01-31T08:00:00Z" and "2024-01-31 08:00:00".
    static Result<Timestamp> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t to_nanos() const { return nanos_; }
    [[nodiscard]] constexpr std::int64_t to_millis() const { return nanos_ / 1'000'000; }
    [[nodiscard]] constexpr std::int64_t to_seconds() const { return nanos_ / 1'000'000'000; }
    [[nodiscard]] constexpr bool is_zero() const { return nanos_ == 0; }
    // The start of the span of length `step` that holds this instant; spans are counted from the epoch.
    [[nodiscard]] constexpr Timestamp floor_to(Duration step) const {
        const std::int64_t s = step.to_nanos();
        const std::int64_t r = nanos_ % s;
        return Timestamp(nanos_ - (r < 0 ? r + s : r));
    }
    [[nodiscard]] std::string to_iso() const;    // "2024-01-31T08:00:00.000Z"
    [[nodiscard]] std::string to_clock() const;  // "08:00:00"

    friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
    friend constexpr Timestamp operator+(Timestamp t, Duration d) { return Timestamp(t.nanos_ + d.to_nanos()); }
    friend constexpr Timestamp operator-(Timestamp t, Duration d) { return Timestamp(t.nanos_ - d.to_nanos()); }
    friend constexpr Duration operator-(Timestamp a, Timestamp b) { return Duration::nanos(a.nanos_ - b.nanos_); }

    template <class Archive>
    void archive(Archive& ar) {
        ar(nanos_);
    }

private:
    constexpr explicit Timestamp(std::int64_t n) : nanos_(n) {}
    std::int64_t nanos_ = 0;
};

}  // namespace tradewind
