#include "simulator/venue.hpp"

#include <algorithm>

namespace tradewind::simulator {
namespace {

// Raised whenever the meaning of the saved bytes changes.
constexpr std::uint32_t kVenueFormat = 2;

}  // namespace

Venue::Venue(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> source)
    : answer_timeout_(config.answer_timeout),
      outbox_(config.latency, config.seed),
      floor_(config, std::move(source), outbox_),
      member_(floor_.admit(config.deposits, outbox_)),
      to_venue_(config.latency.to_venue, config.latency.jitter, config.seed * 2) {}

// ---- time ------------------------------------------------------------------------------------------

Timestamp Venue::next_time() const {
    Timestamp next = std::min(outbox_.next_time(), floor_.next_time());
    if (!requests_.empty()) {
        next = std::min(next, requests_.front().arrives);
    }
    return next == Timestamp::max() ? next : std::max(next, floor_.now());
}

void Venue::advance(Timestamp time, std::vector<VenueMessage>& out) {
    for (Timestamp next = next_time(); next <= time && next != Timestamp::max(); next = next_time()) {
        live(next);
        outbox_.deliver(next, out);
    }
}

void Venue::live(Timestamp time) {
    floor_.live(time);
    while (!requests_.empty() && requests_.front().arrives <= time) {
        const VenueRequest request = std::move(requests_.front().request);
        requests_.pop_front();
        member_.counter().serve(request);
    }
}

// ---- requests --------------------------------------------------------------------------------------

void Venue::submit(ClientOrderId id, const OrderIntent& intent) {
    SubmitRequest request{id, intent, AnswerFate::Delivered};
    const bool request_lost = outbox_.take(Fault::LoseNextSubmit);
    if (request_lost || outbox_.take(Fault::LoseNextAnswer)) {
        request.fate = AnswerFate::Lost;
        outbox_.remind(agent_now_ + answer_timeout_, OrderUnknown{intent.instrument, id, "no answer in time"});
    }
    if (!request_lost) {
        send(std::move(request));
    }
}

void Venue::send(VenueRequest request) {
    requests_.push_back(OnTheWay{to_venue_.arrival(agent_now_), std::move(request)});
}

void Venue::disconnect_account_stream(Duration span) {
    outbox_.take_stream_down(std::max(floor_.now(), agent_now_), span);
}

// ---- state -----------------------------------------------------------------------------------------

template <class Archive>
void Venue::archive_state(Archive& ar) {
    ar(floor_, outbox_, to_venue_, requests_, agent_now_);
}

void Venue::save(Writer& out) const {
    const auto instruments = static_cast<std::uint32_t>(floor_.markets());
    out(kVenueFormat, instruments);
    const_cast<Venue*>(this)->archive_state(out);  // a Writer only reads
    floor_.source().save(out);
}

Status Venue::load(Reader& in) {
    std::uint32_t format = 0;
    std::uint32_t instruments = 0;
    in(format, instruments);
    if (format != kVenueFormat) {
        return fail(ErrorCode::ParseError, "the saved exchange has format " + std::to_string(format) +
                                               ", this version reads " + std::to_string(kVenueFormat));
    }
    if (instruments != floor_.markets()) {
        return fail(ErrorCode::Conflict, "the saved exchange has " + std::to_string(instruments) +
                                             " instruments, this configuration has " +
                                             std::to_string(floor_.markets()));
    }
    archive_state(in);
    floor_.load_tape(in);
    if (!in.ok() || !in.at_end() || !floor_.fits()) {
        return fail(ErrorCode::ParseError, "the saved exchange is damaged");
    }
    return {};
}

void Venue::mark_restart(Timestamp now) {
    outbox_.drop_all();
    for (Timestamp next = next_time(); next <= now && next != Timestamp::max(); next = next_time()) {
        live(next);
        outbox_.drop_all();  // instant by instant: an absence of days must not pile up its messages
    }
    floor_.close_session();
    set_now(now);
}

}  // namespace tradewind::simulator
