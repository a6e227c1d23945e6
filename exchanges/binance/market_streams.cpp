#include "exchanges/binance/market_streams.hpp"

#include <algorithm>

#include "exchanges/binance/request_weight.hpp"
#include "exchanges/binance/rest_decoder.hpp"

namespace tradewind::binance {
namespace {

constexpr std::size_t kStreamsPerRequest = 100;
constexpr std::size_t kMostCandles = 1'500;
constexpr std::size_t kMostSpotCandles = 1'000;
constexpr int kSnapshotLevels = 1'000;
constexpr Duration kReportPause = Duration::minutes(1);

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// Symbols may hold letters that are not of the Latin alphabet.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (is_plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        }
    }
    return out;
}

}  // namespace

MarketStreams::MarketStreams(MarketStreamsConfig config, StreamActions& actions)
    : config_(std::move(config)), actions_(actions), decoder_(config_.product, *config_.instruments) {
    for (const Instrument& instrument : *config_.instruments) {
        if (product_of(instrument) == config_.product) {
            contracts_.try_emplace(instrument.id, instrument, config_.product);
        }
    }
    for (const StreamRoute route : stream_routes(config_.product)) {
        routes_[route] = {};
    }
}

bool MarketStreams::is_up(InstrumentId instrument) const {
    const auto found = contracts_.find(instrument);
    return found != contracts_.end() && found->second.is_up;
}

// ---- subscriptions -----------------------------------------------------------------------------------

std::vector<std::string> MarketStreams::streams_of(const Contract& contract, StreamRoute route) const {
    const std::string symbol = lower_case(contract.symbol);
    const bool has_one_route = routes_.size() == 1;
    std::vector<std::string> out;
    if (route == StreamRoute::Public || has_one_route) {
        out.push_back(symbol + "@bookTicker");
        if (config_.books == BookFeed::Whole) {
            out.push_back(symbol + "@depth@100ms");
        }
    }
    if (route == StreamRoute::Market || has_one_route) {
        out.push_back(symbol + "@aggTrade");
        if (has_mark()) {
            out.push_back(symbol + "@markPrice@1s");
        }
    }
    return out;
}

void MarketStreams::subscribe(StreamRoute route) {
    std::vector<std::string> all;
    for (const auto& [id, contract] : contracts_) {
        for (std::string& stream : streams_of(contract, route)) {
            all.push_back(std::move(stream));
        }
    }
    for (std::size_t at = 0; at < all.size(); at += kStreamsPerRequest) {
        std::string names;
        for (std::size_t i = at; i < std::min(at + kStreamsPerRequest, all.size()); ++i) {
            names += (names.empty() ? "\"" : ",\"") + all[i] + "\"";
        }
        actions_.send(route, R"({"method":"SUBSCRIBE","params":[)" + names + R"(],"id":)" +
                                 std::to_string(routes_[route].next_request++) + "}");
    }
}

// ---- what happened -----------------------------------------------------------------------------------

void MarketStreams::on_open(StreamRoute route, Timestamp now) {
    Route& opened = routes_[route];
    opened.is_open = true;
    opened.is_acknowledged = false;
    opened.quiet_since = now;
    subscribe(route);
    for (auto& [id, contract] : contracts_) {
        begin_again(contract, route, now);
    }
}

void MarketStreams::on_closed(StreamRoute route, const std::string& reason, Timestamp now) {
    Route& closed = routes_[route];
    if (closed.is_open) {
        actions_.report(reason);
    } else {
        report_sometimes(reason, now);
    }
    closed.is_open = false;
    for (auto& [id, contract] : contracts_) {
        fall(contract, now);
    }
}

// What a new connection has to bring before the contract is up.
void MarketStreams::begin_again(Contract& contract, StreamRoute route, Timestamp now) {
    fall(contract, now);
    if (route == mark_route()) {
        contract.mark.reset();
        contract.mark_time = now;
    }
    if (route == StreamRoute::Public) {
        contract.ticker.reset();
    }
    if (route == StreamRoute::Public && config_.books == BookFeed::Whole) {
        contract.sync.restart();
        contract.snapshot.is_wanted = true;
        contract.snapshot.pause = config_.fetch_pause;
        if (const auto late = questions_.find(contract.snapshot.number); late != questions_.end()) {
            questions_.erase(late);  // of the connection before
        }
        contract.snapshot.number = 0;
    }
    const bool was_long = contract.down_since.is_zero() || now - contract.down_since >= config_.short_break;
    if (config_.history_bars > 0 && was_long && !contract.history.is_wanted) {
        contract.history = {0, now, config_.fetch_pause, true};
        contract.bars.clear();
    }
    ask_what_is_due(contract, now);
}

