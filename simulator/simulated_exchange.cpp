#include "simulator/simulated_exchange.hpp"

#include "simulator/venue.hpp"

namespace tradewind::simulator {

SimulatedExchange::SimulatedExchange(const SimulatedExchangeConfig& config, std::unique_ptr<MarketSource> market)
    : venue_(std::make_unique<Venue>(config, std::move(market))) {}

SimulatedExchange::~SimulatedExchange() = default;

void SimulatedExchange::set_now(Timestamp now) {
    venue_->set_now(now);
}
void SimulatedExchange::submit(const ApprovedOrder& order) {
    venue_->submit(order.id(), order.intent());
}
void SimulatedExchange::cancel(const CancelOrder& order) {
    venue_->send(CancelRequest{order.instrument, order.order, order.venue_order});
}
void SimulatedExchange::amend(const AmendOrder& order) {
    venue_->send(AmendRequest{order.instrument, order.order, order.price, order.quantity});
}
void SimulatedExchange::cancel_all(InstrumentId instrument) {
    venue_->send(CancelAllRequest{instrument});
}
void SimulatedExchange::set_leverage(InstrumentId instrument, int leverage) {
    venue_->send(LeverageRequest{instrument, leverage});
}
void SimulatedExchange::query(InstrumentId instrument, ClientOrderId order) {
    venue_->send(QueryRequest{instrument, order});
}
void SimulatedExchange::request_account_report() {
    venue_->send(ReportRequest{});
}

Timestamp SimulatedExchange::next_time() const {
    return venue_->next_time();
}
void SimulatedExchange::advance(Timestamp time, std::vector<VenueMessage>& out) {
    venue_->advance(time, out);
}
bool SimulatedExchange::save_changes(Writer& out) {
    if (!venue_->take_dirty()) {
        return false;
    }
    venue_->save(out);
    return true;
}
bool SimulatedExchange::take_dirty() {
    return venue_->take_dirty();
}
void SimulatedExchange::save(Writer& out) const {
    venue_->save(out);
}
Status SimulatedExchange::load(Reader& in) {
    return venue_->load(in);
}
void SimulatedExchange::mark_restart(Timestamp now) {
    venue_->mark_restart(now);
}

AccountReport SimulatedExchange::account_report() const {
    return venue_->account_report();
}
const Ledger& SimulatedExchange::ledger() const {
    return venue_->desk().account().ledger();
}
Decimal SimulatedExchange::insurance_paid(const Currency& currency) const {
    return venue_->desk().account().insurance_paid(currency);
}
const MarketSource& SimulatedExchange::market() const {
    return venue_->source();
}
void SimulatedExchange::inject(Fault fault) {
    venue_->outbox().inject(fault);
}
void SimulatedExchange::disconnect_account_stream(Duration span) {
    venue_->disconnect_account_stream(span);
}

}  // namespace tradewind::simulator
