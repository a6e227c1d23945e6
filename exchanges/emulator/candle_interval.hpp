// The venue's candle intervals "1m" to "1M" and where their candles begin: weeks on Monday, months on the first, all
// others counted from the epoch, in UTC. Units: none. Errors: an unknown name is nothing. Thread: pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace tradewind::emulator {

class CandleInterval {
public:
    [[nodiscard]] static std::optional<CandleInterval> parse(std::string_view name);
    [[nodiscard]] std::string_view name() const { return name_; }
    // The candle that holds this instant.
    [[nodiscard]] Timestamp open_of(Timestamp time) const;
    // The instant at which the candle that opens at `open` ends and the next one opens.
    [[nodiscard]] Timestamp end_of(Timestamp open) const;

private:
    std::string_view name_;  // of a constant
    Duration step_;          // zero: months
    Timestamp origin_;
};

}  // namespace tradewind::emulator
