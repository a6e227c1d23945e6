#include "bot/telegram/server_clock.hpp"

#include <algorithm>

namespace tradewind::bot {

void ServerClock::learn(Timestamp server_date, Timestamp local) {
    // On average the header is half a second behind the clock it was read from.
    samples_[count_++ % samples_.size()] = server_date + Duration::millis(500) - local;
    const auto known = samples_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, samples_.size()));
    const Duration best = *std::max_element(samples_.begin(), known);
    const bool is_within_resolution = best >= Duration::millis(-1500) && best <= Duration::millis(1500);
    offset_nanos_.store(is_within_resolution ? 0 : best.to_nanos());
}

}  // namespace tradewind::bot
