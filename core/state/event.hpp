// Every input of the engine, in an envelope with its number and times. Journalled before it is processed;
// replaying the same events gives the same commands. Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/market/market_event.hpp"
#include "core/state/control.hpp"
#include "core/trading/order_event.hpp"
#include "core/trading/venue_report.hpp"

namespace tradewind {

struct EngineStarted {  // first event of a run: new ids use `epoch`; everything is to be reconciled
    std::uint32_t epoch = 0;
    template <class Archive>
    void archive(Archive& ar) {
        ar(epoch);
    }
};

struct TimeAdvanced {  // the driver reached Engine::next_deadline()
    template <class Archive>
    void archive(Archive&) {}
};

enum class AccountStreamState : std::uint8_t { Up, Down };

struct AccountStreamStatus {  // the private stream came or went: Down denies opening until reconciled
    AccountStreamState state = AccountStreamState::Up;
    template <class Archive>
    void archive(Archive& ar) {
        ar(state);
    }
};

using EventBody =
    std::variant<BookTicker, TradeTick, DepthUpdate, MarkPrice, HistoryBars, FeedStatus,                     // market
                 OrderAccepted, OrderRejected, OrderFilled, OrderCanceled, OrderTriggered, OrderAmended,     // orders
                 OrderUnknown, CancelRejected, FundingPaid, BalanceAdjusted, LeverageSet, LeverageRejected,  // account
                 AccountReport, OrderQueryAnswer, AccountStreamStatus,  // reconciliation
                 EngineStarted, TimeAdvanced, ControlRequest,           // process
                 BarClosed>;  // market again: journals know the kinds by their place, so new ones come last

struct Event {
    std::uint64_t sequence = 0;  // given by the journal: 1, 2, 3, ...
    Timestamp time;              // engine time: never goes back within a run
    EventBody body;
    template <class Archive>
    void archive(Archive& ar) {
        ar(sequence, time, body);
    }
};

[[nodiscard]] const char* event_name(const EventBody& body);

}  // namespace tradewind
