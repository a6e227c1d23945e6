// An order in the words of Binance's API, beside the intent that the venue understands.
// Units: as in Instrument. Errors: none. Thread: values.
#pragma once

#include <string>

#include "core/trading/position_leg.hpp"

namespace tradewind::emulator {

struct OrderTerms {
    OrderIntent intent;
    PositionLeg leg = PositionLeg::Net;
    std::string client_id;
    std::string type;           // "LIMIT", "STOP_MARKET", ...
    std::string time_in_force;  // "GTC", "GTD", ...
    std::string price_match = "NONE";
    std::string self_trade = "EXPIRE_MAKER";
    std::string working_type = "CONTRACT_PRICE";
    bool price_protect = false;
    Timestamp good_till;     // zero: none
    Decimal quote_quantity;  // spot: what a market order is to be worth; zero: it names its quantity
};

enum class ResponseKind : std::uint8_t { Ack, Result, Full };

}  // namespace tradewind::emulator
