#include "bot/app/recorded_tape.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/check.hpp"
#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::bot {
namespace {

using simulator::TapePoint;
using storage::RecordedMessage;

constexpr binance::ProductKind kProduct = binance::ProductKind::UsdM;
constexpr std::string_view kSnapshotStream = "@depthSnapshot";

Timestamp boundary_of(Timestamp time) {  // settlements are stamped some milliseconds late
    return (time + Duration::seconds(30)).floor_to(Duration::minutes(1));
}

}  // namespace

RecordedTape::RecordedTape(RecordedTapeConfig config)
    : config_(std::move(config)), decoder_(kProduct, *config_.instruments) {}

Result<std::unique_ptr<RecordedTape>> RecordedTape::open(RecordedTapeConfig config) {
    TW_CHECK(config.minutes.size() == config.instruments->size());
    for (const Instrument& instrument : *config.instruments) {
        if (binance::product_of(instrument) != kProduct) {
            return fail(ErrorCode::InvalidArgument, instrument.symbol + ": recordings are played for USDT perpetuals");
        }
    }
    auto out = std::unique_ptr<RecordedTape>(new RecordedTape(std::move(config)));
    if (const Status opened = out->rewind(); !opened) {
        return tl::unexpected<Error>(opened.error());
    }
    return out;
}

Status RecordedTape::rewind() {
    reader_.reset();
    next_file_ = 0;
    contracts_.assign(config_.instruments->size(), Contract(kProduct));
    given_.assign(config_.instruments->size(), {});
    points_.clear();
    read_until_ = played_until_ = Timestamp();
    points_given_ = 0;
    seen_ = {};
    status_ = {};
    fill();
    return status_;
}

void RecordedTape::load(Reader& in) {
    std::uint64_t given = 0;
    in(given);
    if (!in.ok() || !rewind()) {
        in.fail();
        return;
    }
    while (points_given_ < given && !points_.empty()) {
        (void)next();
    }
    if (points_given_ != given) {
        in.fail();  // another recording
    }
}

// ---- what the exchange reads ---------------------------------------------------------------------------

TapePoint RecordedTape::next() {
    TW_CHECK(!points_.empty());
    TapePoint out = std::move(points_.front());
    points_.pop_front();
    ++points_given_;
    played_until_ = out.time;
    if (out.feed) {
        Given& given = given_[out.instrument.value()];
        given.feed = *out.feed;
        if (given.feed == FeedState::Down) {
            given.told_until = out.time;
        }
    }
    fill();
    return out;
}

Decimal RecordedTape::funding_rate(InstrumentId instrument, Timestamp boundary) const {
    const auto& known = contracts_[instrument.value()].funding;
    const auto found = known.find(boundary_of(boundary));
    return found == known.end() ? Decimal() : found->second;
}

std::vector<Bar> RecordedTape::history(InstrumentId instrument, std::size_t limit) const {
    const std::vector<Bar>& all = config_.minutes[instrument.value()];
    const auto begin = std::ranges::lower_bound(all, given_[instrument.value()].told_until, {}, &Bar::open_time);
    const auto end =
        std::ranges::partition_point(all, [this](const Bar& bar) { return bar.close_time() <= played_until_; });
    if (begin >= end) {
        return {};
    }
    return {end - std::min(end - begin, static_cast<std::ptrdiff_t>(limit)), end};
}

// ---- what was recorded ---------------------------------------------------------------------------------

void RecordedTape::fill() {
    while (points_.empty() && read_message()) {
    }
}

bool RecordedTape::read_message() {
    RecordedMessage message;
    while (status_) {
        if (!reader_) {
            if (next_file_ == config_.files.size()) {
                return false;
            }
            auto opened = storage::RecordingReader::open(config_.files[next_file_]);
            if (!opened) {
                status_ = tl::unexpected<Error>(opened.error());
                return false;
            }
            ++next_file_;
            reader_.emplace(std::move(*opened));
        }
        if (reader_->next(message)) {
            if (message.received >= config_.end) {
                return false;
            }
            read_until_ = std::max(read_until_, message.received);  // two threads write: a stamp may be out of order
            take(message);
            return true;
        }
        status_ = reader_->status();
        reader_.reset();
    }
    return false;
}

void RecordedTape::refuse(const std::string& what, const Error& error) {
    status_ = fail(error.code, fmt::format("{}:{}: {}: {}", config_.files[next_file_ - 1], reader_->line_number(), what,
                                           error.text));
}

void RecordedTape::take(const RecordedMessage& message) {
    if (message.stream.starts_with('!')) {
        take_own_mark(message);
    } else if (message.stream.ends_with(kSnapshotStream)) {
        const auto symbol = message.stream.substr(0, message.stream.size() - kSnapshotStream.size());
        if (const auto* known = decoder_.symbols().find(symbol)) {
            take_snapshot(known->instrument, message.text);
        }
    } else if (message.text.starts_with(R"({"lastUpdateId")")) {
        if (contracts_.size() == 1) {  // without a name: of the one contract that is recorded
            take_snapshot(InstrumentId(0), message.text);
        }
    } else {
        take_frame(message.text);
    }
}

