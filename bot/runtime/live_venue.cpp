#include "bot/runtime/live_venue.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace tradewind::bot {
namespace {

bool is_market_data(const EventBody& body) {
    return std::holds_alternative<BookTicker>(body) || std::holds_alternative<TradeTick>(body) ||
           std::holds_alternative<DepthUpdate>(body) || std::holds_alternative<MarkPrice>(body) ||
           std::holds_alternative<HistoryBars>(body) || std::holds_alternative<FeedStatus>(body) ||
           std::holds_alternative<BarClosed>(body);
}

// Of what only the newest counts.
std::optional<InstrumentId> replaceable(const EventBody& body) {
    if (const auto* ticker = std::get_if<BookTicker>(&body)) {
        return ticker->instrument;
    }
    if (const auto* mark = std::get_if<MarkPrice>(&body)) {
        return mark->instrument;
    }
    return std::nullopt;
}

}  // namespace

void LiveVenue::post(EventBody body) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        was_empty = account_.empty() && market_.empty();
        simulator::VenueMessage message{clock_(), std::move(body)};
        if (!is_market_data(message.body)) {
            account_.push_back(std::move(message));
        } else if (const auto instrument = replaceable(message.body)) {
            const auto [place, is_new] = newest_.try_emplace({message.body.index(), *instrument}, market_.size());
            if (is_new) {
                market_.push_back(std::move(message));
            } else {
                market_[place->second].body = std::move(message.body);
            }
        } else {
            market_.push_back(std::move(message));
        }
    }
    if (was_empty && wake_) {
        wake_();
    }
}

std::size_t LiveVenue::pending() const {
    const std::lock_guard lock(mutex_);
    return account_.size() + market_.size();
}

Timestamp LiveVenue::next_time() const {
    constexpr Timestamp kQuiet = Timestamp::from_nanos(Timestamp::max().to_nanos() - 1);
    const std::lock_guard lock(mutex_);
    Timestamp next = kQuiet;
    if (!account_.empty()) {
        next = account_.front().time;
    }
    if (!market_.empty()) {
        next = std::min(next, market_.front().time);
    }
    return next;
}

void LiveVenue::advance(Timestamp, std::vector<simulator::VenueMessage>& out) {
    const std::lock_guard lock(mutex_);
    std::ranges::move(account_, std::back_inserter(out));
    std::ranges::move(market_, std::back_inserter(out));
    account_.clear();
    market_.clear();
    newest_.clear();
}

}  // namespace tradewind::bot
