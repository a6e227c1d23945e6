#include "simulator/bar_exchange.hpp"

#include <utility>

#include "simulator/bar_venue.hpp"

namespace tradewind::simulator {

Result<std::unique_ptr<BarExchange>> BarExchange::make(const BarExchangeConfig& config,
                                                       std::vector<ReplaySeries> series) {
    if (series.size() != config.instruments->size()) {
        return fail(ErrorCode::InvalidArgument, "series: one is needed for every instrument");
    }
    std::vector<BarTrack> tracks;
    bool any = false;
    for (ReplaySeries& one : series) {
        const Instrument& instrument = one.instrument;
        if (instrument.id.value() != tracks.size()) {
            return fail(ErrorCode::InvalidArgument,
                        instrument.symbol + ": series come in the order of the instruments");
        }
        const PathStyle style{config.seed, instrument.id.value(), kMinPathPoints, instrument.tick, instrument.step};
        if (Status sound = check_series(one, style); !sound) {
            return tl::unexpected<Error>(sound.error());
        }
        const auto rates = funding_by_boundary(one);
        if (!rates) {
            return tl::unexpected<Error>(rates.error());
        }
        tracks.emplace_back(std::move(one), std::vector<std::pair<Timestamp, Decimal>>(rates->begin(), rates->end()),
                            BarTrack::Span{config.start, config.end});
        any = any || !tracks.back().is_over();
    }
    if (!any) {
        return fail(ErrorCode::InvalidArgument, "start and end: no candle lies between them");
    }
    return std::unique_ptr<BarExchange>(new BarExchange(std::make_unique<BarVenue>(config, std::move(tracks))));
}

BarExchange::BarExchange(std::unique_ptr<BarVenue> venue) : venue_(std::move(venue)) {}
BarExchange::~BarExchange() = default;

void BarExchange::set_now(Timestamp now) {
    venue_->set_now(now);
}
void BarExchange::submit(const ApprovedOrder& order) {
    venue_->send(SubmitRequest{order.id(), order.intent(), AnswerFate::Delivered});
}
void BarExchange::cancel(const CancelOrder& order) {
    venue_->send(CancelRequest{order.instrument, order.order, order.venue_order});
}
void BarExchange::amend(const AmendOrder& order) {
    venue_->send(AmendRequest{order.instrument, order.order, order.price, order.quantity});
}
void BarExchange::cancel_all(InstrumentId instrument) {
    venue_->send(CancelAllRequest{instrument});
}
void BarExchange::set_leverage(InstrumentId instrument, int leverage) {
    venue_->send(LeverageRequest{instrument, leverage});
}
void BarExchange::query(InstrumentId instrument, ClientOrderId order) {
    venue_->send(QueryRequest{instrument, order});
}
void BarExchange::request_account_report() {
    venue_->send(ReportRequest{});
}
Timestamp BarExchange::next_time() const {
    return venue_->next_time();
}
void BarExchange::advance(Timestamp time, std::vector<VenueMessage>& out) {
    venue_->advance(time, out);
}
AccountReport BarExchange::account_report() const {
    return venue_->account_report();
}
const Ledger& BarExchange::ledger() const {
    return venue_->desk().account().ledger();
}
std::size_t BarExchange::bars() const {
    return venue_->bars();
}

}  // namespace tradewind::simulator
