// What every member of a venue shares: its markets, the tape they follow, marks, funding and time. The order
// of things at one instant is tape, then funding; members are served afterwards.
// Units: as in Instrument. Errors: none. Thread: the exchange's.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "simulator/venue_member.hpp"

namespace tradewind::simulator {

class VenueFloor {
public:
    // `everybody` is told the public data.
    VenueFloor(const FloorTerms& terms, std::unique_ptr<MarketSource> source, MessageSink& everybody);

    // A new account; `line` leads to it.
    VenueMember& admit(const std::vector<Money>& deposits, MessageSink& line);
    [[nodiscard]] const std::vector<std::unique_ptr<VenueMember>>& members() const { return members_; }

    // The next tape point or funding boundary; Timestamp::max() when the tape has ended.
    [[nodiscard]] Timestamp next_time() const;
    [[nodiscard]] Timestamp now() const { return desks_.now(); }
    // The present moves on where nothing happens; never goes back.
    void wait_until(Timestamp time) { desks_.set_now(std::max(now(), time)); }
    // Plays everything up to `time`, which becomes the present.
    void live(Timestamp time);
    // Public data starts afresh, with history and a snapshot, when the floor next lives.
    void close_session() { session_is_open_ = false; }
    // To be called when an account has traded in `instrument`: another one may be short of margin now.
    void check_margins(InstrumentId instrument);

    [[nodiscard]] const Deleverager& deleverager() const { return deleverager_; }
    [[nodiscard]] const InsuranceFund& fund() const { return desks_.fund(); }
    [[nodiscard]] const MarketSource& source() const { return *source_; }
    void load_tape(Reader& in) { source_->load(in); }
    [[nodiscard]] std::size_t markets() const { return markets_.size(); }
    [[nodiscard]] const VenueMarket& market(InstrumentId id) const { return *markets_[id.value()]; }
    [[nodiscard]] VenueMarket& market(InstrumentId id) { return *markets_[id.value()]; }
    // The last one published; none before the market opened.
    [[nodiscard]] const std::optional<MarkPrice>& last_mark(InstrumentId id) const { return marks_[id.value()]; }

    // Whether what was loaded is of a venue with these markets.
    [[nodiscard]] bool fits() const;
    template <class Archive>
    void archive(Archive& ar) {
        Timestamp now = desks_.now();
        ar(now, desks_, next_funding_, marks_, session_is_open_);
        for (const auto& each : markets_) {  // as many as there are instruments: no count is stored
            ar(*each);
        }
        desks_.set_now(now);
    }

private:
    void open_session();
    void play(const TapePoint& point);
    void publish_mark(VenueMarket& published);  // when it is due
    void settle_funding(Timestamp time);

    FloorTerms terms_;
    std::unique_ptr<MarketSource> source_;
    MessageSink& everybody_;
    AccountDesks desks_;
    std::vector<std::unique_ptr<VenueMarket>> markets_;
    Deleverager deleverager_;
    std::vector<std::unique_ptr<VenueMember>> members_;
    std::vector<Timestamp> next_funding_;          // by InstrumentId; max: none
    std::vector<std::optional<MarkPrice>> marks_;  // by InstrumentId
    bool session_is_open_ = false;
};

}  // namespace tradewind::simulator
