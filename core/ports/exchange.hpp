// A venue's trading side. Every call returns at once; every outcome, "I do not know" included, comes back
// as an event. Nothing here is retried by the caller. Thread: the engine's driver calls; implementations
// say where their events come from.
#pragma once

#include "core/state/command.hpp"

namespace tradewind {

class ExchangePort {
public:
    ExchangePort() = default;
    ExchangePort(const ExchangePort&) = delete;
    ExchangePort& operator=(const ExchangePort&) = delete;
    virtual ~ExchangePort() = default;

    virtual void submit(const ApprovedOrder& order) = 0;
    virtual void cancel(const CancelOrder& order) = 0;
    // Of a limit order that rests; answered by OrderAmended, OrderCanceled or CancelRejected.
    virtual void amend(const AmendOrder& order) = 0;
    virtual void cancel_all(InstrumentId instrument) = 0;
    virtual void set_leverage(InstrumentId instrument, int leverage) = 0;
    virtual void query(InstrumentId instrument, ClientOrderId order) = 0;  // answers with OrderQueryAnswer
    virtual void request_account_report() = 0;                             // answers with AccountReport
};

}  // namespace tradewind