void MarketStreams::on_text(StreamRoute route, std::string_view text, Timestamp now) {
    const auto kind = decoder_.decode(text, message_);
    if (!kind) {
        report_sometimes(kind.error().text, now);
        return;
    }
    take(*kind, route, now);
}

void MarketStreams::take(MessageKind kind, StreamRoute route, Timestamp now) {
    Route& from = routes_[route];
    if (kind == MessageKind::Acknowledged) {
        from.is_acknowledged = true;
        return;
    }
    if (kind == MessageKind::Refused) {
        actions_.report("the venue refused a subscription: " + message_.refusal);
        return;
    }
    from.quiet_since = now;
    switch (kind) {
        case MessageKind::BookTicker: {
            Contract& contract = contracts_.at(message_.ticker.instrument);
            contract.ticker = message_.ticker;
            if (contract.is_up) {
                actions_.emit(now, message_.ticker);
            }
            rise_if_ready(contract, now);
            break;
        }
        case MessageKind::Mark: {
            Contract& contract = contracts_.at(message_.mark.instrument);
            contract.mark = message_.mark;
            contract.mark_time = now;
            if (contract.is_up) {
                actions_.emit(now, message_.mark);
            }
            rise_if_ready(contract, now);
            break;
        }
        case MessageKind::Trade:
            if (is_up(message_.trade.instrument)) {
                actions_.emit(now, message_.trade);
            }
            break;
        case MessageKind::Depth:
            take_depth(contracts_.at(message_.depth.instrument), now);
            break;
        case MessageKind::Kline:
        case MessageKind::Liquidation:
        case MessageKind::Acknowledged:
        case MessageKind::Refused:
        case MessageKind::Ignored:
            break;
    }
}

void MarketStreams::take_depth(Contract& contract, Timestamp now) {
    switch (contract.sync.on_update(message_.depth, message_.depth_before)) {
        case SyncStep::Ready:
            // Also while the feed is down: the snapshot below it was given out, so the book must not miss this.
            actions_.emit(now, message_.depth);
            break;
        case SyncStep::Gap:
            report_sometimes(contract.symbol + ": the book has a gap; taking a new snapshot", now);
            contract.snapshot.is_wanted = true;
            ask_what_is_due(contract, now);
            break;
        case SyncStep::Waiting:
        case SyncStep::Old:
            break;
    }
}

// ---- questions ---------------------------------------------------------------------------------------

void MarketStreams::ask(Contract& contract, Question question, Timestamp now) {
    const std::string symbol = percent_encoded(contract.symbol);
    Asking& asking = question == Question::History ? contract.history : contract.snapshot;
    std::string target;
    int weight = weights(config_.product).depth;
    if (question == Question::Snapshot) {
        target = std::string(paths(config_.product).depth) + "?symbol=" + symbol +
                 "&limit=" + std::to_string(kSnapshotLevels);
    } else {
        weight = weights(config_.product).long_klines;
        const std::size_t most = config_.product == ProductKind::Spot ? kMostSpotCandles : kMostCandles;
        const Timestamp first =
            now.floor_to(Duration::minutes(1)) - Duration::minutes(static_cast<std::int64_t>(config_.history_bars));
        const Timestamp from = contract.bars.empty() ? first : contract.bars.back().close_time();
        target = std::string(paths(config_.product).klines) + "?symbol=" + symbol +
                 "&interval=1m&startTime=" + std::to_string(from.to_millis()) + "&limit=" + std::to_string(most);
    }
    asking.number = next_question_++;
    questions_[asking.number] = {contract.instrument->id, question};
    actions_.fetch(asking.number, std::move(target), weight);
}

void MarketStreams::ask_what_is_due(Contract& contract, Timestamp now) {
    const auto is_due = [now](const Asking& asking) {
        return asking.is_wanted && asking.number == 0 && now >= asking.not_before;
    };
    if (is_due(contract.history)) {
        ask(contract, Question::History, now);
    }
    if (is_due(contract.snapshot)) {
        ask(contract, Question::Snapshot, now);
    }
}

void MarketStreams::put_off(Asking& asking, Timestamp now) const {
    asking.not_before = now + asking.pause;
    asking.pause = std::min(asking.pause * 2, config_.most_fetch_pause);
}

