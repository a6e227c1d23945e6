#include "simulator/venue_floor.hpp"

#include <algorithm>
#include <utility>

#include "core/base/check.hpp"
#include "core/margin/funding.hpp"

namespace tradewind::simulator {

VenueFloor::VenueFloor(const FloorTerms& terms, std::unique_ptr<MarketSource> source, MessageSink& everybody)
    : terms_(terms),
      source_(std::move(source)),
      everybody_(everybody),
      desks_(terms_.insurance),
      deleverager_(desks_, markets_),
      next_funding_(terms_.instruments->size(), Timestamp::max()),
      marks_(terms_.instruments->size()) {
    TW_CHECK(terms_.brackets->size() == terms_.instruments->size());
    const Timestamp start = source_->next_time();
    desks_.set_now(start == Timestamp::max() ? Timestamp() : start);
    for (const Instrument& instrument : *terms_.instruments) {
        markets_.push_back(std::make_unique<VenueMarket>(instrument, terms_, desks_, everybody_));
        if (instrument.funding_interval > Duration()) {
            next_funding_[instrument.id.value()] = next_funding_time(now(), instrument.funding_interval);
        }
    }
}

VenueMember& VenueFloor::admit(const std::vector<Money>& deposits, MessageSink& line) {
    const std::uint32_t owner = desks_.add(terms_, line);
    AccountDesk& desk = desks_.of_account(owner);
    members_.push_back(std::make_unique<VenueMember>(desk, owner, markets_, deleverager_, line));
    for (const Money& amount : deposits) {
        desk.deposit(amount);
    }
    return *members_.back();
}

Timestamp VenueFloor::next_time() const {
    Timestamp next = source_->next_time();
    if (next != Timestamp::max()) {  // without a market there is nothing to pay funding on
        for (const Timestamp boundary : next_funding_) {
            next = std::min(next, boundary);
        }
    }
    return next;
}

void VenueFloor::live(Timestamp time) {
    desks_.set_now(time);
    if (!session_is_open_) {
        open_session();
    }
    while (source_->next_time() <= time) {
        play(source_->next());
    }
    settle_funding(time);
}

void VenueFloor::open_session() {
    session_is_open_ = true;
    for (const auto& each : markets_) {
        const InstrumentId id = each->instrument().id;
        if (std::vector<Bar> bars = source_->history(id, terms_.history_bars); !bars.empty()) {
            everybody_.send(now(), Channel::Public, HistoryBars{id, std::move(bars)});
        }
        everybody_.send(now(), Channel::Public, FeedStatus{id, FeedState::Up});
        each->restart_feed();
        if (each->is_open()) {
            each->publish();
            publish_mark(*each);
        }
    }
}

void VenueFloor::play(const TapePoint& point) {
    TW_CHECK(point.instrument.value() < markets_.size());
    VenueMarket& played = market(point.instrument);
    played.play(point);
    check_margins(point.instrument);
    played.publish();
    publish_mark(played);
}

void VenueFloor::check_margins(InstrumentId instrument) {
    for (const auto& member : members_) {
        member->liquidations().check(instrument);
    }
}

void VenueFloor::publish_mark(VenueMarket& published) {
    if (!published.take_mark_due(terms_.mark_interval)) {
        return;
    }
    const InstrumentId id = published.instrument().id;
    const Timestamp boundary = next_funding_[id.value()];
    const bool has_funding = boundary != Timestamp::max();
    MarkPrice mark = published.mark_price();
    if (has_funding) {
        mark.funding_rate = source_->funding_rate(id, boundary);
        mark.next_funding = boundary;
    }
    marks_[id.value()] = mark;
    everybody_.send(now(), Channel::Public, mark);
}

void VenueFloor::settle_funding(Timestamp time) {
    for (const auto& each : markets_) {
        const Instrument& instrument = each->instrument();
        Timestamp& boundary = next_funding_[instrument.id.value()];
        while (boundary <= time) {
            const Decimal rate = source_->funding_rate(instrument.id, boundary);
            for (const auto& desk : desks_) {
                desk->pay_funding(instrument.id, boundary, rate);
            }
            check_margins(instrument.id);
            boundary = boundary + instrument.funding_interval;
        }
    }
}

bool VenueFloor::fits() const {
    return next_funding_.size() == markets_.size() && marks_.size() == markets_.size() &&
           std::all_of(desks_.begin(), desks_.end(), [&](const auto& desk) { return desk->fits(markets_.size()); });
}

}  // namespace tradewind::simulator
