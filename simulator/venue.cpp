#include "simulator/venue.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "core/margin/funding.hpp"

namespace tradewind::simulator {
namespace {

// Raised whenever the meaning of the saved bytes changes.
constexpr std::uint32_t kVenueFormat = 1;

}  // namespace

Venue::Venue(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> source)
    : config_(config),
      source_(std::move(source)),
      outbox_(config_.latency, config_.seed),
      desk_(config_, outbox_),
      liquidations_(desk_, traded_),
      counter_(desk_, outbox_, liquidations_, traded_),
      to_venue_(config_.latency.to_venue, config_.latency.jitter, config_.seed * 2),
      next_funding_(config_.instruments->size(), Timestamp::max()) {
    TW_CHECK(config_.brackets->size() == config_.instruments->size());
    const Timestamp start = source_->next_time();
    now_ = start == Timestamp::max() ? Timestamp() : start;
    desk_.set_now(now_);
    for (const Instrument& instrument : *config_.instruments) {
        markets_.push_back(std::make_unique<VenueMarket>(instrument, config_, desk_, outbox_));
        traded_.push_back(markets_.back().get());
        if (instrument.funding_interval > Duration()) {
            next_funding_[instrument.id.value()] = next_funding_time(now_, instrument.funding_interval);
        }
    }
    for (const Money& amount : config_.deposits) {
        desk_.deposit(amount);
    }
}

// ---- time ------------------------------------------------------------------------------------------

Timestamp Venue::next_time() const {
    Timestamp next = outbox_.next_time();
    if (!requests_.empty()) {
        next = std::min(next, requests_.front().arrives);
    }
    const Timestamp tape = source_->next_time();
    if (tape != Timestamp::max()) {  // without a market there is nothing to pay funding on
        next = std::min(next, tape);
        for (const Timestamp boundary : next_funding_) {
            next = std::min(next, boundary);
        }
    }
    return next == Timestamp::max() ? next : std::max(next, now_);
}

void Venue::advance(Timestamp time, std::vector<VenueMessage>& out) {
    for (Timestamp next = next_time(); next <= time && next != Timestamp::max(); next = next_time()) {
        live(next);
        outbox_.deliver(next, out);
    }
}

void Venue::live(Timestamp time) {
    now_ = time;
    desk_.set_now(time);
    if (!session_is_open_) {
        open_session();
    }
    while (source_->next_time() <= time) {
        play(source_->next());
    }
    settle_funding(time);
    while (!requests_.empty() && requests_.front().arrives <= time) {
        const VenueRequest request = std::move(requests_.front().request);
        requests_.pop_front();
        counter_.serve(request);
    }
}

void Venue::open_session() {
    session_is_open_ = true;
    for (const auto& each : markets_) {
        const InstrumentId id = each->instrument().id;
        if (std::vector<Bar> bars = source_->history(id, config_.history_bars); !bars.empty()) {
            outbox_.send(now_, Channel::Public, HistoryBars{id, std::move(bars)});
        }
        outbox_.send(now_, Channel::Public, FeedStatus{id, FeedState::Up});
        each->restart_feed();
        if (each->is_open()) {
            each->publish();
            publish_mark(*each);
        }
    }
}

void Venue::play(const TapePoint& point) {
    TW_CHECK(counter_.knows(point.instrument));
    VenueMarket& played = market(point.instrument);
    played.play(point);
    liquidations_.check(point.instrument);
    played.publish();
    publish_mark(played);
}

void Venue::publish_mark(VenueMarket& published) {
    if (!published.take_mark_due(config_.mark_interval)) {
        return;
    }
    const InstrumentId id = published.instrument().id;
    const Timestamp boundary = next_funding_[id.value()];
    const bool has_funding = boundary != Timestamp::max();
    published.publish_mark(has_funding ? source_->funding_rate(id, boundary) : Decimal(),
                           has_funding ? boundary : Timestamp());
}

void Venue::settle_funding(Timestamp time) {
    for (const auto& each : markets_) {
        const Instrument& instrument = each->instrument();
        Timestamp& boundary = next_funding_[instrument.id.value()];
        while (boundary <= time) {
            desk_.pay_funding(instrument.id, boundary, source_->funding_rate(instrument.id, boundary));
            liquidations_.check(instrument.id);
            boundary = boundary + instrument.funding_interval;
        }
    }
}

// ---- requests --------------------------------------------------------------------------------------

void Venue::submit(ClientOrderId id, const OrderIntent& intent) {
    SubmitRequest request{id, intent, AnswerFate::Delivered};
    const bool request_lost = outbox_.take(Fault::LoseNextSubmit);
    if (request_lost || outbox_.take(Fault::LoseNextAnswer)) {
        request.fate = AnswerFate::Lost;
        outbox_.remind(agent_now_ + config_.answer_timeout, OrderUnknown{intent.instrument, id, "no answer in time"});
    }
    if (!request_lost) {
        send(std::move(request));
    }
}

void Venue::send(VenueRequest request) {
    requests_.push_back(OnTheWay{to_venue_.arrival(agent_now_), std::move(request)});
}

void Venue::disconnect_account_stream(Duration span) {
    outbox_.take_stream_down(std::max(now_, agent_now_), span);
}

// ---- state -----------------------------------------------------------------------------------------

template <class Archive>
void Venue::archive_state(Archive& ar) {
    ar(desk_, outbox_, to_venue_, requests_, next_funding_, now_, agent_now_, session_is_open_);
    for (const auto& each : markets_) {
        ar(*each);
    }
}

void Venue::save(Writer& out) const {
    const auto instruments = static_cast<std::uint32_t>(markets_.size());
    out(kVenueFormat, instruments);
    const_cast<Venue*>(this)->archive_state(out);  // a Writer only reads
    source_->save(out);
}

Status Venue::load(Reader& in) {
    std::uint32_t format = 0;
    std::uint32_t instruments = 0;
    in(format, instruments);
    if (format != kVenueFormat) {
        return fail(ErrorCode::ParseError, "the saved exchange has format " + std::to_string(format) +
                                               ", this version reads " + std::to_string(kVenueFormat));
    }
    if (instruments != markets_.size()) {
        return fail(ErrorCode::Conflict, "the saved exchange has " + std::to_string(instruments) +
                                             " instruments, this configuration has " + std::to_string(markets_.size()));
    }
    archive_state(in);
    source_->load(in);
    const bool fits = next_funding_.size() == markets_.size() && desk_.fits(markets_.size());
    if (!in.ok() || !in.at_end() || !fits) {
        return fail(ErrorCode::ParseError, "the saved exchange is damaged");
    }
    desk_.set_now(now_);
    return {};
}

void Venue::mark_restart(Timestamp now) {
    outbox_.drop_all();
    for (Timestamp next = next_time(); next <= now && next != Timestamp::max(); next = next_time()) {
        live(next);
        outbox_.drop_all();  // instant by instant: an absence of days must not pile up its messages
    }
    session_is_open_ = false;
    set_now(now);
}

}  // namespace tradewind::simulator