void MarketStreams::on_answer(std::uint64_t number, const Result<std::string>& body, Timestamp now) {
    const auto found = questions_.find(number);
    if (found == questions_.end()) {
        return;
    }
    const auto [instrument, question] = found->second;
    questions_.erase(found);
    Contract& contract = contracts_.at(instrument);
    Asking& asking = question == Question::History ? contract.history : contract.snapshot;
    asking.number = 0;
    if (!body) {
        report_sometimes(contract.symbol + ": " + body.error().text, now);
        put_off(asking, now);
        return;
    }
    if (question == Question::History) {
        take_history(contract, *body, now);
    } else {
        take_snapshot(contract, *body, now);
    }
    ask_what_is_due(contract, now);
    rise_if_ready(contract, now);
}

void MarketStreams::take_history(Contract& contract, const std::string& body, Timestamp now) {
    const auto page = decode_klines(contract.instrument->id, Duration::minutes(1), body);
    if (!page) {
        report_sometimes(contract.symbol + " candles: " + page.error().text, now);
        put_off(contract.history, now);
        return;
    }
    const std::size_t before = contract.bars.size();
    for (const Bar& bar : *page) {
        const bool follows = contract.bars.empty() || bar.open_time >= contract.bars.back().close_time();
        if (follows && bar.close_time() <= now) {  // the last one is still open
            contract.bars.push_back(bar);
        }
    }
    const bool is_whole =
        contract.bars.size() == before || contract.bars.back().close_time() + Duration::minutes(1) > now;
    contract.history.is_wanted = !is_whole;
}

void MarketStreams::take_snapshot(Contract& contract, const std::string& body, Timestamp now) {
    auto snapshot = decode_depth_snapshot(*contract.instrument, body);
    if (!snapshot) {
        report_sometimes(contract.symbol + " depth: " + snapshot.error().text, now);
        put_off(contract.snapshot, now);
        return;
    }
    ready_.clear();
    if (contract.sync.on_snapshot(std::move(*snapshot), ready_) == SyncStep::Gap) {
        contract.snapshot.not_before = now + Duration::seconds(1);  // too old: the next one will do
        return;
    }
    contract.snapshot.is_wanted = false;
    contract.snapshot.pause = config_.fetch_pause;
    for (DepthUpdate& update : ready_) {
        actions_.emit(now, std::move(update));
    }
}

// ---- up and down -------------------------------------------------------------------------------------

void MarketStreams::rise_if_ready(Contract& contract, Timestamp now) {
    const bool is_ready =
        !contract.is_up && contract.ticker && (contract.mark || !has_mark()) && !contract.history.is_wanted &&
        !contract.snapshot.is_wanted &&
        std::all_of(routes_.begin(), routes_.end(), [](const auto& route) { return route.second.is_open; });
    if (!is_ready) {
        return;
    }
    contract.is_up = true;
    if (!contract.bars.empty()) {
        actions_.emit(now, HistoryBars{contract.instrument->id, std::move(contract.bars)});
        contract.bars.clear();
    }
    actions_.emit(now, FeedStatus{contract.instrument->id, FeedState::Up});
    if (contract.mark) {
        actions_.emit(now, *contract.mark);
    }
    actions_.emit(now, *contract.ticker);
}

void MarketStreams::fall(Contract& contract, Timestamp now) {
    if (contract.is_up) {
        contract.is_up = false;
        contract.down_since = now;
        actions_.emit(now, FeedStatus{contract.instrument->id, FeedState::Down});
    }
}

void MarketStreams::check_silence(StreamRoute kind, Route& route, Timestamp now) {
    if (!route.is_open || contracts_.empty() || now - route.quiet_since < config_.silence) {
        return;
    }
    route.quiet_since = now;  // once for this connection
    actions_.renew(kind, route.is_acknowledged ? "subscribed and acknowledged, but no data comes"
                                               : "subscribed, but neither answer nor data comes");
}

void MarketStreams::on_time(Timestamp now) {
    for (auto& [kind, route] : routes_) {
        check_silence(kind, route, now);
    }
    for (auto& [id, contract] : contracts_) {
        ask_what_is_due(contract, now);
        if (has_mark() && contract.is_up && now - contract.mark_time >= config_.silence) {
            fall(contract, now);
            contract.mark.reset();
            contract.mark_time = now;
            actions_.renew(mark_route(), contract.symbol + ": no mark price comes");
        }
    }
}

void MarketStreams::report_sometimes(const std::string& text, Timestamp now) {
    if (reported_.is_zero() || now - reported_ >= kReportPause) {
        reported_ = now;
        actions_.report(text);
    }
}

}  // namespace tradewind::binance
