#include "exchanges/binance/trade_bookmarks.hpp"

#include <algorithm>
#include <charconv>

namespace tradewind::binance {

void TradeBookmarks::learn(const std::vector<OrderFilled>& listed) {
    std::map<InstrumentId, std::vector<std::int64_t>> numbers;
    for (const OrderFilled& fill : listed) {
        const std::string_view text = fill.trade.view();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size()) {
            numbers[fill.instrument].push_back(number);
        }
    }
    for (auto& [instrument, all] : numbers) {
        const std::size_t back = std::min(all.size(), kOverlap);
        const auto place = all.end() - static_cast<std::ptrdiff_t>(back);
        std::ranges::nth_element(all, place);
        first_wanted_[instrument] = *place;
    }
}

}  // namespace tradewind::binance
