#include "exchanges/binance/dead_mans_switch.hpp"

#include "exchanges/binance/order_requests.hpp"

namespace tradewind::binance {

void DeadMansSwitch::watch(InstrumentId instrument) {
    if (paths(product_of(instruments_.at(instrument))).countdown_cancel_all.empty()) {
        return;
    }
    bool is_new = false;
    bool begins = false;
    {
        const std::lock_guard lock(mutex_);
        is_new = watched_.insert_or_assign(instrument, rest_.clock().now()).second;
        begins = !is_renewing_;
        is_renewing_ = true;
    }
    if (is_new) {
        send(instrument, kSpan);
    }
    if (begins) {
        rest_.after(kRenewal, [this] { renew_all(); });
    }
}

void DeadMansSwitch::release(InstrumentId instrument, Timestamp as_of) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = watched_.find(instrument);
        if (found == watched_.end() || found->second >= as_of) {
            return;
        }
        watched_.erase(found);
    }
    send(instrument, Duration());
}

std::vector<InstrumentId> DeadMansSwitch::watched() const {
    const std::lock_guard lock(mutex_);
    std::vector<InstrumentId> out;
    for (const auto& [instrument, since] : watched_) {
        out.push_back(instrument);
    }
    return out;
}

void DeadMansSwitch::release_all() {
    for (const InstrumentId instrument : watched()) {
        RestRequest request = countdown_request(instruments_.at(instrument), Duration());
        request.longest_wait = Duration::seconds(2);
        (void)rest_.call(std::move(request));
    }
    const std::lock_guard lock(mutex_);
    watched_.clear();
}

void DeadMansSwitch::renew_all() {
    const std::vector<InstrumentId> instruments = watched();
    if (instruments.empty()) {
        const std::lock_guard lock(mutex_);
        is_renewing_ = !watched_.empty();
        if (!is_renewing_) {
            return;
        }
    }
    for (const InstrumentId instrument : instruments) {
        send(instrument, kSpan);
    }
    rest_.after(kRenewal, [this] { renew_all(); });
}

void DeadMansSwitch::send(InstrumentId instrument, Duration span) {
    rest_.send(countdown_request(instruments_.at(instrument), span), [](const RestOutcome&) {});
}

}  // namespace tradewind::binance