// Which connection was lost is not said: a contract is whole again when both books and trades or marks have come.
void RecordedTape::take_own_mark(const RecordedMessage& message) {
    const bool is_new_book = message.stream == "!opened" && message.text != "market";
    if (message.stream != "!closed" && !is_new_book) {
        return;
    }
    for (const Instrument& instrument : *config_.instruments) {
        Contract& lost = contract(instrument.id);
        fall(instrument.id);
        lost.has_book = false;
        lost.has_market = lost.has_market && is_new_book;
        if (is_new_book) {
            lost.sync.restart();
        }
    }
}

void RecordedTape::take_snapshot(InstrumentId instrument, std::string_view json) {
    auto snapshot = binance::decode_depth_snapshot(config_.instruments->at(instrument), json);
    if (!snapshot) {
        refuse("a snapshot of " + config_.instruments->at(instrument).symbol, snapshot.error());
        return;
    }
    ready_.clear();
    if (contract(instrument).sync.on_snapshot(std::move(*snapshot), ready_) == binance::SyncStep::Ready) {
        for (DepthUpdate& update : ready_) {
            push_depth(std::move(update));
        }
        rise_if_whole(instrument);
    }
}

void RecordedTape::take_frame(std::string_view text) {
    const auto kind = decoder_.decode(text, message_);
    if (!kind) {
        refuse("a message of the venue", kind.error());
        return;
    }
    switch (*kind) {
        case binance::MessageKind::Depth:
            take_depth();
            break;
        case binance::MessageKind::Trade:
            take_trade();
            break;
        case binance::MessageKind::Mark:
            take_mark();
            break;
        case binance::MessageKind::BookTicker:  // the book says it, and what lies behind it
        case binance::MessageKind::Kline:
        case binance::MessageKind::Liquidation:
        case binance::MessageKind::Acknowledged:
        case binance::MessageKind::Refused:
        case binance::MessageKind::Ignored:
            break;
    }
}

void RecordedTape::take_depth() {
    Contract& changed = contract(message_.depth.instrument);
    changed.has_book = true;
    switch (changed.sync.on_update(message_.depth, message_.depth_before)) {
        case binance::SyncStep::Ready:
            push_depth(message_.depth);
            rise_if_whole(message_.depth.instrument);
            break;
        case binance::SyncStep::Gap:
            fall(message_.depth.instrument);
            break;
        case binance::SyncStep::Waiting:
        case binance::SyncStep::Old:
            break;
    }
}

void RecordedTape::take_trade() {
    const TradeTick& trade = message_.trade;
    Contract& traded = contract(trade.instrument);
    if (message_.trade_number <= traded.last_trade) {
        return;  // came twice
    }
    traded.last_trade = message_.trade_number;
    traded.has_market = true;
    rise_if_whole(trade.instrument);
    if (!traded.is_up) {
        ++seen_.trades_left_out;
        return;
    }
    ++seen_.trades;
    TapePoint point{read_until_, trade.instrument, trade.price, trade.quantity, trade.aggressor, {}, {}};
    if (traded.mark) {
        point.mark = traded.mark->mark;
        point.index = traded.mark->index;
    }
    points_.push_back(std::move(point));
}

void RecordedTape::take_mark() {
    const MarkPrice& mark = message_.mark;
    Contract& marked = contract(mark.instrument);
    marked.mark = mark;
    marked.has_market = true;
    if (!mark.next_funding.is_zero()) {
        marked.funding[boundary_of(mark.next_funding)] = mark.funding_rate;
        seen_.has_funding = true;
    }
    rise_if_whole(mark.instrument);
    if (marked.is_up) {
        points_.push_back(TapePoint{read_until_, mark.instrument, {}, {}, Side::Buy, mark.mark, mark.index});
    }
}

void RecordedTape::push_depth(DepthUpdate update) {
    const Contract& changed = contract(update.instrument);
    TapePoint point{read_until_, update.instrument, {}, {}, Side::Buy, {}, {}};
    if (changed.mark) {
        point.mark = changed.mark->mark;
        point.index = changed.mark->index;
    }
    ++seen_.books;
    point.depth = std::make_shared<const DepthUpdate>(std::move(update));
    points_.push_back(std::move(point));
}

void RecordedTape::rise_if_whole(InstrumentId instrument) {
    Contract& whole = contract(instrument);
    if (whole.is_up || !whole.has_book || !whole.has_market || !whole.sync.is_synced()) {
        return;
    }
    whole.is_up = true;
    if (!whole.down_since.is_zero()) {
        seen_.down = seen_.down + (read_until_ - whole.down_since);
    }
    if (seen_.first_up.is_zero()) {
        seen_.first_up = read_until_;
    }
    points_.push_back(TapePoint{read_until_, instrument, {}, {}, Side::Buy, {}, {}, FeedState::Up});
}

void RecordedTape::fall(InstrumentId instrument) {
    Contract& lost = contract(instrument);
    if (!lost.is_up) {
        return;
    }
    lost.is_up = false;
    lost.down_since = read_until_;
    ++seen_.gaps;
    points_.push_back(TapePoint{read_until_, instrument, {}, {}, Side::Buy, {}, {}, FeedState::Down});
}

}  // namespace tradewind::bot
