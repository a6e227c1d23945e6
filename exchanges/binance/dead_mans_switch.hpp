// The venue's own timer that cancels an instrument's ordinary orders when we fall silent: renewed every half minute
// for the instruments where strategies have orders resting. Conditional orders, so every stop, stay untouched.
// Errors: none to the caller; when renewing fails for two minutes the venue does what it is there for.
// Thread: watch() and release() from any thread; the rest on the REST client's.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "core/market/instrument.hpp"
#include "exchanges/binance/rest_client.hpp"

namespace tradewind::binance {

class DeadMansSwitch {
public:
    static constexpr Duration kSpan = Duration::seconds(120);
    static constexpr Duration kRenewal = Duration::seconds(30);

    DeadMansSwitch(const InstrumentTable& instruments, RestClient& rest) : instruments_(instruments), rest_(rest) {}
    // An order of a strategy may rest there from now on.
    void watch(InstrumentId instrument);
    // No ordinary order is open there that was there before `as_of`.
    void release(InstrumentId instrument, Timestamp as_of);
    [[nodiscard]] std::vector<InstrumentId> watched() const;
    // Stops every timer at the venue: for an orderly end that leaves orders as they are.
    void release_all();

private:
    void renew_all();
    void send(InstrumentId instrument, Duration span);

    const InstrumentTable& instruments_;
    RestClient& rest_;
    mutable std::mutex mutex_;
    std::map<InstrumentId, Timestamp> watched_;  // since when at least
    bool is_renewing_ = false;
};

}  // namespace tradewind::binance
