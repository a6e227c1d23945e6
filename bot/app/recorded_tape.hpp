// A recording of the venue's raw feed (`tradewind record`) as the tape of the simulated exchange: its books change and
// its trades happen when their messages arrived. The feed of a contract is up while its book is whole and trades or
// marks come; it is down from a lost connection or a missing change of the book until the next snapshot has joined.
// Units: as in TapePoint; times are arrivals. Errors: open() of files that cannot be read, status() of what cannot be
// understood, with file and line; the tape ends there. Thread: the exchange's.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchanges/binance/book_sync.hpp"
#include "exchanges/binance/market_decoder.hpp"
#include "simulator/market_source.hpp"
#include "simulator/shared_bars.hpp"
#include "storage/recording_reader.hpp"

namespace tradewind::bot {

struct RecordedTapeConfig {
    std::vector<std::string> files;  // in the order of their time
    std::shared_ptr<const InstrumentTable> instruments;
    std::vector<simulator::SharedBars> minutes;  // by InstrumentId: before the recording and of it, given as history
    Timestamp end = Timestamp::max();            // what arrived then or later is not played
};

class RecordedTape final : public simulator::MarketSource {
public:
    static Result<std::unique_ptr<RecordedTape>> open(RecordedTapeConfig config);

    // What has been read.
    struct Seen {
        std::size_t books = 0;            // changes and snapshots
        std::size_t trades = 0;           // played
        std::size_t trades_left_out = 0;  // while the feed was down
        std::size_t gaps = 0;
        Duration down;  // of the gaps, the last one as far as it is over
        bool has_funding = false;
        Timestamp first_up;  // zero: never
    };
    [[nodiscard]] const Seen& seen() const { return seen_; }
    [[nodiscard]] const Status& status() const { return status_; }

    [[nodiscard]] Timestamp next_time() const override {
        return points_.empty() ? Timestamp::max() : points_.front().time;
    }
    simulator::TapePoint next() override;
    [[nodiscard]] FeedState feed(InstrumentId instrument) const override { return given_[instrument.value()].feed; }
    [[nodiscard]] Decimal funding_rate(InstrumentId instrument, Timestamp boundary) const override;
    [[nodiscard]] std::vector<Bar> history(InstrumentId instrument, std::size_t limit) const override;
    void save(Writer& out) const override { out(points_given_); }
    // Reads the recording again up to there.
    void load(Reader& in) override;

private:
    // Of a contract, where the recording is read.
    struct Contract {
        explicit Contract(binance::ProductKind product) : sync(product) {}
        binance::BookSync sync;
        bool is_up = false;
        bool has_book = false;    // a change came since the connections were last whole
        bool has_market = false;  // a trade or a mark did
        Timestamp down_since;     // zero: it has never been up
        std::uint64_t last_trade = 0;
        std::optional<MarkPrice> mark;
        std::map<Timestamp, Decimal> funding;  // by boundary: the rate that was announced last
    };
    // Of a contract, where the tape is played.
    struct Given {
        FeedState feed = FeedState::Down;
        Timestamp told_until;  // candles before that were seen as trades
    };

    explicit RecordedTape(RecordedTapeConfig config);
    Status rewind();
    void fill();
    bool read_message();
    void take(const storage::RecordedMessage& message);
    void take_own_mark(const storage::RecordedMessage& message);
    void take_snapshot(InstrumentId instrument, std::string_view json);
    void take_frame(std::string_view text);
    void take_depth();
    void take_trade();
    void take_mark();
    void push_depth(DepthUpdate update);
    void rise_if_whole(InstrumentId instrument);
    void fall(InstrumentId instrument);
    [[nodiscard]] Contract& contract(InstrumentId id) { return contracts_[id.value()]; }
    void refuse(const std::string& what, const Error& error);

    RecordedTapeConfig config_;
    binance::MarketDecoder decoder_;
    binance::MarketMessage message_;
    std::optional<storage::RecordingReader> reader_;
    std::size_t next_file_ = 0;
    std::vector<Contract> contracts_;  // by InstrumentId
    std::vector<Given> given_;
    std::deque<simulator::TapePoint> points_;
    std::vector<DepthUpdate> ready_;
    Timestamp read_until_;
    Timestamp played_until_;
    std::uint64_t points_given_ = 0;
    Seen seen_;
    Status status_;
};

}  // namespace tradewind::bot
