#include "bot/app/live_tape.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/base/check.hpp"

namespace tradewind::bot {
namespace {

using simulator::TapePoint;

// Quotes move the price at most this often: each move is a new book, and trades say most of it already.
constexpr Duration kQuotePause = Duration::millis(100);
// More than minutes of a busy market: whoever is so far behind does not need every quote.
constexpr std::size_t kMostQuotes = 20'000;
constexpr std::size_t kMostPoints = 200'000;
// Nothing has arrived: later than any clock, and yet not the end.
constexpr Timestamp kUnknown = Timestamp::max() - Duration::days(1);

Timestamp boundary_of(Timestamp time) {  // settlements are stamped some milliseconds late
    return (time + Duration::seconds(30)).floor_to(Duration::minutes(1));
}

}  // namespace

LiveTape::LiveTape(std::shared_ptr<const InstrumentTable> instruments, Timestamp start,
                   const std::map<InstrumentId, std::vector<FundingSettlement>>& paid)
    : instruments_(std::move(instruments)), markets_(instruments_->size()) {
    for (const Instrument& instrument : *instruments_) {
        points_.push_back(TapePoint{start, instrument.id, {}, {}, Side::Buy, {}, {}, FeedState::Down});
    }
    for (const auto& [instrument, settlements] : paid) {
        for (const FundingSettlement& settlement : settlements) {
            market(instrument).funding[boundary_of(settlement.time)] = settlement.rate;
        }
    }
}

// ---- what arrives --------------------------------------------------------------------------------------

void LiveTape::on_event(Timestamp time, const EventBody& body) {
    const std::lock_guard lock(mutex_);
    std::visit(
        [&](const auto& event) {
            if constexpr (requires { take(time, event); }) {
                take(time, event);
            }
        },
        body);
}

bool LiveTape::has_mark(InstrumentId id) const {
    return markets_[id.value()].mark.has_value() || instruments_->at(id).is_spot();
}

void LiveTape::push_price(Timestamp time, InstrumentId instrument, Price price, Quantity quantity, Side aggressor) {
    Market& traded = market(instrument);
    if (points_.size() >= kMostPoints || (quantity.is_zero() && points_.size() >= kMostQuotes)) {
        ++dropped_;
        return;
    }
    traded.last = price;
    traded.aggressor = aggressor;
    const Price mark = traded.mark ? traded.mark->mark : price;
    const Price index = traded.mark ? traded.mark->index : price;
    points_.push_back(TapePoint{time, instrument, price, quantity, aggressor, mark, index, std::nullopt});
}

void LiveTape::take(Timestamp time, const BookTicker& ticker) {
    Market& quoted = market(ticker.instrument);
    const bool is_first = quoted.last.is_zero();
    // Inside the spread the price stays: nobody has traded.
    const bool has_risen = is_first || ticker.bid > quoted.last;
    const bool has_fallen = ticker.ask < quoted.last;
    const bool is_due = is_first || time - quoted.quoted >= kQuotePause;
    if (has_mark(ticker.instrument) && is_due && (has_risen || has_fallen)) {
        quoted.quoted = time;
        push_price(time, ticker.instrument, has_risen ? ticker.bid : ticker.ask, Quantity(),
                   has_risen ? Side::Sell : Side::Buy);
    }
}

void LiveTape::take(Timestamp time, const TradeTick& trade) {
    if (has_mark(trade.instrument)) {
        push_price(time, trade.instrument, trade.price, trade.quantity, trade.aggressor);
    }
}

void LiveTape::take(Timestamp time, const MarkPrice& mark) {
    Market& marked = market(mark.instrument);
    const bool has_moved = !marked.mark || marked.mark->mark != mark.mark || marked.mark->index != mark.index;
    marked.mark = mark;
    if (!mark.next_funding.is_zero()) {
        marked.funding[boundary_of(mark.next_funding)] = mark.funding_rate;
    }
    if (has_moved && !marked.last.is_zero()) {  // liquidations and mark stops look at it even when nobody trades
        push_price(time, mark.instrument, marked.last, Quantity(), marked.aggressor);
    }
}

void LiveTape::take(Timestamp, const HistoryBars& history) {
    market(history.instrument).bars = history.bars;
}

void LiveTape::take(Timestamp time, const FeedStatus& status) {
    points_.push_back(TapePoint{time, status.instrument, {}, {}, Side::Buy, {}, {}, status.state});
}

std::uint64_t LiveTape::dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
}

// ---- what the exchange reads ---------------------------------------------------------------------------

Timestamp LiveTape::next_time() const {
    const std::lock_guard lock(mutex_);
    return points_.empty() ? kUnknown : points_.front().time;
}

TapePoint LiveTape::next() {
    const std::lock_guard lock(mutex_);
    TW_CHECK(!points_.empty());
    TapePoint out = std::move(points_.front());
    points_.pop_front();
    if (out.feed) {
        market(out.instrument).feed = *out.feed;
    }
    return out;
}

FeedState LiveTape::feed(InstrumentId instrument) const {
    const std::lock_guard lock(mutex_);
    return markets_[instrument.value()].feed;
}

Decimal LiveTape::funding_rate(InstrumentId instrument, Timestamp boundary) const {
    const std::lock_guard lock(mutex_);
    const auto& known = markets_[instrument.value()].funding;
    const auto found = known.find(boundary_of(boundary));
    return found == known.end() ? Decimal() : found->second;
}

std::vector<Bar> LiveTape::history(InstrumentId instrument, std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    const std::vector<Bar>& bars = markets_[instrument.value()].bars;
    return {bars.end() - static_cast<std::ptrdiff_t>(std::min(limit, bars.size())), bars.end()};
}

}  // namespace tradewind::bot
