// What an agent may ask of a simulated venue. Units: as in Instrument. Thread: values.
#pragma once

#include <variant>

#include "core/trading/self_trade.hpp"
#include "simulator/account_desk.hpp"

namespace tradewind::simulator {

struct SubmitRequest {
    ClientOrderId id;
    OrderIntent intent;
    AnswerFate fate = AnswerFate::Delivered;
    SelfTrade self_trade = SelfTrade::ExpireMaker;  // of a hosted account, which is never saved
    template <class Archive>
    void archive(Archive& ar) {
        ar(id, intent, fate);
    }
};
struct CancelRequest {
    InstrumentId instrument;
    ClientOrderId order;
    VenueOrderId venue_order;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, venue_order);
    }
};
struct AmendRequest {  // both terms are the new ones, the quantity is the whole one
    InstrumentId instrument;
    ClientOrderId order;
    Price price;
    Quantity quantity;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order, price, quantity);
    }
};
struct CancelAllRequest {
    InstrumentId instrument;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument);
    }
};
struct LeverageRequest {
    InstrumentId instrument;
    int leverage = 1;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, leverage);
    }
};
struct QueryRequest {
    InstrumentId instrument;
    ClientOrderId order;
    template <class Archive>
    void archive(Archive& ar) {
        ar(instrument, order);
    }
};
struct ReportRequest {
    template <class Archive>
    void archive(Archive&) {}
};
using VenueRequest = std::variant<SubmitRequest, CancelRequest, CancelAllRequest, LeverageRequest, QueryRequest,
                                  ReportRequest, AmendRequest>;

}  // namespace tradewind::simulator
