// The public market data of one product as the engine wants it: subscriptions on the right route, books joined with
// their snapshots, history before live data, the feed told Up only when everything flows and Down when it stops. A
// subscription that is acknowledged and stays silent counts as broken. No sockets, threads or clocks in here: it is
// told what happened and says what is to be done.
// Units: as in the core types. Errors: of the venue's bytes through StreamActions::report. Thread: one.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/state/event.hpp"
#include "exchanges/binance/book_sync.hpp"
#include "exchanges/binance/market_decoder.hpp"

namespace tradewind::binance {

enum class BookFeed : std::uint8_t { None, Whole };  // depth costs most of the traffic: only who reads it takes it

struct MarketStreamsConfig {
    ProductKind product = ProductKind::UsdM;
    std::shared_ptr<const InstrumentTable> instruments;  // those of the product are subscribed to
    BookFeed books = BookFeed::Whole;
    std::size_t history_bars = 500;               // of one minute, before live data; zero: none
    Duration silence = Duration::seconds(20);     // of an acknowledged route, or of one contract's mark price
    Duration fetch_pause = Duration::seconds(2);  // before a failed question is asked again; doubles
    Duration most_fetch_pause = Duration::minutes(1);
    Duration short_break = Duration::minutes(1);  // shorter ones need no new history
};

// What the streams want done. `fetch` is answered by on_answer() with the same number, in any order.
class StreamActions {
public:
    StreamActions() = default;
    StreamActions(const StreamActions&) = delete;
    StreamActions& operator=(const StreamActions&) = delete;
    virtual ~StreamActions() = default;
    virtual void send(StreamRoute route, std::string text) = 0;
    virtual void renew(StreamRoute route, std::string reason) = 0;
    // "/fapi/v1/depth?symbol=...", and what the venue charges for it.
    virtual void fetch(std::uint64_t number, std::string target, int weight) = 0;
    virtual void emit(Timestamp time, EventBody body) = 0;
    virtual void report(const std::string& text) = 0;
};

class MarketStreams {
public:
    MarketStreams(MarketStreamsConfig config, StreamActions& actions);

    void on_open(StreamRoute route, Timestamp now);
    void on_text(StreamRoute route, std::string_view text, Timestamp now);
    void on_closed(StreamRoute route, const std::string& reason, Timestamp now);
    void on_answer(std::uint64_t number, const Result<std::string>& body, Timestamp now);
    // About once a second.
    void on_time(Timestamp now);

    [[nodiscard]] bool is_up(InstrumentId instrument) const;

private:
    enum class Question : std::uint8_t { History, Snapshot };
    // A question that may have to be asked again.
    struct Asking {
        std::uint64_t number = 0;  // of the question on its way; 0: none
        Timestamp not_before;
        Duration pause;
        bool is_wanted = false;
    };
    struct Contract {
        explicit Contract(const Instrument& the_instrument, ProductKind product)
            : instrument(&the_instrument), symbol(venue_symbol(the_instrument)), sync(product) {}
        const Instrument* instrument;
        std::string symbol;
        BookSync sync;
        bool is_up = false;
        Timestamp down_since;  // zero: has never been up
        std::optional<BookTicker> ticker;
        std::optional<MarkPrice> mark;
        Timestamp mark_time;
        Asking history;
        Asking snapshot;
        std::vector<Bar> bars;  // of the history so far
    };
    struct Route {
        bool is_open = false;
        bool is_acknowledged = false;
        Timestamp quiet_since;
        std::uint64_t next_request = 1;
    };

    void subscribe(StreamRoute route);
    [[nodiscard]] std::vector<std::string> streams_of(const Contract& contract, StreamRoute route) const;
    [[nodiscard]] bool has_mark() const { return config_.product != ProductKind::Spot; }
    [[nodiscard]] StreamRoute mark_route() const {
        return routes_.size() == 1 ? StreamRoute::Public : StreamRoute::Market;
    }
    void take(MessageKind kind, StreamRoute route, Timestamp now);
    void take_depth(Contract& contract, Timestamp now);
    void ask(Contract& contract, Question question, Timestamp now);
    void ask_what_is_due(Contract& contract, Timestamp now);
    void take_history(Contract& contract, const std::string& body, Timestamp now);
    void take_snapshot(Contract& contract, const std::string& body, Timestamp now);
    void put_off(Asking& asking, Timestamp now) const;
    void rise_if_ready(Contract& contract, Timestamp now);
    void fall(Contract& contract, Timestamp now);
    void begin_again(Contract& contract, StreamRoute route, Timestamp now);
    void check_silence(StreamRoute kind, Route& route, Timestamp now);
    void report_sometimes(const std::string& text, Timestamp now);

    MarketStreamsConfig config_;
    StreamActions& actions_;
    MarketDecoder decoder_;
    MarketMessage message_;
    std::map<InstrumentId, Contract> contracts_;
    std::map<StreamRoute, Route> routes_;
    std::map<std::uint64_t, std::pair<InstrumentId, Question>> questions_;
    std::uint64_t next_question_ = 1;
    Timestamp reported_;
    std::vector<DepthUpdate> ready_;
};

}  // namespace tradewind::binance
