// Tells the readers of public streams what happens: trades and best prices at once, everything else on the rhythm of
// its stream. Nothing is written that nobody reads.
// Units: the venue's time. Errors: none. Thread: venue.
#pragma once

#include <map>
#include <optional>

#include "exchanges/emulator/market_record.hpp"
#include "exchanges/emulator/stream_events.hpp"
#include "exchanges/emulator/stream_sockets.hpp"

namespace tradewind::emulator {

class MarketStreams final : public VenueListener {
public:
    // The record is to listen before this, so that it knows what is told of here.
    MarketStreams(VenueFeed& feed, const MarketRecord& record, StreamSockets& sockets);

    void on_message(const HostedMessage& message) override;
    void on_time(Timestamp now) override;
    [[nodiscard]] Timestamp next_time() const override;

private:
    // How far one stream has told.
    struct Pace {
        Timestamp due;
        std::optional<Timestamp> candle;                // whose running state was told last
        std::map<InstrumentId, std::int64_t> contents;  // a number that changes with what is told
    };

    void on_trade(const TradeTick& tick);
    void on_top(const BookTicker& top, Timestamp time);
    void on_depth(const DepthUpdate& update, Timestamp time);
    void tell(const StreamSockets::Key& key, const StreamName& stream, Pace& pace);
    void tell_depth(const StreamSockets::Key& key, const Instrument& instrument);
    void tell_partial_depth(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument,
                            Pace& pace);
    void tell_kline(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument, Pace& pace);
    // Tickers, of one instrument or of all that have traded since.
    void tell_change(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument, Pace& pace);
    void tell_changes(const StreamSockets::Key& key, const StreamName& stream, Pace& pace);
    void tell_mark(const StreamSockets::Key& key, const StreamName& stream, const Instrument& instrument);
    void tell_index(const StreamSockets::Key& key, const Instrument& instrument);
    void tell_marks(const StreamSockets::Key& key);
    void tell_tops(const StreamSockets::Key& key, Pace& pace);
    void tell_liquidation(const StreamSockets::Key& key, const Instrument& instrument, Pace& pace);
    [[nodiscard]] std::optional<Json> change_event(const StreamName& stream, const Instrument& instrument,
                                                   Pace& pace) const;
    // Whether the stream has something new to tell of the instrument.
    [[nodiscard]] static bool is_new(Pace& pace, const Instrument& instrument, std::int64_t content);
    void publish(const StreamSockets::Key& key, const Json& event);
    [[nodiscard]] const Instrument* find(StreamSpace space, const StreamName& stream) const;

    VenueFeed& feed_;
    const MarketRecord& record_;
    StreamSockets& sockets_;
    std::map<std::pair<StreamSpace, std::string>, const Instrument*> by_name_;  // lower-case symbols
    std::map<std::pair<StreamSpace, std::string>, const Instrument*> by_pair_;
    std::map<StreamSockets::Key, DepthBatch> batches_;
    std::map<StreamSockets::Key, Pace> paces_;
};

}  // namespace tradewind::emulator
