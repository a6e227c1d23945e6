#include "simulator/venue_texts.hpp"

namespace tradewind::simulator {

std::string text_of(RejectReason reason) {
    switch (reason) {
        case RejectReason::DuplicateId:
            return "-4116 the client order id was used before";
        case RejectReason::InvalidLots:
            return "-4003 the quantity must be above zero";
        case RejectReason::InvalidTrigger:
            return "-4006 the trigger or callback rate is out of range";
        case RejectReason::WouldCross:
            return "-5022 a post-only order would trade at once";
        case RejectReason::WouldTrigger:
            return "-2021 the order would trigger at once";
        case RejectReason::NothingToReduce:
            return "-2022 reduce-only: there is no position on the other side";
        case RejectReason::BookFull:
            return "-4005 the quantity is above what the book can hold";
    }
    return {};
}

std::string text_of(CancelReason reason) {
    switch (reason) {
        case CancelReason::Requested:
            return "canceled by request";
        case CancelReason::NoLiquidity:
            return "the rest found nobody to trade with";
        case CancelReason::NotFillable:
            return "-5021 fill-or-kill: the whole quantity was not there";
        case CancelReason::SelfTrade:
            return "would have traded with an order of the same account";
        case CancelReason::ReduceOnly:
            return "no position left to reduce";
        case CancelReason::WouldCross:
            return "-5022 a post-only order would trade at once";
    }
    return {};
}

std::int64_t callback_basis_points(const OrderIntent& terms) {
    return terms.callback_rate ? terms.callback_rate->steps(Decimal::from_scaled(1, 4)) : 0;
}

}  // namespace tradewind::simulator
